"""Sheet Tildelingsår og fond: which year's money, what it is bound to, what lies in the fund, what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.grant_figures import FREE as FREE_PURPOSE
from domain.grant_figures import YEAR_WORDS
from domain.grant_years import left_over
from domain.named_figures import id_of
from outputs.wording import BY_HAND, NOT_CONFIRMED, NOT_KNOWN, confirmation, marks
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, Wide, address, agrees_formula, cells
from outputs.workbook_receipts import write_receipts
from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.runs import Run

SHEET: Final = "Tildelingsår og fond"
WIDTHS: Final = (44, *[17] * 7)
FREE: Final = "Fritt innenfor programmet"
_YEAR_COLUMNS: Final = (
    *("Tildelingsår", "Tildelt", "Utbetalt", "Brukt tidligere år"),
    *("Disponibelt i år", "Brukt i år", "Ubrukt", "Disponibelt er"),
)
_SUMMED: Final = {4: "available_ore", 5: "used_ore", 6: "unused_ore"}
"""Column -> what is added up; an award is not, for years that are used up are no longer listed."""


_BLANKS: Final[tuple[Cell, ...]] = (None,) * 6


def write_grant_years(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The grant by grant year and purpose, oldest money first; the fund; and money from letter to ledger."""
    result = run.reconciliation
    page.title(SHEET, marks(result))
    page.note("De eldste midlene brukes først. Ubrukt vises også når det er negativt.")
    _write_years(page, result.grant)
    if any(purpose.measure for use in result.grant.grant_years for purpose in use.purposes):
        _write_purposes(page, result.grant.grant_years, files)
    _write_fund(page, result.grant, files.year(result.year), is_year_end=result.is_year_end)
    write_receipts(page, result.grant, result.year)


def _write_years(page: Page, grant: GrantResult) -> None:
    header = page.header(_YEAR_COLUMNS, range(1, 7))
    page.sheet.freeze_panes(header + 1, 1)
    first = page.row
    for use in grant.grant_years:
        page.line(_year_cells(use, page.row))
    sums = {column: sum(getattr(use, name) for use in grant.grant_years) for column, name in _SUMMED.items()}
    totals = [Formula(f"=SUM({cells(first, page.row - 1, column)})", Money(ore)) for column, ore in sums.items()]
    blank: tuple[Cell, ...] = (None, None, None)
    page.line(["Sum", *blank, *totals, None], "sum")
    reported = (grant.disposable_ore, grant.used_ore, grant.unused_ore)
    page.line(
        [
            "Rapportert",
            *blank,
            *map(Money, reported, ("tilskudd.disponibelt", "tilskudd.brukt", "tilskudd.ubrukt")),
            None,
        ],
        "control",
    )
    agreements = [
        _agreement(f"{address(page.row - 2, column)}-{address(page.row - 1, column)}", again - before)
        for (column, again), before in zip(sums.items(), reported, strict=True)
    ]
    page.line(["Kontroll", *blank, *agreements, None], "control")


def _year_cells(use: GrantYearUse, row: int) -> list[Cell]:
    left = Formula(f"={address(row, 4)}-{address(row, 5)}", Money(use.unused_ore, _year_id(use, "unused_ore")))
    return [
        str(use.grant_year),
        *(_known(use, name) for name in ("awarded_ore", "paid_ore", "used_before_ore")),
        *(Money(getattr(use, name), _year_id(use, name)) for name in ("available_ore", "used_ore")),
        left,
        confirmation(is_confirmed=use.confirmed),
    ]


def _write_purposes(page: Page, uses: Sequence[GrantYearUse], files: ProgrammeFiles) -> None:
    page.heading("Hva midlene er bundet til")
    page.note("Bundne midler brukes bare til sitt tiltak, og før frie midler. Det tiltaket ikke bruker, blir stående.")
    page.header(["Formål", "Tildelingsår", "Disponibelt i år", "Brukt i år", "Ubrukt"], range(2, 5))
    first = page.row
    for use in uses:
        for purpose in use.purposes:
            form = f"argang.{use.grant_year}.formal.{purpose.measure or FREE_PURPOSE}.{{}}"
            unused = Money(purpose.unused_ore, form.format("ubrukt"))
            left = Formula(f"={address(page.row, 2)}-{address(page.row, 3)}", unused)
            amounts = (
                Money(purpose.available_ore, form.format("disponibelt")),
                Money(purpose.used_ore, form.format("brukt")),
            )
            name = files.programme.measure(purpose.measure).name if purpose.measure else FREE
            page.line([name, str(use.grant_year), *amounts, left])
    sums = [sum(getattr(use, name) for use in uses) for name in _SUMMED.values()]
    totals = [
        Formula(f"=SUM({cells(first, page.row - 1, column)})", Money(ore)) for column, ore in enumerate(sums, start=2)
    ]
    page.line(["Sum", None, *totals], "sum")


def _write_fund(page: Page, grant: GrantResult, year: BudgetYear, *, is_year_end: bool) -> None:
    page.heading(f"Bundet driftsfond{f' ({BY_HAND})' if grant.is_fund_by_hand else ''}")
    page.header(["Post", "Kroner", Wide("Hvor tallet er fra", 6)], {1})
    by_hand = _by_hand(year)
    opening = page.line(
        ["Inngående saldo", Money(grant.fund_opening_ore, "fond.inngaende"), Wide(_opening_source(grant, by_hand), 6)]
    )
    rows = [opening]
    movements = (
        ("+ Avsatt i året (art 550)", grant.fund_set_aside_ore, "set_aside"),
        ("− Brukt i året (art 950)", grant.fund_use_ore, "used"),
    )
    is_known = is_year_end or not grant.is_fund_moved_by_hand
    for label, ore, part in movements:
        source = _hand_words(by_hand.get(part)) if grant.is_fund_moved_by_hand else "Regnskapet"
        figure = "fond.avsatt" if part == "set_aside" else "fond.brukt"
        amount = Money(ore, figure) if is_known else NoAmount(NOT_KNOWN)
        rows.append(page.line([label, amount, Wide(source if is_known else f"{source}; gjelder hele året", 6)]))
    if not is_known:
        page.line(["Utgående saldo", NoAmount(NOT_KNOWN), *_BLANKS], "sum")
        return
    formula = f"={address(rows[0], 1)}+{address(rows[1], 1)}-{address(rows[2], 1)}"
    closing = page.line(
        ["Utgående saldo", Formula(formula, Money(grant.fund_closing_ore, "fond.utgaende")), *_BLANKS], "sum"
    )
    if is_year_end:
        left = left_over(grant)
        unused = page.line(
            ["Ubrukt tilskudd som kan overføres", Money(left, "tilskudd.kan-overfores"), None], "control"
        )
        difference = Formula(f"={address(closing, 1)}-{address(unused, 1)}", Money(grant.fund_closing_ore - left))
        page.line(["Utgående saldo minus ubrukt (skal være innenfor 1 krone)", difference, None], "control")


def _by_hand(year: BudgetYear) -> dict[str, Amount]:
    fund = year.grant.fund
    return {"opening": fund.opening, "set_aside": fund.set_aside, "used": fund.used} if fund else {}


def _opening_source(grant: GrantResult, by_hand: dict[str, Amount]) -> str:
    if grant.is_fund_opening_booked:
        return "Regnskapets inngående balanse"
    if grant.is_fund_opening_by_hand:
        return _hand_words(by_hand.get("opening"))
    return f"Beregnet fra godkjent overføring ({NOT_CONFIRMED} i balansen)"


def _hand_words(amount: Amount | None) -> str:
    """That it is by hand, and from where; a file that has lost the record since says no more than that."""
    if amount is None:
        return f"{BY_HAND.capitalize()} i årsfilen"
    return f"{BY_HAND.capitalize()} i årsfilen, {confirmation(is_confirmed=amount.confirmed)}: {amount.source}"


def _known(use: GrantYearUse, name: str) -> Money | NoAmount:
    ore = getattr(use, name)
    return NoAmount(NOT_KNOWN) if ore is None else Money(ore, _year_id(use, name))


def _year_id(use: GrantYearUse, name: str) -> str:
    return id_of(YEAR_WORDS, name, f"argang.{use.grant_year}.{{}}")


def _agreement(difference_formula: str, difference: int) -> Formula:
    return Formula(agrees_formula(f"ROUND({difference_formula},2)"), "Avvik" if difference else "Stemmer")
