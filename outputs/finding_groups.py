"""Findings as they are shown: nothing dropped, personal numbers hidden, same cause together.

Grouping puts a heading over findings and never replaces them: every group holds its findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.privacy import masked, without_identity
from schemas.findings import Finding, Severity, sorted_findings

_FREE_TEXT_COLUMNS = frozenset({"text", "party"})


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one rule and severity, the largest first.

    `rows` is the number of rows behind them; `kroner_ore` their differences without sign, `net_ore` with sign.
    """

    rule: str
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """The rows behind the findings."""
        return sum(finding.count for finding in self.findings)

    @property
    def kroner_ore(self) -> int:
        """The differences without sign; what the group is sorted by."""
        return sum(abs(finding.difference_ore or 0) for finding in self.findings)

    @property
    def net_ore(self) -> int:
        """The differences with sign."""
        return sum(finding.difference_ore or 0 for finding in self.findings)

    @property
    def first(self) -> Finding:
        """The largest, which stands for the group."""
        return self.findings[0]


def _with_waiver_said(finding: Finding) -> Finding:
    if finding.waived_by is None:
        return finding
    return replace(finding, message=f"Unntak, {finding.waived_by}: {finding.message}")


def shown(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As many findings as given, the gravest first, with personal numbers hidden."""
    return tuple(_shown(finding) for finding in sorted_findings(findings))


def grouped_findings(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """The findings by cause: the gravest groups first, then by kroner, then by rule. Every finding is in one group.

    Waived findings are groups of their own, and their messages say who waived them and why.
    """
    by_cause: dict[tuple[Severity, str, bool], list[Finding]] = {}
    for finding in shown(findings):
        cause = (finding.severity, finding.rule, finding.waived_by is not None)
        by_cause.setdefault(cause, []).append(_with_waiver_said(finding))
    groups = [FindingGroup(rule, severity, tuple(members)) for (severity, rule, _), members in by_cause.items()]
    return tuple(sorted(groups, key=lambda group: (group.severity.rank, -group.kroner_ore, group.rule)))


def _shown(finding: Finding) -> Finding:
    hide = masked if finding.column in _FREE_TEXT_COLUMNS else without_identity
    return replace(
        finding,
        message=without_identity(finding.message),
        value=finding.value if finding.value is None else hide(finding.value),
        expected=finding.expected if finding.expected is None else hide(finding.expected),
    )
