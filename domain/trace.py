"""From a printed figure back to its postings.

A figure is the sum of its postings plus named adjustments (an allocation, the part above it); the identity is
checked before a trace is handed out. What each figure is made of stands in `domain.trace_*`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import polars as pl

from domain.art_groups import postings_in_group
from domain.figures import MEASURE_QUANTITIES, figures
from domain.trace_cumulative import cumulative_parts
from domain.trace_grant import (
    grant_parts,
    grant_year_parts,
    left_of_grant,
    programme_year_parts,
    purpose_parts,
    receipt_parts,
    same_figure,
)
from domain.trace_measures import charged_parts, error_parts, forecast_parts, measure_parts, monthly_parts
from domain.trace_own_parts import own_part_parts
from domain.trace_parts import Adjustment, Ground, Parts
from domain.trace_registers import (
    commitment_parts,
    control_parts,
    envelope_parts,
    onward_parts,
    question_figure,
    question_parts,
    share_parts,
)
from domain.trace_request import carry_over_parts_of, request_parts
from domain.trace_sources import source_parts
from schemas.programme_files import ProgrammeFiles
from schemas.records import Placement, Reconciliation

__all__ = ["Adjustment", "Trace", "TraceError", "UnknownFigureError", "every_trace", "ground_of", "trace", "traced"]


class UnknownFigureError(Exception):
    """No figure of that name was printed."""

    def __init__(self, figure: str, known: list[str]) -> None:
        close = get_close_matches(figure, known, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(close)}?" if close else "for instance netto.sum"
        super().__init__(f"no figure is called {figure!r}; {hint} `omradeloft trace --list` lists all")


class TraceError(Exception):
    """The postings behind a figure do not sum to it: a fault in the program."""

    def __init__(self, figure: str, printed: int, traced: int) -> None:
        super().__init__(f"figure {figure!r} is {printed} øre but its postings and adjustments sum to {traced}")
        self.traced_ore = traced


@dataclass(frozen=True, slots=True)
class Trace:
    """What a figure is made of. value = sign * sum of the postings + adjustments."""

    figure: str
    value_ore: int
    sign: int
    postings: pl.DataFrame
    adjustments: tuple[Adjustment, ...]


def trace(
    figure: str, reconciliation: Reconciliation, postings: pl.DataFrame, files: ProgrammeFiles | None = None
) -> Trace:
    """The postings and adjustments behind a figure; they sum to it to the øre.

    Args:
        figure: an id of `domain.figures`.
        reconciliation: where it was printed.
        postings: PLACED of the same run.
        files: the programme; where it is the one the run was made with, adjustments name the lines of its files.

    Raises:
        UnknownFigureError: nothing of that name was printed.
        TraceError: the parts do not sum to the figure.
    """
    values = figures(reconciliation)
    if figure not in values:
        raise UnknownFigureError(figure, sorted(values))
    return traced(figure, values, ground_of(reconciliation, postings, files))


def ground_of(reconciliation: Reconciliation, postings: pl.DataFrame, files: ProgrammeFiles | None = None) -> Ground:
    """What figures of a run are traced in; programme files that have changed since are left out."""
    is_same = files is not None and files.sha256 == reconciliation.programme_sha256
    ordered = postings.sort("file", "row", "part")
    placed = ordered.filter(pl.col("placement") == str(Placement.PLACED))
    return Ground(reconciliation, ordered, placed, files if is_same else None)


def every_trace(
    reconciliation: Reconciliation, postings: pl.DataFrame, files: ProgrammeFiles | None = None
) -> Iterator[Trace]:
    """The trace of every figure of a run, in the order of `domain.figures`.

    Raises:
        TraceError: the parts of a figure do not sum to it.
    """
    values, ground = figures(reconciliation), ground_of(reconciliation, postings, files)
    for figure in values:
        yield traced(figure, values, ground)


def traced(figure: str, values: dict[str, int], ground: Ground) -> Trace:
    """The trace of a figure that is known to be printed, for whoever traces many of one run; postings as in `ground`.

    Raises:
        TraceError: the parts do not sum to the figure.
    """
    parts = _parts(figure, values, ground)
    if parts.total_ore != values[figure]:
        raise TraceError(figure, values[figure], parts.total_ore)
    adjustments = tuple(part for part in parts.adjustments if part.amount_ore)
    return Trace(figure, values[figure], parts.sign, parts.postings, adjustments)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One figure to trace: the words of its id after the first, and its value among all values."""

    words: list[str]
    value_ore: int
    values: dict[str, int]
    ground: Ground


def _parts(figure: str, values: dict[str, int], ground: Ground) -> Parts:
    quantity, *words = figure.split(".")
    asked = _Asked(words, values[figure], values, ground)
    if quantity in MEASURE_QUANTITIES and len(words) == 1:
        return measure_parts(ground, quantity, words[0])
    return _FAMILIES[quantity](asked)


def _of_grant_year(asked: _Asked) -> Parts:
    year, *rest = asked.words
    if len(rest) == 1:
        return grant_year_parts(asked.ground, year, rest[0])
    _, purpose, quantity = rest
    return purpose_parts(asked.ground, year, purpose, quantity)


def _of_programme_year(asked: _Asked) -> Parts:
    year, quantity = asked.words
    if same := same_figure(asked.ground, year, quantity):
        return _parts(same, asked.values, asked.ground)
    return programme_year_parts(asked.ground, year, quantity, asked.value_ore)


def _of_request(asked: _Asked) -> Parts:
    request = asked.ground.result.payment_request
    return request_parts(asked.ground, request, asked.words, asked.value_ore) if request else asked.ground.none()


def _of_carry_over(asked: _Asked) -> Parts:
    request = asked.ground.result.payment_request
    return carry_over_parts_of(asked.ground, request, *asked.words) if request else asked.ground.none()


def _of_question(asked: _Asked) -> Parts:
    """A figure under another reading is the figure as it is, and the difference that the reading makes."""
    question, *words = asked.words
    found = question_figure(asked.ground, question, words)
    if found is None or found[1] not in asked.values:
        return question_parts(asked.ground, question, words, asked.value_ore)
    reading, same = found
    difference = Adjustment(f"Forskjell med lesningen: {reading.text}", reading.difference_ore.get(same, 0))
    return _parts(same, asked.values, asked.ground).plus(difference)


_FAMILIES: Final[dict[str, Callable[[_Asked], Parts]]] = {
    "tilskudd": lambda asked: (
        left_of_grant(asked.ground)
        if asked.words == ["kan-sokes-overfort"]
        else grant_parts(asked.ground, f"tilskudd.{asked.words[0]}")
    ),
    "fond": lambda asked: grant_parts(asked.ground, f"fond.{asked.words[0]}"),
    "belastet": lambda asked: charged_parts(asked.ground, "belastet", asked.words[0]),
    "brukerinntekt": lambda asked: charged_parts(asked.ground, "brukerinntekt", asked.words[0]),
    "egen": lambda asked: own_part_parts(asked.ground, *asked.words),
    "prognose": lambda asked: forecast_parts(asked.ground, asked.words[0], asked.words[1], asked.value_ore),
    "manedsbudsjett": lambda asked: monthly_parts(asked.ground, "manedsbudsjett", *asked.words),
    "manedsforbruk": lambda asked: monthly_parts(asked.ground, "manedsforbruk", *asked.words),
    "hittil": lambda asked: cumulative_parts(asked.ground, asked.words[0], asked.words[1], asked.value_ore),
    "prognoseavvik": lambda asked: error_parts(asked.ground, asked.value_ore),
    "kilde": lambda asked: source_parts(asked.ground, *asked.words),
    "artsgruppe": lambda asked: Parts(1, postings_in_group(asked.ground.placed, asked.words[0])),
    "kontroll": lambda asked: control_parts(asked.ground, asked.words[0]),
    "argang": _of_grant_year,
    "programar": _of_programme_year,
    "anmodning": _of_request,
    "overforing": _of_carry_over,
    "mottak": lambda asked: receipt_parts(asked.ground, asked.words, asked.value_ore),
    "ramme": lambda asked: envelope_parts(asked.ground, asked.words),
    "videretildelt": lambda asked: onward_parts(asked.ground, *asked.words),
    "forpliktelse": lambda asked: commitment_parts(asked.ground, asked.value_ore, *asked.words),
    "andel": lambda asked: share_parts(asked.ground, asked.value_ore, *asked.words),
    "avklaring": _of_question,
}
"""First word of an id -> what its figures are made of."""
