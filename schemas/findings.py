"""Findings: what is wrong with the data, in Norwegian, for the person who can mend it.

A wrong program is an exception, never a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """SSB's ladder. A fatal finding makes the file unusable; an error blocks the letter and the report."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)

    @property
    def blocks(self) -> bool:
        """Whether a final letter may not be sent while it stands."""
        return self in {Severity.FATAL, Severity.ERROR}


class UnhelpfulFindingError(Exception):
    """A finding without a sentence or without a remedy: a fault in the program."""

    def __init__(self, rule_code: str) -> None:
        super().__init__(f"rule {rule_code}: a finding must say what is wrong and what to do")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, by how much, and what to do. `message` and `remedy` are bokmål.

    `row` is the file's own row number. `difference_ore` carries its direction in its sign. `count` is the number of
    rows behind a finding that covers several. A finding in `trial` is that of a rule still being tried: it is told,
    and blocks nothing. `own` is what the row says in the municipality's own columns, header and value, as far as it
    may be shown.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    file: str | None = None
    row: int | None = None
    voucher: str | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    difference_ore: int | None = None
    measure: str | None = None
    count: int = 1
    waived_by: str | None = None
    trial: bool = False
    own: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.message or not self.remedy:
            raise UnhelpfulFindingError(self.rule)

    @property
    def blocks(self) -> bool:
        """Whether a final letter may not be sent while it stands."""
        return self.severity.blocks and self.waived_by is None and not self.trial

    def as_dict(self) -> dict[str, Any]:
        """The finding as `findings.json` holds it."""
        return asdict(self) | {"own": dict(self.own)}


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first; within a severity by rule, then by kroner, file and row. The order is total."""
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                finding.severity.rank,
                finding.rule,
                -abs(finding.difference_ore or 0),
                finding.file or "",
                finding.row or 0,
                finding.column or "",
                finding.message,
            ),
        )
    )


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that block a final letter."""
    return tuple(finding for finding in findings if finding.blocks)
