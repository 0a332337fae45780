"""The page of rules says what the rules say, and the check sees when it does not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from domain.checks.measures import OVERRUN
from schemas.expectations.row_rules import RULES
from tests.ledgers import ROOT

SCRIPT = Path(__file__).parents[2] / "docs" / "generate_rules.py"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_rules", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_rule_is_on_the_page_in_the_order_of_its_code(generator: ModuleType) -> None:
    rules = generator.all_rules()
    assert set(RULES) <= set(rules)
    assert [rule.code for rule in rules] == sorted(rule.code for rule in rules)


def test_check_sees_a_missing_a_right_and_a_changed_page(
    generator: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "rules.md"
    assert generator.main(["--check", "--file", str(page)]) == 1
    assert generator.main(["--file", str(page)]) == 0
    assert generator.main(["--check", "--file", str(page)]) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("L06", "L66"), encoding="utf-8")
    assert generator.main(["--check", "--file", str(page)]) == 1
    assert "run: python docs/generate_rules.py" in capsys.readouterr().err


def test_severity_of_months_and_of_the_year_end_stand_side_by_side(generator: ModuleType) -> None:
    page = generator.rules_page(RULES)
    assert "| L07 | Funksjonen er gyldig i regnskapsåret | warning | error |  |" in page


def test_severity_that_follows_the_year_says_from_which_month(generator: ModuleType) -> None:
    page = generator.rules_page([OVERRUN])
    assert "| Y04 | Et tiltak bruker ikke mer enn revidert budsjett | info; warning from July | error |  |" in page


def test_rules_on_trial_are_marked_on_the_page(generator: ModuleType) -> None:
    page = generator.rules_page(RULES)
    assert "| V12 | Bilagsseriene er uten hull | info | info | yes |" in page


def test_every_control_of_the_catalogue_that_a_ledger_may_answer_is_a_rule_or_is_listed_with_the_reason(
    generator: ModuleType,
) -> None:
    catalogue = {
        f"{scope}{number:02d}" for scope, last in (("L", 28), ("V", 12), ("P", 15)) for number in range(1, last + 1)
    }
    rules = {rule.code for rule in generator.all_rules()}
    left_out = set(generator.NOT_BUILT)
    assert catalogue - rules - left_out == set()
    assert left_out & rules == set()
    assert set(generator.PARTLY_BUILT) <= rules
    assert all(f"| {code} | {reason} |" in generator.rules_page(()) for code, reason in generator.NOT_BUILT.items())


def test_every_control_of_the_year_says_where_it_is_computed(generator: ModuleType) -> None:
    controls = generator.YEAR_CONTROLS
    rules = {rule.code for rule in generator.all_rules()}
    assert list(controls) == [f"Y{number:02d}" for number in range(1, 31)]
    assert {code for codes, _, _ in controls.values() for code in codes} <= rules
    assert all(control in codes for control, (codes, _, _) in controls.items() if control in rules)
    assert all(note for codes, _, note in controls.values() if not codes)
    assert all((ROOT / file).is_file() for _, files, _ in controls.values() for file in files)
    assert "| Y07 | Y07, Y34, Y35 | domain/checks/measures.py, domain/checks/double_financing.py |" in (
        generator.rules_page(())
    )
