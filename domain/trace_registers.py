"""What the figures of registers and controls are made of: vouchers that a register names, postings by their place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from domain.measure_figures import TOTAL
from domain.register_postings import is_on, payouts
from domain.trace_measures import revised, subject_measures, used
from domain.trace_parts import SPEND, Adjustment, Ground, Parts, of_kinds, ore_of, place
from schemas.plan_results import ReadingEffect
from schemas.programme_rules import SpendShareRule
from schemas.records import Kind, Placement
from schemas.registers import EnvelopeResult

_PLACEMENTS: Final = {
    "plassert": Placement.PLACED,
    "uplassert": Placement.UNPLACED,
    "parkert": Placement.PARKED,
    "utenfor": Placement.OUTSIDE,
    "avvist": Placement.REJECTED,
}


def _cost(ground: Ground, measure: str) -> pl.DataFrame:
    """What a measure costs as the grant reckons it, before co-financing."""
    kinds = SPEND if ground.result.vat == "net" else (Kind.GROSS, Kind.SICK_PAY_REFUND)
    return of_kinds(ground.of([measure]), kinds)


def envelope_parts(ground: Ground, words: list[str]) -> Parts:
    """The parts of `ramme.<measure>.<quantity>` or `ramme.<measure>.uttak.<draw>.<quantity>`."""
    envelope = next(one for one in ground.result.envelopes if one.measure == words[0])
    if words[1] == "uttak":
        return _draw_parts(ground, envelope, words[2], words[3])
    budget = revised(ground, subject_measures(ground, envelope.measure))
    vouchers = [voucher for draw in envelope.draws for voucher in draw.vouchers]
    made: dict[str, Callable[[], Parts]] = {
        "revidert": lambda: ground.none(*budget),
        "vedtatt": lambda: ground.none(*_draws(ground, envelope, 1)),
        "rest": lambda: ground.none(*budget, *_draws(ground, envelope, -1)),
        "bokfort": lambda: Parts(1, _cost(ground, envelope.measure)),
        "uten-vedtak": lambda: Parts(1, _cost(ground, envelope.measure).filter(~is_on(vouchers))),
    }
    return made[words[1]]()


def _draws(ground: Ground, envelope: EnvelopeResult, sign: int) -> tuple[Adjustment, ...]:
    return tuple(_decision(ground, "draws", draw.id, sign * draw.decided_ore) for draw in envelope.draws)


def _decision(ground: Ground, key: str, record: str, ore: int) -> Adjustment:
    """A decision of a register, with its line in the file."""
    file = ground.budget_year(ground.result.year)
    records = getattr(file, key) if file else ()
    line = next((line for line, one in enumerate(records, start=1) if one.id == record), None)
    return Adjustment(f"{place(ground.result.year, key, line)} ({record})", ore)


def _draw_parts(ground: Ground, envelope: EnvelopeResult, draw_id: str, quantity: str) -> Parts:
    draw = next(one for one in envelope.draws if one.id == draw_id)
    if quantity == "vedtatt":
        return ground.none(_decision(ground, "draws", draw.id, draw.decided_ore))
    return Parts(1, _cost(ground, envelope.measure).filter(is_on(draw.vouchers)))


def onward_parts(ground: Ground, grant_id: str, quantity: str) -> Parts:
    """The parts of `videretildelt.<grant>.<quantity>`: the decision, or the vouchers that pay it."""
    grants = [one for one in ground.result.onward_grants if grant_id in {TOTAL, one.id}]
    if quantity == "tildelt":
        return ground.none(*(_decision(ground, "onward_grants", one.id, one.awarded_ore) for one in grants))
    paid = [payouts(ground.placed, one.measure).filter(is_on(one.vouchers)) for one in grants]
    return Parts(1, pl.concat(paid))


def commitment_parts(ground: Ground, value_ore: int, commitment_id: str, quantity: str) -> Parts:
    """The parts of `forpliktelse.<commitment>.<quantity>`: what is agreed, and the vouchers that have come of it."""
    one = next(one for one in ground.result.commitments if one.id == commitment_id)
    agreed = _decision(ground, "commitments", one.id, one.committed_ore)
    settled = Parts(1, _cost(ground, one.measure).filter(is_on(one.vouchers)))
    match quantity:
        case "avtalt":
            return ground.none(agreed)
        case "bokfort":
            return settled
        case "gjenstar":
            return settled.turned(agreed).up_to(value_ore, "Bokført mer enn avtalt, eller ikke lenger ventet")
        case _:
            less = Adjustment(agreed.label, -agreed.amount_ore)
            return settled.plus(less).up_to(value_ore, "Ikke bokført mer enn avtalt")


def share_parts(ground: Ground, value_ore: int, rule_id: str, quantity: str) -> Parts:
    """The parts of `andel.<rule>.<quantity>`: what the grant has paid of the rule's measures, or of all."""
    if quantity == "helhet":
        return used(ground, ground.result.measures)
    rules = ground.files.programme.rules if ground.files else ()
    rule = next((one for one in rules if isinstance(one, SpendShareRule) and one.id == rule_id), None)
    if rule is None:
        return ground.none(Adjustment(f"Brukt av tiltakene i {place('programme', 'rules')} ({rule_id})", value_ore))
    return used(ground, [measure for measure in ground.result.measures if measure.id in rule.measures])


def control_parts(ground: Ground, word: str) -> Parts:
    """The parts of `kontroll.<word>`: postings by their place; those that are not stored are counted."""
    if word == "lest":
        every = [control_parts(ground, one) for one in _PLACEMENTS]
        return Parts(1, ground.postings, tuple(part for parts in every for part in parts.adjustments))
    law, placement = ground.result.conservation, _PLACEMENTS[word]
    stored = ground.postings.filter(pl.col("placement") == str(placement))
    rows = getattr(law.rows, placement.value) - stored.height
    label = f"{rows} posteringer ({word}) uten programmets prosjekt eller periode; de står i filene og lagres ikke"
    return Parts(1, stored, (Adjustment(label, getattr(law.amount_ore, placement.value) - ore_of(stored)),))


def question_figure(ground: Ground, question_id: str, words: list[str]) -> tuple[ReadingEffect, str] | None:
    """The reading and the figure that an id `avklaring.<question>.lesning-<n>.<figure>` is about; None for others."""
    question = next(one for one in ground.result.ambiguities if one.id == question_id)
    if not words[0].startswith("lesning-") or words[1] in {"forskjell", "storste"}:
        return None
    return question.readings[int(words[0].removeprefix("lesning-")) - 1], ".".join(words[1:])


def question_parts(ground: Ground, question_id: str, words: list[str], value_ore: int) -> Parts:
    """What hangs on an open question is a difference between two readings, and has no postings of its own.

    A difference of one figure is that figure under the one reading less the figure under the one that is chosen. A
    figure that the chosen reading does not have is there by the other reading alone.
    """
    question = next(one for one in ground.result.ambiguities if one.id == question_id)
    if not words[0].startswith("lesning-"):
        return ground.none(Adjustment("Forskjellen mellom to lesninger, regnet ut med programmet på nytt", value_ore))
    other = question.readings[int(words[0].removeprefix("lesning-")) - 1]
    if words[1] == "storste":
        return ground.none(Adjustment(f"Den største av forskjellene med lesningen: {other.text}", value_ore))
    if words[1] != "forskjell":
        return ground.none(Adjustment(f"Bare med lesningen: {other.text}", value_ore))
    figure = ".".join(words[2:])
    chosen = next(reading for reading in question.readings if reading.is_chosen)
    return ground.none(
        Adjustment(f"{figure} med lesningen: {other.text}", other.figures.get(figure, 0)),
        Adjustment(f"Trekk: {figure} med den valgte lesningen: {chosen.text}", -chosen.figures.get(figure, 0)),
    )
