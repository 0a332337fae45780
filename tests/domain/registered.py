"""Small years with registers, reconciled: what a draw, a grant passed on or a posting comes to. All of it invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period, whole_year
from schemas.budget_registers import Draw, InKind, OnwardGrant
from schemas.budget_year import BudgetYear
from schemas.findings import Finding
from schemas.frames import LEDGER
from schemas.programme import Programme
from tests.ledgers import ledger, mysen

OCTOBER = Period(2026, 10)
YEAR_END = whole_year(2026)


def draw(vouchers: str = "", kr: str = "10_000", initiative: str = "Oppdiktet gatefest", **changes: object) -> Draw:
    """A draw on the open post, decided 1 March; `vouchers` are blank-separated."""
    made = Draw(
        id=f"uttak-{vouchers.replace(' ', '-') or 'uten-bilag'}",
        measure="apen-post",
        initiative=initiative,
        purpose="Oppdiktet: fest i gata",
        kr=Decimal(kr),
        decided_by="Programlederne",
        decided_on=date(2026, 3, 1),
        vouchers=tuple(vouchers.split()),
    )
    return made.model_copy(update=changes)


def award(vouchers: str = "", kr: str = "10_000", recipient: str = "Oppdiktet lag", **changes: object) -> OnwardGrant:
    """A grant decided 1 March and reported 1 November, in time."""
    made = OnwardGrant(
        id=f"tilskudd-{vouchers.replace(' ', '-') or 'uten-bilag'}",
        measure="narmiljotilskudd",
        recipient=recipient,
        organisation_number="100000008",
        purpose="Oppdiktet: turgruppe",
        kr=Decimal(kr),
        decided_by="Utvalget",
        decided_on=date(2026, 3, 1),
        vouchers=tuple(vouchers.split()),
        report_due=date(2026, 11, 1),
        report_received=date(2026, 11, 1),
    )
    return made.model_copy(update=changes)


def reconciled(
    table: str,
    *registered: Draw | OnwardGrant | InKind,
    until: Period = OCTOBER,
    today: date = date(2026, 11, 20),
    columns: Mapping[str, object] | None = None,
    budget: Mapping[str, int] | None = None,
    programme: Programme | None = None,
) -> Calculation:
    """The year 2026 with these postings and these entries in its registers.

    `columns` are set on every posting, such as its date; `budget` replaces allocations, in kroner.
    """
    files = mysen()
    year = _with_budget(files.year(2026), budget or {})
    year = year.model_copy(
        update={
            "draws": tuple(each for each in registered if isinstance(each, Draw)),
            "in_kind": tuple(each for each in registered if isinstance(each, InKind)),
            "onward_grants": tuple(each for each in registered if isinstance(each, OnwardGrant)),
        }
    )
    files = replace(files, years={2026: year}, programme=programme or files.programme)
    changed = {name: value if isinstance(value, pl.Expr) else pl.lit(value) for name, value in (columns or {}).items()}
    rows = ledger(table).with_columns(value.cast(LEDGER[name]).alias(name) for name, value in changed.items())
    speaking = {f"2026-{month:02d}": ("test.csv",) for month in range(1, until.month + 1)}
    read = Read(rows, (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(until, until == YEAR_END, "run", today))


def _with_budget(year: BudgetYear, budget: Mapping[str, int]) -> BudgetYear:
    lines = tuple(
        line.model_copy(update={"kr": Decimal(budget.get(line.measure, int(line.kr)))}) for line in year.allocations
    )
    return year.model_copy(update={"allocations": lines})


def found(calculation: Calculation, rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in calculation.findings if finding.rule == rule]


def messages(findings: Iterable[Finding]) -> list[str]:
    """What findings say, with plain blanks."""
    return [finding.message.replace("\u00a0", " ") for finding in findings]
