"""The payment request from postings: three models, letters already sent, late postings, plans. Figures invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.confirmations import unconfirmed_facts
from domain.figures import figures
from domain.payment_models import (
    MODELS,
    RequestBasis,
    RequestIdentityError,
    option_lines,
    payment_option,
    require_identities,
)
from domain.payment_request import payment_request
from domain.periods import whole_year
from domain.trace import trace
from schemas.budget_year import Allocation, BudgetYear, CarryOverPlan, Requested, RequestedLine
from schemas.payment_requests import PaymentModel, PaymentOption, PaymentRequest
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.request_lines import CarryOverPart, RequestLine, SentLetter, Settlement
from tests.domain.test_worked_example import POSTINGS
from tests.ledgers import ledger, mysen
from tests.outputs.mysen_year import grant, measure_results

FILES = mysen()
MILLION = 100_000_000


def promised(kr: int) -> Amount:
    return Amount(kr=Decimal(kr), source="oppdiktet")


def letter(kr: int, *lines: RequestedLine, sent_on: date = date(2027, 1, 20)) -> Requested:
    return Requested(kr=Decimal(kr), sent_on=sent_on, reference="27/1", lines=lines)


def with_grant(year: BudgetYear, **changes: Any) -> BudgetYear:
    return year.model_copy(update={"grant": year.grant.model_copy(update=changes)})


def programme(model: str = "A", *, closing: BudgetYear | None = None, **coming: Any) -> ProgrammeFiles:
    """Award 5 000 000 and budget 6 900 000 for 2027; nothing is paid and no letter sent unless it is said."""
    this = closing or FILES.year(2026)
    line = Allocation(measure="sosionom", line="Sosionom", kr=Decimal(6_900_000))
    grant: dict[str, Any] = {"award": promised(5_000_000), "paid": promised(0), "carried_in": (), "requested": ()}
    grant |= {"payment_model": model} | coming
    following = with_grant(this.model_copy(update={"year": 2027, "allocations": (line,)}), **grant)
    return replace(FILES, years={**FILES.years, 2026: this, 2027: following})


def closed(files: ProgrammeFiles, postings: str = POSTINGS) -> Calculation:
    speaking = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}
    read = Read(ledger(postings), (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(whole_year(2026), True, "test", date(2027, 3, 1)))


def request_of(files: ProgrammeFiles, postings: str = POSTINGS) -> PaymentRequest:
    request = closed(files, postings).reconciliation.payment_request
    assert request is not None
    return request


def rules_of(files: ProgrammeFiles, postings: str = POSTINGS) -> set[str]:
    return {finding.rule for finding in closed(files, postings).findings}


def kroner(option: PaymentOption) -> tuple[int | None, ...]:
    amounts = (
        *(option.entitled_ore, option.earlier_ore, option.requested_ore, option.lapses_ore),
        *(option.carry_over_ore, option.repaid_ore, option.disposable_ore, option.unplanned_ore),
    )
    return tuple(None if ore is None else ore // 100 for ore in amounts)


ENTITLED_TO_UNPLANNED = {
    "A": (5_000_000, 0, 5_000_000, 0, 2_395_000, 0, 7_395_000, 495_000),
    "B": (4_505_000, 0, 4_505_000, 495_000, 2_395_000, 0, 6_900_000, 0),
    "C": (5_000_000, 0, 5_000_000, 0, 0, 2_395_000, 5_000_000, 0),
}
"""Model -> entitled, earlier letters, requested, lapses, carry-over, repaid, disposable, unplanned; kroner."""


@pytest.mark.parametrize("model", ["A", "B", "C"])
def test_the_three_models_of_the_worked_example_from_its_postings(model: str) -> None:
    request = request_of(programme(model))
    assert {option.model: kroner(option) for option in request.options} == ENTITLED_TO_UNPLANNED
    assert request.model == model
    assert (request.requested_ore, request.carry_over_ore) == (
        request.chosen.requested_ore,
        request.chosen.carry_over_ore,
    )
    entitled = ENTITLED_TO_UNPLANNED[model][0] * 100
    assert request.lines == (RequestLine(2027, None, entitled, 0, entitled),)
    assert request.letters == ()


def test_a_second_letter_in_the_year_asks_for_the_rest_and_no_krone_is_lost() -> None:
    files = programme(requested=(letter(2_000_000),), paid=promised(2_000_000))
    options = request_of(files).options
    assert [option.requested_ore for option in options] == [300_000_000, 250_500_000, 300_000_000]
    assert [option.lapses_ore for option in options] == [0, 49_500_000, 0]
    for option in options:
        assert 200_000_000 + (option.requested_ore or 0) + (option.lapses_ore or 0) == 500_000_000
        assert option.settlement == Settlement(paid_out_ore=option.requested_ore or 0, repaid_ore=option.repaid_ore)
    assert request_of(files).letters == (SentLetter("2027-01-20", "27/1", 200_000_000, 2027),)


def test_the_letter_after_the_request_was_sent_asks_for_nothing() -> None:
    files = programme("B", requested=(letter(4_505_000),))
    request = request_of(files)
    assert request.requested_ore == 0
    assert request.lines == (RequestLine(2027, None, 450_500_000, 450_500_000, 0),)


@pytest.mark.parametrize(("late", "difference"), [(40_000, 40_000), (-40_000, -40_000)])
def test_after_a_late_posting_the_next_letter_is_the_difference(late: int, difference: int) -> None:
    """Åpen barnehage has 250 000 left: what it spends more, the year after needs more of under model B."""
    files = programme("B", requested=(letter(4_505_000),), paid=promised(4_505_000))
    request = request_of(files, f"{POSTINGS}2026-12 1120 71002 {late}\n")
    assert request.requested_ore == difference * 100
    assert request.carry_over_ore == (2_395_000 - late) * 100


def test_money_asked_for_too_much_is_withdrawn_before_any_is_repaid() -> None:
    files = programme(requested=(letter(5_200_000),), paid=promised(5_050_000))
    request = request_of(files)
    assert request.requested_ore == -20_000_000
    assert request.chosen.settlement == Settlement(withdrawn_ore=15_000_000, repaid_ore=5_000_000)
    assert "K61" in rules_of(files)
    assert "K61" not in rules_of(programme(requested=(letter(5_000_000),)))


def test_a_letter_for_one_purpose_is_turned_into_the_grant_as_a_whole_and_asks_for_nothing_more() -> None:
    lines = (
        RequestedLine(grant_year=2027, measure="sosionom", kr=Decimal(1_000_000)),
        RequestedLine(grant_year=2027, kr=Decimal(4_000_000)),
    )
    request = request_of(programme(requested=(letter(5_000_000, *lines),)))
    assert request.lines == (
        RequestLine(2027, None, 500_000_000, 400_000_000, 100_000_000),
        RequestLine(2027, "sosionom", 0, 100_000_000, -100_000_000),
    )
    assert request.requested_ore == 0


def asked_of_2026(model: str, kr: int, **changes: Any) -> BudgetYear:
    year = FILES.year(2026)
    return with_grant(year, requested=(letter(kr, sent_on=date(2026, 2, 1)),), payment_model=model, **changes)


@pytest.mark.parametrize(("model", "asked_before"), [("A", 100_000), ("B", 0)])
def test_of_an_earlier_year_the_rest_of_the_award_is_asked_for_unless_it_has_lapsed(
    model: str, asked_before: int
) -> None:
    closing = asked_of_2026(model, 4_900_000, paid=promised(4_900_000))
    request = request_of(programme(closing=closing))
    assert request.lines[0].grant_year == 2026
    assert [line.requested_ore // 100 for line in request.lines] == [asked_before, 5_000_000]
    assert request.requested_ore == (5_000_000 + asked_before) * 100


def test_money_of_an_earlier_year_that_is_paid_is_not_asked_for_again() -> None:
    """Only one of the year's two letters is written in its file; what is paid tells that there were two."""
    half = asked_of_2026("A", 2_500_000, paid=promised(5_000_000))
    whole = asked_of_2026("A", 5_000_000, paid=promised(5_000_000))
    assert "K12" in rules_of(programme(closing=half))
    assert "K12" not in rules_of(programme(closing=whole))


def test_carry_over_that_was_refused_gives_no_right_to_its_grant_year() -> None:
    carried = FILES.year(2026).grant.carried_in[0]
    none = carried.approved.model_copy(update={"kr": Decimal(0), "confirmed": True})
    refused = with_grant(FILES.year(2026), carried_in=(carried.model_copy(update={"approved": none}),))
    earlier = with_grant(FILES.year(2025), requested=(letter(5_000_000, sent_on=date(2025, 2, 1)),))
    files = programme(closing=refused)
    request = request_of(replace(files, years={**files.years, 2025: earlier}))
    assert request.lines[0] == RequestLine(2025, None, 220_500_000, 500_000_000, -279_500_000)


def test_of_a_year_without_a_file_the_letters_stand() -> None:
    lines = (
        RequestedLine(grant_year=2024, measure="sosionom", kr=Decimal(300_000)),
        RequestedLine(grant_year=2027, kr=Decimal(700_000)),
    )
    request = request_of(programme(requested=(letter(1_000_000, *lines),)))
    assert request.lines[0] == RequestLine(2024, "sosionom", 30_000_000, 30_000_000, 0)
    assert request.requested_ore == 430_000_000


def test_refused_carry_over_takes_back_what_the_years_letters_ask_for_and_nobody_has_paid() -> None:
    closing = asked_of_2026("A", 5_000_000, paid=promised(4_000_000))
    option = request_of(programme("C", closing=closing)).chosen
    assert (option.requested_ore, option.repaid_ore) == (500_000_000, 239_500_000)
    assert option.settlement == Settlement(paid_out_ore=500_000_000, withdrawn_ore=100_000_000, repaid_ore=139_500_000)


def test_what_is_left_of_each_measure_is_applied_for_and_the_parts_are_all_that_is_unused() -> None:
    parts = request_of(programme()).carry_over_parts
    assert CarryOverPart("apen-barnehage", 25_000_000, 25_000_000, has_plan=False) in parts
    assert sum(part.left_ore for part in parts) == sum(part.applied_ore for part in parts) == 239_500_000
    assert "ungdom-i-arbeid" not in {part.measure for part in parts}
    assert None not in {part.measure for part in parts}


def plan(measure: str, kr: int | None = None) -> CarryOverPlan:
    return CarryOverPlan(
        measure=measure, reason="Ledig stilling", plan="Forlenges", kr=None if kr is None else Decimal(kr)
    )


def test_money_that_a_plan_does_not_ask_for_goes_back() -> None:
    closing = FILES.year(2026).model_copy(update={"carry_over_plans": (plan("apen-barnehage", 100_000),)})
    request = request_of(programme(closing=closing))
    assert CarryOverPart("apen-barnehage", 25_000_000, 10_000_000, has_plan=True) in request.carry_over_parts
    assert [option.carry_over_ore // 100 for option in request.options] == [2_245_000, 2_245_000, 0]
    assert [option.repaid_ore // 100 for option in request.options] == [150_000, 150_000, 2_395_000]
    assert request.options[1].requested_ore == 465_500_000


def test_a_plan_for_more_than_is_left_is_told_and_asks_for_no_more_than_there_is() -> None:
    too_much = FILES.year(2026).model_copy(update={"carry_over_plans": (plan("apen-barnehage", 250_001),)})
    just_all = FILES.year(2026).model_copy(update={"carry_over_plans": (plan("apen-barnehage", 250_000),)})
    assert request_of(programme(closing=too_much)).carry_over_ore == 239_500_000
    assert "K62" in rules_of(programme(closing=too_much))
    assert "K62" not in rules_of(programme(closing=just_all))


def test_unused_money_beyond_the_budget_lies_on_no_measure_and_is_told() -> None:
    richer = with_grant(FILES.year(2026), award=promised(5_100_000))
    request = request_of(programme(closing=richer))
    assert request.carry_over_parts[-1] == CarryOverPart(None, 10_000_000, 10_000_000, has_plan=False)
    assert request.carry_over_ore == 249_500_000
    assert "K63" in rules_of(programme(closing=richer))


def test_budget_beyond_the_money_is_not_applied_for() -> None:
    poorer = with_grant(FILES.year(2026), award=promised(4_900_000))
    request = request_of(programme(closing=poorer))
    assert request.carry_over_parts[-1] == CarryOverPart(None, -10_000_000, -10_000_000, has_plan=False)
    assert request.carry_over_ore == sum(part.applied_ore for part in request.carry_over_parts) == 229_500_000
    assert "K63" not in rules_of(programme(closing=poorer))


def test_an_overspent_grant_carries_nothing_over_and_repays_nothing() -> None:
    poor = with_grant(FILES.year(2026), award=promised(2_000_000))
    result = closed(programme(closing=poor)).reconciliation
    assert result.payment_request is not None
    assert result.grant.unused_ore == -60_500_000
    assert result.payment_request.carry_over_parts == ()
    assert [(option.carry_over_ore, option.repaid_ore) for option in result.payment_request.options] == [(0, 0)] * 3


def test_without_a_budget_for_the_year_the_need_is_not_known_and_nothing_is_asked_for_by_need() -> None:
    files = replace(FILES, years={2026: with_grant(FILES.year(2026), payment_model="B")})
    request = request_of(files)
    assert (request.requested_ore, request.lines) == (None, ())
    assert (request.chosen.entitled_ore, request.chosen.lapses_ore) == (None, None)
    assert "Y14" in rules_of(files)
    assert "Y14" not in rules_of(programme("B"))


def test_nothing_handed_in_is_changed_and_the_same_is_answered_twice() -> None:
    files = programme(requested=(letter(2_000_000),))
    result = closed(files).reconciliation
    again = [payment_request(result.grant, result.measures, files.year(2026), files) for _ in range(2)]
    assert again == [result.payment_request] * 2
    assert files == programme(requested=(letter(2_000_000),))


@pytest.mark.parametrize(
    ("part", "identity"),
    [
        ("requested_ore", "requested = entitled - earlier letters"),
        ("lapses_ore", "award = all letters"),
        ("carry_over_ore", "unused = carry-over"),
        ("settlement", "settled = requested"),
    ],
)
def test_an_option_whose_amounts_do_not_add_up_stops_the_run(part: str, identity: str) -> None:
    basis = RequestBasis(2027, 500_000_000, 690_000_000, 239_500_000, 239_500_000, {})
    option, lines = payment_option("B", basis), option_lines("B", basis)
    require_identities(option, lines, basis)
    wrong: dict[str, Any] = {part: Settlement() if part == "settlement" else getattr(option, part) + 1}
    with pytest.raises(RequestIdentityError, match=identity):
        require_identities(replace(option, **wrong), lines, basis)


@pytest.mark.parametrize("model", ["A", "B", "C"])
def test_every_figure_of_the_request_leads_to_what_it_is_made_of(model: str) -> None:
    closing = asked_of_2026("A", 4_900_000, paid=promised(4_800_000))
    closing = closing.model_copy(update={"carry_over_plans": (plan("apen-barnehage", 100_000),)})
    lines = (
        RequestedLine(grant_year=2027, measure="sosionom", kr=Decimal(500_000)),
        RequestedLine(grant_year=2027, kr=Decimal(1_500_000)),
    )
    files = programme(model, closing=closing, requested=(letter(2_000_000, *lines),))
    result = closed(files)
    values = figures(result.reconciliation)
    printed = {figure for figure in values if figure.startswith(("anmodning.", "overforing."))}
    assert {"anmodning.linje.2027.sosionom.anmodet", "anmodning.linje.2026.tilskuddet.opptjent"} <= printed
    assert {"anmodning.brev.2", "overforing.apen-barnehage.sokt"} <= printed
    assert f"anmodning.modell-{model.lower()}.oppgjor.trekkes" in printed
    for figure in printed:
        assert trace(figure, result.reconciliation, result.placed).value_ore == values[figure]
    assert values["anmodning.linje.2027.sosionom.anmodet"] == -50_000_000


def test_figures_that_cannot_be_known_are_not_printed_and_the_others_lead_back() -> None:
    files = replace(FILES, years={2026: with_grant(FILES.year(2026), payment_model="B")})
    result = closed(files)
    values = figures(result.reconciliation)
    assert not {"anmodning.belop", "anmodning.modell-b", "anmodning.modell-b.bortfaller"} & values.keys()
    for figure in (figure for figure in values if figure.startswith("anmodning.modell-b")):
        assert trace(figure, result.reconciliation, result.placed).value_ore == values[figure]


KRONER = st.integers(0, 10_000_000)
SENT = st.lists(st.tuples(st.sampled_from([2025, 2026, 2027]), st.integers(-3_000_000, 6_000_000)), max_size=6)


@settings(deadline=None)
@given(st.tuples(KRONER, KRONER, KRONER), KRONER, st.sampled_from(MODELS), SENT, KRONER, st.randoms())
def test_whatever_was_awarded_sent_and_paid_no_krone_is_lost(
    awarded_unused_paid: tuple[int, int, int],
    budget: int,
    model: PaymentModel,
    sent: list[tuple[int, int]],
    applied: int,
    chance: Random,
) -> None:
    awarded, unused, paid = awarded_unused_paid

    def options(letters: list[tuple[int, int]]) -> list[PaymentOption]:
        years = {
            year: with_grant(
                FILES.year(2026).model_copy(update={"year": year}),
                requested=tuple(letter(kr) for of_year, kr in letters if of_year == year),
                award=promised(awarded),
                paid=promised(paid),
                payment_model=model,
                carried_in=(),
            )
            for year in (2025, 2026, 2027)
        }
        carried = min(applied, unused) * 100
        basis = RequestBasis(2027, awarded * 100, budget * 100, unused * 100, carried, years)
        return [payment_option(each, basis) for each in MODELS]

    made = options(sent)
    for option in made:
        assert option.requested_ore is not None
        assert option.earlier_ore + option.requested_ore == option.entitled_ore
        assert option.earlier_ore == sum(kr for _, kr in sent) * 100
        assert option.carry_over_ore + option.repaid_ore == unused * 100
        assert option.settlement.total_ore == option.requested_ore - option.repaid_ore
    shuffled = list(sent)
    chance.shuffle(shuffled)
    assert options(shuffled) == made


def test_a_run_stored_before_differences_were_kept_says_what_follows_from_its_request() -> None:
    """Such a run has no lines, no entitlement and no lapses: what it asks for is all there is."""
    options = (
        PaymentOption("A", 500_000_000, 0, 0, 500_000_000, None),
        PaymentOption("B", None, 0, 0, None, None),
        PaymentOption("C", 400_000_000, 0, 90_000_000, 400_000_000, None),
    )
    old = PaymentRequest(2027, "A", 500_000_000, 0, 500_000_000, False, None, options)
    assert [(option.entitled_ore, option.lapses_ore) for option in old.options] == [
        (500_000_000, 0),
        (None, None),
        (400_000_000, 100_000_000),
    ]
    assert old.options[2].settlement == Settlement(paid_out_ore=400_000_000, repaid_ore=90_000_000)


def test_nothing_is_promised_after_the_last_year_of_the_agreement() -> None:
    last = FILES.year(2026).model_copy(update={"year": 2028})
    files = replace(FILES, years={2028: last})
    after = payment_request(grant(), measure_results(FILES), last, files)
    assert (after.year, after.award_ore, after.requested_ore) == (2029, 0, 0)
    assert after.carry_over_ore == 239_500_000
    assert not [fact for fact in unconfirmed_facts(files.programme, last, None, is_year_end=True) if "2029" in fact]


def test_a_year_of_the_agreement_without_a_file_has_the_award_that_is_expected() -> None:
    third = FILES.year(2026).model_copy(update={"year": 2027})
    files = replace(FILES, years={2027: third})
    within = payment_request(grant(), measure_results(FILES), third, files)
    assert (within.year, within.award_ore, within.award_confirmed) == (2028, 5 * MILLION, False)
    assert "Tildelingen for 2028" in unconfirmed_facts(files.programme, third, None, is_year_end=True)


def test_an_extended_agreement_is_a_file_for_the_year_after() -> None:
    last = FILES.year(2026).model_copy(update={"year": 2028})
    extended = with_grant(FILES.year(2026).model_copy(update={"year": 2029}), award=promised(3_000_000))
    files = replace(FILES, years={2028: last, 2029: extended})
    assert payment_request(grant(), measure_results(FILES), last, files).award_ore == 3 * MILLION
