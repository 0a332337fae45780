"""What has happened since a matter was told of last: it is worse, it is over, or it stands after a snooze."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from outputs.alert_sentences import of_budget, over_words, silence_words, used_of_budget
from outputs.forecast_words import range_in_words, stands_to_budget
from outputs.norwegian import HARD_SPACE, kroner, long_date, sentence
from schemas.alerts import Alert, AlertState, Snooze
from schemas.masking import masked_text
from schemas.private_persons import without_names
from schemas.programme import AlertThresholds
from schemas.records import MeasureResult

NOTHING_TO_DO: Final = "Det forrige varselet er dermed avsluttet, og ingen trenger å gjøre noe med det."


def worsened_paragraph(alert: Alert, before: AlertState | None) -> str:
    """The limit it was told at, and the one it has passed now."""
    what, it = ("prognosen", "den") if alert.rule == "forecast" else ("forbruket", "det")
    now = f"nå er {it} minst {of_budget(alert.threshold)}" if alert.level > 1 else f"nå er {it} mer"
    if before is None or not before.threshold:
        return f"Det har blitt verre siden forrige varsel: {now}."
    told = "minst" if before.told_level > 1 else "mer enn"
    return f"Det har blitt verre siden forrige varsel. Da var {what} {told} {of_budget(before.threshold)}, {now}."


def snooze_paragraph(snooze: Snooze, today: date, *, is_worse: bool) -> str:
    """Until when it was silent and why, and why it is told of now; never by whom.

    Args:
        snooze: as it was.
        today: the day it is told; before the last silent day when somebody has ended the snooze.
        is_worse: whether it has reached a higher level.
    """
    told = "Det gjelder fortsatt."
    if snooze.until >= today:
        told = f"Det sendes likevel nå, fordi {'det har blitt verre' if is_worse else 'ventingen er avsluttet'}."
    until = f"Varselet var satt på vent til og med {long_date(snooze.until)}."
    return f"{until} Grunn: {reason_words(snooze)} {told}"


def reason_words(snooze: Snooze) -> str:
    """The reason as a sentence, without what may be a person's name or number."""
    return sentence(masked_text(without_names(snooze.reason)))


def over_paragraph(alert: Alert, measure: MeasureResult) -> str:
    """That it is over, and the figures now."""
    outlook = f"Årets forbruk ventes nå å bli {_expected(measure)}. " if alert.rule == "forecast" else ""
    return f"{measure.name} {over_words(alert.matter)}. {outlook}{used_of_budget(measure)}. {NOTHING_TO_DO}"


def still_standing(alert: Alert, measure: MeasureResult, thresholds: AlertThresholds, until: str) -> Iterator[str]:
    """A milder matter that stands though this one is over; nothing when none does.

    Args:
        alert: what is over. Low spending speaks for months without postings.
        measure: as it is now.
        thresholds: what holds for the measure.
        until: the month that the figures of the run reach to, "YYYY-MM".
    """
    milder = [*_use(measure, thresholds), *_outlook(measure, thresholds)]
    milder += silence_words(measure, thresholds, until) if alert.rule == "underspend" else ()
    if milder:
        yield "\n".join(["Verdt å vite:", *(f"- {said}" for said in milder)])


def _use(measure: MeasureResult, thresholds: AlertThresholds) -> Iterator[str]:
    used, revised = measure.charged_ore, measure.sums.revised_ore
    if used == revised > 0:
        yield f"Hele budsjettet på {kroner(revised)} er brukt."
    elif revised > 0 and used * 100 >= revised * thresholds.watch_pct and used < revised:
        yield (
            f"Tiltaket er fortsatt over varselgrensen på {thresholds.watch_pct}{HARD_SPACE}%; "
            f"{kroner(revised - used)} gjenstår."
        )


def _outlook(measure: MeasureResult, thresholds: AlertThresholds) -> Iterator[str]:
    forecast, revised = measure.sums.forecast_ore, measure.sums.revised_ore
    if forecast * 100 > revised * thresholds.forecast_pct > 0:
        yield f"Prognosen er fortsatt over budsjettet: årets forbruk ventes å bli {_expected(measure)}."


def _expected(measure: MeasureResult) -> str:
    made = measure.year_end
    return f"{range_in_words(made)}, {stands_to_budget(made, measure.sums.revised_ore)}"
