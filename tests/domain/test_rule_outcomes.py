"""What came of every rule of the rule book in one run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from domain.rule_book import all_rules
from domain.rule_outcomes import Outcome, RuleOutcome, rule_outcomes
from schemas.findings import Finding, Severity

ERROR = Finding("L23", Severity.ERROR, "Fant to like rader.", "Korrigér.", difference_ore=-500, count=2)
WARNING = replace(ERROR, severity=Severity.WARNING)
NOTE = replace(ERROR, severity=Severity.INFO)
WAIVED = replace(ERROR, waived_by="Controller: avklart")
TRIAL = replace(ERROR, trial=True)


def outcome_of(*findings: Finding) -> RuleOutcome:
    return next(found for found in rule_outcomes(findings, is_year_end=True) if found.rule.code == "L23")


def test_every_rule_is_there_once() -> None:
    codes = [found.rule.code for found in rule_outcomes((), is_year_end=True)]

    assert codes == sorted({rule.code for rule in all_rules()})


def test_a_rule_without_findings_has_passed() -> None:
    assert outcome_of().outcome is Outcome.PASSED
    assert Counter(found.outcome for found in rule_outcomes((), is_year_end=True)).keys() == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ((NOTE,), Outcome.NOTED),
        ((WARNING, NOTE), Outcome.WARNED),
        ((NOTE, ERROR, WARNING), Outcome.FAILED),
        ((replace(ERROR, severity=Severity.FATAL),), Outcome.FAILED),
        ((WAIVED,), Outcome.WAIVED),
        ((WAIVED, NOTE), Outcome.WAIVED),
        ((WAIVED, WARNING), Outcome.WARNED),
        ((WAIVED, ERROR), Outcome.FAILED),
        ((TRIAL,), Outcome.TRIAL),
        ((replace(WAIVED, trial=True),), Outcome.WAIVED),
    ],
)
def test_the_gravest_that_stands_decides(findings: tuple[Finding, ...], outcome: Outcome) -> None:
    assert outcome_of(*findings).outcome is outcome


def test_findings_are_counted_with_their_rows_and_kroner() -> None:
    found = outcome_of(ERROR, WAIVED)

    assert (len(found.findings), found.rows, found.difference_ore, found.waived) == (2, 4, 1000, (WAIVED,))


def test_severity_is_that_of_the_year_end() -> None:
    underspend = {found.rule.code: found.severity for found in rule_outcomes((), is_year_end=True)}["P08"]
    in_january = {found.rule.code: found.severity for found in rule_outcomes((), is_year_end=False)}["P08"]

    assert (underspend, in_january) == (Severity.ERROR, Severity.INFO)


def test_a_rule_that_is_in_the_book_no_more_is_told_last() -> None:
    found = rule_outcomes([replace(ERROR, rule="X99")], is_year_end=True)[-1]

    assert (found.rule.code, found.rule.remedy, found.outcome) == ("X99", "Korrigér.", Outcome.FAILED)
