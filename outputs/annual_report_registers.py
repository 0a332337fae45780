"""What the registers say in the annual report: own contribution, grants passed on, and the years of the agreement.

Own contribution is no money: it has a table of its own, is called so, and stands in no sum of kroner.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.grant_figures import PROGRAMME_YEAR_WORDS
from domain.measure_figures import TOTAL
from domain.named_figures import id_of
from domain.number_figures import IN_KIND_LINE, IN_KIND_SUM, in_kind_lines
from domain.register_figures import ONWARD_WORDS
from outputs.annual_report_basis import WITHOUT_NAME, ReportBasis, whole
from outputs.norwegian import EN_DASH, Decimals
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Figure, Row, Table, marked
from outputs.wording import NOT_KNOWN
from outputs.workbook_in_kind import WHOLE_PROGRAMME
from outputs.workbook_onward_grants import report_status
from schemas.grant_years import ProgrammeYear
from schemas.in_kind import InKindResult
from schemas.masking import masked_text
from schemas.registers import OnwardGrantResult

_ON_ONE_PAGE: Final = 18
"""So many grants passed on stand on one page; more may run over two."""
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
    rows = [
        Row(
            (
                marked(masked_text(area) or EN_DASH, is_confirmed=all(entry.confirmed for entry in own)),
                basis.programme.measure(measure).name if measure else WHOLE_PROGRAMME,
                *_hours_and_worth(f"{IN_KIND_LINE}.{number}", own),
            )
        )
        for number, (area, measure, own) in enumerate(in_kind_lines(entries), start=1)
    ]
    total = Row(("Sum", "", *_hours_and_worth(IN_KIND_SUM, entries)), is_total=True)
    paper.table(
        Table(
            caption=f"Egeninnsats {basis.in_year}, i timer og beregnet verdi",
            description="Timer og beregnet verdi av egeninnsatsen, for hvert tjenesteområde og tiltak.",
            columns=(
                Column("Tjenesteområde", 5.4),
                Column("Tiltak", 5.6),
                Column("Timer", 2.2, is_amount=True),
                Column("Beregnet verdi", 3.2, is_amount=True),
            ),
            rows=(*rows, total),
            note="Egeninnsats er timer og ytelser, ikke penger. Verdien er regnet ut i kroner, men er ikke en del "
            "av tilskuddet eller regnskapet, og den er ikke med i noen annen sum i rapporten.",
        )
    )


def _hours_and_worth(figure: str, entries: Iterable[InKindResult]) -> tuple[Cell, Cell]:
    """Hours with two decimals, a dash where there are only things; and what they are reckoned to be worth."""
    has_hours = any(entry.hours_hundredths is not None for entry in entries)
    hours: Cell = Figure(f"{figure}.timer", "number", places=2) if has_hours else EN_DASH
    return hours, Figure(f"{figure}.verdi", "number")


def onward_grants_table(basis: ReportBasis) -> Table:
    """Every grant passed on to an organisation: what is decided and paid, and whether its report has come."""
    grants = basis.result.onward_grants
    has_ore = any(grant.awarded_ore % 100 or grant.paid_ore % 100 for grant in grants)
    decimals = Decimals.ALWAYS if has_ore else Decimals.NEVER
    sums = (Figure(f"videretildelt.{TOTAL}.{quantity}", decimals=decimals) for quantity in ONWARD_WORDS)
    total = Row(("Sum", "", "", *sums, ""), is_total=True)
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
        may_break=len(grants) > _ON_ONE_PAGE,
    )


def _grant_row(basis: ReportBasis, grant: OnwardGrantResult, decimals: Decimals) -> Row:
    figure = f"videretildelt.{grant.id}"
    measure, recipient = basis.programme.measure(grant.measure).name, basis.named_in_public(grant.recipient)
    if recipient == WITHOUT_NAME:
        return Row((measure, recipient, *[EN_DASH] * 4))
    return Row(
        (
            measure,
            recipient or EN_DASH,
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
        label="programarene",
    )


def _year_name(year: ProgrammeYear) -> Cell:
    name = f"{year.accounting_year}, plan" if year.basis == "plan" and year.awarded_ore else str(year.accounting_year)
    return marked(name, is_confirmed=year.is_confirmed or year.awarded_ore is None)


def _of_year(year: ProgrammeYear, name: str) -> Cell:
    if getattr(year, name) is None:
        return NOT_KNOWN
    return whole(id_of(PROGRAMME_YEAR_WORDS, name, f"programar.{year.accounting_year}.{{}}"))
