"""Readings of open questions in a programme file: what does not fit the setting is told with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.programme_files import load_programme
from schemas.readings import legal_values
from tests.ledgers import mysen
from tests.test_programme_files import faults_after, folder

__all__ = ["folder"]

VAT_NET = '{ value = "net", text = "Uten merverdiavgift som kompenseres" }'
VAT_GROSS = '{ value = "gross", text = "Med merverdiavgift som kompenseres" }'


def test_readings_that_ship_are_without_faults() -> None:
    settings = {question.setting for question in mysen().programme.open_questions if question.readings}
    assert settings == {"vat", "payment_model", "pay_share", "uncovered_by", "user_income", "investment"}


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("vat", ("net", "gross")),
        ("payment_model", ("A", "B", "C")),
        ("user_income", ("deduct", "keep")),
        ("uncovered_by", ("municipality", "grant")),
        ("investment", ("leave_out", "count")),
        ("pay_share", ("full_pay", "programme_position")),
    ],
)
def test_legal_values_are_those_of_the_record_the_setting_stands_in(setting: str, values: tuple[str, ...]) -> None:
    assert legal_values(setting) == values  # type: ignore[arg-type]


def test_value_that_is_not_the_settings(folder: Path) -> None:
    told = faults_after(folder, "programme.toml", VAT_GROSS, VAT_GROSS.replace("gross", "brutto"))
    assert "mysen/programme.toml: open_questions." in told
    assert "'brutto' is not a value of vat; choose among net, gross" in told


def test_two_readings_with_one_value(folder: Path) -> None:
    told = faults_after(folder, "programme.toml", VAT_GROSS, VAT_GROSS.replace("gross", "net"))
    assert "2 readings have the value 'net'; a value is one reading's" in told


def test_setting_of_a_year_that_no_reading_has(folder: Path) -> None:
    model_a = '  { value = "A", text = "Hele årets tildeling utbetales (modell A)" },\n'
    told = faults_after(folder, "programme.toml", model_a, "")
    assert "mysen/2025.toml: grant.payment_model: payment_model is 'A'" in told
    assert "mysen/2026.toml: grant.payment_model: payment_model is 'A'" in told
    assert "question 'utbetalingsmodell' has no reading with that value" in told


def test_setting_of_the_programme_that_no_reading_has(folder: Path) -> None:
    old = '{ value = "full_pay", text = "25 % av hele lønnen til hver programleder" }'
    new = '{ value = "programme_position", text = "25 % av hele lønnen til hver programleder" }'
    told = faults_after(folder, "programme.toml", old, new)
    assert "pay_share is 'full_pay', and question 'andel-programlederlonn' has no reading with that value" in told


def test_readings_without_a_setting(folder: Path) -> None:
    told = faults_after(folder, "programme.toml", 'setting = "vat"\n', "")
    assert "readings: name the `setting` that they turn, or leave the readings out" in told


def test_setting_with_a_single_reading(folder: Path) -> None:
    told = faults_after(folder, "programme.toml", f"  {VAT_GROSS},\n", "")
    assert "a question with a `setting` has at least two readings" in told


def test_setting_that_does_not_exist(folder: Path) -> None:
    told = faults_after(folder, "programme.toml", 'setting = "vat"', 'setting = "mva"')
    assert "open_questions.3.setting" in told


def test_two_questions_about_one_setting(folder: Path) -> None:
    question = (
        '[[open_questions]]\nid = "mva-en-gang-til"\nquestion = "Mva?"\ndefault = "Uten."\ndecided_by = "Controller"\n'
        f'setting = "vat"\nreadings = [{VAT_NET}, {VAT_GROSS}]\n\n'
    )
    told = faults_after(folder, "programme.toml", "[[open_questions]]\n", f"{question}[[open_questions]]\n")
    assert "2 questions turn 'vat'; a setting has one question" in told


SECOND_RULE = """[[rules]]
kind = "pay_share"
id = "lederlonn"
measure = "evaluering"
share = "1/10"
persons = 1
arts = ["010-099"]
of = "programme_position"
reading = "En tidel"
confirmed = false
source = "oppdiktet"

[[rules]]
kind = "pay_share"
"""


def test_pay_share_question_names_its_rule_where_there_are_two(folder: Path) -> None:
    told = faults_after(folder, "programme.toml", '[[rules]]\nkind = "pay_share"\n', SECOND_RULE)
    assert "rule: write the id of the pay_share rule the question is about" in told


def test_pay_share_question_that_names_its_rule_reads_that_one(folder: Path) -> None:
    path = folder / "mysen" / "programme.toml"
    text = path.read_text(encoding="utf-8").replace('[[rules]]\nkind = "pay_share"\n', SECOND_RULE, 1)
    path.write_text(
        text.replace('setting = "pay_share"\n', 'setting = "pay_share"\nrule = "programlederlonn"\n'), "utf-8"
    )

    question = next(each for each in load_programme(folder, "mysen").programme.open_questions if each.rule)
    assert (question.setting, question.rule) == ("pay_share", "programlederlonn")
