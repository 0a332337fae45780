"""Every rule of plan, agreement and ordinary operation, with one case that passes and one that fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from domain.checks import agreement, double_financing, ordinary_operation, plan_rules
from domain.checks.wording import per_cent
from domain.pay_share import PayShare
from domain.periods import whole_year
from domain.placing import place
from domain.spend_shares import share_of_spend, spend_shares
from domain.waivers import with_waivers
from schemas.budget_year import Waiver
from schemas.expectations import eligibility
from schemas.findings import Finding, Severity
from schemas.plan_results import OwnPart, OwnReason, SpendShare
from schemas.programme import Document, Measure, Programme
from schemas.programme_rules import FullFinancingRule, PayShareRule, SpendShareRule, YearShare
from schemas.programme_values import Fact
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.rules import Rule
from tests.domain.rule_cases import Case, case
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme
YEAR = mysen().year(2026)
MODULES = (agreement, double_financing, ordinary_operation, plan_rules)
PAY_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, PayShareRule))
RAMP_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, FullFinancingRule))
KNOWN = Fact(text="2026/1234", confirmed=True)


def result(name: str = "sosionom", *, is_granted: bool = True, **sums: int) -> MeasureResult:
    return MeasureResult(
        name, PROGRAMME.measure(name).name, name, None, MeasureSums(**sums), Status.OK, 3, is_granted=is_granted
    )


def with_measure(name: str, **changes: Any) -> Programme:
    measures = [m.model_copy(update=changes) if m.id == name else m for m in PROGRAMME.measures]
    return PROGRAMME.model_copy(update={"measures": tuple(measures)})


def placed(table: str, year: int = 2027, **columns: Any) -> pl.DataFrame:
    return place(ledger(table).with_columns(**columns), PROGRAMME, whole_year(year))


def of_pay(full_pay: int | None, charged: int = 25_000, persons: int = 2) -> Iterable[Finding]:
    rule = PAY_RULE.model_copy(update={"persons": persons})
    share = PayShare(rule, charged * 100, None if full_pay is None else full_pay * 100, 12)
    return plan_rules.pay_share_findings((share,), PROGRAMME, is_year_end=True)


def of_ramp(*shares: tuple[int, str], year: int = 2027, above: int = 0, is_year_end: bool = False) -> Iterable[Finding]:
    rule = RAMP_RULE.model_copy(update={"shares": tuple(YearShare(year=y, share=share) for y, share in shares)})
    programme = PROGRAMME.model_copy(update={"rules": (rule,)})
    parts = (OwnPart(OwnReason.RAMP, above, rule.id),) if above else ()
    measure = replace(result(grant_financed_ore=900), own_parts=parts)
    return plan_rules.ramp_findings((measure,), programme, year, is_year_end=is_year_end)


def of_spend(part: int, limit: str | None = "1/8", whole: int = 800) -> Iterable[Finding]:
    share = SpendShare("andel-administrasjon", "Administrasjon", part, whole, limit)
    return plan_rules.spend_share_findings((share,), is_year_end=True)


def of_grounds(programme: Programme, measure: MeasureResult) -> Iterable[Finding]:
    return agreement.grounds_of_measures((measure,), programme, is_year_end=True)


EVALUATION, FOR_ALL, NEW = (
    result(name, gross_ore=100, grant_financed_ore=100) for name in ("evaluering", "bydelsmodre", "matservering")
)


def of_documents(today: date = date(2027, 1, 31), **changes: Any) -> Iterable[Finding]:
    document = Document(title=YEAR.plan, dated_on=date(2026, 1, 20), reference=KNOWN).model_copy(update=changes)
    programme = PROGRAMME.model_copy(update={"documents": (document,)})
    year = YEAR.model_copy(update={"budget_decision": KNOWN})
    return agreement.formal_findings(programme, year, today, is_year_end=True)


def of_decision(decision: Fact) -> Iterable[Finding]:
    year = YEAR.model_copy(update={"budget_decision": decision})
    return agreement.formal_findings(PROGRAMME, year, date(2027, 1, 31), is_year_end=True)


def of_period(table: str, posted_on: date = date(2024, 6, 10)) -> Iterable[Finding]:
    return agreement.period_findings(placed(table, 2024, posted_on=pl.lit(posted_on)), PROGRAMME)


def of_operation(table: str, year: int = 2027) -> Iterable[Finding]:
    return ordinary_operation.ordinary_operation_findings(placed(table, year), PROGRAMME, year)


def monthly(*months: int, account: str = "1190", year: int = 2027, kroner: str = "4_000") -> str:
    return "\n".join(f"{year}-{month:02d} {account} 71003 {kroner}" for month in months)


def of_sources(other: str, *against: str) -> Iterable[Finding]:
    lines = (f"2026-03 1120 71006 100 7\n2026-03 1120 {other} 100 7", *(f"2026-03 2350 - {kr} 7" for kr in against))
    return double_financing.double_financing_findings(placed("\n".join(lines), 2026), PROGRAMME, is_year_end=True)


def of_suppliers(second: str) -> Iterable[Finding]:
    party = pl.Series(["Bok AS", second])
    rows = placed("2026-03 1120 71006 100 7\n2026-03 1120 71092 100 8", 2026, party=party)
    return double_financing.double_financing_findings(rows, PROGRAMME, is_year_end=True)


CASES = (
    case(plan_rules.PAY_SHARE, of_pay(100_000), of_pay(99_999)),
    case(plan_rules.PAY_UNKNOWN, of_pay(100_000), of_pay(None)),
    case(plan_rules.SHARE_MISSING, of_ramp((2027, "1/2")), of_ramp()),
    case(
        plan_rules.SHARE_NOT_FALLING,
        of_ramp((2027, "1/2"), (2028, "1/3")),
        of_ramp((2027, "1/2"), (2028, "1/2")),
    ),
    case(plan_rules.ABOVE_SHARE, of_ramp((2027, "1/2")), of_ramp((2027, "1/2"), above=1)),
    case(plan_rules.SPEND_SHARE, of_spend(100), of_spend(101)),
    case(
        agreement.JOINT_AGREEMENT,
        of_grounds(with_measure("evaluering", shared_agreement=KNOWN), EVALUATION),
        of_grounds(PROGRAMME, EVALUATION),
    ),
    case(
        agreement.WHOLE_MUNICIPALITY,
        of_grounds(with_measure("bydelsmodre", serves_reason="Opplæringen holdes i området"), FOR_ALL),
        of_grounds(PROGRAMME, FOR_ALL),
    ),
    case(
        agreement.NO_MANDATE,
        of_grounds(with_measure("matservering", mandate=KNOWN), NEW),
        of_grounds(PROGRAMME, NEW),
    ),
    case(agreement.FORMAL_BASIS, of_documents(), of_documents(dated_on=None)),
    case(agreement.BUDGET_DECISION, of_decision(KNOWN), of_decision(Fact(text="2026/1234"))),
    case(
        agreement.AGREEMENT_PERIOD,
        of_period("2024-06 1120 71003 100"),
        of_period("2024-06 1120 71003 100", date(2024, 6, 9)),
    ),
    case(ordinary_operation.RECURRING, of_operation(monthly(1, 2, 4)), of_operation(monthly(1, 2, 3))),
    case(
        ordinary_operation.ORDINARY_SUM,
        of_operation("2027-01 1195 71003 100"),
        of_operation("2027-01 1180 71003 100"),
    ),
    case(double_financing.DOUBLE, of_sources("71092", "-200"), of_sources("71092", "-100", "-100")),
    case(double_financing.UNPROVEN, of_sources("71007"), of_sources("71092")),
    case(double_financing.NEAR, of_suppliers("Ball AS"), of_suppliers("Bok AS")),
)


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: f"{shown.rule.code} {shown.rule.severity}")
def test_rule_is_silent_where_it_holds_and_speaks_once_where_it_is_broken(shown: Case) -> None:
    def of_rule(findings: tuple[Finding, ...]) -> list[Finding]:
        return [each for each in findings if (each.rule, each.remedy) == (shown.rule.code, shown.rule.remedy)]

    assert [found.message for found in of_rule(shown.passes)] == []
    (broken,) = of_rule(shown.fails)
    assert broken.message.endswith(".")
    assert broken.trial is shown.rule.is_trial


def test_every_rule_of_these_modules_has_its_two_cases() -> None:
    assert {(rule.code, rule.remedy) for module in MODULES for rule in module.RULES} == {
        (shown.rule.code, shown.rule.remedy) for shown in CASES
    }


def severity(rule: Rule, *, is_year_end: bool) -> Severity:
    return rule.severity_for(is_year_end=is_year_end)


@pytest.mark.parametrize(
    ("rule", "month", "year"),
    [
        (plan_rules.PAY_SHARE, Severity.WARNING, Severity.ERROR),
        (plan_rules.PAY_UNKNOWN, Severity.INFO, Severity.WARNING),
        (plan_rules.SHARE_NOT_FALLING, Severity.ERROR, Severity.ERROR),
        (plan_rules.SPEND_SHARE, Severity.WARNING, Severity.WARNING),
        (agreement.BUDGET_DECISION, Severity.INFO, Severity.WARNING),
        (agreement.WHOLE_MUNICIPALITY, Severity.INFO, Severity.INFO),
        (double_financing.DOUBLE, Severity.WARNING, Severity.ERROR),
        (double_financing.UNPROVEN, Severity.WARNING, Severity.WARNING),
    ],
)
def test_severity_by_period(rule: Rule, month: Severity, year: Severity) -> None:
    assert (severity(rule, is_year_end=False), severity(rule, is_year_end=True)) == (month, year)


def test_pay_is_told_as_a_ratio_and_never_as_pay() -> None:
    (told,) = of_pay(80_000)
    assert told.value == "31,25\u00a0prosent av lønnen"
    assert told.expected == "høyst 25\u00a0prosent av lønnen"
    assert told.difference_ore == 500_000
    assert "80" not in f"{told.message} {told.value} {told.expected}"


def test_one_persons_pay_is_not_told_as_a_ratio_either() -> None:
    assert [told.value for told in of_pay(80_000, persons=1)] == [None]


def test_no_pay_charged_asks_for_no_pay_basis() -> None:
    assert list(of_pay(None, charged=0)) == []


def test_at_year_end_the_share_of_the_coming_year_is_asked_for() -> None:
    (told,) = of_ramp(year=2026, is_year_end=True)
    assert told.message == "Ingen andel er satt for 2027 for Åpen barnehage, Sosionom, som er fullfinansiert ut 2026."
    assert list(of_ramp((2027, "1/2"), year=2026, is_year_end=True)) == []
    assert list(of_ramp(year=2026)) == []
    assert list(of_ramp((2027, "1/2"), (2028, "1/3"), year=2028, is_year_end=True)) == []


def test_spend_shares_are_of_what_the_grant_pays_for_and_exact() -> None:
    rule = SpendShareRule(
        kind="spend_share",
        id="a",
        name="A",
        measures=("evaluering", "sosionom"),
        limit="1/8",
        confirmed=True,
        source="Oppdiktet",
    )
    programme = PROGRAMME.model_copy(update={"rules": (rule,)})
    measures = (result("evaluering", grant_financed_ore=100), result("apen-post", grant_financed_ore=700))
    (share,) = spend_shares(measures, programme)
    assert (share.part_ore, share.whole_ore, share.limit) == (100, 800, "1/8")
    assert share_of_spend(share) == Fraction(1, 8)
    assert share_of_spend(replace(share, whole_ore=0)) is None


def test_the_plans_own_shares_are_those_of_its_table() -> None:
    lines = [result(line.measure, grant_financed_ore=line.ore) for line in YEAR.allocations]
    shown = [
        (share.part_ore, per_cent(share_of_spend(share) or Fraction(0))) for share in spend_shares(lines, PROGRAMME)
    ]
    assert shown == [
        (65_000_000, "8,34\u00a0prosent"),
        (12_500_000, "1,6\u00a0prosent"),
        (117_500_000, "15,07\u00a0prosent"),
    ]


def test_a_share_without_a_limit_or_without_spend_is_no_finding() -> None:
    assert list(of_spend(800, limit=None)) == []
    assert list(of_spend(800, whole=0)) == []


@pytest.mark.parametrize(
    ("share", "written"),
    [("1/4", "25"), ("1/8", "12,5"), ("2/3", "66,67"), ("0/1", "0"), ("1/1", "100"), ("1/2000", "0,05")],
)
def test_shares_are_written_with_at_most_two_decimals(share: str, written: str) -> None:
    assert per_cent(Fraction(share)) == f"{written}\u00a0prosent"
    assert per_cent(-Fraction(share)).removeprefix("\u2212") == f"{written}\u00a0prosent"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reference": Fact(text="2026/1")}, "» mangler bekreftet saksnummer."),
        ({"reference": Fact(), "dated_on": None}, "» mangler dato og bekreftet saksnummer."),
        ({"dated_on": date(2027, 2, 1)}, "er datert 01.02.2027, som ikke har vært ennå"),
        ({"title": "En annen plan"}, f"Fant ikke «{YEAR.plan}» blant dokumentene i programfilen"),
    ],
)
def test_a_document_needs_a_date_that_has_been_a_reference_and_to_be_the_plan(
    changes: dict[str, Any], words: str
) -> None:
    (told,) = of_documents(**changes)
    assert words in told.message


def test_a_document_of_a_time_after_the_agreement_is_told() -> None:
    (told,) = of_documents(today=date(2030, 1, 1), dated_on=date(2029, 5, 1))
    assert "etter at avtalen er over" in told.message


def test_an_agreement_signed_outside_its_own_years_is_told() -> None:
    late = PROGRAMME.agreement.model_copy(update={"signed_on": date(2023, 12, 1)})
    programme = PROGRAMME.model_copy(update={"agreement": late, "documents": ()})
    told = list(agreement.formal_findings(programme, YEAR, date(2027, 1, 1), is_year_end=False))
    assert told[0].value == "01.12.2023"


def test_a_measure_the_grant_does_not_pay_for_needs_no_ground() -> None:
    assert list(of_grounds(PROGRAMME, replace(NEW, is_granted=False))) == []
    assert list(of_grounds(PROGRAMME, result("matservering"))) == []


def test_postings_in_years_outside_the_agreement_are_told_though_they_are_not_counted() -> None:
    rows = placed("2023-12 1120 71003 100\n2023-12 1120 71003 50\n2024-06 1120 71003 7\n2023-12 1120 99999 5", 2024)
    (told,) = agreement.period_findings(rows, PROGRAMME)
    assert (told.value, told.count, told.difference_ore) == ("2023", 2, 15_000)


def test_fixed_expenses_are_told_only_after_the_last_year_in_full() -> None:
    def recurring(table: str, year: int) -> list[Finding]:
        return [each for each in of_operation(table, year) if each.rule == "Y31"]

    assert recurring(monthly(1, 2, 3, year=2026), 2026) == []
    (told,) = recurring(monthly(2, 3, 4, 5), 2027)
    assert told.message == (
        "Fant faste månedlige utgifter på Sosionom, konto 1190: 4 posteringer fra februar til mai på til sammen "
        "16\u00a0000,00\u00a0kr. Tiltaket var fullfinansiert ut 2026."
    )
    assert recurring(monthly(1, 2) + "\n" + monthly(3, kroner="4_001"), 2027) == []


def test_all_fixed_pay_of_a_measure_is_one_sum_so_that_no_position_is_told() -> None:
    table = monthly(1, 2, 3, account="1010", kroner="40_000") + "\n" + monthly(1, 2, 3, account="1099", kroner="5_640")
    (told,) = (each for each in of_operation(table) if each.rule == "Y31")
    assert (told.value, told.count, told.difference_ore) == ("lønn", 6, 13_692_000)


def test_two_suppliers_in_turn_are_no_fixed_expense() -> None:
    rows = placed(monthly(1, 2, 3), party=pl.Series(["A", "B", "A"]))
    found = ordinary_operation.ordinary_operation_findings(rows, PROGRAMME, 2027)
    assert [each for each in found if each.rule == "Y31"] == []


def test_ordinary_arts_and_functions_are_summed_with_their_share_of_the_measure() -> None:
    table = "2026-01 1180 71003 60 1\n2026-01 1120 71003 40 2 222\n2026-01 1429 71003 15 1\n2026-01 1120 71003 700 3"
    (told,) = of_operation(table, 2026)
    assert (told.rule, told.count, told.difference_ore) == ("Y32", 2, 10_000)
    assert "12,5\u00a0prosent av tiltakets utgifter" in told.message


def test_the_programme_says_whom_its_measures_serve_and_which_are_new() -> None:
    def named(is_meant: Any) -> list[str]:
        return [measure.id for measure in PROGRAMME.measures if is_meant(measure)]

    def serves_all(measure: Measure) -> bool:
        return measure.serves == "municipality"

    assert named(serves_all) == ["bydelsmodre", "jobbsjansen"]
    assert named(lambda measure: measure.needs_mandate) == [
        "matservering",
        "boligsosial-veiledning",
        "trygghet-og-trivsel",
    ]
    assert named(lambda measure: measure.shared_agreement is not None) == ["evaluering"]


def test_a_row_of_ordinary_operation_counts_until_somebody_gives_a_reason_and_their_name() -> None:
    ordinary = next(rule for rule in eligibility.RULES if rule.rule.code == "L20").rule
    found = (ordinary.finding("Fant art «180».", voucher="7"), ordinary.finding("Fant art «180».", voucher="8"))
    reason = Waiver(rule="L20", voucher="7", reason="Strøm til lyskunst", owner="NN", expires_on=date(2026, 12, 31))
    year = YEAR.model_copy(update={"waivers": (reason,)})
    assert [each.waived_by for each in with_waivers(found, year, date(2026, 10, 1))] == ["NN: Strøm til lyskunst", None]
    assert "Begrunn" in ordinary.remedy


@pytest.mark.parametrize(
    ("table", "is_fixed"),
    [
        (monthly(1, 2, 3, 4, account="1190"), True),
        (monthly(10, 11, 12, account="1010", kroner="41_250"), True),
        (monthly(5, 6, 7) + "\n" + monthly(5, 6, 7, kroner="900"), True),
        (monthly(1, 4, 7, 10), False),
        (monthly(1, 2), False),
        ("2027-01 1120 71003 400\n2027-02 1120 71003 410\n2027-03 1120 71003 395", False),
        ("2027-01 1120 71003 400\n2027-01 1120 71003 400\n2027-01 1120 71003 400", False),
        (monthly(1, 2, 3, kroner="-4_000"), False),
        (monthly(1, 2, 3, account="1429"), False),
        (monthly(1, 2, 3).replace("71003", "71006"), False),
    ],
    ids=[
        "rent",
        "pay",
        "two agreements",
        "quarterly",
        "two months",
        "varying",
        "three in one month",
        "credit",
        "vat",
        "a measure without a last year",
    ],
)
def test_labelled_sample_of_fixed_expenses(table: str, is_fixed: bool) -> None:
    assert ("Y31" in {each.rule for each in of_operation(table)}) is is_fixed
