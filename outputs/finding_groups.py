"""Findings as they are shown: nothing dropped, personal numbers hidden, same cause together.

Grouping puts a heading over findings and never replaces them: every group holds its findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from domain.privacy import masked, without_identity
from outputs.norwegian import counted, kroner
from outputs.rule_titles import rule_title
from schemas.findings import Finding, Severity, sorted_findings
from schemas.runs import Run

_FREE_TEXT_COLUMNS = frozenset({"text", "party"})

PostingAmounts = Mapping[tuple[str | None, int | None], int]
"""File and row -> the row's amount without sign, in øre."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one rule and severity, the largest first.

    `rows` is the number of rows behind them; `kroner_ore` their differences without sign, `net_ore` with sign.
    """

    rule: str
    severity: Severity
    findings: tuple[Finding, ...]

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
        """The differences without sign; what the group is sorted by."""
        return sum(abs(finding.difference_ore or 0) for finding in self.findings)

    @property
    def net_ore(self) -> int | None:
        """The differences with sign; None when the findings are not about a difference."""
        differences = [finding.difference_ore for finding in self.findings if finding.difference_ore is not None]
        return sum(differences) if differences else None

    @property
    def is_about_rows(self) -> bool:
        """Whether the findings point at rows of a file."""
        return any(finding.row is not None for finding in self.findings)

    @property
    def first(self) -> Finding:
        """The largest, which stands for the group."""
        return self.findings[0]

    def postings_ore(self, amounts: PostingAmounts) -> int | None:
        """The amounts of the postings found, without sign; None when they are not among the programme's."""
        found = {(finding.file, finding.row) for finding in self.findings} & amounts.keys()
        return sum(amounts[place] for place in found) if found else None


def posting_amounts(run: Run) -> PostingAmounts:
    """The amount without sign of every row of the programme that has a readable one."""
    if "amount_ore" not in run.postings.columns:
        return {}
    sums = run.postings.group_by("file", "row").agg(
        pl.col("amount_ore").sum().abs(), pl.col("amount_ore").count().alias("n")
    )
    return {(file, row): ore for file, row, ore, n in sums.iter_rows() if n}


def extent(group: FindingGroup, amounts: PostingAmounts) -> str:
    """How much the findings are about: `3 rader, 7 960 kroner`; empty when neither rows nor kroner say anything."""
    net, postings = group.net_ore, group.postings_ore(amounts)
    ore = net if net is not None else postings
    parts = [counted(group.rows, "rad", "rader")] if group.is_about_rows else []
    parts += [counted(group.rows, "funn", "funn")] if not parts and group.rows > 1 else []
    parts += [kroner(abs(ore))] if ore else []
    return ", ".join(parts)


def with_extent(group: FindingGroup, amounts: PostingAmounts) -> str:
    """The rule that is broken, and by how much: `«Ingen postering står to ganger …» (3 rader, 7 960 kroner)`."""
    size = extent(group, amounts)
    return f"«{group.title}»" + (f" ({size})" if size else "")


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
