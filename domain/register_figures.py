"""The figures of registers and plan rules: envelopes, onward grants, shares of spend, open questions, art groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from domain.art_groups import ART_GROUPS
from domain.measure_figures import TOTAL
from domain.named_figures import NamedFigure, Words, figures_of
from schemas.plan_results import Ambiguity
from schemas.records import Conservation, Reconciliation

CONTROL_WORDS: Final[Words] = {
    "kontroll.lest": ("read", "Lest"),
    "kontroll.plassert": ("placed", "Tatt med"),
    "kontroll.uplassert": ("unplaced", "Uplassert"),
    "kontroll.parkert": ("parked", "Parkert"),
    "kontroll.utenfor": ("outside", "Utenfor"),
    "kontroll.avvist": ("rejected", "Avvist"),
}
CONTROL_QUANTITIES: Final[dict[str, str]] = {figure: name for figure, (name, _) in CONTROL_WORDS.items()}
"""Figure id -> the part of the conservation law it names."""

ENVELOPE_WORDS: Final[Words] = {
    "revidert": ("revised_ore", "Revidert budsjett"),
    "vedtatt": ("decided_ore", "Vedtatt brukt"),
    "bokfort": ("booked_ore", "Bokført"),
    "uten-vedtak": ("undecided_ore", "Bokført uten vedtak"),
    "rest": ("remaining_ore", "Ikke vedtatt brukt"),
}
"""Quantity in an id `ramme.<measure>.<quantity>`."""
DRAW_WORDS: Final[Words] = {"vedtatt": ("decided_ore", "Vedtatt"), "bokfort": ("booked_ore", "Bokført")}
"""Quantity in an id `ramme.<measure>.uttak.<draw>.<quantity>`."""
ONWARD_WORDS: Final[Words] = {"tildelt": ("awarded_ore", "Tildelt videre"), "utbetalt": ("paid_ore", "Utbetalt videre")}
"""Quantity in an id `videretildelt.<grant>.<quantity>`."""
COMMITMENT_WORDS: Final[Words] = {
    "avtalt": ("committed_ore", "Avtalt"),
    "bokfort": ("settled_ore", "Bokført av det avtalte"),
    "gjenstar": ("remaining_ore", "Gjenstår av det avtalte"),
    "over": ("over_ore", "Bokført utover det avtalte"),
}
"""Quantity in an id `forpliktelse.<commitment>.<quantity>`."""
SHARE_WORDS: Final[Words] = {
    "del": ("part_ore", "Del av det tilskuddet betaler"),
    "helhet": ("whole_ore", "Alt tilskuddet betaler"),
}
"""Quantity in an id `andel.<rule>.<quantity>`."""


def register_figures(reconciliation: Reconciliation) -> Iterator[NamedFigure]:
    """Envelopes with their draws, grants passed on, commitments, and shares of spend."""
    names = {measure.id: measure.name for measure in reconciliation.measures}
    for envelope in reconciliation.envelopes:
        name = names.get(envelope.measure, envelope.measure)
        yield from figures_of(envelope, ENVELOPE_WORDS, f"ramme.{envelope.measure}.{{}}", name)
        for draw in envelope.draws:
            form = f"ramme.{envelope.measure}.uttak.{draw.id}.{{}}"
            yield from figures_of(draw, DRAW_WORDS, form, f"{name}, {draw.initiative}")
    for grant in reconciliation.onward_grants:
        yield from figures_of(grant, ONWARD_WORDS, f"videretildelt.{grant.id}.{{}}", grant.recipient)
    for quantity, (name, label) in ONWARD_WORDS.items() if reconciliation.onward_grants else ():
        summed_ore = sum(getattr(grant, name) for grant in reconciliation.onward_grants)
        yield NamedFigure(f"videretildelt.{TOTAL}.{quantity}", f"{label}: alle mottakere", summed_ore)
    for commitment in reconciliation.commitments:
        subject = f"{names.get(commitment.measure, commitment.measure)}, {commitment.what}"
        yield from figures_of(commitment, COMMITMENT_WORDS, f"forpliktelse.{commitment.id}.{{}}", subject)
    for share in reconciliation.spend_shares:
        yield from figures_of(share, SHARE_WORDS, f"andel.{share.id}.{{}}", share.name)


def question_figures(questions: tuple[Ambiguity, ...], labels: Mapping[str, str]) -> Iterator[NamedFigure]:
    """What hangs on each open question, and what the figures would be under each reading.

    Args:
        questions: with their readings.
        labels: the names of all other figures, by id; a figure that only a reading has is called by its id.
    """
    for question in questions:
        if question.readings:
            yield NamedFigure(
                f"avklaring.{question.id}.virkning", f"Virkning: {question.question}", question.effect_ore
            )
        for number, reading in enumerate(question.readings, start=1):
            name = f"avklaring.{question.id}.lesning-{number}"
            widest = max((abs(ore) for ore in reading.difference_ore.values()), default=0)
            yield NamedFigure(f"{name}.storste", f"Største forskjell i noe tall med lesningen: {reading.text}", widest)
            for figure, ore in reading.figures.items():
                yield NamedFigure(
                    f"{name}.{figure}", f"{labels.get(figure, figure)}, med lesningen: {reading.text}", ore
                )
            for figure, ore in reading.difference_ore.items():
                label = f"Forskjell i «{labels.get(figure, figure)}» med lesningen: {reading.text}"
                yield NamedFigure(f"{name}.forskjell.{figure}", label, ore)


def control_figures(law: Conservation) -> Iterator[NamedFigure]:
    """The parts of the conservation law, in øre."""
    yield from figures_of(law.amount_ore, CONTROL_WORDS, "{}", "leste posteringer")


def art_group_figures(reconciliation: Reconciliation) -> Iterator[NamedFigure]:
    """Gross spend by group of arts."""
    names = {group.id: group.name for group in ART_GROUPS}
    for group in reconciliation.art_groups:
        yield NamedFigure(f"artsgruppe.{group.id}", f"Brutto utgift: {names[group.id]}", group.gross_ore)
