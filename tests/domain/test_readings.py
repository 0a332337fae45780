"""The register of ambiguities: what a reading is said to change is what changes when the setting is really turned."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from domain.assumed_pay import ASSUMED
from domain.calculation import Calculation, Occasion, Read, calculate
from domain.figures import figures
from domain.periods import Period, whole_year
from domain.readings import AT_YEAR_END, HEADLINES, chosen_value, differences, with_reading
from domain.trace import trace
from outputs.footnotes import difference_id
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.programme import OpenQuestion, Reading
from schemas.programme_files import ProgrammeFiles, load_programme
from schemas.records import Reconciliation
from tests.domain.test_worked_example import POSTINGS, worked_example
from tests.ledgers import ROOT, ledger, mysen

BESIDES = """2026-05 1620 71002    -90_000
2026-06 0230 71008    240_000
2026-06 0429 71008     60_000
2026-06 0729 71008    -60_000
2026-07 1120 71093    130_000
2026-08 1700 71093    -50_000
2026-10 1470 71009   -100_000
"""
"""User income, an investment, and spend coded to another source that has paid a part of it."""

RULE_OF_ANOTHER_SOURCE = """
[[coding.rules]]
id = "klar-for-jobb-av-dir"
project = "71093"
measure = "klar-for-jobb"
funding_source = "arbeids-og-velferdsdirektoratet"

[[rules]]
kind = "pay_share"
"""

PAY_BASIS = """
[[pay_basis]]
rule = "programlederlonn"
full_pay = { kr = 1_600_000, source = "oppdiktet" }
"""

PLACES = {
    "vat": ("2026.toml", 'vat = "net"', 'vat = "{}"'),
    "payment_model": ("2026.toml", 'payment_model = "A"', 'payment_model = "{}"'),
    "user_income": ("2026.toml", 'vat = "net"', 'vat = "net"\nuser_income = "{}"'),
    "uncovered_by": ("programme.toml", "[grant_scheme]\n", '[grant_scheme]\nuncovered_by = "{}"\n'),
    "investment": ("programme.toml", "[grant_scheme]\n", '[grant_scheme]\ninvestment = "{}"\n'),
    "pay_share": ("programme.toml", 'kind = "pay_share"\n', 'kind = "pay_share"\nof = "{}"\n'),
}
"""Setting -> the file it stands in, what is there now, and what stands there when it is turned."""

TURNED = [
    (question.id, reading.value)
    for question in mysen().programme.open_questions
    for reading in question.readings
    if reading.value != chosen_value(mysen(), 2026, question)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The programme with a year's pay, and a coding rule for what another source was to pay."""
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    home = tmp_path / "programmes" / "mysen"
    put(home / "programme.toml", '[[rules]]\nkind = "pay_share"\n', RULE_OF_ANOTHER_SOURCE)
    year = home / "2026.toml"
    year.write_text(year.read_text(encoding="utf-8") + PAY_BASIS, encoding="utf-8")
    return tmp_path / "programmes"


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def turn(folder: Path, setting: str, value: str) -> None:
    """Writes the setting in its file, as the officer would."""
    file, old, new = PLACES[setting]
    put(folder / "mysen" / file, old, new.format(value))


def run(files: ProgrammeFiles, postings: str = POSTINGS + BESIDES) -> Reconciliation:
    spoken = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}
    read = Read(ledger(postings), (), 0, spoken, (), is_invented=True)
    return calculate(read, files, Occasion(whole_year(2026), True, "test", date(2027, 3, 1))).reconciliation


def question_of(result: Reconciliation, name: str) -> Ambiguity:
    return next(question for question in result.ambiguities if question.id == name)


def reading_of(result: Reconciliation, name: str, value: str) -> ReadingEffect:
    return next(reading for reading in question_of(result, name).readings if reading.value == value)


def figures_but_readings(result: Reconciliation) -> dict[str, int]:
    return {figure: ore for figure, ore in figures(result).items() if not figure.startswith("avklaring.")}


def question_in(files: ProgrammeFiles, name: str) -> OpenQuestion:
    return next(question for question in files.programme.open_questions if question.id == name)


@pytest.mark.parametrize(("name", "value"), TURNED)
def test_turning_the_setting_in_its_file_changes_exactly_the_stated_kroner(folder: Path, name: str, value: str) -> None:
    files = load_programme(folder, "mysen")
    result = run(files)
    stated = reading_of(result, name, value)
    turn(folder, str(question_in(files, name).setting), value)
    before, after = figures_but_readings(result), figures_but_readings(run(load_programme(folder, "mysen")))
    assert ASSUMED not in stated.assumed
    for figure in before.keys() | after.keys():
        if figure in before and figure in after:
            assert after[figure] - before[figure] == stated.difference_ore.get(figure, 0), figure
        elif not figure.startswith("anmodning."):
            assert after.get(figure, 0) - before.get(figure, 0) == stated.difference_ore.get(figure, 0), figure


@pytest.mark.parametrize(("name", "value"), TURNED)
def test_the_turned_file_makes_the_other_reading_the_chosen_one_and_states_the_way_back(
    folder: Path, name: str, value: str
) -> None:
    files = load_programme(folder, "mysen")
    before = run(files)
    chosen = chosen_value(files, 2026, question_in(files, name))
    there = reading_of(before, name, value).difference_ore
    turn(folder, str(question_in(files, name).setting), value)
    after = run(load_programme(folder, "mysen"))
    assert [reading.value for reading in question_of(after, name).readings if reading.is_chosen] == [value]
    back = reading_of(after, name, chosen).difference_ore
    assert back == {figure: -ore for figure, ore in there.items()}


def test_what_each_reading_changes_of_the_headlines(folder: Path) -> None:
    """In kroner, of a ledger where every setting has something to change; reckoned by hand from the postings."""
    result = run(load_programme(folder, "mysen"))
    told = {
        (question.id, reading.value): {
            figure: ore // 100 for figure, ore in reading.difference_ore.items() if figure in HEADLINES
        }
        for question in result.ambiguities
        for reading in question.readings
        if not reading.is_chosen
    }

    def use(kroner: int) -> dict[str, int]:
        return {"tilskudd.brukt": kroner, "tilskudd.ubrukt": -kroner, "anmodning.overforing": -kroner}

    # All budgets have room: administration is 710 000 less the 120 296 of pay above a quarter of 1 600 000.
    assert told[("merverdiavgift", "gross")] == use(350_000)
    # There is no budget for 2027: model B has no amount, and carries over as A does.
    assert told[("utbetalingsmodell", "B")] == {}
    assert set(told[("utbetalingsmodell", "C")]) == {"anmodning.overforing"}
    assert told[("brukerbetaling-og-salg", "keep")] == use(90_000)
    assert told[("investering", "count")] == use(240_000)
    assert told[("kostnader-kilden-ikke-dekker", "grant")] == {**use(80_000), "egen.sum": -80_000}
    # An eighth of 1 600 000 is 200 000 less than a quarter.
    assert told[("andel-programlederlonn", "programme_position")] == {**use(-200_000), "egen.sum": 200_000}


def test_vat_gross_uses_310_000_more_for_a_budget_that_is_used_up_takes_no_more(folder: Path) -> None:
    """DOMAIN 8 no. 6: spend is 350 000 higher, of which administration's 40 000 are above its budget."""
    gross = reading_of(worked_example().reconciliation, "merverdiavgift", "gross")
    assert gross.difference_ore["etter-andre-kilder.sum"] == 35_000_000
    assert gross.difference_ore["tilskudd.brukt"] == 31_000_000
    assert gross.difference_ore["egen.over-budsjett.administrative-kostnader"] == 4_000_000
    assert gross.difference_ore["tilskudd.ubrukt"] == -31_000_000


def test_payment_models_of_the_worked_example_differ_as_the_letter_says() -> None:
    result = worked_example().reconciliation
    model_b, model_c = (reading_of(result, "utbetalingsmodell", model).difference_ore for model in "BC")
    assert model_b["anmodning.belop"] == (4_505_000 - 5_000_000) * 100
    assert "anmodning.overforing" not in model_b
    assert model_c["anmodning.overforing"] == -2_395_000 * 100
    assert "anmodning.belop" not in model_c


def test_payment_model_is_turned_in_the_coming_year_that_decides_it() -> None:
    files = mysen()
    question = question_in(files, "utbetalingsmodell")
    turned = with_reading(files, 2025, question, Reading(text="Modell C", value="C"))
    assert (turned.years[2025].grant.payment_model, turned.years[2026].grant.payment_model) == ("A", "C")
    turned = with_reading(files, 2026, question, Reading(text="Modell C", value="C"))
    assert (turned.years[2025].grant.payment_model, turned.years[2026].grant.payment_model) == ("A", "C")


def test_a_model_that_cannot_be_computed_says_so_and_states_no_kroner() -> None:
    model_b = reading_of(run(mysen()), "utbetalingsmodell", "B")
    assert "anmodning.belop" not in model_b.figures
    assert "anmodning.belop" not in model_b.difference_ore
    assert model_b.assumed == "Beløpet det bes om, kan ikke regnes ut, fordi budsjettet for 2027 ikke er lagt inn."


def test_a_month_says_that_the_request_waits_for_the_year_to_end() -> None:
    read = Read(ledger(POSTINGS), (), 0, {"2026-10": ("test.csv",)}, (), is_invented=True)
    month = calculate(read, mysen(), Occasion(Period(2026, 10), False, "test", date(2026, 11, 5))).reconciliation
    model_b = reading_of(month, "utbetalingsmodell", "B")
    assert (model_b.difference_ore, model_b.assumed) == ({}, AT_YEAR_END)


def test_pay_share_without_a_pay_basis_is_an_estimate_and_says_so() -> None:
    """520 296 kroner of pay are charged; half of it is 260 148, of which 60 000 were above the budget already."""
    estimate = reading_of(run(mysen(), POSTINGS), "andel-programlederlonn", "programme_position")
    assert estimate.assumed == ASSUMED
    assert estimate.difference_ore["egen.lonnsandel.administrative-kostnader"] == 26_014_800
    assert estimate.difference_ore["egen.over-budsjett.administrative-kostnader"] == -6_000_000
    assert estimate.difference_ore["tilskudd.brukt"] == -20_014_800


def test_the_estimate_is_what_the_assumed_pay_gives_when_somebody_states_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    year = tmp_path / "programmes" / "mysen" / "2026.toml"
    basis = PAY_BASIS.replace("1_600_000", str(4 * 520_296))
    year.write_text(year.read_text(encoding="utf-8") + basis, encoding="utf-8")
    stated = reading_of(
        run(load_programme(year.parents[1], "mysen"), POSTINGS), "andel-programlederlonn", "programme_position"
    )
    estimate = reading_of(run(mysen(), POSTINGS), "andel-programlederlonn", "programme_position")
    assert stated.assumed == ""
    assert stated.difference_ore == estimate.difference_ore


def test_without_pay_there_is_nothing_to_estimate() -> None:
    unpaid = run(mysen(), "2026-03 1120 71015 10_000")
    reading = reading_of(unpaid, "andel-programlederlonn", "programme_position")
    assert (reading.difference_ore, reading.assumed) == ({}, "")


def test_a_question_without_readings_is_words_alone() -> None:
    question = question_of(run(mysen()), "nabolagskjokkenet")
    assert (question.readings, question.effect_ore) == ((), 0)


def test_an_answered_question_keeps_its_readings_in_words_and_states_no_kroner(folder: Path) -> None:
    place = 'decided_by = "Tilskuddsbrevet fra departementet"\nsetting = "vat"'
    put(folder / "mysen" / "programme.toml", place, f"{place}\nconfirmed = true")
    question = question_of(run(load_programme(folder, "mysen")), "merverdiavgift")
    assert question.confirmed
    assert [(reading.value, reading.is_chosen) for reading in question.readings] == [("net", True), ("gross", False)]
    assert question.effect_ore == 0


def test_every_reading_tells_the_headlines_under_it(folder: Path) -> None:
    result = run(load_programme(folder, "mysen"))
    now = figures(result)
    for question in result.ambiguities:
        for reading in question.readings:
            for figure in HEADLINES:
                if figure in reading.figures:
                    assert reading.figures[figure] == now[figure] + reading.difference_ore.get(figure, 0)


def test_a_figure_of_the_request_that_a_side_could_not_compute_has_no_difference() -> None:
    known = {"anmodning.belop": 500, "anmodning.modell-b": 500, "egen.lonnsandel.sum": 7, "brukt.sum": 1}
    assert differences(known, {"brukt.sum": 1}) == {"egen.lonnsandel.sum": -7}
    assert differences({"brukt.sum": 1}, known) == {"egen.lonnsandel.sum": 7}
    assert differences(known, {"anmodning.belop": 400, "brukt.sum": 1}) == {
        "anmodning.belop": -100,
        "anmodning.modell-b": -500,
        "egen.lonnsandel.sum": -7,
    }


def test_calling_twice_gives_the_same(folder: Path) -> None:
    files = load_programme(folder, "mysen")
    assert run(files).ambiguities == run(files).ambiguities


def test_readings_do_not_touch_the_run_itself(folder: Path) -> None:
    """The postings of the calculation are those of the chosen reading, whatever was computed beside it."""
    calculation: Calculation = worked_example()
    kinds = set(calculation.placed.get_column("kind").drop_nulls())
    assert "investment" not in kinds
    files = load_programme(folder, "mysen")
    assert files.year(2026).grant.vat == run(files).vat == "net"


def test_trace_of_a_difference_says_the_two_readings() -> None:
    example = worked_example()
    figure = "avklaring.merverdiavgift.lesning-2.forskjell.tilskudd.brukt"
    found = trace(figure, example.reconciliation, example.placed)
    assert [(part.label, part.amount_ore) for part in found.adjustments] == [
        ("tilskudd.brukt med lesningen: Med merverdiavgift som kompenseres", 571_000_000),
        ("Trekk: tilskudd.brukt med den valgte lesningen: Uten merverdiavgift som kompenseres", -540_000_000),
    ]
    assert found.value_ore == 31_000_000


def test_every_stated_difference_has_a_figure_id() -> None:
    result = worked_example().reconciliation
    known = figures(result)
    for question in result.ambiguities:
        for number, reading in enumerate(question.readings, start=1):
            for figure, ore in reading.difference_ore.items():
                assert known[difference_id(question.id, number, figure)] == ore


def test_opening_balances_of_others_tell_every_reading_that_the_export_has_them() -> None:
    """The fund is opened with nought, for others' balances are there and the grant's is not: under no reading else."""
    table = "2026-00 25100010 40000 -1_000\n2026-03 1120 71003 500_000\n2026-12 25100010 71000 -4_500_000"
    result = run(mysen(), table)

    assert result.grant.is_fund_opening_booked
    assert result.grant.fund_opening_ore == 0
    stated = [reading.difference_ore for each in result.ambiguities for reading in each.readings]
    assert any(stated)
    assert [figure for each in stated for figure in each if figure.startswith("fond.")] == []
