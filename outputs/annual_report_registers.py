"""What the registers say in the annual report: own contribution, grants passed on, and the years of the agreement.

Own contribution is no money: it has a table of its own, is called so, and stands in no sum of kroner.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from domain.grant_figures import PROGRAMME_YEAR_WORDS
from domain.in_kind import by_measure, by_service_area
from domain.money import rounded_parts
from domain.named_figures import id_of
from outputs.annual_report_basis import ReportBasis, whole
from outputs.norwegian import EN_DASH, Decimals, amount, decimal, grouped
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Figure, Row, Table, marked
from outputs.wording import NOT_KNOWN
from outputs.workbook_in_kind import WHOLE_PROGRAMME
from outputs.workbook_onward_grants import report_status
from schemas.grant_years import ProgrammeYear
from schemas.in_kind import InKindResult, total_in_kind
from schemas.masking import masked_text
from schemas.registers import OnwardGrantResult

_YEAR_COLUMNS: Final[dict[str, str]] = {
    "awarded_ore": "Tildelt",
    "disposable_ore": "Disponibelt",
    "net_ore": "Netto utgift",
    "used_ore": "Brukt av tilskuddet",
    "own_ore": "Dekket av kommunen",
    "unused_ore": "Ubrukt",
}


def write_in_kind(paper: Paper, basis: ReportBasis) -> None:
    """Appends the hours and things of the register, by service area and measure; says so when there are none."""
    entries = basis.result.in_kind
    if not entries:
        paper.paragraph(f"Det er ikke ført egeninnsats for {basis.result.year}.")
        return
    groups = [
        (area, measure, own)
        for area, of_area in by_service_area(entries).items()
        for measure, own in by_measure(of_area).items()
    ]
    worth = rounded_parts([Fraction(_worth_ore(own), 100) for *_, own in groups])
    rows = [
        Row(
            (
                marked(masked_text(area) or EN_DASH, is_confirmed=all(entry.confirmed for entry in own)),
                basis.programme.measure(measure).name if measure else WHOLE_PROGRAMME,
                _hours(own),
                grouped(value),
            )
        )
        for (area, measure, own), value in zip(groups, worth, strict=True)
    ]
    total = Row(("Sum", "", _hours(entries), grouped(sum(worth))), is_total=True)
    paper.table(
        Table(
            caption=f"Egeninnsats {basis.in_year}, i timer og beregnet verdi",
            description="Timer og beregnet verdi av egeninnsatsen, for hvert tjenesteområde og tiltak.",
            columns=(
                Column("Tjenesteområde", 5.4),
                Column("Tiltak", 5.6),
                Column("Timer", 2.2, is_amount=True),
                Column("Verdi, ikke kroner", 3.2, is_amount=True),
            ),
            rows=(*rows, total),
            note="Egeninnsats er timer og ytelser, ikke penger. Verdien er ikke kroner av tilskuddet og inngår ikke i "
            "noen annen sum i rapporten. Hver føring står i avstemmingen, i arket Egeninnsats.",
        )
    )


def _worth_ore(entries: Iterable[InKindResult]) -> int:
    return total_in_kind(entry.value for entry in entries).in_kind_ore


def _hours(entries: Iterable[InKindResult]) -> str:
    """Hours with two decimals; a dash where there are only things."""
    hundredths = [entry.hours_hundredths for entry in entries if entry.hours_hundredths is not None]
    return decimal(Fraction(sum(hundredths), 100), places=2) if hundredths else EN_DASH


def onward_grants_table(basis: ReportBasis) -> Table:
    """Every grant passed on to an organisation: what is decided and paid, and whether its report has come."""
    grants = basis.result.onward_grants
    has_ore = any(grant.awarded_ore % 100 or grant.paid_ore % 100 for grant in grants)
    decimals = Decimals.ALWAYS if has_ore else Decimals.NEVER
    sums = (sum(grant.awarded_ore for grant in grants), sum(grant.paid_ore for grant in grants))
    total = Row(("Sum", "", "", *(amount(ore, decimals) for ore in sums), ""), is_total=True)
    return Table(
        caption=f"Tilskudd til andre {basis.in_year}, i kroner",
        description="Tiltak, mottaker, formål, vedtatt og utbetalt beløp og rapport for hvert tilskudd.",
        columns=(
            Column("Tiltak", 3.0),
            Column("Mottaker", 3.6),
            Column("Formål", 3.4),
            Column("Vedtatt", 2.1, is_amount=True),
            Column("Utbetalt", 2.1, is_amount=True),
            Column("Rapport", 2.2),
        ),
        rows=(*(_grant_row(basis, grant, decimals) for grant in grants), total),
        note="Tilskudd som tiltakene gir videre til organisasjoner. Utbetalt er det bilagene viser.",
        is_dense=True,
        may_break=True,
    )


def _grant_row(basis: ReportBasis, grant: OnwardGrantResult, decimals: Decimals) -> Row:
    figure = f"videretildelt.{grant.id}"
    return Row(
        (
            basis.programme.measure(grant.measure).name,
            masked_text(grant.recipient) or EN_DASH,
            masked_text(grant.purpose) or EN_DASH,
            Figure(f"{figure}.tildelt", decimals=decimals),
            Figure(f"{figure}.utbetalt", decimals=decimals),
            report_status(grant, basis.result.created_on[:10]),
        )
    )


def programme_years_table(basis: ReportBasis) -> Table:
    """The programme year by year; what is not known is said to be so, and nothing is summed over the years."""
    years = basis.result.programme_years
    return Table(
        caption=f"Programårene {basis.programme.agreement.first_year}–{basis.programme.agreement.last_year}, i kroner",
        description="Tildelt, disponibelt, netto utgift, brukt, dekket av kommunen og ubrukt for hvert regnskapsår.",
        columns=(
            Column("Regnskapsår", 3.2),
            *(Column(heading, 2.2, is_amount=True) for heading in _YEAR_COLUMNS.values()),
        ),
        rows=tuple(Row((_year_name(year), *(_of_year(year, name) for name in _YEAR_COLUMNS))) for year in years),
        note="Årene er ikke lagt sammen: Det som er overført fra ett år til det neste, ville blitt talt to ganger.",
        is_dense=True,
    )


def _year_name(year: ProgrammeYear) -> Cell:
    name = f"{year.accounting_year}, plan" if year.basis == "plan" and year.awarded_ore else str(year.accounting_year)
    return marked(name, is_confirmed=year.is_confirmed or year.awarded_ore is None)


def _of_year(year: ProgrammeYear, name: str) -> Cell:
    if getattr(year, name) is None:
        return NOT_KNOWN
    return whole(id_of(PROGRAMME_YEAR_WORDS, name, f"programar.{year.accounting_year}.{{}}"))
