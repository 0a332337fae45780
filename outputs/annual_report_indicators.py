"""The result indicators of the annual report: an attachment with baseline, target, result and source (T8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.small_groups import Hiding, figure_id
from outputs.annual_report_basis import ReportBasis, indicator_number
from outputs.norwegian import EN_DASH
from outputs.word import Paper
from outputs.word_parts import INVENTED, Cell, Column, Reference, Row, Table, with_mark
from schemas.narratives import Indicator, Narrative

INDICATORS_TABLE: Final = "resultatindikatorer"
"""The label of the table, for references to it."""


def write_indicators(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends every indicator of the year's texts in the programme's order; says so when there are none."""
    paper.heading("Vedlegg 5 Resultatindikatorer", starts_page=starts_page)
    if not has_indicators(basis):
        paper.paragraph(f"Det er ikke oppgitt resultatindikatorer for {basis.result.year}.")
        return
    paper.table(
        Table(
            caption=f"Resultatindikatorer for {basis.result.year}",
            description="Utgangspunkt, mål, resultat og kilde for hver resultatindikator.",
            columns=(
                Column("Gjelder", 2.9),
                Column("Indikator", 4.3),
                Column("Før", 1.7, is_amount=True),
                Column("Mål", 1.2, is_amount=True),
                Column("Resultat", 1.9, is_amount=True),
                Column("Kilde", 4.4),
            ),
            rows=tuple(_rows(basis)),
            note=_note(basis),
            is_dense=True,
            may_break=True,
            label=INDICATORS_TABLE,
        )
    )


def write_indicators_reference(paper: Paper, basis: ReportBasis) -> None:
    """Appends where the indicators stand, when there are any."""
    if has_indicators(basis):
        paper.paragraph("Resultatene som er talt opp, står i ", Reference(INDICATORS_TABLE), ".")


def has_indicators(basis: ReportBasis) -> bool:
    """Whether one of the printed texts has an indicator."""
    return any(narrative.indicators for narrative, _ in _subjects(basis))


def _subjects(basis: ReportBasis) -> Iterator[tuple[Narrative, str]]:
    """The texts that are printed, with what they are about: measures, goals, chapters."""
    names = {measure.id: measure.name for measure in basis.result.measures}
    names |= {f"mal-{goal.id}": f"Målet «{goal.name}»" for goal in basis.programme.goals}
    names |= {key: "Hele satsingen" for key in basis.narratives if key.startswith("kapittel-")}
    for key, name in names.items():
        if narrative := basis.narratives.get(key):
            yield narrative, name


def _rows(basis: ReportBasis) -> Iterator[Row]:
    for narrative, name in _subjects(basis):
        subject: Cell = with_mark(name, INVENTED if narrative.facts.is_invented else None)
        for indicator in narrative.indicators:
            yield _row(basis, narrative.key, subject, indicator)
            yield from _group_rows(basis, narrative.key, indicator)
            subject = ""


def _row(basis: ReportBasis, key: str, subject: Cell, indicator: Indicator) -> Row:
    endings = ((".for", indicator.before), (".mal", indicator.target), ("", indicator.value))
    numbers = (_number(basis, figure_id(key, indicator.id, ending), value) for ending, value in endings)
    name = basis.shown_text(f"{indicator.name} ({indicator.unit})", key)
    source = basis.shown_text(basis.named_in_public(indicator.source), key)
    return Row((subject, name, *numbers, source or EN_DASH))


def _number(basis: ReportBasis, figure: str, value: object) -> Cell:
    return EN_DASH if value is None else indicator_number(basis, figure)


def _group_rows(basis: ReportBasis, key: str, indicator: Indicator) -> Iterator[Row]:
    for number, group in enumerate(indicator.groups, start=1):
        result = indicator_number(basis, figure_id(key, indicator.id, f".gruppe-{number}"))
        yield Row(("", f"{EN_DASH} {basis.shown_text(group.name, key)}", "", "", result, ""))


def _note(basis: ReportBasis) -> str:
    hidden = set(basis.suppression.figures.values())
    note = "Før er tallet før tiltaket begynte. En strek betyr at tallet ikke er oppgitt."
    if Hiding.TELLING in hidden:
        note += " Skjulte tall er på færre enn fem personer, eller ville røpet et slikt tall."
    return note
