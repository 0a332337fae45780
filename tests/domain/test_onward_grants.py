"""Grants passed on: each payout has an award, each award is paid and reported, and nobody is paid twice."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from domain.onward_grants import overdue_reports, registered_measures
from schemas.findings import Severity
from schemas.programme_rules import AllowedArtsRule
from tests.domain.registered import YEAR_END, award, draw, found, messages, reconciled
from tests.ledgers import mysen

POSTINGS = """
2026-04 1470 71005 10_000 701
2026-06 1470 71005  6_000 702
2026-07 1140 71005  1_000 703
2026-08 1470 71009 50_000 704
"""


def test_paid_is_what_its_vouchers_have_on_art_470_of_the_measure() -> None:
    first, second = reconciled(POSTINGS, award("701 703"), award("702", "6_000")).reconciliation.onward_grants
    assert (first.awarded_ore, first.paid_ore) == (10_000_00, 10_000_00)
    assert (second.awarded_ore, second.paid_ore) == (6_000_00, 6_000_00)


def test_a_repayment_lowers_what_is_paid() -> None:
    table = f"{POSTINGS}2026-09 1470 71005 -2_500 705"
    (result,) = reconciled(table, award("701 705")).reconciliation.onward_grants
    assert result.paid_ore == 7_500_00


def test_an_award_decided_after_the_period_is_not_there_yet_and_its_payout_has_it_all_the_same() -> None:
    late = award("701", decided_on=date(2026, 11, 1))
    calculation = reconciled(POSTINGS, late, award("702"))
    assert [grant.id for grant in calculation.reconciliation.onward_grants] == ["tilskudd-702"]
    assert found(calculation, "V09") == []
    assert len(reconciled(POSTINGS, late, until=YEAR_END).reconciliation.onward_grants) == 1


def test_a_payout_without_an_award_is_told_with_file_row_voucher_and_amount() -> None:
    (told,) = found(reconciled(POSTINGS, award("701")), "V09")
    assert (told.file, told.row, told.voucher) == ("test.csv", 3, "702")
    assert (told.difference_ore, told.measure) == (6_000_00, "narmiljotilskudd")
    assert messages([told]) == [
        "Fant tilskudd til andre på 6 000,00 kr på Nærmiljøtilskudd uten et vedtak som viser til bilaget."
    ]
    assert found(reconciled(POSTINGS, award("701"), award("702")), "V09") == []


def test_measures_without_a_register_are_told_in_one_sentence_and_not_judged() -> None:
    calculation = reconciled(POSTINGS, until=YEAR_END)
    assert {rule: len(found(calculation, rule)) for rule in ("V09", "Y18")} == {"V09": 0, "Y18": 0}
    (told,) = found(calculation, "R14")
    assert (told.severity, told.count, told.difference_ore) == (Severity.INFO, 3, 66_000_00)
    assert messages([told]) == [
        "Fant 3 posteringer på art 470 på til sammen 66 000,00 kr på tiltak uten register over tilskudd til andre."
    ]
    everywhere = (award("701"), award("702"), award("704", measure="klar-for-jobb"))
    assert found(reconciled(POSTINGS, *everywhere), "R14") == []


def test_a_rule_that_keeps_a_measure_to_art_470_asks_for_its_register() -> None:
    programme, year = mysen().programme, mysen().year(2026)
    kept = AllowedArtsRule(
        kind="allowed_arts", id="bare-470", measure="narmiljotilskudd", arts=("470-470",), confirmed=True, source="Plan"
    )
    with_rule = programme.model_copy(update={"rules": (*programme.rules, kept)})
    assert registered_measures(programme, year) == ()
    assert registered_measures(with_rule, year) == ("narmiljotilskudd",)
    told = found(reconciled(POSTINGS, programme=with_rule), "V09")
    assert [each.voucher for each in told] == ["701", "702"]


def test_awards_equal_payouts_when_the_year_is_over() -> None:
    equal = (award("701"), award("702", "6_000"))
    assert found(reconciled(POSTINGS, *equal, until=YEAR_END), "Y18") == []
    more = (award("701"), award("702", "6_001"))
    assert found(reconciled(POSTINGS, *more), "Y18") == []
    (told,) = found(reconciled(POSTINGS, *more, until=YEAR_END), "Y18")
    assert told.difference_ore == -100
    (said,) = messages([told])
    assert said.startswith("Nærmiljøtilskudd har utbetalt 16 000,00 kr på art 470, 1,00 kr mindre enn")
    assert said.endswith("de vedtatte tilskuddene på 16 001,00 kr.")


def test_more_than_awarded_is_told_at_once_and_less_when_the_year_is_over() -> None:
    assert found(reconciled(POSTINGS, award("701", "10_000")), "R08") == []
    (told,) = found(reconciled(POSTINGS, award("701", "9_999.99")), "R08")
    assert told.difference_ore == 1
    assert found(reconciled(POSTINGS, award("701", "10_001")), "R12") == []
    (left,) = found(reconciled(POSTINGS, award("701", "10_001"), until=YEAR_END), "R12")
    assert left.difference_ore == -100
    assert messages([left]) == [
        "Tilskuddet til Oppdiktet lag har utbetalinger på 10 000,00 kr, 1,00 kr mindre enn vedtatt."
    ]


def test_awards_may_fill_the_budget_line_and_one_krone_more_is_a_finding() -> None:
    assert found(reconciled("", award(kr="400_000")), "R09") == []
    (told,) = found(reconciled("", award("1", "400_000"), award("2", "1")), "R09")
    assert (told.difference_ore, told.measure) == (100, "narmiljotilskudd")


@pytest.mark.parametrize(
    ("today", "received", "is_overdue"),
    [
        (date(2026, 11, 1), None, False),  # the last day
        (date(2026, 11, 2), None, True),
        (date(2026, 11, 2), date(2026, 11, 2), False),
        (date(2026, 11, 2), date(2026, 11, 3), True),  # a day that has not come
    ],
)
def test_a_report_is_overdue_on_the_day_after_its_date(today: date, received: date | None, is_overdue: bool) -> None:
    grant = award("701", report_received=received)
    calculation = reconciled(POSTINGS, grant, today=today)
    (result,) = calculation.reconciliation.onward_grants
    assert result.is_overdue is is_overdue
    assert len(found(calculation, "R10")) == is_overdue
    year = mysen().year(2026).model_copy(update={"onward_grants": (grant,)})
    assert overdue_reports(year, today) == ((grant,) if is_overdue else ())


def test_a_report_that_has_not_come_or_has_no_date_is_told_when_the_year_is_over() -> None:
    soon = award("701", report_received=None, report_due=date(2027, 6, 1))
    without = award("702", "6_000", report_received=None, report_due=None)
    assert found(reconciled(POSTINGS, soon, without), "R11") == []
    told = messages(found(reconciled(POSTINGS, soon, without, until=YEAR_END), "R11"))
    assert told == [
        "Tilskuddet til Oppdiktet lag (10 000,00 kr) er ikke rapportert; fristen er 01.06.2027.",
        "Tilskuddet til Oppdiktet lag (6 000,00 kr) er ikke rapportert; ingen frist er satt.",
    ]
    assert found(reconciled(POSTINGS, award("701"), until=YEAR_END), "R11") == []


PURCHASE = "2026-09 1272 71008 4_000 801"


def with_party(purchase: str | None, payout: str | None = "40011") -> dict[str, object]:
    """The party of the payouts, and of the purchase on voucher 801."""
    return {"party": pl.when(pl.col("voucher") == "801").then(pl.lit(purchase)).otherwise(pl.lit(payout))}


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("40011", 1),  # the same code as on the payout
        ("10250 OPPDIKTET LAG", 1),  # the register's name
        ("10250 Noen, org.nr. 100 000 008", 1),  # the register's organisation number
        ("10250", 0),
        ("Oppdiktet lagerhotell", 0),  # a longer word is another name
        (None, 0),
    ],
)
def test_a_recipient_that_is_also_paid_for_services_is_told_by_the_registers_name(
    party: str | None, expected: int
) -> None:
    told = found(reconciled(POSTINGS + PURCHASE, award("701"), columns=with_party(party)), "R13")
    assert len(told) == expected
    for each in told:
        assert (each.voucher, each.difference_ore) == ("801", 4_000_00)
        assert each.message.startswith("Oppdiktet lag har fått tilskudd")


def test_a_party_is_never_told_of() -> None:
    columns = with_party("Ola Nordmann, Oppdiktet lag", "Ola Nordmann")
    calculation = reconciled(POSTINGS + PURCHASE, award("701"), columns=columns, until=YEAR_END)
    assert found(calculation, "R13")
    said = "\n".join(str(finding.as_dict()) for finding in calculation.findings)
    assert "Nordmann" not in said
    assert "Nordmann" not in str(calculation.reconciliation)


def test_two_grants_to_one_organisation_are_told_of_once() -> None:
    calculation = reconciled(POSTINGS + PURCHASE, award("701"), award("702"), columns=with_party("40011"))
    (told,) = messages(found(calculation, "R13"))
    assert "vedtatt 20 000,00 kr" in told


def test_a_grant_and_a_draw_may_name_the_same_voucher() -> None:
    table = "2026-05 1470 71014 3_000 901"
    calculation = reconciled(table, draw("901", "3_000"), award("901", "3_000", measure="apen-post"), until=YEAR_END)
    assert [rule for rule in ("Y17", "V09", "Y18", "R04", "R05", "R08", "R12", "R14") if found(calculation, rule)] == []
