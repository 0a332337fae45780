"""The forecasts of a measure in words and as a bar: from where to where, and how that stands to the budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from outputs.norwegian import amount, kroner
from outputs.wording import FORECAST_METHODS, NO_COMMITMENTS
from schemas.records import MeasureResult
from schemas.source_sums import Forecasts

_BUDGET: Final = 100
_END: Final = 120


@dataclass(frozen=True, slots=True)
class ForecastBar:
    """Lengths where 100 is the whole budget and what is above 120 stops there; the forecasts lie `low` to `high`."""

    used: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One measure's forecasts as they are shown: in words, as a bar, and by method."""

    measure: str
    name: str
    words: str
    bar: ForecastBar
    commitments: str
    has_commitments: bool
    is_above: bool


def forecast_lines(measures: tuple[MeasureResult, ...]) -> list[ForecastLine]:
    """The measures with a budget; none when the run was stored before there were three forecasts."""
    return [_line(measure) for measure in measures if measure.forecasts and measure.sums.revised_ore > 0]


def range_in_words(made: Forecasts) -> str:
    """`mellom 900 000 og 1 200 000 kroner`, or one amount when the methods agree."""
    if not made.spread_ore:
        return kroner(made.lowest_ore)
    return f"mellom {amount(made.lowest_ore)} og {kroner(made.highest_ore)}"


def stands_to_budget(made: Forecasts, revised_ore: int) -> str:
    """Whether all, some or none of the forecasts are above the budget, and by how much."""
    if made.lowest_ore > revised_ore:
        least = "minst " if made.spread_ore else ""
        return f"{least}{kroner(made.lowest_ore - revised_ore)} over budsjettet"
    if made.highest_ore > revised_ore:
        return f"inntil {kroner(made.highest_ore - revised_ore)} over budsjettet"
    return "innenfor budsjettet"


def by_method(made: Forecasts) -> tuple[tuple[str, str], ...]:
    """Each method's name and what it says."""
    known = kroner(made.commitments_ore) if made.has_commitments else NO_COMMITMENTS
    said = (kroner(made.run_rate_ore), kroner(made.profile_ore), known)
    return tuple(zip(FORECAST_METHODS, said, strict=True))


def forecast_bar(used_ore: int, made: Forecasts, revised_ore: int) -> ForecastBar:
    """The use and the forecasts as shares of the budget. What is above it is seen, and what is not is not drawn."""
    low, high = (_length(ore, revised_ore) for ore in (made.lowest_ore, made.highest_ore))
    return ForecastBar(used=min(_length(used_ore, revised_ore), _BUDGET), low=low, high=max(high, low + 1))


def _length(ore: int, revised_ore: int) -> int:
    share = max(0, min(ore * _BUDGET // revised_ore, _END))
    return max(share, _BUDGET + 1) if ore > revised_ore else share


def _line(measure: MeasureResult) -> ForecastLine:
    made, revised = measure.year_end, measure.sums.revised_ore
    words = f"{range_in_words(made)}, {stands_to_budget(made, revised)}"
    return ForecastLine(
        measure=measure.id,
        name=measure.name,
        words=words[:1].upper() + words[1:],
        bar=forecast_bar(measure.charged_ore, made, revised),
        commitments="" if made.has_commitments else NO_COMMITMENTS,
        has_commitments=made.has_commitments,
        is_above=made.profile_ore > revised,
    )
