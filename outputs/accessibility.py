"""Looks through a finished Word file for what keeps people from reading it, and says what was looked at.

Any Word file can be looked through, ours or another's. The rules are in `outputs.accessibility_text`, `_tables` and
`_links`. What a machine cannot see, such as whether an alternative text is a good one, is for people to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from outputs.accessibility_links import LINK_RULES
from outputs.accessibility_reading import NotAWordFileError, WordFile
from outputs.accessibility_rules import AccessRule
from outputs.accessibility_tables import TABLE_RULES
from outputs.accessibility_text import TEXT_RULES

ACCESS_RULES: Final = (*TEXT_RULES, *TABLE_RULES, *LINK_RULES)
UNREADABLE: Final = "UU00"


@dataclass(frozen=True, slots=True)
class AccessFault:
    """Something that keeps people from reading a document: the rule, what demands it, where, and what to do."""

    rule: str
    requirement: str
    source: str
    place: str
    remedy: str

    def __str__(self) -> str:
        """The fault in one line for the reader."""
        return f"{self.rule} {self.requirement} ({self.source}) Funnet: {self.place}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class AccessCheck:
    """One rule as it was applied: how many things were looked at, and how many of them were wrong."""

    rule: str
    requirement: str
    source: str
    looked_at: int
    faults: int


@dataclass(frozen=True, slots=True)
class AccessReport:
    """What was looked at in a document, and what was wrong."""

    checks: tuple[AccessCheck, ...]
    faults: tuple[AccessFault, ...]

    @property
    def looked_at(self) -> int:
        """How many things were looked at by all rules together."""
        return sum(check.looked_at for check in self.checks)


def accessibility(document: bytes) -> AccessReport:
    """What every rule found in a finished Word file; a file that cannot be read has that one fault."""
    try:
        file = WordFile(document)
    except NotAWordFileError:
        return _unreadable()
    applied = [(rule, list(rule.examine(file))) for rule in ACCESS_RULES]
    checks = tuple(
        AccessCheck(
            rule.code, rule.requirement, rule.source, len(answers), sum(answer is not None for answer in answers)
        )
        for rule, answers in applied
    )
    faults = (_fault(rule, place) for rule, answers in applied for place in answers if place is not None)
    return AccessReport(checks, tuple(faults))


def _fault(rule: AccessRule, place: str) -> AccessFault:
    return AccessFault(rule.code, rule.requirement, rule.source, place, rule.remedy)


def _unreadable() -> AccessReport:
    requirement, source = "Filen skal kunne leses som et Word-dokument.", "WCAG 2.1, prinsipp 4"
    fault = AccessFault(UNREADABLE, requirement, source, "hele filen", "Lagre filen på nytt som Word-dokument (.docx).")
    return AccessReport((AccessCheck(UNREADABLE, requirement, source, 1, 1),), (fault,))
