"""Sheet Programårene: the programme year by year, from what is closed, what is under way and what is planned."""

from __future__ import annotations

from typing import Final

from domain.grant_figures import PROGRAMME_YEAR_WORDS
from domain.named_figures import id_of
from domain.programme_years import ADDED, known_total
from outputs.norwegian import period_name
from outputs.wording import NOT_CONFIRMED, NOT_KNOWN, marks
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, address
from schemas.grant_years import ProgrammeYear
from schemas.records import Reconciliation
from schemas.runs import Run

SHEET: Final = "Programårene"
_ROWS: Final[dict[str, str]] = {
    "awarded_ore": "Tildelt",
    "carried_in_ore": "Overført inn fra tidligere år",
    "disposable_ore": "Disponibelt",
    "budget_ore": "Budsjett på tiltak",
    "requested_ore": "Bedt om i brev",
    "gross_ore": "Brutto utgift",
    "net_ore": "Netto utgift",
    "used_ore": "Brukt av tilskuddet",
    "own_ore": "Dekket av kommunen",
    "unused_ore": "Ubrukt av tilskuddet",
    "fund_closing_ore": "Bundet driftsfond ved utgangen",
}
_DIFFERENCES: Final = {
    "disposable_ore": ("awarded_ore", "+", "carried_in_ore"),
    "unused_ore": ("disposable_ore", "-", "used_ore"),
}
"""What is computed in the sheet itself, from two rows above."""


def widths(years: int) -> tuple[float, ...]:
    """The widths of the columns: names, the years, the sum and what it covers."""
    return (34, *[18] * years, 18, 26)


def write_years(page: Page, run: Run) -> None:
    """One column per year of the agreement, and the sum of those that are known."""
    result = run.reconciliation
    years = result.programme_years
    page.title(SHEET, marks(result))
    page.note(
        "Hver kolonne er et regnskapsår. Det som ikke er kjent, er ikke regnet som null, og er ikke med i noen sum."
    )
    page.note("Penger som følger med fra år til år, summeres ikke: summen ville telt dem to ganger.")
    last = len(years)
    names = [*(str(year.accounting_year) for year in years), "Sum av årene med regnskap", "Summen gjelder"]
    header = page.header(["Regnskapsår", *names], range(1, last + 2))
    page.sheet.freeze_panes(header + 1, 1)
    page.line(["Programår", *(NoAmount(f"{year.programme_year}. år") for year in years), None, None])
    page.line(["Hvor tallene er fra", *(_basis(year, result) for year in years), None, None])
    page.line(["Tallene er", *(_state(year) for year in years), None, None])
    placed: dict[str, int] = {}
    for name, label in _ROWS.items():
        placed[name] = page.row
        page.line([label, *_amounts(years, name, placed), *_total(years, name, page.row)])
    _write_control(page, result, placed)


def _amounts(years: tuple[ProgrammeYear, ...], name: str, placed: dict[str, int]) -> list[Cell]:
    found: list[Cell] = []
    for column, year in enumerate(years, start=1):
        ore = getattr(year, name)
        figure = id_of(PROGRAMME_YEAR_WORDS, name, f"programar.{year.accounting_year}.{{}}")
        if ore is None:
            found.append(NoAmount(NOT_KNOWN))
        elif name in _DIFFERENCES:
            one, sign, other = _DIFFERENCES[name]
            formula = f"={address(placed[one], column)}{sign}{address(placed[other], column)}"
            found.append(Formula(formula, Money(ore, figure)))
        else:
            found.append(Money(ore, figure))
    return found


def _total(years: tuple[ProgrammeYear, ...], name: str, row: int) -> list[Cell]:
    total, known = known_total(years, name)
    if name not in ADDED:
        return [NoAmount("summeres ikke"), None]
    if not known:
        return [NoAmount(NOT_KNOWN), None]
    columns = [column for column, year in enumerate(years, start=1) if year.accounting_year in known]
    formula = f"=SUM({','.join(address(row, column) for column in columns)})"
    return [Formula(formula, Money(total)), _years_words(known, len(years))]


def _years_words(known: tuple[int, ...], whole: int) -> str:
    told = "alle år" if len(known) == whole else ", ".join(map(str, known))
    return told if len(known) == whole else f"{told} ({len(known)} av {whole} år)"


def _basis(year: ProgrammeYear, result: Reconciliation) -> str:
    if year.basis == "run":
        return f"Regnskapet til og med {period_name(result.covered_until)}" if result.covered_until else "Regnskapet"
    if year.basis == "report":
        return f"Årsrapporten, kjøring {year.run_id}"
    if year.budget_ore is None:
        return "Ikke lukket her" if year.awarded_ore is None else "Forventet tildeling"
    return "Årsfilen; ikke lukket her" if year.accounting_year < result.year else "Årsfilen"


def _state(year: ProgrammeYear) -> str:
    if year.basis == "plan":
        return NOT_KNOWN if year.awarded_ore is None else _confirmed("Plan", year)
    return _confirmed("Endelige" if year.is_final else "Foreløpige", year)


def _confirmed(state: str, year: ProgrammeYear) -> str:
    return state if year.is_confirmed else f"{state}; tildelingen er {NOT_CONFIRMED}"


def _write_control(page: Page, result: Reconciliation, placed: dict[str, int]) -> None:
    """All that is awarded less all that is used is what is unused, or was not carried on; told when it is known."""
    so_far = [year for year in result.programme_years if year.accounting_year <= result.year]
    unknown = [str(year.accounting_year) for year in so_far if year.used_ore is None]
    page.heading(f"Fra første år til og med {result.year}")
    if unknown:
        page.note(f"Kan ikke regnes ut: {', '.join(unknown)} er ikke lukket i dette systemet.")
        return
    last = len(so_far)
    awarded, used = (sum(getattr(year, name) or 0 for year in so_far) for name in ("awarded_ore", "used_ore"))
    page.header(["Post", "Kroner"], {1})

    def total(label: str, name: str, ore: int) -> int:
        formula = f"=SUM({address(placed[name], 1)}:{address(placed[name], last)})"
        return page.line([label, Formula(formula, Money(ore))])

    rows = (total("Tildelt i alt", "awarded_ore", awarded), total("Brukt i alt", "used_ore", used))
    unused = page.line(
        [f"Ubrukt i {result.year}", Formula(f"={address(placed['unused_ore'], last)}", Money(result.grant.unused_ore))]
    )
    formula = f"={address(rows[0], 1)}-{address(rows[1], 1)}-{address(unused, 1)}"
    lost = awarded - used - result.grant.unused_ore
    page.line(["Ubrukt som ikke er overført mellom årene", Formula(formula, Money(lost))], "sum")
