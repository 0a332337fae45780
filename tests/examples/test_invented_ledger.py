"""The invented ledger holds what its documentation promises."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from stdnum.no import fodselsnummer

from examples import chart
from examples.faults import synthetic_identity_number
from examples.ledger import LedgerYear, ledger_years
from examples.plans import MeasurePlan, PlanError
from examples.postings import Coding, Posting, share, split
from tests.ledgers import mysen

LEDGERS = ledger_years()
BY_STEM = pytest.mark.parametrize("ledger", LEDGERS, ids=[ledger.stem for ledger in LEDGERS])


def sums(postings: tuple[Posting, ...], key: Callable[[Posting], object]) -> dict[object, int]:
    totals: defaultdict[object, int] = defaultdict(int)
    for posting in postings:
        totals[key(posting)] += posting.line.amount_ore
    return totals


def net_by_measure(ledger: LedgerYear, last_period: int = 13) -> dict[str, int]:
    projects = {plan.coding.project: plan.measure for plan in ledger.plans}
    net = dict.fromkeys(projects.values(), 0)
    for posting in ledger.postings:
        line = posting.line
        is_net = line.account in {"1729", "1710"} or "1010" <= line.account <= "1480"
        if line.coding.project in projects and is_net and posting.period <= last_period:
            net[projects[line.coding.project]] += line.amount_ore
    return net


def allocations(year: int) -> dict[str, int]:
    return {allocation.measure: int(allocation.kr * 100) for allocation in mysen().years[year].allocations}


@BY_STEM
def test_every_voucher_sums_to_nought(ledger: LedgerYear) -> None:
    assert not [voucher for voucher, total in sums(ledger.postings, lambda posting: posting.voucher).items() if total]


@BY_STEM
def test_employers_contribution_is_14_1_per_cent_of_pay_and_pension(ledger: LedgerYear) -> None:
    wages = tuple(posting for posting in ledger.postings if posting.kind == "LØ")
    base = sums(
        tuple(posting for posting in wages if "1010" <= posting.line.account <= "1090"), lambda posting: posting.voucher
    )
    booked = sums(
        tuple(posting for posting in wages if posting.line.account == "1099"), lambda posting: posting.voucher
    )
    assert len(booked) > 50
    assert booked == {voucher: share(amount, 141, 1000) for voucher, amount in base.items()}


@BY_STEM
@pytest.mark.parametrize("account_class", ["0", "1"])
def test_vat_compensation_mirrors_vat_on_the_same_coding(ledger: LedgerYear, account_class: str) -> None:
    def by_coding(art: str) -> dict[object, int]:
        lines = tuple(posting for posting in ledger.postings if posting.line.account == account_class + art)
        return sums(lines, lambda posting: (posting.voucher, posting.line.coding))

    paid, compensated = by_coding("429"), by_coding("729")
    assert paid
    assert compensated == {key: -amount for key, amount in paid.items()}


@BY_STEM
def test_dates_lie_in_their_period_but_for_one_sown_fault(ledger: LedgerYear) -> None:
    strangers = {
        posting.voucher
        for posting in ledger.postings
        if (posting.posted_on.year, posting.posted_on.month) != (ledger.year, min(max(posting.period, 1), 12))
    }
    sown = {posting.voucher for posting in ledger.postings if posting.line.fault == "far-date"}
    assert strangers == sown


@BY_STEM
def test_only_the_sown_voucher_stands_twice(ledger: LedgerYear) -> None:
    twice = {posting.voucher for posting, count in Counter(ledger.postings).items() if count > 1}
    assert twice == {posting.voucher for posting in ledger.postings if posting.line.fault == "duplicate-voucher"}


@BY_STEM
def test_postings_come_to_the_planned_net(ledger: LedgerYear) -> None:
    assert net_by_measure(ledger) == {plan.measure: plan.net_ore for plan in ledger.plans}


@BY_STEM
def test_every_measure_of_the_year_is_planned_on_its_own_project(ledger: LedgerYear) -> None:
    projects = {rule.measure: rule.project for rule in mysen().programme.coding.rules if rule.measure}
    planned = {plan.measure: plan.coding.project for plan in ledger.plans}
    assert planned.items() <= projects.items()
    assert set(allocations(ledger.year)) <= set(planned)


@BY_STEM
def test_every_code_has_a_name(ledger: LedgerYear) -> None:
    lines = [posting.line for posting in ledger.postings]
    assert all(chart.account_name(line.account) for line in lines)
    assert {line.coding.responsibility for line in lines} - {None} <= set(chart.RESPONSIBILITIES)
    assert {line.coding.function for line in lines} - {None} <= set(chart.FUNCTIONS)
    assert {line.coding.project for line in lines} - {None} <= set(chart.PROJECTS)


def test_2025_leaves_exactly_what_is_set_aside() -> None:
    net, allocated = net_by_measure(LEDGERS[0]), allocations(2025)
    assert sum(net[measure] for measure in allocated) == 2_205_000_00
    assert all(net[measure] <= allocated[measure] for measure in allocated)
    assert [measure for measure in allocated if net[measure] * 4 < allocated[measure]] == ["nabolagstorg"]


def test_2025_comes_to_nought_on_the_projects_the_grant_pays_for() -> None:
    granted = {plan.coding.project for plan in LEDGERS[0].plans if plan.measure in allocations(2025)} | {"71000"}
    postings = [posting.line for posting in LEDGERS[0].postings if not chart.is_balance(posting.line.account)]
    assert sum(line.amount_ore for line in postings if line.coding.project in granted) == 0


def test_2026_opens_with_what_2025_closed_with() -> None:
    def balances(ledger: LedgerYear, last_period: int) -> dict[object, int]:
        lines = tuple(
            posting
            for posting in ledger.postings
            if chart.is_balance(posting.line.account) and posting.period <= last_period
        )
        return {key: total for key, total in sums(lines, lambda posting: posting.line.account).items() if total}

    assert balances(LEDGERS[1], 0) == balances(LEDGERS[0], 13)


def test_2026_has_one_measure_of_each_odd_kind() -> None:
    net, allocated = net_by_measure(LEDGERS[1]), allocations(2026)
    kinds = {
        "overrun": [measure for measure in allocated if net[measure] > allocated[measure]],
        "full": [measure for measure in allocated if net[measure] == allocated[measure]],
        "watch": [measure for measure in allocated if 80 <= net[measure] * 100 / allocated[measure] < 100],
        "behind": [measure for measure in allocated if net[measure] * 2 < allocated[measure]],
    }
    assert kinds == {
        "overrun": ["ungdom-i-arbeid"],
        "full": ["klar-for-jobb"],
        "watch": ["administrative-kostnader"],
        "behind": ["boligsosial-veiledning"],
    }


def test_the_overrun_has_happened_after_the_summer_and_not_before() -> None:
    assert (
        net_by_measure(LEDGERS[1], 7)["ungdom-i-arbeid"] < 800_000_00 < net_by_measure(LEDGERS[1], 8)["ungdom-i-arbeid"]
    )


def test_the_synthetic_number_has_valid_check_digits_and_belongs_to_nobody() -> None:
    number = synthetic_identity_number()
    assert fodselsnummer.calc_check_digit1(number) == number[9]
    assert fodselsnummer.calc_check_digit2(number) == number[10]
    assert 81 <= int(number[2:4]) <= 92


def test_parts_of_a_split_sum_to_the_total() -> None:
    assert split(100_01, (1, 1, 1)) == (3333, 3334, 3334)


def test_a_plan_that_leaves_nothing_for_its_purchases_is_refused() -> None:
    plan = MeasurePlan("apen-post", Coding("310100", "285", "71014"), 0, (), (1,), (("120", 25, "Utstyr"),))
    with pytest.raises(PlanError, match="0 øre are left for purchases"):
        plan.events(2026)
