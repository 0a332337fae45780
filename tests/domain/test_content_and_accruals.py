"""What a measure's money may be used for and when, and accruals over the turn of the year."""

from __future__ import annotations

import polars as pl

from domain.checks.accruals import accrual_findings
from domain.checks.content import content_findings
from domain.periods import whole_year
from domain.placing import place
from schemas.findings import Finding
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme


def placed(table: str, year: int = 2026, text: str = "Anordning leie") -> pl.DataFrame:
    return place(ledger(table).with_columns(text=pl.lit(text)), PROGRAMME, whole_year(year))


def content(table: str) -> list[Finding]:
    return list(content_findings(placed(table), PROGRAMME))


def test_an_art_the_plan_does_not_name_is_told_once_with_its_sum() -> None:
    findings = content(
        """
        2026-03 1200 71015 40_000
        2026-04 1200 71015 2_000
        2026-04 1429 71015 10_500
        2026-04 1140 71015 8_000
        2026-04 1200 71006 8_000
        """
    )
    assert [(each.rule, each.value, each.difference_ore, each.count) for each in findings] == [
        ("P10", "200", 4_200_000, 2)
    ]
    assert findings[0].trial
    assert "2 posteringer på art 200 (Kjøp og finansiell leie av driftsmidler), 42\xa0000,00\xa0kr" in (
        findings[0].message
    )


def test_pay_in_a_month_without_budget_is_told_and_purchases_are_not() -> None:
    findings = content(
        """
        2026-02 1010 71002 30_000
        2026-02 1099 71002 4_230
        2026-04 1010 71002 30_000
        2026-02 1120 71002 5_000
        2026-02 1010 71003 30_000
        """
    )
    assert [(each.rule, each.value, each.difference_ore) for each in findings] == [("P11", "februar 2026", 3_000_000)]


ACCRUED = placed("2025-13 1190 71006 12_000 901\n2025-13 1120 71006 500 902", 2025)
REVERSED = "2026-01 1190 71006 -12_000\n2026-01 1120 71006 -500\n2026-02 1120 71006 90"


def accruals(after: str) -> list[tuple[str | None, int | None]]:
    return [(each.voucher, each.difference_ore) for each in accrual_findings(ACCRUED, placed(after))]


def test_an_accrual_that_is_reversed_early_next_year_is_right() -> None:
    assert accruals(REVERSED) == []
    assert accruals("2026-03 1190 71006 -12_000\n2026-03 1120 71006 -500") == []


def test_an_accrual_without_its_reversal_is_told_with_its_voucher() -> None:
    assert accruals("2026-01 1190 71006 -12_000\n2026-02 1120 71006 90") == [("902", 50_000)]
    assert accruals("2026-01 1190 71007 -12_000\n2026-04 1120 71006 -500") == [("901", 1_200_000), ("902", 50_000)]


def test_nobody_is_blamed_before_the_new_year_has_got_to_february() -> None:
    assert accruals("2026-01 1120 71006 90") == []


def test_two_equal_accruals_need_two_reversals() -> None:
    two = placed("2025-12 1190 71006 700 1\n2025-12 1190 71006 700 2", 2025)
    one = placed("2026-01 1190 71006 -700\n2026-02 1120 71006 5")
    assert [each.voucher for each in accrual_findings(two, one)] == ["2"]


def test_costs_of_december_that_do_not_say_they_are_accrued_need_no_reversal() -> None:
    bought = placed("2025-12 1190 71006 700", 2025, text="Leie desember")
    assert list(accrual_findings(bought, placed("2026-02 1120 71006 5"))) == []
