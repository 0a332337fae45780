"""Measures against the year as it goes: use against the budget so far, the forecasts, and use that lags behind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from domain.checks.wording import MONTHS, kroner
from schemas.findings import Finding, Severity
from schemas.programme import AlertThresholds, PaceStep
from schemas.records import MeasureResult, Status
from schemas.rules import Rule, When

AS_THE_YEAR_GOES: Final = ((7, Severity.WARNING),)
"""A hint in the first half of the year, a warning in the second. Source: decision 0020."""

PACE = Rule(
    code="P06",
    title="Et tiltak bruker ikke mer enn budsjettet er fordelt til så langt i året",
    severity=Severity.INFO,
    by_month=AS_THE_YEAR_GOES,
    year_end=Severity.ERROR,
    remedy="Følg tempoet. Er det over budsjettet: kontrollér konteringen, rett fordelingen, eller forklar avviket.",
    source="Kontroll P06; trinnene er programmets eget valg",
)
FORECAST = Rule(
    code="P07",
    title="Prognosen for året holder seg innenfor revidert budsjett",
    severity=Severity.INFO,
    by_month=AS_THE_YEAR_GOES,
    year_end=Severity.ERROR,
    remedy="Vurder tempoet i tiltaket, eller forbered en omdisponering.",
    source="Kontroll P07; DESIGN 4, regel 7",
)
UNDERSPEND = Rule(
    code="P08",
    title="Et tiltak bruker pengene i takt med året",
    severity=Severity.INFO,
    by_month=AS_THE_YEAR_GOES,
    year_end=Severity.ERROR,
    remedy="Forklar avviket og planlegg bruken, eller omdisponer til et annet tiltak.",
    source="Kontroll P08",
)
RULES = (PACE, FORECAST, UNDERSPEND)

_MILDER: Final = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}
_WHOLE: Final = 100
_IDLE_MONTHS: Final = 3


def pace_findings(
    measures: tuple[MeasureResult, ...], thresholds: AlertThresholds, planned: Collection[str], when: When
) -> Iterator[Finding]:
    """The findings of each measure, in the order of the measures.

    Args:
        measures: with their budget by month and their forecasts.
        thresholds: the programme's steps and checks.
        planned: measures whose money left has a reason and a plan: what they lag behind never stops a letter.
        when: the run.
    """
    for measure in measures:
        is_planned = measure.id in planned
        lags = _underspend if measure.status is Status.UNDERSPEND else _idle
        found = (
            _pace(measure, thresholds.pace, when),
            _forecast(measure, when),
            lags(measure, thresholds, when, is_planned=is_planned),
        )
        yield from filter(None, found)


def step_reached(used_ore: int, budget_ore: int, steps: Collection[PaceStep]) -> PaceStep | None:
    """The highest step that the use has reached: at least so much below 100 per cent, more than it from there.

    Use before the budget begins has passed every step; no use has reached none.
    """
    if used_ore <= 0:
        return None
    reached = [step for step in steps if _is_reached(used_ore, budget_ore, step.pct)]
    return max(reached, key=lambda step: step.pct, default=None)


def _is_reached(used_ore: int, budget_ore: int, pct: int) -> bool:
    left = used_ore * _WHOLE - budget_ore * pct
    return left > 0 if pct >= _WHOLE else left >= 0


def _pace(measure: MeasureResult, steps: tuple[PaceStep, ...], when: When) -> Finding | None:
    """An overrun of the whole year's budget is told by Y04, and not once more."""
    budget = sum(measure.monthly_budget_ore[: when["month"]])
    step = step_reached(measure.charged_ore, budget, steps)
    if step is None or measure.status is Status.OVERRUN or not measure.sums.revised_ore:
        return None
    over = measure.charged_ore - budget
    distance = f"{kroner(over)} mer enn" if over > 0 else f"{kroner(-over)} mindre enn" if over else "nøyaktig"
    return PACE.finding(
        f"{measure.name} har brukt {kroner(measure.charged_ore)} til og med {MONTHS[when['month']]}, {distance} "
        f"budsjettet så langt på {kroner(budget)}. Trinnet på {step.pct}\u00a0prosent er programmets eget valg.",
        **when,
        at_most=Severity(step.severity),
        measure=measure.id,
        value=kroner(measure.charged_ore),
        expected=f"høyst {kroner(budget)}",
        difference_ore=over,
    )


def _forecast(measure: MeasureResult, when: When) -> Finding | None:
    """Grave when every method that has something to say is above the budget, milder when only some are."""
    made, revised = measure.year_end, measure.sums.revised_ore
    if not revised or made.highest_ore <= revised or _is_told_already(measure):
        return None
    is_certain = made.lowest_ore > revised
    severity = FORECAST.severity_for(**when)
    over = (made.lowest_ore if is_certain else made.highest_ore) - revised
    extent = f"minst {kroner(over)}" if is_certain else f"inntil {kroner(over)}"
    return FORECAST.finding(
        f"Prognosen for {measure.name} er {extent} over revidert budsjett på {kroner(revised)}. "
        f"{forecasts_in_words(measure)}.",
        **when,
        at_most=severity if is_certain else _MILDER[severity],
        measure=measure.id,
        value=f"{kroner(made.lowest_ore)}\u2013{kroner(made.highest_ore)}",
        expected=f"høyst {kroner(revised)}",
        difference_ore=over,
    )


def _is_told_already(measure: MeasureResult) -> bool:
    """An overrun has come, and all of the budget is used; only a commitment still adds to the latter."""
    made = measure.year_end
    is_to_come = made.has_commitments and made.commitments_ore > measure.sums.revised_ore
    return measure.status is Status.OVERRUN or (measure.status is Status.FULL and not is_to_come)


def forecasts_in_words(measure: MeasureResult) -> str:
    """The three forecasts, each by its method."""
    made = measure.year_end
    known = kroner(made.commitments_ore) if made.has_commitments else "ingen er registrert"
    return (
        f"Etter forbrukstakt: {kroner(made.run_rate_ore)}; etter fordelingen på måneder: {kroner(made.profile_ore)}; "
        f"etter kjente forpliktelser: {known}"
    )


def _underspend(measure: MeasureResult, thresholds: AlertThresholds, when: When, *, is_planned: bool) -> Finding:
    checks = [check for check in thresholds.underspend if check.month <= when["month"]]
    check = max(checks, key=lambda check: check.month)
    used, revised = measure.charged_ore, measure.sums.revised_ore
    return UNDERSPEND.finding(
        f"{measure.name} har brukt {kroner(used)} av {kroner(revised)} til og med {MONTHS[when['month']]}. Ventet var "
        f"minst {check.below_pct}\u00a0prosent innen utgangen av {MONTHS[check.month]}.",
        **when,
        at_most=Severity.WARNING if is_planned else None,
        measure=measure.id,
        value=kroner(used),
        expected=f"minst {check.below_pct}\u00a0prosent",
        difference_ore=used - revised,
    )


def _idle(measure: MeasureResult, _: AlertThresholds, when: When, *, is_planned: bool) -> Finding | None:
    """Nothing used in the last three months, though they have a budget. A measure without postings is told by K04."""
    months = slice(max(0, when["month"] - _IDLE_MONTHS), when["month"])
    used, budget = measure.monthly_used_ore[months], sum(measure.monthly_budget_ore[months])
    if len(used) < _IDLE_MONTHS or any(used) or budget <= 0 or not measure.postings:
        return None
    return UNDERSPEND.finding(
        f"{measure.name} har ikke brukt noe fra {MONTHS[months.start + 1]} til og med {MONTHS[when['month']]}. "
        f"Budsjettet for de månedene er {kroner(budget)}.",
        **when,
        at_most=Severity.WARNING if is_planned else None,
        measure=measure.id,
        value=kroner(0),
        expected=kroner(budget),
        difference_ore=-budget,
    )
