"""From a printed figure back to its postings.

A figure is the sum of its postings plus named adjustments (an allocation, the part above it); the identity is
checked before a trace is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from domain.art_groups import postings_in_group
from domain.figures import GRANTED, MEASURE_QUANTITIES, TOTAL, figures, granted_sums
from schemas.records import Kind, MeasureSums, Placement, Reconciliation

_SPEND = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)
_KINDS_BEHIND: dict[str, tuple[int, tuple[Kind, ...]]] = {
    "brutto": (1, (Kind.GROSS,)),
    "mva": (-1, (Kind.VAT_COMPENSATION,)),
    "sykelonnsrefusjon": (-1, (Kind.SICK_PAY_REFUND,)),
    "refusjoner": (-1, (Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)),
    "netto": (1, _SPEND),
    "andre-kilder": (-1, (Kind.OTHER_FINANCING,)),
}
_AFTER = (*_SPEND, Kind.OTHER_FINANCING)
_CONTROL_PLACEMENTS = {
    "kontroll.plassert": Placement.PLACED,
    "kontroll.uplassert": Placement.UNPLACED,
    "kontroll.parkert": Placement.PARKED,
    "kontroll.avvist": Placement.REJECTED,
}
_DERIVED = "Fra programfilen eller utledet av andre tall"
_GRANT_KINDS: dict[str, tuple[int, Kind]] = {
    "tilskudd.mottatt": (-1, Kind.GRANT_RECEIPT),
    "fond.avsatt": (1, Kind.FUND_SET_ASIDE),
    "fond.brukt": (-1, Kind.FUND_USE),
}


class UnknownFigureError(Exception):
    """No figure of that name was printed."""

    def __init__(self, figure: str, known: list[str]) -> None:
        close = get_close_matches(figure, known, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(close)}?" if close else "for instance netto.sum"
        super().__init__(f"no figure is called {figure!r}; {hint}")


class TraceError(Exception):
    """The postings behind a figure do not sum to it: a fault in the program."""

    def __init__(self, figure: str, printed: int, traced: int) -> None:
        super().__init__(f"figure {figure!r} is {printed} øre but its postings and adjustments sum to {traced}")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A part of a figure that is not a posting; `label` is bokmål."""

    label: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What a figure is made of. value = sign * sum of the postings + adjustments."""

    figure: str
    value_ore: int
    sign: int
    postings: pl.DataFrame
    adjustments: tuple[Adjustment, ...]


def trace(figure: str, reconciliation: Reconciliation, postings: pl.DataFrame) -> Trace:
    """The postings and adjustments behind a figure; they sum to it to the øre.

    Args:
        figure: an id of `domain.figures`.
        reconciliation: where it was printed.
        postings: PLACED of the same run.

    Raises:
        UnknownFigureError: nothing of that name was printed.
        TraceError: the parts do not sum to the figure.
    """
    values = figures(reconciliation)
    if figure not in values:
        raise UnknownFigureError(figure, sorted(values))
    placed = postings.filter(pl.col("placement") == str(Placement.PLACED))
    sign, behind, adjustments = _parts(figure, values[figure], reconciliation, placed)
    if figure in _CONTROL_PLACEMENTS:
        sign, adjustments = 1, ()
        behind = postings.filter(pl.col("placement") == str(_CONTROL_PLACEMENTS[figure]))
    if figure.startswith("artsgruppe."):
        sign, behind, adjustments = 1, postings_in_group(placed, figure.removeprefix("artsgruppe.")), ()
    behind = behind.sort("file", "row", "part")
    traced = sign * int(behind.get_column("amount_ore").sum() or 0) + sum(part.amount_ore for part in adjustments)
    if traced != values[figure]:
        raise TraceError(figure, values[figure], traced)
    return Trace(figure, values[figure], sign, behind, adjustments)


def _parts(
    figure: str, value_ore: int, reconciliation: Reconciliation, placed: pl.DataFrame
) -> tuple[int, pl.DataFrame, tuple[Adjustment, ...]]:
    quantity, _, subject = figure.partition(".")
    if figure in _GRANT_KINDS:
        sign, kind = _GRANT_KINDS[figure]
        return sign, _of_kinds(placed, (kind,)), ()
    if quantity in MEASURE_QUANTITIES:
        own = placed.filter(pl.col("measure").is_in(_measures_of(reconciliation, subject)))
        return _measure_parts(quantity, value_ore, _sums_of(reconciliation, subject), own)
    if figure == "fond.utgaende":
        movements = _of_kinds(placed, (Kind.FUND_SET_ASIDE, Kind.FUND_USE))
        return 1, movements, (Adjustment("Fondets inngående balanse", reconciliation.grant.fund_opening_ore),)
    if figure in {"tilskudd.brukt", "tilskudd.ubrukt"}:
        return _grant_parts(figure, reconciliation, placed)
    derived = {"argang": _grant_year_parts, "anmodning": _request_parts}.get(quantity, _derived_parts)
    return derived(figure, value_ore, reconciliation, placed)


def _derived_parts(
    _figure: str, value_ore: int, _reconciliation: Reconciliation, placed: pl.DataFrame
) -> tuple[int, pl.DataFrame, tuple[Adjustment, ...]]:
    return 1, placed.clear(), (Adjustment(_DERIVED, value_ore),)


def _sums_of(reconciliation: Reconciliation, subject: str) -> MeasureSums:
    if subject == TOTAL:
        return reconciliation.totals
    if subject == GRANTED:
        return granted_sums(reconciliation)
    return next(measure.sums for measure in reconciliation.measures if measure.id == subject)


def _measures_of(reconciliation: Reconciliation, subject: str) -> list[str]:
    """The ids of the measures a subject stands for."""
    return [
        measure.id
        for measure in reconciliation.measures
        if subject == TOTAL or (subject == GRANTED and measure.is_granted) or measure.id == subject
    ]


def _of_kinds(placed: pl.DataFrame, kinds: tuple[Kind, ...]) -> pl.DataFrame:
    return placed.filter(pl.col("kind").is_in([str(kind) for kind in kinds]))


def _measure_parts(
    quantity: str, value_ore: int, sums: MeasureSums, own: pl.DataFrame
) -> tuple[int, pl.DataFrame, tuple[Adjustment, ...]]:
    if quantity in _KINDS_BEHIND:
        sign, kinds = _KINDS_BEHIND[quantity]
        return sign, _of_kinds(own, kinds), ()
    vat = Adjustment(
        "Merverdiavgift som regnes med", sums.after_co_financing_ore - sums.net_ore + sums.other_financing_ore
    )
    spend = (vat,) if vat.amount_ore else ()
    made_of = {
        "etter-andre-kilder": (1, spend),
        "brukt": (1, (*spend, Adjustment("Kommunens egen andel", -sums.own_ore))),
        "egen": (1, (*spend, Adjustment("Dekket av tilskuddet", -sums.grant_financed_ore))),
        "prognose": (
            1,
            (*spend, Adjustment("Framskrevet til årets slutt", sums.forecast_ore - sums.after_co_financing_ore)),
        ),
        "rest": (
            -1,
            (
                Adjustment("Revidert budsjett", sums.revised_ore),
                Adjustment("Kommunens egen andel", sums.own_ore),
                *_turned(spend),
            ),
        ),
    }
    if quantity not in made_of:
        return 1, own.clear(), (Adjustment(_DERIVED, value_ore),)
    sign, adjustments = made_of[quantity]
    return sign, _of_kinds(own, _AFTER), adjustments


def _turned(parts: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(part.label, -part.amount_ore) for part in parts)


def _grant_year_parts(
    figure: str, value_ore: int, reconciliation: Reconciliation, placed: pl.DataFrame
) -> tuple[int, pl.DataFrame, tuple[Adjustment, ...]]:
    """All that the grant has paid, less what other grant years cover; oldest money first."""
    _, year, quantity = figure.split(".")
    use = next(use for use in reconciliation.grant.grant_years if str(use.grant_year) == year)
    if quantity == "disponibelt":
        return 1, placed.clear(), (Adjustment(_DERIVED, value_ore),)
    sign, behind, parts = _grant_parts("tilskudd.brukt", reconciliation, placed)
    parts = (*parts, Adjustment("Dekket av andre årganger", use.used_ore - reconciliation.grant.used_ore))
    if quantity == "brukt":
        return sign, behind, parts
    return -sign, behind, (Adjustment(f"Disponibelt av årgang {year}", use.available_ore), *_turned(parts))


def _grant_parts(
    figure: str, reconciliation: Reconciliation, placed: pl.DataFrame
) -> tuple[int, pl.DataFrame, tuple[Adjustment, ...]]:
    sums = reconciliation.totals
    own = placed.filter(pl.col("measure").is_not_null())
    if figure == "tilskudd.brukt":
        return _measure_parts("brukt", sums.grant_financed_ore, sums, own)
    _, behind, parts = _measure_parts("brukt", sums.grant_financed_ore, sums, own)
    return -1, behind, (Adjustment("Disponibelt", reconciliation.grant.disposable_ore), *_turned(parts))


def _request_parts(
    figure: str, value_ore: int, reconciliation: Reconciliation, placed: pl.DataFrame
) -> tuple[int, pl.DataFrame, tuple[Adjustment, ...]]:
    """What is carried over is what is unused; what is requested is the award, less what the model takes off."""
    request = reconciliation.payment_request
    if figure == "anmodning.overforing" and value_ore == reconciliation.grant.unused_ore:
        return _grant_parts("tilskudd.ubrukt", reconciliation, placed)
    if figure == "anmodning.belop" and request is not None:
        award = Adjustment(f"Tildelingen for {request.year}", request.award_ore)
        taken_off = Adjustment(f"Trekk etter modell {request.model} og tidligere brev", value_ore - request.award_ore)
        return 1, placed.clear(), (award, taken_off) if taken_off.amount_ore else (award,)
    return 1, placed.clear(), (Adjustment(_DERIVED, value_ore),)
