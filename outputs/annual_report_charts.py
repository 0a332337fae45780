"""Where the annual report shows charts: pictures with captions, descriptions and the tables that hold their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from outputs.annual_report_basis import ReportBasis, whole
from outputs.charts import Datum, Description, said
from outputs.charts_bars import bar_drawings
from outputs.charts_canvas import drawn, text_width
from outputs.charts_lines import line_drawing
from outputs.charts_marks import Drawing
from outputs.charts_measures import financing_chart, financing_description, spend_chart, spend_description
from outputs.charts_months import months_chart, months_description
from outputs.charts_years import years_chart, years_description
from outputs.norwegian import capitalised, in_text, listed, month_name
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Picture, Row, Table
from outputs.wording import CHARGED, NOT_KNOWN

SPEND_TABLE: Final = "tall-forbruk-per-tiltak"
MONTHS_TABLE: Final = "tall-forbruk-per-maned"
FINANCING_TABLE: Final = "finansiering-per-tiltak"
YEARS_TABLE: Final = "programarene"


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a chart: its caption, its description, and the label of the table with its numbers."""

    caption: str
    description: Description
    table: str


def write_spend_chart(paper: Paper, basis: ReportBasis) -> None:
    """Appends budget and spending per measure; the table of it is the one labelled SPEND_TABLE."""
    chart = spend_chart(basis.result, paper.figures)
    if chart:
        caption = f"Budsjett og forbruk per tiltak {basis.in_year}, i kroner"
        told = _Told(caption, spend_description(basis.result, paper.figures), SPEND_TABLE)
        _write_pictures(paper, basis, bar_drawings(chart, text_width), told)


def write_months_chart(paper: Paper, basis: ReportBasis) -> None:
    """Appends the year month by month, and its table; nothing when the months are not known."""
    chart = months_chart(paper.figures)
    if chart is None:
        return
    caption = f"Budsjett og forbruk lagt sammen måned for måned {basis.in_year}, i kroner"
    told = _Told(caption, months_description(basis.result, paper.figures), MONTHS_TABLE)
    _write_pictures(paper, basis, (line_drawing(chart, text_width),), told)
    used = [*map(_cell, chart.used), *[NOT_KNOWN] * (len(chart.budget) - len(chart.used))]
    months = [capitalised(month_name(month)) for month in range(1, len(chart.months) + 1)]
    paper.table(
        Table(
            caption=f"Budsjett og forbruk fra januar til og med hver måned i {basis.result.year}, i kroner",
            description="Tallene i figuren over: budsjettet fordelt på måneder og det som er regnet mot budsjettet.",
            columns=_columns("Til og med", "Budsjett hittil", f"{CHARGED} hittil"),
            rows=tuple(Row(cells) for cells in zip(months, map(_cell, chart.budget), used, strict=True)),
            note="Gjelder tiltakene tilskuddet betaler for. Budsjettet er revidert budsjett, fordelt på måneder.",
            is_dense=True,
            label=MONTHS_TABLE,
        )
    )


def has_months(paper: Paper) -> bool:
    """Whether there is a chart of the months."""
    return months_chart(paper.figures) is not None


def has_measure_charts(paper: Paper, basis: ReportBasis) -> bool:
    """Whether there is a chart of the measures: of what they have spent, or of who pays."""
    charts = (spend_chart(basis.result, paper.figures), financing_chart(basis.result, paper.figures, basis.own_label))
    return any(charts)


def write_financing_chart(paper: Paper, basis: ReportBasis) -> None:
    """Appends who pays for each measure; the table of it is the one labelled FINANCING_TABLE."""
    chart = financing_chart(basis.result, paper.figures, basis.own_label)
    if chart:
        caption = f"Hvem som betaler for hvert tiltak {basis.in_year}, i kroner"
        told = _Told(caption, financing_description(basis.result, paper.figures), FINANCING_TABLE)
        _write_pictures(paper, basis, bar_drawings(chart, text_width), told)


def write_years_chart(paper: Paper, basis: ReportBasis) -> None:
    """Appends the years of the agreement; the table of it is the one labelled YEARS_TABLE."""
    chart = years_chart(basis.result, paper.figures)
    if chart:
        agreement = basis.programme.agreement
        caption = f"Tildelt, brukt og ubrukt tilskudd {agreement.first_year}–{agreement.last_year}, i kroner"
        told = _Told(caption, years_description(basis.result, paper.figures), YEARS_TABLE)
        _write_pictures(paper, basis, bar_drawings(chart, text_width), told)


def _write_pictures(paper: Paper, basis: ReportBasis, drawings: Sequence[Drawing], told: _Told) -> None:
    """Appends the drawings of one chart; each of several says which it is."""
    for number, drawing in enumerate(drawings, start=1):
        part = f", del {in_text(number)} av {in_text(len(drawings))}" if len(drawings) > 1 else ""
        made = drawn(drawing)
        paper.picture(
            Picture(
                caption=f"{told.caption}{part}{_marks(basis)}",
                description=f"{said(told.description)}{_of_part(part)}",
                png=made.png,
                svg=made.svg,
                width_cm=drawing.width,
                height_cm=drawing.height,
                data=told.table,
            )
        )


def _of_part(part: str) -> str:
    return f" Dette er{part.removeprefix(',')} av figuren." if part else ""


def _marks(basis: ReportBasis) -> str:
    """What the numbers are when they are not the municipality's final ones; the picture may be copied elsewhere."""
    kinds = ["oppdiktede"] if basis.result.is_invented else []
    kinds += ["foreløpige"] if basis.result.is_preliminary else []
    return f" ({listed(kinds)} tall)" if kinds else ""


def _columns(first: str, *amounts: str) -> tuple[Column, ...]:
    return (Column(first, 7.4), *(Column(heading, 4.5, is_amount=True) for heading in amounts))


def _cell(one: Datum) -> Cell:
    return NOT_KNOWN if one.ore is None else whole(one.figure)
