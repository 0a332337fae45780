"""What a rule says of a measure, in a subject and in a sentence: when it is told, and when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from domain.alerts import is_idle
from domain.periods import DECEMBER
from outputs.norwegian import HARD_SPACE, in_text, kroner, month_name, percent, period_name
from outputs.wording import used_percent
from schemas.alerts import Alert, Matter
from schemas.programme import AlertThresholds
from schemas.records import MeasureResult

_ALL: Final = "100"
_TOLD: Final[dict[str, str]] = {
    "watch": "nærmer seg budsjettet",
    "full": "har brukt hele budsjettet",
    "overrun": "har brukt mer enn budsjettet",
    "forecast": "ventes å bruke mer enn budsjettet",
    "underspend": "har brukt mindre enn ventet",
    "idle": "har ingen nye posteringer",
}
_OVER: Final[dict[str, str]] = {
    "watch": "er under varselgrensen igjen",
    "full": "har ikke lenger brukt nøyaktig hele budsjettet",
    "overrun": "er ikke lenger over budsjettet",
    "forecast": "ventes ikke lenger å bruke mer enn budsjettet",
    "underspend": "har nådd forbruket som var ventet",
    "idle": "mangler ikke lenger posteringer",
}


def told_words(alert: Alert) -> str:
    """What is told of the measure, to stand after its name: `har brukt mer enn 110 % av budsjettet`."""
    words = _TOLD[alert.rule]
    if alert.rule in {"overrun", "forecast"}:
        # The first limit is passed, a further one may be met exactly.
        more = "minst" if alert.level > 1 else "mer enn"
        words = words.replace("mer enn budsjettet", f"{more} {of_budget(alert.threshold)}")
    return words + _at_check(alert.matter)


def of_budget(threshold: str) -> str:
    """A limit as a share of the budget: `105 % av budsjettet`, and `budsjettet` for all of it."""
    return "budsjettet" if threshold == _ALL else f"{threshold}{HARD_SPACE}% av budsjettet"


def over_words(matter: Matter) -> str:
    """What is told of the measure when the matter is over, to stand after its name."""
    return _OVER[matter.rule] + _at_check(matter)


def what_stands(alert: Alert, measure: MeasureResult, until: str) -> str:
    """What the rule has found, with the figures of the run.

    Args:
        alert: its rule and threshold.
        measure: of a run.
        until: the month that the figures of the run reach to, "YYYY-MM".
    """
    sentence: dict[str, Callable[[], str]] = {
        "watch": lambda: _watch(measure, alert.threshold),
        "full": lambda: f"{measure.name} har brukt nøyaktig hele budsjettet på {kroner(measure.sums.revised_ore)}.",
        "overrun": lambda: _overrun(measure),
        "forecast": lambda: _forecast(measure),
        "underspend": lambda: _underspend(measure, alert.threshold),
        "idle": lambda: _idle(measure, until),
    }
    return sentence[alert.rule]()


def used_of_budget(measure: MeasureResult, name: str = "Tiltaket") -> str:
    """What is used, in kroner and per cent, without a mark at the end.

    Args:
        measure: of a run.
        name: how it is called in the sentence; its own name where that has not been said.
    """
    used, revised = measure.charged_ore, measure.sums.revised_ore
    if not revised:
        return f"{name} har brukt {kroner(used)} og har ikke noe budsjett"
    return f"{name} har brukt {kroner(used)}, {used_percent(used, revised)} av budsjettet på {kroner(revised)}"


def idle_words(measure: MeasureResult, until: str) -> str:
    """`ingen posteringer etter april 2026: fem måneder til og med september 2026`.

    Args:
        measure: of a run.
        until: the month that the figures of the run reach to, "YYYY-MM".
    """
    silent = _silent_months(measure, until)
    year = until[:4]
    since = f"etter {period_name(f'{year}-{silent.start - 1:02d}')}" if silent.start > 1 else f"i {year}"
    return f"ingen posteringer {since}: {_months(silent)} til og med {period_name(until)}"


def silence_words(measure: MeasureResult, thresholds: AlertThresholds, until: str) -> Iterator[str]:
    """That a measure has been without postings for too long, as a sentence; nothing when it has not.

    Args:
        measure: of a run.
        thresholds: what holds for the measure.
        until: the month that the figures of the run reach to, "YYYY-MM".
    """
    if is_idle(measure, thresholds, min(int(until[5:7]), DECEMBER)):
        yield f"Det er {idle_words(measure, until)}."


def _at_check(matter: Matter) -> str:
    """For underspend, which check of the year it was."""
    return f" ved utgangen av {month_name(int(matter.span[5:7]))}" if matter.rule == "underspend" else ""


def _watch(measure: MeasureResult, threshold: str) -> str:
    return (
        f"{used_of_budget(measure, measure.name)}. Varselgrensen er {threshold}{HARD_SPACE}%. "
        f"{kroner(measure.sums.revised_ore - measure.charged_ore)} gjenstår."
    )


def _overrun(measure: MeasureResult) -> str:
    used, revised = measure.charged_ore, measure.sums.revised_ore
    if not revised:
        return f"{used_of_budget(measure, measure.name)}. Det dekkes ikke av tilskuddet."
    return (
        f"{measure.name} har brukt {kroner(used - revised)} mer enn budsjettet på {kroner(revised)}: "
        f"{kroner(used)}, {used_percent(used, revised)}. "
        "Det som er over budsjettet, dekkes ikke av tilskuddet."
    )


def _forecast(measure: MeasureResult) -> str:
    sums = measure.sums
    return (
        f"{measure.name} ventes å bruke {kroner(sums.forecast_ore)} i år, "
        f"{kroner(sums.forecast_ore - sums.revised_ore)} mer enn budsjettet på {kroner(sums.revised_ore)} "
        f"({percent(sums.forecast_ore, sums.revised_ore)}), hvis resten av året går som hittil, måned for måned slik "
        f"budsjettet er fordelt. Så langt er {kroner(measure.charged_ore)} brukt, "
        f"{used_percent(measure.charged_ore, sums.revised_ore)}."
    )


def _underspend(measure: MeasureResult, threshold: str) -> str:
    """The threshold is "25@06": less than 25 per cent by the end of June."""
    limit, _, month = threshold.partition("@")
    by_when = f" ved utgangen av {month_name(int(month))}" if month else ""
    return (
        f"{used_of_budget(measure, measure.name)}. Det var ventet minst {limit}{HARD_SPACE}%{by_when}. "
        f"{kroner(measure.sums.revised_ore - measure.charged_ore)} er ikke brukt."
    )


def _idle(measure: MeasureResult, until: str) -> str:
    """How long nothing has been booked, and what the budget had for those months."""
    silent = _silent_months(measure, until)
    expected_ore = sum(measure.monthly_budget_ore[silent.start - 1 : silent.stop - 1])
    expected = f" Budsjettet for disse månedene er {kroner(expected_ore)}." if expected_ore else ""
    return f"{measure.name} har {idle_words(measure, until)}.{expected} {used_of_budget(measure)}."


def _silent_months(measure: MeasureResult, until: str) -> range:
    last = min(int(until[5:7]), 12)
    booked = [month for month in range(1, last + 1) if any(measure.monthly_postings[month - 1 : month])]
    return range(booked[-1] + 1 if booked else 1, last + 1)


def _months(silent: Sequence[int]) -> str:
    return f"{in_text(len(silent))} {'måned' if len(silent) == 1 else 'måneder'}"
