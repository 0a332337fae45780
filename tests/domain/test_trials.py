"""Rules on trial: they report, are marked, and block nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.rule_book import all_rules, never_on_trial, trial_faults, with_trials
from domain.waivers import NEVER_WAIVED
from outputs.finding_groups import grouped_findings
from schemas.findings import Finding, Severity, blocking
from schemas.programme import Programme
from schemas.programme_files import ProgrammeError
from schemas.rules import Rule
from tasks.programmes import checked_programme
from tests.ledgers import ROOT, mysen

FINDINGS = (
    Finding("L06", Severity.ERROR, "Fant ugyldig art.", "Korrigér art."),
    Finding("V02", Severity.WARNING, "Fant avgift.", "Korrigér art 729."),
)


def trying(*codes: str) -> Programme:
    return mysen().programme.model_copy(update={"trial": codes})


def test_a_finding_of_a_rule_the_programme_tries_is_told_and_blocks_nothing() -> None:
    assert blocking(with_trials(FINDINGS, trying())) == FINDINGS[:1]
    tried = with_trials(FINDINGS, trying("L06"))
    assert [(finding.rule, finding.trial) for finding in tried] == [("L06", True), ("V02", False)]
    assert blocking(tried) == ()
    assert tried[0].as_dict()["trial"] is True


def test_a_rule_that_is_on_trial_by_itself_makes_findings_on_trial_whatever_the_programme_says() -> None:
    rule = Rule("V99", "Noe gjelder", Severity.ERROR, "Gjør noe.", "Prøve", is_trial=True)
    found = with_trials([rule.finding("Fant noe.")], trying())
    assert found[0].trial
    assert not found[0].blocks


def test_findings_on_trial_are_a_group_of_their_own_that_says_so() -> None:
    mixed = (FINDINGS[0], *with_trials(FINDINGS[:1], trying("L06")))
    messages = [group.first.message for group in grouped_findings(mixed)]
    assert sorted(messages) == ["Fant ugyldig art.", "Prøveregel, stopper ingenting: Fant ugyldig art."]


def test_an_unknown_code_is_a_fault_with_file_and_key_and_small_letters_get_a_hint() -> None:
    assert list(trial_faults(trying("V02", "V60", "v06"))) == [
        "mysen/programme.toml: trial.1: 'V60' is no rule of this version, see docs/rules.md",
        "mysen/programme.toml: trial.2: 'v06' is no rule of this version, see docs/rules.md; did you mean 'V06'?",
    ]
    assert list(trial_faults(trying("V02", "L06"))) == []


@pytest.mark.parametrize("code", ["F01", "K06", "K07"])
def test_what_guards_the_letter_or_the_reading_cannot_be_on_trial(code: str) -> None:
    assert [fault.split(";")[0] for fault in trial_faults(trying(code))] == [
        f"mysen/programme.toml: trial.0: {code!r} cannot be on trial"
    ]


def test_rules_that_cannot_be_waived_or_make_a_file_unusable_are_never_on_trial() -> None:
    fatal = {rule.code for rule in all_rules() if rule.severity is Severity.FATAL}
    assert fatal | NEVER_WAIVED == never_on_trial()
    assert not [rule.code for rule in all_rules() if rule.is_trial and rule.code in never_on_trial()]


def test_the_programme_file_is_refused_when_it_tries_an_unknown_rule(tmp_path: Path) -> None:
    home = tmp_path / "mysen"
    home.mkdir()
    for file in (ROOT / "programmes" / "mysen").glob("*.toml"):
        (home / file.name).write_bytes(file.read_bytes())
    assert checked_programme(tmp_path, "mysen").programme.trial == ()
    text = (home / "programme.toml").read_text(encoding="utf-8")
    (home / "programme.toml").write_text(
        text.replace('id = "mysen"', 'id = "mysen"\ntrial = ["L6"]', 1), encoding="utf-8"
    )
    with pytest.raises(ProgrammeError, match=r"mysen/programme.toml: trial.0: 'L6' is no rule"):
        checked_programme(tmp_path, "mysen")
