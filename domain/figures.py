"""The name of every figure that is printed, and its value.

A figure id is `<quantity>.<subject>` in the reader's words, such as `netto.sosionom` or `tilskudd.ubrukt`. Documents
print figures by id, never by hand, so that each can be followed to its postings (`domain.trace`). Own contribution has
ids of its own in `domain.in_kind_figures`, for it is no money.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from domain.cumulative_figures import cumulative_figures
from domain.grant_figures import GRANT_QUANTITIES, grant_figures, request_figures
from domain.measure_figures import (
    GRANTED,
    MEASURE_QUANTITIES,
    TOTAL,
    granted_sums,
    measure_figures,
    source_figures,
)
from domain.named_figures import NamedFigure
from domain.register_figures import (
    CONTROL_QUANTITIES,
    art_group_figures,
    control_figures,
    question_figures,
    register_figures,
)
from schemas.records import Reconciliation

__all__ = [
    "CONTROL_QUANTITIES",
    "GRANTED",
    "GRANT_QUANTITIES",
    "MEASURE_QUANTITIES",
    "TOTAL",
    "DoubledFigureError",
    "NamedFigure",
    "catalogue",
    "figures",
    "granted_sums",
]

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class DoubledFigureError(Exception):
    """Two figures have one id: a fault in the program, or a programme file whose ids say the same thing twice."""

    def __init__(self, doubled: list[str]) -> None:
        super().__init__(f"figures that share an id: {', '.join(sorted(doubled)[:5])}; give them different ids")


def figures(reconciliation: Reconciliation) -> dict[str, int]:
    """Every figure of a reconciliation by its id, in øre.

    Raises:
        DoubledFigureError: two figures have one id.
    """
    return {figure.id: figure.ore for figure in catalogue(reconciliation)}


def catalogue(reconciliation: Reconciliation, names: Mapping[str, str] = _NO_NAMES) -> tuple[NamedFigure, ...]:
    """Every figure of a reconciliation with its name in bokmål, in the order of a report.

    Args:
        reconciliation: where the figures are printed.
        names: what the funding sources are called, by id; one without a name is called by its id.

    Raises:
        DoubledFigureError: two figures have one id.
    """
    found = tuple(_every(reconciliation, names))
    counts = Counter(figure.id for figure in found)
    if doubled := [figure for figure, count in counts.items() if count > 1]:
        raise DoubledFigureError(doubled)
    return found


def _every(reconciliation: Reconciliation, names: Mapping[str, str]) -> Iterator[NamedFigure]:
    own = tuple(_own(reconciliation, names))
    yield from own
    yield from question_figures(reconciliation.ambiguities, {figure.id: figure.label for figure in own})


def _own(reconciliation: Reconciliation, names: Mapping[str, str]) -> Iterator[NamedFigure]:
    """The figures of the run itself; what they would be under other readings comes after them."""
    yield from measure_figures(reconciliation)
    yield from cumulative_figures(reconciliation)
    yield from grant_figures(reconciliation)
    yield from control_figures(reconciliation.conservation)
    yield from art_group_figures(reconciliation)
    if reconciliation.payment_request:
        measures = {measure.id: measure.name for measure in reconciliation.measures}
        yield from request_figures(reconciliation.payment_request, measures)
    yield from source_figures(reconciliation, names)
    yield from register_figures(reconciliation)
