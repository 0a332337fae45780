"""What a rule is. The rules themselves stand beside what they guard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack

from schemas.findings import Finding, Severity


class Place(TypedDict, total=False):
    """Where a finding is and by how much; the keys are those of `Finding`."""

    file: str | None
    row: int | None
    voucher: str | None
    column: str | None
    value: str | None
    expected: str | None
    difference_ore: int | None
    measure: str | None
    count: int


class When(TypedDict):
    """The run a finding is raised in: its last month, 1 to 12, and whether it is for a whole year."""

    month: int
    is_year_end: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that must hold. `title` and `remedy` are bokmål; `source` says who demands it.

    `by_month` are the months, in order, from which a monthly run judges otherwise than `severity`; `year_end` is the
    severity in a run for a whole year, where it differs from that of a month. A rule that `is_trial` reports and never
    blocks: its word lists or limits are guesses until accounts have shown how often they are right.
    """

    code: str
    title: str
    severity: Severity
    remedy: str
    source: str
    year_end: Severity | None = None
    is_trial: bool = False
    by_month: tuple[tuple[int, Severity], ...] = ()

    def severity_for(self, *, is_year_end: bool, month: int | None = None) -> Severity:
        """The severity in a yearly run, or in a monthly one; without its month, that of the year's beginning."""
        if is_year_end and self.year_end:
            return self.year_end
        reached = [severity for first, severity in self.by_month if month is not None and first <= month]
        return reached[-1] if reached else self.severity

    def finding(
        self,
        message: str,
        *,
        is_year_end: bool = False,
        month: int | None = None,
        at_most: Severity | None = None,
        **place: Unpack[Place],
    ) -> Finding:
        """A breach of this rule, with the rule's own remedy; never graver than `at_most`."""
        severity = self.severity_for(is_year_end=is_year_end, month=month)
        return Finding(
            rule=self.code,
            severity=max(severity, at_most or severity, key=lambda each: each.rank),
            message=message,
            remedy=self.remedy,
            trial=self.is_trial,
            **place,
        )
