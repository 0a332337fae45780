"""Pay share and ramp all the way through a run: what is cut is own share with its reason, and every sum still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period, whole_year
from schemas.budget_registers import PayBasis
from schemas.findings import Finding, Severity
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme_files import ProgrammeFiles
from schemas.programme_rules import FullFinancingRule, PayShareRule, YearShare
from schemas.programme_values import Amount
from schemas.records import MeasureResult
from tests.domain.test_worked_example import POSTINGS
from tests.ledgers import ledger, mysen

PAY_RULE = next(rule for rule in mysen().programme.rules if isinstance(rule, PayShareRule))


def of_year(number: int, full_pay: int | None = None, *, shares: tuple[tuple[int, str], ...] = ()) -> ProgrammeFiles:
    """The shipped files with a year of that number, the pay both programme managers have, and shares of the ramp."""
    files = mysen()
    ramp = tuple(YearShare(year=year, share=share) for year, share in shares)
    rules = tuple(
        rule.model_copy(update={"shares": ramp}) if isinstance(rule, FullFinancingRule) else rule
        for rule in files.programme.rules
    )
    basis = PayBasis(rule=PAY_RULE.id, full_pay=Amount(kr=Decimal(full_pay or 1), source="Oppdiktet"))
    year = files.year(2026).model_copy(update={"year": number, "pay_basis": (basis,) if full_pay else ()})
    programme = files.programme.model_copy(update={"rules": rules})
    return replace(files, programme=programme, years={**files.years, number: year})


def calculated(table: str, files: ProgrammeFiles, until: Period, *, is_year_end: bool = False) -> Calculation:
    speaking = {f"{until.year}-{number:02d}": ("test.csv",) for number in range(until.number + 1)}
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(until, is_year_end, "test", date(2028, 3, 1)))


def measure(run: Calculation, name: str) -> MeasureResult:
    return next(each for each in run.reconciliation.measures if each.id == name)


def of_rule(run: Calculation, code: str) -> list[Finding]:
    return [each for each in run.findings if each.rule == code]


def test_pay_above_the_share_falls_on_the_municipality_and_the_rest_within_the_budget_does_not() -> None:
    """Charged pay is 520 296 kr; a quarter of 1 840 000 kr is 460 000, and the measure costs 710 000 in all."""
    run = calculated(POSTINGS, of_year(2026, 1_840_000), whole_year(2026), is_year_end=True)
    administration = measure(run, "administrative-kostnader")
    assert administration.own_parts == (OwnPart(OwnReason.PAY_SHARE, 6_029_600, PAY_RULE.id),)
    assert administration.sums.grant_financed_ore == 71_000_000 - 6_029_600
    assert administration.sums.own_ore == 6_029_600
    (told,) = of_rule(run, "P09")
    assert (told.severity, told.difference_ore) == (Severity.ERROR, 6_029_600)
    assert told.value == "28,28\u00a0prosent av lønnen"


def test_pay_cut_and_budget_passed_are_two_reasons() -> None:
    run = calculated(POSTINGS, of_year(2026, 2_061_184), whole_year(2026), is_year_end=True)
    assert measure(run, "administrative-kostnader").own_parts == (
        OwnPart(OwnReason.PAY_SHARE, 500_000, PAY_RULE.id),
        OwnPart(OwnReason.OVER_BUDGET, 5_500_000),
    )


def test_a_month_holds_pay_against_twelfths_of_the_year() -> None:
    run = calculated(POSTINGS, of_year(2026, 1_840_000), Period(2026, 6))
    assert measure(run, "administrative-kostnader").own_parts[0].amount_ore == 52_029_600 - 23_000_000
    assert [told.severity for told in of_rule(run, "P09")] == [Severity.WARNING]


def test_without_pay_the_figures_are_those_of_the_worked_example_and_the_finding_asks_for_it() -> None:
    run = calculated(POSTINGS, of_year(2026), whole_year(2026), is_year_end=True)
    assert run.reconciliation.totals.own_ore == 12_000_000
    (told,) = of_rule(run, "P09")
    assert told.severity is Severity.WARNING
    assert "kan ikke kontrolleres" in told.message


@pytest.mark.parametrize(("year", "own"), [(2027, 30_000_000), (2028, 60_000_000)])
def test_ramp_leaves_its_part_with_the_municipality(year: int, own: int) -> None:
    files = of_year(year, shares=((2027, "2/3"), (2028, "1/3")))
    table = f"{year}-03 1010 71003 900_000\n{year}-13 1810 71000 -300_000"
    run = calculated(table, files, whole_year(year), is_year_end=True)
    social_worker = measure(run, "sosionom")
    assert [(part.reason, part.amount_ore) for part in social_worker.own_parts] == [(OwnReason.RAMP, own)]
    assert social_worker.sums.grant_financed_ore == 90_000_000 - own
    assert sum(each.difference_ore or 0 for each in of_rule(run, "Y08") if each.severity is Severity.INFO) == own


def test_a_year_after_full_financing_without_a_share_cuts_nothing_and_is_told() -> None:
    run = calculated("2027-03 1010 71003 900_000", of_year(2027), Period(2027, 3))
    assert measure(run, "sosionom").own_parts == ()
    assert [told.measure for told in of_rule(run, "Y08")] == ["sosionom"]


def test_shares_of_spend_are_in_the_run_for_every_rule_of_the_kind() -> None:
    shares = calculated(POSTINGS, of_year(2026), whole_year(2026), is_year_end=True).reconciliation.spend_shares
    assert [(share.id, share.part_ore, share.whole_ore) for share in shares] == [
        ("andel-administrasjon", 65_000_000, 540_000_000),
        ("andel-evaluering", 0, 540_000_000),
        ("andel-punkt-2-5", 65_000_000, 540_000_000),
    ]


def test_a_cost_on_two_sources_is_found_by_a_run() -> None:
    table = "2026-03 1120 71006 100 7\n2026-03 1120 71092 100 7\n2026-03 2350 - -100 7\n2026-03 2350 - -100 7"
    (told,) = of_rule(calculated(table, of_year(2026), Period(2026, 3)), "Y34")
    assert (told.row, told.voucher, told.difference_ore) == (3, "7", 10_000)


def test_mandate_decision_and_area_are_asked_for_by_a_run() -> None:
    table = "2026-03 1115 71004 100\n2026-03 1115 71010 100\n2026-03 1370 71016 100"
    run = calculated(table, of_year(2026), Period(2026, 3))
    assert [told.measure for told in of_rule(run, "Y21")] == ["matservering"]
    assert [told.measure for told in of_rule(run, "Y20")] == ["bydelsmodre"]
    assert [told.measure for told in of_rule(run, "Y19")] == ["evaluering"]
    assert len(of_rule(run, "Y30")) == 1


def test_what_cuts_a_figure_and_is_not_confirmed_is_told_as_unconfirmed() -> None:
    pay = calculated(POSTINGS, of_year(2026, 1_840_000), Period(2026, 6)).reconciliation.unconfirmed
    assert {"Lønnsgrunnlaget for 2026 (programlederlonn)"} <= set(pay)
    assert {"Andelen av lønn som tilskuddet kan dekke (programlederlonn)"} <= set(pay)
    ramp = calculated("2027-03 1010 71003 9", of_year(2027, shares=((2027, "1/2"),)), Period(2027, 3)).reconciliation
    assert "Tilskuddets andel i 2027 (fullfinansiert-ut-2026)" in ramp.unconfirmed
    neither = calculated(POSTINGS, of_year(2026, shares=((2027, "1/2"),)), Period(2026, 6)).reconciliation
    assert not [fact for fact in neither.unconfirmed if "(programlederlonn)" in fact or "(fullfin" in fact]
