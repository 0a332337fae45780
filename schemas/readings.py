"""Which setting a reading of an open question turns, what the setting may be, and what it is now.

Each setting stands in one place: in the award letter's part of a year file, in the grant scheme, or in a pay-share
rule. Faults are sentences; `domain.readings` turns the settings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, get_args

from schemas.budget_year import BudgetYear, GrantYear
from schemas.programme import GrantScheme, OpenQuestion, Programme, Setting
from schemas.programme_rules import PayShareRule
from schemas.programme_values import Record

_PLACES: Final[dict[Setting, tuple[type[Record], str]]] = {
    "vat": (GrantYear, "vat"),
    "payment_model": (GrantYear, "payment_model"),
    "user_income": (GrantYear, "user_income"),
    "uncovered_by": (GrantScheme, "uncovered_by"),
    "investment": (GrantScheme, "investment"),
    "pay_share": (PayShareRule, "of"),
}
"""Setting -> the record it stands in, and its key there."""


def legal_values(setting: Setting) -> tuple[str, ...]:
    """What the setting may be."""
    record, key = _PLACES[setting]
    return get_args(record.model_fields[key].annotation)


def is_of_year(setting: Setting) -> bool:
    """Whether the setting stands in each year's file."""
    return _PLACES[setting][0] is GrantYear


def pay_share_rules(programme: Programme, question: OpenQuestion) -> tuple[PayShareRule, ...]:
    """The pay-share rules a question may be about; one, in a programme without faults."""
    rules = (rule for rule in programme.rules if isinstance(rule, PayShareRule))
    return tuple(rule for rule in rules if question.rule in {None, rule.id})


def value_in_programme(programme: Programme, question: OpenQuestion) -> str:
    """What a setting of `programme.toml` is now."""
    if question.setting == "pay_share":
        return pay_share_rules(programme, question)[0].of
    return str(getattr(programme.grant_scheme, str(question.setting)))


def value_in_year(year: BudgetYear, question: OpenQuestion) -> str:
    """What a setting of `<year>.toml` is now."""
    return str(getattr(year.grant, str(question.setting)))


def reading_faults(programme: Programme, file: str) -> Iterator[str]:
    """What does not agree between open questions, their readings and the settings of `programme.toml`."""
    for index, question in enumerate(programme.open_questions):
        yield from _question_faults(programme, question, f"{file}: open_questions.{index}")
    turned = Counter((question.setting, question.rule) for question in programme.open_questions if question.setting)
    for (setting, _), count in turned.items():
        if count > 1:
            yield f"{file}: open_questions: {count} questions turn {setting!r}; a setting has one question"


def _question_faults(programme: Programme, question: OpenQuestion, key: str) -> Iterator[str]:
    if question.setting is None:
        if question.readings:
            yield f"{key}.readings: name the `setting` that they turn, or leave the readings out"
        return
    if len(question.readings) < 2:
        yield f"{key}.readings: a question with a `setting` has at least two readings"
    yield from _value_faults(question, key)
    if question.setting == "pay_share" and len(pay_share_rules(programme, question)) != 1:
        yield f"{key}.rule: write the id of the pay_share rule the question is about"
    elif not is_of_year(question.setting):
        yield from _choice_faults(question, value_in_programme(programme, question), key)


def _value_faults(question: OpenQuestion, key: str) -> Iterator[str]:
    if question.setting is None:
        return
    legal = legal_values(question.setting)
    for value, count in Counter(reading.value for reading in question.readings).items():
        if value not in legal:
            yield f"{key}.readings: {value!r} is not a value of {question.setting}; choose among {', '.join(legal)}"
        if count > 1:
            yield f"{key}.readings: {count} readings have the value {value!r}; a value is one reading's"


def _choice_faults(question: OpenQuestion, value: str, place: str) -> Iterator[str]:
    """The setting as it is must be one of the readings, which is then the chosen one."""
    if question.readings and value not in {reading.value for reading in question.readings}:
        yield f"{place}: {question.setting} is {value!r}, and question {question.id!r} has no reading with that value"


def year_reading_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """Settings of `<year>.toml` that none of a question's readings has."""
    for question in programme.open_questions:
        if question.setting is not None and is_of_year(question.setting):
            yield from _choice_faults(question, value_in_year(year, question), f"{file}: grant.{question.setting}")
