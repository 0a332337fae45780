"""The open questions of a run as they are told on paper: what has an effect first, and the kroner between readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from outputs.norwegian import HARD_SPACE, Decimals, capitalised, kroner, listed, unbroken
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.programme import Programme
from schemas.programme_files import ProgrammeFiles
from schemas.programme_rules import PayShareRule
from schemas.readings import pay_share_rules
from schemas.records import Reconciliation

HEADLINE_NAMES: Final = {
    "tilskudd.brukt": "brukt av tilskuddet",
    "tilskudd.ubrukt": "ubrukt tilskudd",
    "egen.sum": "dekket av kommunen",
    "anmodning.belop": "beløpet det bes om",
    "anmodning.overforing": "beløpet som søkes overført",
}
"""Figure id -> what it is called inside a sentence, in the order of the columns."""


def questions_of(result: Reconciliation, files: ProgrammeFiles) -> tuple[Ambiguity, ...]:
    """Every question of the run, the largest effect on a headline first, then the programme's order.

    A run that was stored before readings were computed has the programme's questions, in words alone.
    """
    questions = result.ambiguities or tuple(
        Ambiguity(each.id, each.question, each.default, each.decided_by, each.confirmed)
        for each in files.programme.open_questions
    )
    return tuple(sorted(questions, key=lambda each: (-headline_ore(each), -each.effect_ore, not each.readings)))


def headline_ore(question: Ambiguity) -> int:
    """The widest difference of a headline figure between the chosen reading and another; never negative."""
    differences = (reading.difference_ore.get(name, 0) for reading in question.readings for name in HEADLINE_NAMES)
    return max((abs(ore) for ore in differences), default=0)


def reckoned(question: Ambiguity) -> str:
    """What the figures rest on: the chosen reading, or the words of a question that has none."""
    chosen = next((reading.text for reading in question.readings if reading.is_chosen), None)
    return unbroken(chosen or question.default)


def others(question: Ambiguity) -> Iterator[tuple[int, ReadingEffect]]:
    """The readings that are not chosen, with their number among all, from 1."""
    return ((number, each) for number, each in enumerate(question.readings, start=1) if not each.is_chosen)


def effect_sentence(reading: ReadingEffect) -> str:
    """What a reading would change: `Brukt av tilskuddet 350 000 kroner mer, ubrukt tilskudd …`, or that nothing would.

    Amounts are whole kroner.
    """
    changes = [
        f"{name} {_change(reading.difference_ore[figure])}"
        for figure, name in HEADLINE_NAMES.items()
        if reading.difference_ore.get(figure)
    ]
    sentence = f"{capitalised(listed(changes))}." if changes else "Ingen forskjell i hovedtallene."
    return f"{sentence} {reading.assumed}".rstrip()


def _change(ore: int) -> str:
    return f"{kroner(abs(ore), Decimals.NEVER)}{HARD_SPACE}{'mindre' if ore < 0 else 'mer'}"


def rules_read(programme: Programme) -> tuple[PayShareRule, ...]:
    """The pay-share rules whose reading nobody has confirmed and no question with readings is about."""
    asked = [each for each in programme.open_questions if each.setting == "pay_share"]
    covered = {rule.id for question in asked for rule in pay_share_rules(programme, question)}
    rules = (rule for rule in programme.rules if isinstance(rule, PayShareRule))
    return tuple(rule for rule in rules if not rule.confirmed and rule.id not in covered)
