"""Every rule: one title, one remedy, one place. No finding can be raised without them."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain
import schemas
from flows.commands import BLOCKED, DONE, status_of
from outputs.rule_titles import rule_title, rule_titles
from schemas.findings import Finding, Severity, UnhelpfulFindingError
from schemas.rules import Rule
from tests.ledgers import ROOT

MAY_BUILD_FINDINGS = {"schemas/rules.py", "tasks/store/run_records.py"}
ENGLISH = re.compile(r"\b(?:the|and|file|row|column|amount|error|warning|project|period|voucher|missing|is|of)\b")


def rules_in_code() -> dict[tuple[str, str], Rule]:
    """Every rule that stands in a module of schemas or domain, by code and remedy."""
    modules = [
        importlib.import_module(found.name)
        for package in (schemas, domain)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    values = [value for module in modules for value in vars(module).values()]
    listed = [rule for value in values if isinstance(value, tuple) for rule in value if isinstance(rule, Rule)]
    return {(rule.code, rule.remedy): rule for rule in (*listed, *(each for each in values if isinstance(each, Rule)))}


RULES = rules_in_code()
EVERY_RULE = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ("schemas", "domain", "outputs", "tasks", "flows"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_there_are_rules_of_reading_of_rows_and_across_frames() -> None:
    codes = {code for code, _ in RULES}
    assert {"F01", "L17", "K01"} <= codes
    assert len(codes) > len("FLPVYK") * 10


@EVERY_RULE
def test_a_rule_says_what_must_hold_and_what_to_do(rule: Rule) -> None:
    assert rule.title[0].isupper() or rule.title[0].isdigit()
    assert not rule.title.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.source
    assert not ENGLISH.search(f"{rule.title} {rule.remedy}".casefold())


@EVERY_RULE
def test_readers_are_shown_the_title_that_the_rule_itself_has(rule: Rule) -> None:
    assert rule.code in rule_titles(), "the rule's module must list it in RULES"
    assert rule_title(rule.code) == rule.title


@EVERY_RULE
def test_a_finding_of_a_rule_has_the_rules_remedy(rule: Rule) -> None:
    finding = rule.finding("Fant feil.")
    assert (finding.rule, finding.remedy, finding.severity) == (rule.code, rule.remedy, rule.severity)


FOLLOWS_THE_YEAR = Rule(
    "X",
    "Tittel",
    Severity.INFO,
    "Korrigér.",
    "Kontroll",
    year_end=Severity.ERROR,
    by_month=((4, Severity.WARNING), (10, Severity.ERROR)),
)


@pytest.mark.parametrize(
    ("month", "severity"),
    [(None, "info"), (1, "info"), (3, "info"), (4, "warning"), (9, "warning"), (10, "error"), (12, "error")],
)
def test_a_severity_that_follows_the_year_changes_with_its_months(month: int | None, severity: str) -> None:
    assert FOLLOWS_THE_YEAR.severity_for(is_year_end=False, month=month) == severity
    assert FOLLOWS_THE_YEAR.finding("Fant.", month=month).severity == severity
    assert FOLLOWS_THE_YEAR.severity_for(is_year_end=True, month=month) is Severity.ERROR


@pytest.mark.parametrize(
    ("at_most", "severity"), [("info", "info"), ("warning", "warning"), ("error", "error"), ("fatal", "error")]
)
def test_a_finding_is_never_graver_than_it_may_be_nor_than_its_rule(at_most: str, severity: str) -> None:
    finding = FOLLOWS_THE_YEAR.finding("Fant.", is_year_end=True, at_most=Severity(at_most))

    assert finding.severity == severity


def test_nobody_builds_a_finding_past_its_rule() -> None:
    builders = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    }
    assert builders == MAY_BUILD_FINDINGS


@pytest.mark.parametrize(("message", "remedy"), [("", "Korrigér."), ("Fant feil.", "")])
def test_a_finding_without_a_sentence_or_a_remedy_cannot_be_raised(message: str, remedy: str) -> None:
    with pytest.raises(UnhelpfulFindingError, match="rule X: a finding must say"):
        Finding("X", Severity.INFO, message, remedy)


@given(
    st.lists(
        st.builds(
            Finding,
            st.just("X"),
            st.sampled_from(Severity),
            st.just("Fant."),
            st.just("Korrigér."),
            waived_by=st.sampled_from([None, "NN: avklart"]),
            trial=st.booleans(),
        ),
        max_size=5,
    )
)
def test_a_run_fails_for_its_findings_and_for_nothing_else(findings: list[Finding]) -> None:
    standing = [each for each in findings if each.waived_by is None and not each.trial]
    grave = [each for each in standing if each.severity in {Severity.ERROR, Severity.FATAL}]
    assert status_of(findings) == (BLOCKED if grave else DONE)
    assert DONE == 0 != BLOCKED
