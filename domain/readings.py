"""The register of ambiguities: each open question, its readings, and the kroner between them.

A reading is a value of a setting (`schemas.readings`). What the figures would be under it is computed by the same
functions as the run, from the programme files with that one setting turned; nothing is estimated where it can be
computed. Questions without readings are words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from domain.assumed_pay import with_assumed_pay
from domain.figures import figures
from schemas.budget_year import BudgetYear
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.programme import OpenQuestion, Programme, Reading
from schemas.programme_files import ProgrammeFiles
from schemas.readings import is_of_year, pay_share_rules, value_in_programme, value_in_year
from schemas.records import Reconciliation

Reckon = Callable[[ProgrammeFiles], Reconciliation]
"""A reconciliation of the same postings for other programme files."""

HEADLINES: Final = ("tilskudd.brukt", "tilskudd.ubrukt", "egen.sum", "anmodning.belop", "anmodning.overforing")
"""The figures that are stated for every reading, also where they do not differ."""

REQUEST: Final = "anmodning."
"""How the ids of the request's figures begin."""

NO_REQUEST: Final = "Beløpet det bes om, kan ikke regnes ut, fordi budsjettet for {year} ikke er lagt inn."
AT_YEAR_END: Final = "Anmodningen regnes ut når året avsluttes."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A run under the readings that are chosen: its programme files, its result, and its postings as PLACED."""

    files: ProgrammeFiles
    result: Reconciliation
    placed: pl.DataFrame


def ambiguities(chosen: Chosen, reckon: Reckon) -> tuple[Ambiguity, ...]:
    """Every open question of the programme in its order, with what the figures would be under each reading.

    A question somebody has answered keeps its readings in words; nothing is computed for what no longer can be.

    Args:
        chosen: the run as it is.
        reckon: the run again, for files with a setting turned. It must not compute ambiguities.

    Source: DOMAIN 9 and 10; decision 0019.
    """
    now = figures(chosen.result)
    return tuple(_ambiguity(chosen, question, reckon, now) for question in chosen.files.programme.open_questions)


def chosen_value(files: ProgrammeFiles, year: int, question: OpenQuestion) -> str:
    """What the question's setting is now.

    Args:
        files: the programme and its years.
        year: the year that is reconciled.
        question: one that has a setting.
    """
    if question.setting and is_of_year(question.setting):
        return value_in_year(_year_of_setting(files, year, question), question)
    return value_in_programme(files.programme, question)


def with_reading(files: ProgrammeFiles, year: int, question: OpenQuestion, reading: Reading) -> ProgrammeFiles:
    """The programme files with the question's setting turned to a reading, and nothing else changed.

    Args:
        files: the programme and its years.
        year: the year that is reconciled. The payment model is the coming year's where that has a file.
        question: one that has a setting.
        reading: one of its readings.
    """
    if question.setting and is_of_year(question.setting):
        turned = _year_of_setting(files, year, question)
        grant = turned.grant.model_copy(update={question.setting: reading.value})
        return replace(files, years={**files.years, turned.year: turned.model_copy(update={"grant": grant})})
    return replace(files, programme=_turned_programme(files.programme, question, reading.value))


def _year_of_setting(files: ProgrammeFiles, year: int, question: OpenQuestion) -> BudgetYear:
    """The year file the setting is read from, as `domain.payment_request` chooses for the payment model."""
    closing = files.year(year)
    return files.years.get(year + 1, closing) if question.setting == "payment_model" else closing


def _turned_programme(programme: Programme, question: OpenQuestion, value: str) -> Programme:
    if question.setting != "pay_share":
        scheme = programme.grant_scheme.model_copy(update={str(question.setting): value})
        return programme.model_copy(update={"grant_scheme": scheme})
    name = pay_share_rules(programme, question)[0].id
    rules = tuple(rule.model_copy(update={"of": value}) if rule.id == name else rule for rule in programme.rules)
    return programme.model_copy(update={"rules": rules})


def _ambiguity(chosen: Chosen, question: OpenQuestion, reckon: Reckon, now: Mapping[str, int]) -> Ambiguity:
    effects = tuple(_effects(chosen, question, reckon, now)) if question.readings else ()
    changed = {figure for effect in effects for figure in effect.difference_ore}
    shown = {*HEADLINES, *changed}
    return Ambiguity(
        id=question.id,
        question=question.question,
        default=question.default,
        decided_by=question.decided_by,
        confirmed=question.confirmed,
        readings=tuple(replace(each, figures=_only(each.figures, shown)) for each in effects),
    )


def _only(values: Mapping[str, int], shown: set[str]) -> dict[str, int]:
    return {figure: values[figure] for figure in sorted(shown & values.keys())}


def _effects(chosen: Chosen, question: OpenQuestion, reckon: Reckon, now: Mapping[str, int]) -> Iterator[ReadingEffect]:
    value = chosen_value(chosen.files, chosen.result.year, question)
    for reading in question.readings:
        effect = ReadingEffect(reading.text, reading.value, is_chosen=reading.value == value)
        if effect.is_chosen:
            yield replace(effect, figures=dict(now))
        elif question.confirmed:
            yield effect
        else:
            yield _under(effect, chosen, question, reckon, now)


def _under(
    effect: ReadingEffect, chosen: Chosen, question: OpenQuestion, reckon: Reckon, now: Mapping[str, int]
) -> ReadingEffect:
    """What the figures would be under a reading that is not chosen."""
    files, assumed = chosen.files, ""
    if question.setting == "pay_share":
        files, assumed = with_assumed_pay(files, chosen.result, chosen.placed, question)
    reading = Reading(text=effect.text, value=effect.value)
    other = reckon(with_reading(files, chosen.result.year, question, reading))
    after = figures(other)
    sentences = (assumed, _what_is_missing(question, other))
    return replace(
        effect, figures=after, difference_ore=differences(now, after), assumed=" ".join(filter(None, sentences))
    )


def differences(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What is added to each figure that differs.

    A figure that one side does not have is nought there, but for the request's, where the side could not compute it:
    such a figure is left out.
    """
    unknown = {
        name
        for side, other in ((before, after), (after, before))
        for name in side.keys() - other.keys()
        if name.startswith(REQUEST) and f"{REQUEST}belop" not in other
    }
    names = sorted({*before, *after} - unknown)
    changes = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    return {name: ore for name, ore in changes.items() if ore}


def _what_is_missing(question: OpenQuestion, other: Reconciliation) -> str:
    request = other.payment_request
    if request is None:
        return AT_YEAR_END if question.setting == "payment_model" else ""
    return NO_REQUEST.format(year=request.year) if request.requested_ore is None else ""
