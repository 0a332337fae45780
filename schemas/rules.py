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


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that must hold. `title` and `remedy` are bokmål; `source` says who demands it.

    `year_end` is the severity in a run for a whole year, where it differs from that of a month. A rule that `is_trial`
    reports and never blocks: its word lists or limits are guesses until accounts have shown how often they are right.
    """

    code: str
    title: str
    severity: Severity
    remedy: str
    source: str
    year_end: Severity | None = None
    is_trial: bool = False

    def severity_for(self, *, is_year_end: bool) -> Severity:
        """The severity in a monthly or a yearly run."""
        return self.year_end if is_year_end and self.year_end else self.severity

    def finding(self, message: str, *, is_year_end: bool = False, **place: Unpack[Place]) -> Finding:
        """A breach of this rule, with the rule's own remedy."""
        return Finding(
            rule=self.code,
            severity=self.severity_for(is_year_end=is_year_end),
            message=message,
            remedy=self.remedy,
            trial=self.is_trial,
            **place,
        )
