"""The registers of a budget year: what does not agree is told with file and key, and a person's number never."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from stdnum.no import orgnr

from schemas.budget_year import BudgetYear
from schemas.programme_files import ProgrammeError, load_programme
from tests.ledgers import ROOT
from tests.people import FODSELSNUMMER as NUMBER

RATE = """
[[in_kind_rates]]
id = "time"
kr_per_hour = 450
valid_from = 2026-02-01
source = "Vedtak"
"""
HOURS = """
[[in_kind]]
id = "vakter"
service_area = "Bibliotek"
what = "Oppdiktet vakt"
worked_on = 2026-02-01
hours = 2.5
rate = "time"
"""
THING = """
[[in_kind]]
id = "sal"
service_area = "Kultur"
what = "Oppdiktet lån av sal"
worked_on = 2026-02-01
value = { kr = 500, source = "Utleiepris" }
"""
DRAW = """
[[draws]]
id = "gatefest"
measure = "apen-post"
initiative = "Oppdiktet gatefest"
purpose = "Fest i gata"
kr = 10_000
decided_by = "Programlederne"
decided_on = 2026-03-01
vouchers = ["501"]
"""
GRANT = """
[[onward_grants]]
id = "turgruppe"
measure = "narmiljotilskudd"
recipient = "Oppdiktet lag"
organisation_number = "100 000 008"
purpose = "Turer"
kr = 10_000
decided_by = "Utvalget"
decided_on = 2026-03-01
vouchers = ["701"]
report_due = 2027-01-31
report_received = 2027-01-15
"""
COMMITMENT = """
[[commitments]]
id = "avtale"
measure = "evaluering"
what = "Oppdiktet avtale"
kr = 10_000
until = "2026-12"
source = "Avtale"
vouchers = ["901"]
"""
ALL = RATE + HOURS + THING + DRAW + GRANT + COMMITMENT

Load = Callable[[str], BudgetYear]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / "2026.toml"
    plain = path.read_text(encoding="utf-8")

    def loaded(registers: str) -> BudgetYear:
        path.write_text(plain + registers, encoding="utf-8")
        return load_programme(tmp_path / "programmes", "mysen").year(2026)

    return loaded


def told(load: Load, registers: str) -> str:
    with pytest.raises(ProgrammeError) as caught:
        load(registers)
    return str(caught.value)


def test_registers_that_agree_are_read(load: Load) -> None:
    year = load(ALL)
    assert [len(part) for part in (year.in_kind_rates, year.in_kind, year.draws, year.onward_grants)] == [1, 2, 1, 1]
    assert year.onward_grants[0].organisation_number == "100000008"


def test_a_rate_may_be_superseded_by_one_of_the_same_name(load: Load) -> None:
    assert len(load(RATE + RATE.replace("2026-02-01", "2026-07-01")).in_kind_rates) == 2


def test_a_decision_may_be_of_the_year_before(load: Load) -> None:
    assert load(DRAW.replace("2026-03-01", "2025-12-15")).draws[0].decided_on.year == 2025


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('rate = "time"', 'rate = "tme"', "in_kind.0.rate: 'tme' is not defined; did you mean 'time'?"),
        (
            "worked_on = 2026-02-01",
            "worked_on = 2026-01-31",
            "in_kind.0.rate: 'time' is not valid on 2026-01-31; it is valid from 2026-02-01",
        ),
        ("worked_on = 2026-02-01", "worked_on = 2027-02-01", "in_kind.0.worked_on: 2027-02-01 is not in 2026"),
        ("hours = 2.5", "hours = 0", "in_kind.0.hours: Input should be greater than 0"),
        ("hours = 2.5", "hours = 2.125", "write no more than 2 decimals; got 2.125"),
        ("kr = 500", "kr = 0", "in_kind.1.value.kr: a thing is worth more than nought; got 0"),
        (
            'service_area = "Kultur"',
            'service_area = "Kultur"\nhours = 1',
            "write `hours` with `rate`, or `value` alone",
        ),
        ("kr_per_hour = 450", "kr_per_hour = -450", "in_kind_rates.0.kr_per_hour: Input should be greater than 0"),
        ('id = "sal"', 'id = "vakter"', "in_kind: 'vakter' stands 2 times; an id is used once"),
        ('id = "sal"', 'id = "sal"\nmeasure = "sosonom"', "in_kind.1.measure: 'sosonom' is not defined; did you mean"),
        ('measure = "apen-post"', 'measure = "apenpost"', "draws.0.measure: 'apenpost' is not defined; did you mean"),
        (
            'measure = "apen-post"',
            'measure = "sosionom"',
            "draws.0.measure: 'sosionom' is no envelope; rules of kind 'envelope' name: apen-post",
        ),
        ("kr = 10_000", "kr = -10_000", "draws.0.kr: Input should be greater than 0"),
        (
            "decided_on = 2026-03-01",
            "decided_on = 2027-03-01",
            "draws.0.decided_on: 2027-03-01 is in neither 2026 nor the year before",
        ),
        (
            "decided_on = 2026-03-01",
            "decided_on = 2024-12-31",
            "draws.0.decided_on: 2024-12-31 is in neither 2026 nor the year before",
        ),
        ('vouchers = ["501"]', 'vouchers = ["501", "501"]', "draws: voucher 501 stands 2 times on 'apen-post'"),
        ('measure = "narmiljotilskudd"', 'measure = "nar"', "onward_grants.0.measure: 'nar' is not defined"),
        ('"100 000 008"', '"100000009"', "'100000009' is no Norwegian organisation number; check the digits"),
        ('"100 000 008"', '"NO100000008"', "an organisation number has 9 digits and nothing else"),
        ("report_due = 2027-01-31", "report_due = 2026-02-28", "report_due: 2026-02-28 is before the decision"),
        ("report_received = 2027-01-15", "report_received = 2026-01-15", "report_received: 2026-01-15 is before the"),
        ('measure = "evaluering"', 'measure = "evalering"', "commitments.0.measure: 'evalering' is not defined"),
        ('vouchers = ["901"]', 'vouchers = ["901", "901"]', "commitments: voucher 901 stands 2 times on 'evaluering'"),
    ],
)
def test_what_does_not_agree_is_told_with_file_and_key(load: Load, old: str, new: str, sentence: str) -> None:
    assert old in ALL
    said = told(load, ALL.replace(old, new, 1))
    assert sentence in said
    assert said.startswith("mysen/2026.toml: ")


def test_a_measure_that_does_not_run_in_the_year_has_no_entries(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "programmes" / "mysen" / "2025.toml"
    path.write_text(path.read_text(encoding="utf-8") + DRAW.replace("2026-03-01", "2025-03-01"), encoding="utf-8")
    assert "mysen/2025.toml: draws.0.measure: 'apen-post' runs 2026-2028, not 2025" in told(load, "")


def test_two_rates_of_one_name_cannot_begin_on_the_same_day(load: Load) -> None:
    assert "in_kind_rates: 'time' stands 2 times from 2026-02-01; a rate has one value on a day" in told(
        load, RATE + RATE.replace("450", "460")
    )


def test_one_voucher_is_paid_for_by_one_record_on_a_measure(load: Load) -> None:
    other = GRANT.replace('id = "turgruppe"', 'id = "lekser"')
    assert "voucher 701 stands 2 times on 'narmiljotilskudd'; name it in one record" in told(load, GRANT + other)
    elsewhere = other.replace("narmiljotilskudd", "klar-for-jobb")
    assert len(load(GRANT + elsewhere).onward_grants) == 2


def test_a_draw_and_a_grant_may_name_the_same_voucher(load: Load) -> None:
    year = load(DRAW + GRANT.replace("narmiljotilskudd", "apen-post").replace("701", "501"))
    assert year.draws[0].vouchers == year.onward_grants[0].vouchers


def test_a_persons_number_is_refused_as_recipient_and_not_repeated(load: Load) -> None:
    said = told(load, GRANT.replace("100 000 008", NUMBER))
    assert "onward_grants.0.organisation_number: has 11 digits, as a person's number has" in said
    assert NUMBER not in said


def test_a_number_without_quotes_is_not_repeated_either(load: Load) -> None:
    said = told(load, GRANT.replace('"100 000 008"', "31129099999"))
    assert "onward_grants.0.organisation_number: write it in quotes; got [nummer skjult]" in said


@pytest.mark.parametrize(
    ("registers", "old", "key"),
    [
        (RATE + HOURS, "Oppdiktet vakt", "in_kind.0.what"),
        (DRAW, "Fest i gata", "draws.0.purpose"),
        (DRAW, "Programlederne", "draws.0.decided_by"),
        (GRANT, "Oppdiktet lag", "onward_grants.0.recipient"),
        (COMMITMENT, "Oppdiktet avtale", "commitments.0.what"),
    ],
)
def test_a_persons_number_is_refused_in_every_text_and_not_repeated(
    load: Load, registers: str, old: str, key: str
) -> None:
    said = told(load, registers.replace(old, f"Til {NUMBER[:6]} {NUMBER[6:]}"))
    assert f"{key}: holds a person's identity number; take it out" in said
    assert NUMBER[6:] not in said


def test_organisations_of_the_example_have_numbers_that_no_organisation_has() -> None:
    year = load_programme(ROOT / "programmes", "mysen").year(2025)
    numbers = {grant.organisation_number for grant in year.onward_grants}
    assert numbers
    assert all(orgnr.is_valid(number) and number[0] not in "89" for number in numbers)
    assert all("oppdiktet" in grant.recipient.casefold() for grant in year.onward_grants)
    assert all("Oppdiktet" in entry.what for entry in year.in_kind)
    assert load_programme(ROOT / "programmes", "mysen").year(2026).onward_grants == ()
