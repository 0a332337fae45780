"""Findings as they are shown: nothing dropped, personal data hidden, same cause together, the largest first.

Grouping puts a heading over findings and never replaces them: every group holds its findings. Terminal, status page,
workbook, letter, report and alert all group here, so that they say the same in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from domain.finding_figures import NO_AMOUNTS, PostingAmounts, cause_id, net_of, posting_amounts, postings_of
from outputs.norwegian import counted, kroner
from outputs.rule_titles import rule_title
from schemas.exports.masking import masked
from schemas.findings import Finding, Severity, sorted_findings
from schemas.runs import Run

__all__ = ["FindingGroup", "extent", "grouped_findings", "groups_of", "posting_amounts", "shown", "with_extent"]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one rule and severity, the largest first.

    `rows` is the number of rows behind them; `kroner_ore` their differences without sign, `net_ore` with sign.
    """

    rule: str
    severity: Severity
    findings: tuple[Finding, ...]
    amounts: PostingAmounts = field(default_factory=dict, repr=False, compare=False)

    @property
    def id(self) -> str:
        """What the ids of its figures begin with (`domain.finding_figures`)."""
        return cause_id(self.first)

    @property
    def title(self) -> str:
        """What must hold, and does not."""
        return rule_title(self.rule)

    @property
    def rows(self) -> int:
        """The rows behind the findings."""
        return sum(finding.count for finding in self.findings)

    @property
    def kroner_ore(self) -> int:
        """The differences without sign."""
        return sum(abs(finding.difference_ore or 0) for finding in self.findings)

    @property
    def net_ore(self) -> int | None:
        """The differences with sign; None when the findings are not about a difference."""
        return net_of(self.findings)

    @property
    def postings_ore(self) -> int | None:
        """The amounts of the postings found, without sign; None when no amount of theirs is known."""
        return postings_of(self.findings, self.amounts)

    @property
    def extent_ore(self) -> int:
        """What the findings come to in one amount without sign: the differences, or else the postings."""
        return abs(self.net_ore if self.net_ore is not None else self.postings_ore or 0)

    @property
    def size_ore(self) -> int:
        """What the group is sorted by: its differences, and where it is about none, its postings."""
        return self.kroner_ore or self.postings_ore or 0

    @property
    def is_about_rows(self) -> bool:
        """Whether the findings point at rows of a file."""
        return any(finding.row is not None for finding in self.findings)

    @property
    def first(self) -> Finding:
        """The largest, which stands for the group."""
        return self.findings[0]


def groups_of(run: Run, findings: Iterable[Finding] | None = None) -> tuple[FindingGroup, ...]:
    """The findings of a run by cause, or some of them, with the amounts of its postings."""
    chosen = run.findings if findings is None else tuple(findings)
    return grouped_findings(chosen, posting_amounts(run.postings, chosen))


def extent(group: FindingGroup) -> str:
    """How much the findings are about: `3 rader, 7 960 kroner`; empty when neither rows nor kroner say anything."""
    parts = [counted(group.rows, "rad", "rader")] if group.is_about_rows else []
    parts += [counted(group.rows, "funn", "funn")] if not parts and group.rows > 1 else []
    parts += [kroner(group.extent_ore)] if group.extent_ore else []
    return ", ".join(parts)


def with_extent(group: FindingGroup) -> str:
    """The rule that is broken, and by how much: `«Ingen postering står to ganger …» (3 rader, 7 960 kroner)`."""
    size = extent(group)
    return f"«{group.title}»" + (f" ({size})" if size else "")


def shown(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As many findings as given, the gravest first, with personal data hidden."""
    return tuple(masked(finding) for finding in sorted_findings(findings))


def grouped_findings(findings: Iterable[Finding], amounts: PostingAmounts = NO_AMOUNTS) -> tuple[FindingGroup, ...]:
    """The findings by cause: the gravest groups first, then by kroner, then by rule. Every finding is in one group.

    Waived findings and those of a rule on trial are groups of their own, and their messages say so.

    Args:
        findings: of any rules.
        amounts: of the rows they point at; the size of a group whose findings are not about a difference.
    """
    by_cause: dict[tuple[Severity, str, bool, bool], list[Finding]] = {}
    for finding in shown(findings):
        cause = (finding.severity, finding.rule, finding.waived_by is not None, finding.trial)
        by_cause.setdefault(cause, []).append(_with_standing_said(finding))
    groups = [
        FindingGroup(rule, severity, _largest_first(members, amounts), amounts)
        for (severity, rule, _, _), members in by_cause.items()
    ]
    return tuple(sorted(groups, key=lambda group: (group.severity.rank, -group.size_ore, group.rule)))


def _largest_first(findings: list[Finding], amounts: PostingAmounts) -> tuple[Finding, ...]:
    """By difference, and by the posting's amount where there is none; equals stay in the order they have."""
    return tuple(sorted(findings, key=lambda each: -abs(each.difference_ore or amounts.get((each.file, each.row), 0))))


def _with_standing_said(finding: Finding) -> Finding:
    if finding.waived_by is not None:
        return replace(finding, message=f"Unntak, {finding.waived_by}: {finding.message}")
    return replace(finding, message=f"Prøveregel, stopper ingenting: {finding.message}") if finding.trial else finding
