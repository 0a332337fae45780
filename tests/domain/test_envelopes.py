"""Envelopes: every krone booked has a decision, and what is left is never silently less than nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.checks.envelopes import envelope_findings
from domain.envelopes import envelope_results
from domain.placing import place
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.registers import EnvelopeResult
from tests.domain.registered import OCTOBER, YEAR_END, draw, found, messages, reconciled
from tests.ledgers import ledger, mysen

PROGRAMME, YEAR = mysen().programme, mysen().year(2026)
FIVE_VOUCHERS = "\n".join(f"2026-04 1120 71014 {number - 400}.07 {number}" for number in range(501, 506))

POSTINGS = """
2026-04 1120 71014  8_000  501
2026-04 1429 71014  2_000  501
2026-04 1729 71014 -2_000  501
2026-05 1470 71014  3_000  502
2026-05 1120 71003  9_000  501
"""


def envelope(*drawn: object, table: str = POSTINGS, **options: object) -> EnvelopeResult:
    (result,) = reconciled(table, *drawn, **options).reconciliation.envelopes  # type: ignore[arg-type]
    return result


def test_remaining_is_the_revised_budget_less_what_is_decided() -> None:
    result = envelope(draw("501", "8_000"), draw("502", "3_500"))
    assert (result.measure, result.revised_ore, result.decided_ore) == ("apen-post", 200_000_00, 11_500_00)
    assert result.remaining_ore == 188_500_00


def test_booked_is_net_of_vat_compensation_and_only_what_is_on_the_envelope() -> None:
    result = envelope(draw("501", "8_000"))
    assert [each.booked_ore for each in result.draws] == [8_000_00]
    assert (result.booked_ore, result.undecided_ore) == (11_000_00, 3_000_00)


@given(st.sets(st.sampled_from(["501", "502", "503", "504"])), st.sets(st.sampled_from(["502", "503", "505"])))
@settings(max_examples=20, deadline=None)
def test_what_is_booked_on_draws_and_without_one_sums_to_what_is_booked(one: set[str], other: set[str]) -> None:
    draws = (draw(" ".join(sorted(one))), draw(" ".join(sorted(other - one)), id="annet"))
    year = YEAR.model_copy(update={"draws": draws})
    placed = place(ledger(FIVE_VOUCHERS), PROGRAMME, OCTOBER)
    (result,) = envelope_results(placed, PROGRAMME, year, ())
    assert sum(each.booked_ore for each in result.draws) + result.undecided_ore == result.booked_ore == 515_35


def test_a_measure_that_no_rule_calls_an_envelope_is_none() -> None:
    programme = mysen().programme
    without = programme.model_copy(update={"rules": tuple(rule for rule in programme.rules if rule.kind != "envelope")})
    assert reconciled(POSTINGS, programme=without).reconciliation.envelopes == ()
    assert found(reconciled(POSTINGS, programme=without), "Y17") == []


def test_an_envelope_that_is_in_no_budget_of_the_year_is_left_out() -> None:
    programme = mysen().programme
    rules = tuple(
        rule.model_copy(update={"measure": "jobbsjansen"}) if rule.kind == "envelope" else rule
        for rule in programme.rules
    )
    measures = tuple(
        measure.model_copy(update={"first_year": 2027}) if measure.id == "jobbsjansen" else measure
        for measure in programme.measures
    )
    moved = programme.model_copy(update={"rules": rules, "measures": measures})
    assert reconciled(POSTINGS, programme=moved).reconciliation.envelopes == ()


def test_a_draw_decided_after_the_period_is_not_yet_decided() -> None:
    late = draw("501", decided_on=date(2026, 11, 1))
    assert envelope(late).decided_ore == 0
    assert envelope(late, until=YEAR_END).decided_ore == 10_000_00


def test_a_posting_without_a_draw_is_told_with_row_voucher_and_kroner() -> None:
    (told,) = found(reconciled(POSTINGS, draw("502")), "Y17")
    assert messages([told]) == ["Fant 8 000,00 kr ført på Åpen post uten et uttak som viser til bilaget."]
    assert (told.file, told.row, told.voucher, told.count) == ("test.csv", 2, "501", 3)
    assert (told.difference_ore, told.measure) == (8_000_00, "apen-post")
    assert found(reconciled(POSTINGS, draw("501 502")), "Y17") == []


def test_a_posting_without_a_voucher_is_told_by_its_row() -> None:
    told = found(reconciled("2026-04 1120 71014 5\n2026-04 1120 71014 7", columns={"voucher": None}), "Y17")
    assert [(each.row, each.voucher, each.difference_ore) for each in told] == [(2, None, 500), (3, None, 700)]


def test_a_voucher_that_comes_to_nothing_uses_nothing() -> None:
    assert found(reconciled("2026-04 1120 71014 5 501\n2026-04 1120 71014 -5 501"), "Y17") == []


def test_a_posting_of_a_draw_that_was_decided_later_is_told_once_and_not_as_nameless() -> None:
    late = draw("501 502", decided_on=date(2026, 11, 1))
    calculation = reconciled(POSTINGS, late, columns={"posted_on": date(2026, 4, 20)})
    assert found(calculation, "Y17") == []
    assert messages(found(calculation, "R07")) == [
        "Bilag 501 er ført 20.04.2026, før uttaket «Oppdiktet gatefest» ble besluttet 01.11.2026.",
        "Bilag 502 er ført 20.04.2026, før uttaket «Oppdiktet gatefest» ble besluttet 01.11.2026.",
    ]


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 2, 28), 1), (date(2026, 3, 1), 0), (None, 0)])
def test_a_voucher_of_the_day_of_the_decision_is_not_before_it(day: date | None, expected: int) -> None:
    calculation = reconciled(POSTINGS, draw("502"), columns={"posted_on": day})
    assert len(found(calculation, "R07")) == expected


def test_decisions_may_fill_the_envelope_and_one_krone_more_is_a_finding() -> None:
    assert found(reconciled("", draw(kr="200_000")), "R03") == []
    calculation = reconciled("", draw(kr="200_001"))
    (result,) = calculation.reconciliation.envelopes
    assert result.remaining_ore == -100
    (told,) = found(calculation, "R03")
    assert told.difference_ore == 100
    assert messages([told]) == [
        "Det er besluttet brukt 200 001,00 kr av Åpen post, 1,00 kr mer enn revidert budsjett på 200 000,00 kr."
    ]


@given(st.integers(1, 300_000_00), st.integers(1, 300_000_00))
@settings(max_examples=40, deadline=None)
def test_remaining_is_never_negative_without_a_finding(one: int, other: int) -> None:
    draws = (draw(kr=str(Decimal(one) / 100)), draw(kr=str(Decimal(other) / 100), id="annet"))
    year = YEAR.model_copy(update={"draws": draws})
    placed = place(ledger(FIVE_VOUCHERS), PROGRAMME, OCTOBER)
    budget = MeasureResult("apen-post", "", "", None, MeasureSums(revised_ore=200_000_00), Status.OK, 0)
    results = envelope_results(placed, PROGRAMME, year, (budget,))
    told = envelope_findings(results, placed, PROGRAMME, year, is_year_end=False)
    assert results[0].remaining_ore == 200_000_00 - one - other
    assert any(finding.rule == "R03" for finding in told) == (results[0].remaining_ore < 0)


def test_a_draw_may_be_used_up_and_one_ore_more_is_a_finding() -> None:
    assert found(reconciled(POSTINGS, draw("501", "8_000")), "R04") == []
    (told,) = found(reconciled(POSTINGS, draw("501", "7_999.99")), "R04")
    assert told.difference_ore == 1
    assert messages([told]) == ["Uttaket «Oppdiktet gatefest» har bilag på 8 000,00 kr, 0,01 kr mer enn besluttet."]


@pytest.mark.parametrize(
    ("initiative", "purpose", "expected"),
    [
        ("Skolefrokost", "Mat", "matservering"),
        ("Mat", "Frukt til skolefrokosten på Mysen skole", "matservering"),
        ("SKOLE-FROKOST", "Mat", "matservering"),
        ("Skolefrukost", "Mat", "matservering"),
        ("Nytt kjøleskap til nabolagskjøkken", "Oppgradering", "nabolagskjokkenet"),
        ("Støtte til Kirkens Bymisjon", "Kaffe", "klar-for-jobb"),
        ("Bøker", "Til skolebibliotek", "skolebibliotek"),
        ("Gatefest", "Musikk og mat i gata", None),
        ("Åpen post", "Initiativ fra innbyggere", None),  # the envelope itself is no other measure
        ("Nabolagsfest", "Fest", None),
    ],
)
def test_a_draw_that_looks_like_a_measure_is_told(initiative: str, purpose: str, expected: str | None) -> None:
    calculation = reconciled("", draw(initiative=initiative, purpose=purpose))
    (result,) = calculation.reconciliation.envelopes
    assert result.draws[0].looks_like == expected
    assert len(found(calculation, "R06")) == (expected is not None)


def test_a_voucher_of_a_draw_that_is_not_booked_is_told_when_the_year_is_over() -> None:
    drawn = draw("501 599")
    assert found(reconciled(POSTINGS, drawn), "R05") == []
    (told,) = found(reconciled(POSTINGS, drawn, until=YEAR_END), "R05")
    assert told.voucher == "599"
    assert messages([told]) == ["Fant ikke bilag 599, som uttaket «Oppdiktet gatefest» viser til, i regnskapet."]


def test_a_voucher_that_is_booked_on_another_project_is_told_as_such() -> None:
    elsewhere = reconciled("2026-04 1120 30010 8_000 501", draw("501"), until=YEAR_END)
    (told,) = messages(found(elsewhere, "R05"))
    assert told.endswith("viser til, på tiltaket, men andre steder i uttrekket.")
