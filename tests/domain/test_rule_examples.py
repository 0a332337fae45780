"""Every rule about measures, the grant, placing and texts, with one case that passes and one that fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from domain.checks import (
    accruals,
    co_financing,
    commitments,
    content,
    grant,
    indicators,
    measures,
    pace,
    placement,
    private_texts,
    reallocations,
    requests,
    texts,
)
from domain.commitments import commitment_results
from domain.funds import BookedFund
from domain.periods import whole_year
from domain.placing import place
from schemas.budget_registers import Commitment, FundRecord
from schemas.budget_year import BudgetYear, CarryOverPlan, Parking
from schemas.findings import Finding
from schemas.grant_results import GrantResult
from schemas.narrative_sections import MEASURE_SECTIONS
from schemas.narratives import Narrative, NarrativeFacts
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.programme_values import Amount
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.request_lines import CarryOverPart, RequestLine
from schemas.rules import When
from schemas.source_sums import SourceSums
from tests.domain.rule_cases import Case, case
from tests.domain.two_sources import MEASURE, OTHER, move, promise
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme
YEAR = mysen().year(2026)
CLOSED = YEAR.model_copy(update={"accounts_closed": True})
NEXT_YEAR = YEAR.model_copy(update={"year": 2027})
MODULES = (
    accruals,
    co_financing,
    commitments,
    content,
    grant,
    indicators,
    measures,
    pace,
    placement,
    private_texts,
    reallocations,
    requests,
    texts,
)
GRANT = GrantResult(
    awarded_ore=YEAR.grant.award.ore,
    carried_in_ore=279_500_000,
    disposable_ore=779_500_000,
    used_ore=540_000_000,
    unused_ore=239_500_000,
    confirmed=True,
    paid_ore=500_000_000,
    received_ore=500_000_000,
    fund_opening_ore=279_500_000,
    fund_set_aside_ore=239_500_000,
    fund_use_ore=279_500_000,
    fund_closing_ore=239_500_000,
    grant_years=(),
)
OPTION = PaymentOption("A", 500_000_000, 239_500_000, 0, 739_500_000, 0)
SEPTEMBER: When = {"month": 9, "is_year_end": False}
REQUEST = PaymentRequest(
    2027, "A", 500_000_000, 239_500_000, 500_000_000, True, 690_000_000, (OPTION,),
    lines=(RequestLine(2027, None, 500_000_000, 0, 500_000_000),),
    carry_over_parts=(CarryOverPart("sosionom", 239_500_000, 239_500_000, has_plan=True),),
)  # fmt: skip


def placed(table: str, *, parked: tuple[Parking, ...] = (), text: str | None = None, year: int = 2026) -> pl.DataFrame:
    rows = ledger(table).with_columns(text=pl.lit(text, pl.String))
    return place(rows, PROGRAMME, whole_year(year), parked)


def measure(status: Status = Status.OK, postings: int = 3, **sums: int) -> tuple[MeasureResult, ...]:
    return (MeasureResult("sosionom", "Sosionom", "Sosionom", None, MeasureSums(**sums), status, postings),)


def of_measure(*results: MeasureResult) -> Iterable[Finding]:
    return measures.measure_findings(results, SEPTEMBER)


def of_pace(*results: MeasureResult) -> Iterable[Finding]:
    return pace.pace_findings(results, PROGRAMME.alerts, (), SEPTEMBER)


def of_commitment(kr: int, until: str = "2026-12", vouchers: tuple[str, ...] = ("7",)) -> Iterable[Finding]:
    record = Commitment(
        id="torg", measure="sosionom", what="Torg", kr=Decimal(kr), until=until, source="Avtale", vouchers=vouchers
    )
    year = YEAR.model_copy(update={"commitments": (record,)})
    booked = placed("2026-03 1120 71003 100 7")
    return commitments.commitment_findings(commitment_results(booked, year), booked, year, SEPTEMBER)


def of_coding(table: str, first_year: int = 2024) -> Iterable[Finding]:
    sources = tuple(source.id for source in PROGRAMME.funding_sources)
    running = [
        each.model_copy(update={"first_year": first_year, "funding_sources": sources}) for each in PROGRAMME.measures
    ]
    programme = PROGRAMME.model_copy(update={"measures": tuple(running)})
    return measures.coding_findings(placed(table), programme, 2026, is_year_end=False)


def of_sources(**sums: Any) -> Iterable[Finding]:
    one = SourceSums(MEASURE, OTHER, **{"awarded_ore": 100, "received_ore": 100, "net_ore": 200, **sums})
    year = YEAR.model_copy(update={"co_financing": (promise(1),)})
    return co_financing.co_financing_findings((one,), PROGRAMME, year, is_year_end=True)


def of_tolerance(moved_ore: int) -> Iterable[Finding]:
    moved = measure(allocated_ore=200_000_000, reallocated_ore=moved_ore, revised_ore=200_000_000 + moved_ore)
    return reallocations.tolerance_findings(moved, PROGRAMME.alerts.reallocation)


def of_reallocation(kr: int) -> Iterable[Finding]:
    decided = move(kr, "apen-post", "sosionom", date(2026, 9, 2))
    year = YEAR.model_copy(update={"reallocations": (decided,)})
    spent = placed("2026-09 1120 71014 120_000")
    return reallocations.reallocation_findings(spent, PROGRAMME, year, whole_year(2026), is_year_end=True)


def of_grant(year: BudgetYear = YEAR, unconfirmed: tuple[str, ...] = (), **changes: Any) -> Iterable[Finding]:
    return grant.grant_findings(replace(GRANT, **changes), year, unconfirmed, is_year_end=True)


def of_fund(opening_ore: int, closing_ore: int) -> Iterable[Finding]:
    return grant.fund_findings(GRANT, BookedFund(opening_ore, closing_ore), is_year_end=True)


def of_hand(opening_kr: int) -> Iterable[Finding]:
    amount = Amount(kr=Decimal(opening_kr), source="Balansen")
    record = FundRecord(opening=amount, set_aside=amount, used=amount)
    year = YEAR.model_copy(update={"grant": YEAR.grant.model_copy(update={"fund": record})})
    return grant.hand_findings(BookedFund(279_500_000, 0), {}, year, is_year_end=True)


def of_request(
    *years: BudgetYear, closing: BudgetYear = CLOSED, option: PaymentOption = OPTION, **changes: Any
) -> Iterable[Finding]:
    request = replace(REQUEST, options=(option,), **changes)
    files = replace(mysen(), years={2026: closing, **{year.year: year for year in years}})
    return requests.request_findings(request, GRANT, files)


def of_line(requested_ore: int) -> Iterable[Finding]:
    line = RequestLine(2027, None, 500_000_000, 500_000_000 - requested_ore, requested_ore)
    return of_request(requested_ore=requested_ore, lines=(line,))


def applied_for(kr: int) -> BudgetYear:
    carried = YEAR.grant.carried_in[0].applied.model_copy(update={"kr": kr})
    money = YEAR.grant.carried_in[0].model_copy(update={"applied": carried, "grant_year": 2026})
    return NEXT_YEAR.model_copy(update={"grant": YEAR.grant.model_copy(update={"carried_in": (money,)})})


def of_plan(kr: int) -> Iterable[Finding]:
    plan = CarryOverPlan(measure="sosionom", reason="Ledig stilling", plan="Forlenges", kr=Decimal(kr))
    return of_request(closing=CLOSED.model_copy(update={"carry_over_plans": (plan,)}))


def of_part(measure: str | None) -> Iterable[Finding]:
    return of_request(carry_over_parts=(CarryOverPart(measure, 239_500_000, 239_500_000, has_plan=False),))


def of_placing(table: str) -> Iterable[Finding]:
    projects = {rule.project for rule in PROGRAMME.coding.rules}
    return placement.placement_findings(placed(table), projects, is_year_end=False)


def parking(voucher: str) -> Parking:
    return Parking(voucher=voucher, reason="Uklart", owner="Controller", expires_on=date(2026, 12, 1))


def of_parking(voucher: str) -> Iterable[Finding]:
    record = parking(voucher)
    rows = placed("2026-03 1120 71003 100 7", parked=(record,))
    return placement.parking_findings(rows, (record,), is_year_end=False)


def of_accruals(after: str) -> Iterable[Finding]:
    before = placed("2025-12 1190 71006 700", text="Anordning leie", year=2025)
    return accruals.accrual_findings(before, placed(after))


def of_content(table: str) -> Iterable[Finding]:
    return content.content_findings(placed(table), PROGRAMME)


SECTIONS = "\n".join(f"## {heading}\n\nTekst.\n" for heading in MEASURE_SECTIONS)


def written(key: str, text: str = SECTIONS, **facts: Any) -> Narrative:
    return Narrative(key, f"mysen/narrative/2026/{key}.md", text, facts=NarrativeFacts.model_validate(facts))


def of_texts(*of_measure: Narrative) -> Iterable[Finding]:
    keys = [*(f"mal-{goal.id}" for goal in PROGRAMME.goals), *(f"kapittel-{name}" for name in texts.CHAPTERS)]
    narratives = {each.key: each for each in (*map(written, keys), *of_measure)}
    return texts.text_findings(PROGRAMME, measure(), 2026, narratives)


def of_unprinted(key: str) -> Iterable[Finding]:
    return texts.unprinted_findings(PROGRAMME, measure(), {key: written(key)})


def of_indicators(value: int = 12, *, is_year_end: bool = True, **changes: Any) -> Iterable[Finding]:
    groups = [{"name": "jenter", "number": 7}, {"name": "gutter", "number": 5}]
    record = {"id": "barn", "name": "Barn", "unit": "barn", "value": value, "target": 10, "groups": groups}
    narrative = written("sosionom", indicators=[{**record, "source": "Oversikten", **changes}])
    return indicators.indicator_findings({"sosionom": narrative}, is_year_end=is_year_end)


def of_private(text: str, number: int) -> Iterable[Finding]:
    record = {"id": "i-arbeid", "name": "I arbeid", "unit": "personer", "value": number, "counts_people": True}
    narrative = written("sosionom", text, indicators=[record])
    return private_texts.private_text_findings({"sosionom": narrative}, {}, is_year_end=True)


def of_plans(*plans: CarryOverPlan) -> Iterable[Finding]:
    year = YEAR.model_copy(update={"carry_over_plans": plans})
    return texts.plan_findings(measure(remaining_ore=100), year)


def in_full(**sums: int) -> tuple[MeasureResult, ...]:
    return measure(**{"revised_ore": 1000, "forecast_ore": 1000, **sums})


CASES = (
    case(
        measures.OVERRUN,
        of_measure(*in_full(after_co_financing_ore=1000)),
        of_measure(*measure(Status.OVERRUN, revised_ore=1000, after_co_financing_ore=1001)),
    ),
    case(
        pace.PACE,
        of_pace(*in_full(after_co_financing_ore=0)),
        of_pace(*in_full(after_co_financing_ore=1)),
    ),
    case(pace.FORECAST, of_pace(*in_full()), of_pace(*in_full(forecast_ore=1001))),
    case(
        pace.UNDERSPEND,
        of_pace(*in_full(after_co_financing_ore=600)),
        of_pace(*measure(Status.UNDERSPEND, revised_ore=1000, after_co_financing_ore=400)),
    ),
    case(commitments.OVERDRAWN, of_commitment(100), of_commitment(99)),
    case(commitments.VOUCHER_NOT_FOUND, of_commitment(100), of_commitment(100, vouchers=("7", "8"))),
    case(commitments.LEFT_OPEN, of_commitment(101, "2026-09"), of_commitment(101, "2026-08")),
    case(commitments.LOOKS_SETTLED, of_commitment(101, vouchers=()), of_commitment(100, vouchers=())),
    case(measures.NO_SPEND, of_measure(*in_full()), of_measure(*measure(postings=0, revised_ore=1000))),
    case(
        measures.NO_BUDGET,
        of_measure(*in_full(after_co_financing_ore=1)),
        of_measure(*measure(after_co_financing_ore=1)),
    ),
    case(
        measures.OVERFINANCED,
        of_measure(*in_full(other_financing_ore=5, after_co_financing_ore=0)),
        of_measure(*in_full(other_financing_ore=5, after_co_financing_ore=-1)),
    ),
    case(
        measures.NEGATIVE_USE,
        of_measure(*in_full(grant_financed_ore=0)),
        of_measure(*in_full(grant_financed_ore=-1)),
    ),
    case(
        measures.NOT_RUNNING,
        of_coding("2026-03 1120 71003 100"),
        of_coding("2026-03 1120 71003 100", first_year=2027),
    ),
    case(
        co_financing.OTHER_SOURCES_COST,
        of_sources(uncovered_ore=0),
        of_sources(uncovered_ore=1),
    ),
    case(co_financing.PROMISE_IS_KNOWN, of_sources(awarded_ore=100), of_sources(awarded_ore=None)),
    case(co_financing.AWARD_IS_BOOKED, of_sources(awarded_ore=100), of_sources(awarded_ore=101)),
    case(co_financing.RECEIVED_WITHIN_AWARD, of_sources(awarded_ore=100), of_sources(awarded_ore=99)),
    case(reallocations.ABOVE_TOLERANCE, of_tolerance(10_000_000), of_tolerance(10_000_001)),
    case(reallocations.MOVED_WHAT_WAS_USED, of_reallocation(80_000), of_reallocation(80_001)),
    case(grant.BUDGET_EQUALS_MONEY, of_grant(), of_grant(disposable_ore=779_500_001)),
    case(
        grant.WITHIN_DISPOSABLE,
        of_grant(used_ore=779_500_000, unused_ore=0),
        of_grant(used_ore=779_500_001, unused_ore=-1),
    ),
    case(grant.RECEIVED_AS_PAID, of_grant(), of_grant(received_ore=499_999_999)),
    case(
        grant.FUND_EQUALS_UNUSED,
        of_grant(CLOSED, fund_closing_ore=239_500_100),
        of_grant(CLOSED, fund_closing_ore=239_500_101),
    ),
    case(
        grant.NOT_SET_ASIDE,
        of_grant(fund_set_aside_ore=0, unused_ore=0, fund_closing_ore=0),
        of_grant(fund_set_aside_ore=0),
    ),
    case(grant.BOOKED_FUND, of_fund(279_500_000, 239_500_000), of_fund(279_500_000, 239_499_899)),
    case(grant.FUND_BY_HAND, of_hand(2_795_000), of_hand(2_795_002)),
    case(grant.UNCONFIRMED, of_grant(), of_grant(unconfirmed=("Tildelingen for 2026",))),
    case(requests.REQUEST_IS_KNOWN, of_request(), of_request(requested_ore=None)),
    case(requests.REQUEST_WITHIN_AWARD, of_line(500_000_000), of_line(500_000_001)),
    case(requests.NOTHING_TO_SET_OFF, of_line(0), of_line(-1)),
    case(requests.CARRY_OVER_AGREES, of_request(applied_for(2_395_000)), of_request(applied_for(2_395_001))),
    case(requests.PLAN_WITHIN_REST, of_plan(2_395_000), of_plan(2_395_001)),
    case(requests.CARRY_OVER_ON_MEASURES, of_part("sosionom"), of_part(None)),
    case(requests.PRELIMINARY, of_request(), of_request(closing=YEAR)),
    case(requests.PLANNED_CARRY_OVER, of_request(), of_request(option=replace(OPTION, unplanned_ore=1))),
    case(
        placement.UNPLACED,
        of_placing("2026-03 1550 71000 100"),
        of_placing("2026-03 1120 71000 100"),
    ),
    case(placement.PARKED, of_parking("8"), of_parking("7")),
    case(placement.INVESTMENT, of_placing("2026-03 1200 71003 100"), of_placing("2026-03 0200 71003 100")),
    case(placement.EXPIRED, placement.expiry_findings(()), placement.expiry_findings(("Unntaket fra L23",))),
    case(placement.NOTHING_PARKED, of_parking("7"), of_parking("8")),
    case(texts.MISSING_TEXT, of_texts(written("sosionom")), of_texts()),
    case(texts.UNPRINTED_TEXT, of_unprinted("sosionom"), of_unprinted("sosinom")),
    case(indicators.GROUPS_ARE_PARTS, of_indicators(12), of_indicators(13)),
    case(indicators.INDICATOR_IS_WHOLE, of_indicators(target=0), of_indicators(target=-1)),
    case(
        private_texts.PERSONAL_DATA,
        of_private("Ring kommunens sentralbord.", 8),
        of_private("Skriv til kari@example.org.", 8),
    ),
    case(
        private_texts.TELLING_NUMBER,
        of_private("Fem kom i arbeid.", 5),
        of_private("Fire kom i arbeid.", 4),
    ),
    case(
        texts.MISSING_PLAN,
        of_plans(CarryOverPlan(measure="sosionom", reason="Sen start", plan="Lønn i 2027")),
        of_plans(),
    ),
    case(content.ALLOWED_CONTENT, of_content("2026-03 1010 71015 100"), of_content("2026-03 1200 71015 100")),
    case(content.PAY_IN_PLANNED_MONTHS, of_content("2026-04 1010 71002 100"), of_content("2026-03 1010 71002 100")),
    case(accruals.NOT_REVERSED, of_accruals("2026-02 1190 71006 -700"), of_accruals("2026-02 1190 71006 -699")),
)


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.rule.code)
def test_rule_is_silent_where_it_holds_and_speaks_once_where_it_is_broken(shown: Case) -> None:
    assert [found.message for found in shown.passes if found.rule == shown.rule.code] == []
    broken = [found for found in shown.fails if found.rule == shown.rule.code]
    assert len(broken) == 1
    assert broken[0].message.endswith(".")
    assert broken[0].remedy == shown.rule.remedy
    assert broken[0].remedy.endswith(".")
    assert broken[0].trial is shown.rule.is_trial


def test_every_rule_of_these_modules_has_its_two_cases() -> None:
    ruled = {rule.code for module in MODULES for rule in module.RULES}
    assert {shown.rule.code for shown in CASES} == ruled
