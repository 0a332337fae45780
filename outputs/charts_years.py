"""The chart of the programme's years: awarded, used and unused. Pure: figures in, records out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.grant_figures import PROGRAMME_YEAR_WORDS
from domain.named_figures import id_of
from domain.printed_figures import PrintedFigures
from outputs.charts import BarChart, BarRow, Datum, Description, Fact, Look, Series, datum, fact
from outputs.norwegian import listed
from outputs.wording import AWARDED
from schemas.grant_years import ProgrammeYear
from schemas.records import Reconciliation

_SERIES: Final = {
    "awarded_ore": Series(AWARDED, Look.PLAN, "tildelt"),
    "used_ore": Series("Brukt av tilskuddet", Look.USED, "brukt"),
    "unused_ore": Series("Ubrukt", Look.OTHER, "ubrukt"),
}


def years_chart(result: Reconciliation, figures: PrintedFigures) -> BarChart | None:
    """A row for each year of the agreement, also those nothing is known of; None when no year has used anything."""
    years = result.programme_years
    if all(year.used_ore is None for year in years):
        return None
    return BarChart(tuple(_SERIES.values()), tuple(_year_row(year, figures) for year in years))


def _year_row(year: ProgrammeYear, figures: PrintedFigures) -> BarRow:
    name = f"{year.accounting_year}, plan" if year.basis == "plan" and year.awarded_ore else str(year.accounting_year)
    return BarRow(name, tuple(_year_datum(year, field, figures) for field in _SERIES))


def _year_datum(year: ProgrammeYear, field: str, figures: PrintedFigures) -> Datum:
    figure = _id(year, field)
    return Datum(figure, None, "") if getattr(year, field) is None else datum(figures, figure)


def years_description(result: Reconciliation, figures: PrintedFigures) -> Description:
    """What the chart of years shows: the years that have accounts, then which have none."""
    parts: Description = ("Liggende søyler viser tildelt, brukt og ubrukt tilskudd for hvert år i avtalen. ",)
    for year in result.programme_years:
        if year.used_ore is not None:
            parts = (*parts, f"{year.accounting_year}: ", *_year_facts(year, figures), ". ")
    return (*parts, _without_accounts(result))


def _year_facts(year: ProgrammeYear, figures: PrintedFigures) -> Iterator[str | Fact]:
    """What is known of a year, such as `5 000 000 kroner tildelt, 2 205 000 kroner brukt`."""
    known = [field for field in _SERIES if getattr(year, field) is not None]
    for place, field in enumerate(known):
        yield ", " if place else ""
        yield fact(figures, _id(year, field))
        yield f" {_SERIES[field].short_name}"


def _id(year: ProgrammeYear, field: str) -> str:
    return id_of(PROGRAMME_YEAR_WORDS, field, f"programar.{year.accounting_year}.{{}}")


def _without_accounts(result: Reconciliation) -> str:
    missing = [str(year.accounting_year) for year in result.programme_years if year.used_ore is None]
    return f"For {listed(missing)} er det ikke kjent hva som er brukt." if missing else "Alle årene har regnskap."
