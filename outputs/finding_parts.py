"""Findings in a Word document: what they say, and how much they are about, with every number bound to its figure."""

from __future__ import annotations

from typing import Final

from domain.checks.texts import MISSING_PLAN, MISSING_TEXT
from domain.finding_figures import TOLD_ONE_BY_ONE
from outputs.finding_groups import FindingGroup
from outputs.norwegian import HARD_SPACE
from outputs.word_parts import Figure, Part, counted_parts
from schemas.findings import Finding

MISSING_NOUNS: Final = {MISSING_TEXT.code: ("tekst", "tekster"), MISSING_PLAN.code: ("plan", "planer")}
"""Rule about what only people can write -> what is missing, one and several."""


def spoken(group: FindingGroup) -> tuple[Part, ...]:
    """What a group of findings says in a document: its message, or the remedy when the message may quote a posting."""
    number = len(group.findings)
    if nouns := MISSING_NOUNS.get(group.rule):
        return (*counted_parts(f"{group.id}.funn", number, *nouns), " mangler.")
    if any(_quotes_a_posting(finding) for finding in group.findings):
        return (group.first.remedy,)
    messages = " ".join(finding.message for finding in group.findings[:TOLD_ONE_BY_ONE])
    if number <= TOLD_ONE_BY_ONE:
        return (messages,)
    return (f"{messages} Og ", Figure(f"{group.id}.til", "number"), f"{HARD_SPACE}funn til.")


def _quotes_a_posting(finding: Finding) -> bool:
    return any(place is not None for place in (finding.row, finding.voucher, finding.column))


def with_extent(group: FindingGroup) -> tuple[Part, ...]:
    """The rule that is broken, and by how much: `«Ingen postering står to ganger …» (3 rader, 7 960 kroner)`."""
    parts: list[Part] = []
    if group.is_about_rows:
        parts += counted_parts(f"{group.id}.antall", group.rows, "rad", "rader")
    elif group.rows > 1:
        parts += counted_parts(f"{group.id}.antall", group.rows, "funn", "funn")
    if group.extent_ore:
        parts += [*([", "] if parts else []), Figure(f"{group.id}.belop", "kroner")]
    title = f"«{group.title}»"
    return (f"{title} (", *parts, ")") if parts else (title,)
