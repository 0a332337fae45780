"""What came of every rule of the rule book in one run: how many findings, how grave, and who has answered for them.

A rule about something that is not in the files, such as a SAF-T header, finds nothing and counts as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.rule_book import all_rules
from schemas.findings import Finding, Severity
from schemas.rules import Rule


class Outcome(StrEnum):
    """The gravest that stands of a rule's findings; waived findings and those of a rule on trial stop nothing."""

    PASSED = "passed"
    NOTED = "noted"
    TRIAL = "trial"
    WAIVED = "waived"
    WARNED = "warned"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule and its findings. `waived` are among them; `difference_ore` sums the differences without sign."""

    rule: Rule
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """What the reader must know of it first."""
        return max(map(_standing, self.findings), key=list(Outcome).index, default=Outcome.PASSED)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that somebody has taken responsibility for."""
        return tuple(finding for finding in self.findings if finding.waived_by is not None)

    @property
    def rows(self) -> int:
        """The rows behind the findings."""
        return sum(finding.count for finding in self.findings)

    @property
    def difference_ore(self) -> int:
        """The differences without sign."""
        return sum(abs(finding.difference_ore or 0) for finding in self.findings)


def rule_outcomes(findings: Iterable[Finding], *, is_year_end: bool) -> tuple[RuleOutcome, ...]:
    """Every rule once, by code, with its findings; a code of no rule in the book comes last.

    Args:
        findings: of one run.
        is_year_end: whether it is for a whole year, for the severity that rules have then.
    """
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.rule, []).append(finding)
    rules = {rule.code: rule for rule in reversed(all_rules())}
    unknown = sorted(by_code.keys() - rules.keys())
    codes = [*sorted(rules), *unknown]
    return tuple(
        RuleOutcome(
            rule := rules.get(code) or _unknown(by_code[code][0]),
            rule.severity_for(is_year_end=is_year_end),
            tuple(by_code.get(code, ())),
        )
        for code in codes
    )


def _unknown(finding: Finding) -> Rule:
    """A rule that was in the book when the run was stored and is not any more."""
    return Rule(finding.rule, finding.rule, finding.severity, finding.remedy, source="")


def _standing(finding: Finding) -> Outcome:
    if finding.waived_by is not None:
        return Outcome.WAIVED
    if finding.trial:
        return Outcome.TRIAL
    if finding.severity.blocks:
        return Outcome.FAILED
    return Outcome.WARNED if finding.severity is Severity.WARNING else Outcome.NOTED
