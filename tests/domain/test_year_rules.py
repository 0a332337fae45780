"""Every rule that sets one year beside another, with one case that passes and one that fails. Invented figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.checks import prior_years, receipts, years
from domain.earlier_years import ChangedSum, budget_year_sha256
from domain.receipts import OpenLetter, Receipt, matched_money
from schemas.budget_year import BoundTo, BudgetYear, CarriedIn, Requested
from schemas.findings import Finding, Severity
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse, PurposeUse
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.records import Reconciliation
from tests.domain.rule_cases import Case, case
from tests.domain.stored_reports import GRANT, measure, report
from tests.ledgers import mysen

FILES = mysen()
YEAR = FILES.year(2026)
MODULES = (years, prior_years, receipts)


def left(grant_year: int, unused: int, *purposes: PurposeUse) -> GrantYearUse:
    return GrantYearUse(grant_year, unused, 0, unused, True, purposes=purposes)


def amount(kr: int) -> Amount:
    return Amount(kr=Decimal(kr), confirmed=True, source="Brev")


def carrying(approved: int, applied: int | None = None, *bound: BoundTo, grant_year: int = 2025) -> BudgetYear:
    asked = approved if applied is None else applied
    carried = CarriedIn(grant_year=grant_year, applied=amount(asked), approved=amount(approved), bound_to=bound)
    return YEAR.model_copy(update={"grant": YEAR.grant.model_copy(update={"carried_in": (carried,)})})


def opening(
    year: BudgetYear, stored: Reconciliation | None, *, is_first: bool = False, **grant: Any
) -> tuple[Finding, ...]:
    result: GrantResult = replace(GRANT, **grant)
    return tuple(years.opening_findings(result, year, stored, is_first=is_first, is_year_end=True))


HUNDRED = report(2025, grant_years=(left(2025, 10_000),), unused_ore=10_000, fund_closing_ore=10_000)
BOUND = report(
    2025, grant_years=(left(2025, 10_000, PurposeUse("sosionom", 4_000, 0, 4_000), PurposeUse(None, 6_000, 0, 6_000)),)
)


def of_money(use: GrantYearUse, own_ore: int = 0) -> tuple[Finding, ...]:
    measures = (measure("sosionom", own_ore=own_ore),)
    return tuple(years.money_findings(replace(GRANT, grant_years=(use,)), measures, 2026, is_year_end=True))


def of_prior(*changed: ChangedSum) -> tuple[Finding, ...]:
    return tuple(prior_years.prior_year_findings(report(2025, measure("sosionom")), changed))


def of_files(sha256: str, files: ProgrammeFiles = FILES, **changes: Any) -> tuple[Finding, ...]:
    stored = replace(report(2025), budget_year_sha256=sha256, **changes)
    return tuple(prior_years.year_file_findings((stored,), files))


def of_receipts(*kroner: int, letter_kr: int = 100, elsewhere: tuple[OpenLetter, ...] = ()) -> tuple[Finding, ...]:
    came = [Receipt("2026-02", str(number), "a.csv", number, kr * 100) for number, kr in enumerate(kroner, start=2)]
    letters = [Requested(kr=Decimal(letter_kr), sent_on=date(2026, 1, 2), reference="26/1")] if letter_kr else []
    return tuple(receipts.receipt_findings(matched_money(came, letters, YEAR, elsewhere), 2026, is_year_end=True))


SAME = budget_year_sha256(FILES.year(2025))
CASES = (
    case(years.OPENING_EQUALS_UNUSED, opening(carrying(101), HUNDRED), opening(carrying(102), HUNDRED)),
    case(years.NOT_APPROVED, opening(carrying(100), HUNDRED), opening(carrying(40, 100), HUNDRED)),
    case(
        years.FUND_OPENING,
        opening(carrying(100), HUNDRED, fund_opening_ore=10_100, is_fund_opening_booked=True),
        opening(carrying(100), HUNDRED, fund_opening_ore=10_101, is_fund_opening_booked=True),
    ),
    case(years.YEAR_BEFORE_NOT_CLOSED, opening(carrying(100), HUNDRED), opening(carrying(100), None)),
    case(years.NO_OLDER_MONEY, of_money(left(2026, 100)), of_money(left(2025, 100))),
    case(
        years.BOUND_MONEY_USED,
        of_money(left(2025, 0, PurposeUse("sosionom", 9, 9, 0)), own_ore=5),
        of_money(left(2025, 9, PurposeUse("sosionom", 9, 0, 9)), own_ore=5),
    ),
    case(prior_years.PRIOR_YEAR_AGREES, of_prior(), of_prior(ChangedSum("sosionom", "bruttoutgift", 100, 350))),
    case(prior_years.YEAR_FILE_CHANGED, of_files(SAME), of_files("0" * 64)),
    case(receipts.UNREQUESTED, of_receipts(100), of_receipts(101)),
    case(receipts.NOT_RECEIVED, of_receipts(100), of_receipts(99)),
    case(receipts.RECEIVED_TWICE, of_receipts(50, 50), of_receipts(100, 100)),
    case(
        receipts.RECEIVED_IN_OTHER_YEAR,
        of_receipts(100, elsewhere=(OpenLetter(2025, 7_000, "2025-12"),)),
        of_receipts(100, 70, elsewhere=(OpenLetter(2025, 7_000, "2025-12"),)),
    ),
    case(receipts.WITHIN_AWARD, of_receipts(5_000_000, letter_kr=0), of_receipts(5_000_001, letter_kr=0)),
)


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.rule.code)
def test_rule_is_silent_where_it_holds_and_speaks_once_where_it_is_broken(shown: Case) -> None:
    assert [found.message for found in shown.passes if found.rule == shown.rule.code] == []
    broken = [found for found in shown.fails if found.rule == shown.rule.code]
    assert len(broken) == 1
    assert broken[0].message.endswith(".")
    assert broken[0].remedy == shown.rule.remedy


def test_every_rule_of_these_modules_has_its_two_cases() -> None:
    assert {shown.rule.code for shown in CASES} == {rule.code for module in MODULES for rule in module.RULES}


def test_the_first_year_of_the_agreement_has_no_year_before_it() -> None:
    assert opening(carrying(100), None, is_first=True) == ()


def test_a_refused_carry_over_is_no_error_and_says_what_is_not_approved() -> None:
    found = opening(carrying(40, 100), HUNDRED)
    assert [(each.rule, each.severity, each.difference_ore) for each in found] == [("K31", Severity.INFO, -6_000)]


def test_money_that_the_report_left_and_nobody_carried_in_is_told() -> None:
    year = YEAR.model_copy(update={"grant": YEAR.grant.model_copy(update={"carried_in": ()})})
    assert [(each.rule, each.difference_ore) for each in opening(year, HUNDRED)] == [("K30", -10_000)]


def test_money_of_a_grant_year_the_report_does_not_have_is_told() -> None:
    found = opening(carrying(70, grant_year=2024), replace(HUNDRED, grant=replace(HUNDRED.grant, grant_years=())))
    assert [(each.rule, each.difference_ore, each.severity) for each in found] == [("K30", 7_000, Severity.ERROR)]


def test_over_use_leaves_nothing_to_carry_in() -> None:
    over = report(2025, grant_years=(left(2025, -5_000),), unused_ore=-5_000)
    assert [each.rule for each in opening(carrying(1), over)] == []
    assert [(each.rule, each.difference_ore) for each in opening(carrying(2), over)] == [("K30", 200)]


def test_money_bound_to_a_measure_stays_bound_to_it() -> None:
    bound = BoundTo(measure="sosionom", kr=Decimal(40))
    assert opening(carrying(100, 100, bound), BOUND) == ()
    found = opening(carrying(100, 100, BoundTo(measure="sosionom", kr=Decimal(15))), BOUND)
    assert [(each.rule, each.measure, each.difference_ore) for each in found] == [("K30", "sosionom", -2_500)]
    freed = opening(carrying(100), BOUND)
    assert [(each.measure, each.difference_ore) for each in freed] == [("sosionom", -4_000)]


def test_free_money_may_be_bound_when_it_is_carried_over() -> None:
    bound = (BoundTo(measure="sosionom", kr=Decimal(40)), BoundTo(measure="apen-post", kr=Decimal(10)))
    assert opening(carrying(100, 100, *bound), BOUND) == ()


def test_a_fund_nobody_has_told_the_opening_of_is_not_compared() -> None:
    assert opening(carrying(100), HUNDRED, fund_opening_ore=99_999) == ()


def test_a_preliminary_report_is_called_so() -> None:
    found = opening(carrying(200), replace(HUNDRED, is_preliminary=True))
    assert "den foreløpige årsrapporten for 2025" in found[0].message


def test_what_a_measure_costs_more_is_after_its_deductions() -> None:
    found = of_prior(
        ChangedSum("sosionom", "bruttoutgift", 0, 1_000),
        ChangedSum("sosionom", "mva-kompensasjon og refusjoner", 0, 200, is_deduction=True),
        ChangedSum(None, "mottatt tilskudd", 50, 40),
        ChangedSum(None, "bruk av bundet fond", 0, 7),
    )
    assert [(each.measure, each.difference_ore) for each in found] == [("sosionom", 800), (None, -10), (None, 7)]


def test_a_report_of_an_older_version_of_the_product_tells_only_that_files_have_changed() -> None:
    assert of_files("", programme_sha256=FILES.sha256) == ()
    assert "eldre versjon" in of_files("", programme_sha256="ab")[0].message


def test_a_year_file_that_is_gone_is_told() -> None:
    files = ProgrammeFiles(FILES.programme, {2026: YEAR}, FILES.sha256, FILES.folder)
    assert [each.message for each in of_files(SAME, files)] == ["Årsfilen for 2025 finnes ikke lenger."]
