"""The message of an alert: what has happened, who owns it, what may be done and who decides. Plain text, bokmål.

Which alerts are raised is decided in `domain.alerts`, which steps are told in `domain.alert_states`; whether one was
sent before is the outbox's matter. The figures are those of the run, and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from outputs.alert_causes import findings_paragraph, largest_vouchers, vouchers_paragraph
from outputs.alert_choices import choices_paragraph, owner_line, owner_of, who_and_when
from outputs.alert_sentences import over_words, silence_words, told_words, what_stands
from outputs.alert_steps import NOTHING_TO_DO, over_paragraph, snooze_paragraph, still_standing, worsened_paragraph
from outputs.forecast_words import by_method, range_in_words, stands_to_budget
from outputs.norwegian import Decimals, kroner, listed, period_name
from outputs.wording import COVERED_BY_MUNICIPALITY, INVENTED, NOT_CONFIRMED
from schemas.alerts import Alert, AlertState, AlertStep
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult
from schemas.runs import Run

EXAMPLE: Final = "EKSEMPEL: "


def with_message(
    alert: Alert, run: Run, files: ProgrammeFiles, *, today: date | None = None, before: AlertState | None = None
) -> Alert:
    """The alert with subject, body and the vouchers behind it.

    Args:
        alert: rule, threshold, period and step; a cured one has the threshold that was told last.
        run: the measure's own sums, postings and findings are told of; whether the figures are an example, too.
        files: the programme; the owner, the reallocation note and what is unconfirmed stand there.
        today: the day the message is made, which decides its deadline; left out, the day of the run.
        before: how far the matter had come before this step; what was told last, and until when it was snoozed.

    Returns:
        The same alert, same key, with `subject`, `body` and `causes`.
    """
    today = today or date.fromisoformat(run.reconciliation.created_on)
    measure = next((each for each in run.reconciliation.measures if each.id == alert.measure), None)
    if measure is None:
        return _of_removed_measure(alert, run, files)
    is_over = alert.step is AlertStep.CURED
    causes = () if is_over else largest_vouchers(run.postings, measure.id)
    told = replace(
        alert,
        subject=_subject(alert, measure.name, files, is_invented=run.reconciliation.is_invented, before=before),
        causes=causes,
    )
    paragraphs = [*_head(told, measure, run, files), *_step(told, before, today)]
    paragraphs += _over(told, measure, run, files) if is_over else _standing(told, measure, run, files, today)
    return replace(told, body="\n\n".join(paragraphs) + "\n")


def _subject(
    alert: Alert, name: str, files: ProgrammeFiles, *, is_invented: bool, before: AlertState | None = None
) -> str:
    """What tells one message from every other: programme, step, measure, rule, limit, month and how many times."""
    words = over_words(alert.matter) if alert.step is AlertStep.CURED else told_words(alert)
    steps = {AlertStep.WORSENED: ", forverret", AlertStep.CURED: ", avsluttet"}
    is_told_again = before is not None and before.snooze is not None and alert.step is AlertStep.RAISED
    step = ", står fortsatt" if is_told_again else steps.get(alert.step, "")
    again = f", {alert.episode}. varsel" if alert.episode > 1 else ""
    subject = f"{files.programme.name}{step}: {name} {words} ({period_name(alert.period)}{again})"
    return f"{EXAMPLE}{subject}" if is_invented else subject


def _head(alert: Alert, measure: MeasureResult, run: Run, files: ProgrammeFiles) -> Iterator[str]:
    """What must be known before the figures are read, and which figures they are."""
    unconfirmed = [] if measure.is_allocation_confirmed else ["tiltakets budsjett"]
    unconfirmed += [] if files.programme.coding.confirmed else ["prosjektkodene"]
    if run.reconciliation.is_invented:
        yield INVENTED
    if unconfirmed:
        yield f"Merk: {listed(unconfirmed)} er {NOT_CONFIRMED}."
    yield f"{files.programme.name}, {files.programme.municipality.name}. Periode: {period_name(alert.period)}."


def _step(alert: Alert, before: AlertState | None, today: date) -> Iterator[str]:
    """What has happened since it was told of last, but for that it is over."""
    if before is not None and before.snooze is not None and alert.step is not AlertStep.CURED:
        yield snooze_paragraph(before.snooze, today, is_worse=alert.step is AlertStep.WORSENED)
    if alert.step is AlertStep.WORSENED:
        yield worsened_paragraph(alert, before)


def _standing(alert: Alert, measure: MeasureResult, run: Run, files: ProgrammeFiles, today: date) -> Iterator[str]:
    yield _what_stands(alert, measure, run, files)
    owner, year = owner_of(measure.id, files.programme), int(alert.matter.span[:4])
    yield who_and_when(owner, files.programme.alerts, year, today)
    yield _figures(measure)
    yield vouchers_paragraph(alert.causes)
    yield from findings_paragraph(run, measure.id)
    yield choices_paragraph(alert.rule, files.programme.alerts)


def _what_stands(alert: Alert, measure: MeasureResult, run: Run, files: ProgrammeFiles) -> str:
    """What the rule has found, with what it speaks for where that adds something."""
    until = run.reconciliation.figures_until
    silence = [*silence_words(measure, files.programme.alerts.of(measure.id), until)]
    return " ".join([what_stands(alert, measure, until), *(silence if alert.rule == "underspend" else [])])


def _over(alert: Alert, measure: MeasureResult, run: Run, files: ProgrammeFiles) -> Iterator[str]:
    thresholds, until = files.programme.alerts.of(measure.id), run.reconciliation.figures_until
    yield over_paragraph(alert, measure)
    yield from still_standing(alert, measure, thresholds, until)
    yield _figures(measure)
    yield owner_line(owner_of(measure.id, files.programme))


def _figures(measure: MeasureResult) -> str:
    sums, made = measure.sums, measure.year_end
    stands = f", {stands_to_budget(made, sums.revised_ore)}" if sums.revised_ore else ""
    lines = [
        f"Revidert budsjett: {_kroner(sums.revised_ore)}",
        f"Netto utgift: {_kroner(sums.net_ore)}",
        f"Dekket av andre kilder: {_kroner(sums.other_financing_ore)}",
        f"Brukt av tilskuddet: {_kroner(sums.grant_financed_ore)}",
        f"{COVERED_BY_MUNICIPALITY}: {_kroner(sums.own_ore)}",
        f"Prognose for hele året: {range_in_words(made)}{stands}",
        *(f"Prognose etter andre kilder, {method.lower()}: {said}" for method, said in by_method(made)),
    ]
    return "\n".join(["Tallene:", *(f"- {line}" for line in lines)])


def _of_removed_measure(alert: Alert, run: Run, files: ProgrammeFiles) -> Alert:
    """A measure that the programme had when it was told of, and has no more."""
    is_invented = run.reconciliation.is_invented
    said = f"Tiltaket «{alert.measure}» er ikke lenger blant årets tiltak i programmet. {NOTHING_TO_DO}"
    subject = _subject(alert, alert.measure, files, is_invented=is_invented)
    return replace(alert, subject=subject, body="\n\n".join([*([INVENTED] if is_invented else []), said]) + "\n")


def _kroner(ore: int) -> str:
    return kroner(ore, Decimals.NONZERO)
