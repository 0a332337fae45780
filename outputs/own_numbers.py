"""Where the numbers of a text are from that no figure of the accounts holds, as a note below it."""

from __future__ import annotations

from collections.abc import Callable

from domain.number_watch import undeclared
from outputs.word import Paper
from schemas.narratives import Narrative


def write_own_sources(paper: Paper, narrative: Narrative, shown: Callable[[str], str]) -> None:
    """Appends the declared numbers that stand in the text, each with its source.

    Args:
        paper: what is written on.
        narrative: the text that stands above.
        shown: makes of a text what the edition may print.
    """
    missing = set(undeclared(narrative))
    told = [f"«{own.text}»: {own.source}" for own in narrative.facts.own_numbers if own not in missing]
    if told:
        paper.paragraph(shown(f"Kilder til tall i teksten: {'; '.join(told)}."), style="Tabellnote")
