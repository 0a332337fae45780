"""What stands under each heading of the monthly digest. A heading without lines is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.deadlines import DueDay
from outputs.alert_causes import LARGEST
from outputs.alert_choices import owner_of
from outputs.alert_sentences import idle_words, over_words
from outputs.alert_steps import reason_words
from outputs.deadline_reminder import due_words
from outputs.finding_groups import FindingGroup, groups_of, with_extent
from outputs.forecast_words import range_in_words, stands_to_budget
from outputs.norwegian import HARD_SPACE, capitalised, counted, kroner, long_date, month_name, sentence
from outputs.wording import SEVERITY_NAMES, used_percent
from schemas.alerts import Alert, AlertState, AlertStep, Matter, TakenStep
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult
from schemas.runs import Run

DEADLINES_DAYS: Final = 60
"""How far ahead the digest looks for deadlines."""

HEADINGS: Final = {
    "overrun": "Over budsjettet",
    "forecast": "Ventes å gå over budsjettet",
    "underspend": "Lavt forbruk",
    "idle": "Uten posteringer",
    "full": "Hele budsjettet er brukt",
    "watch": "Nær budsjettet",
}
"""The rules in the order they are told, the gravest first."""

Section = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class DigestBasis:
    """What a digest is made from, besides the programme.

    `states` are all matters of the programme as they stand; `steps` those taken since the last digest; `deadlines`
    those that come within `DEADLINES_DAYS`, or have passed undone not long ago.
    """

    run: Run
    states: Sequence[AlertState]
    steps: Sequence[TakenStep]
    deadlines: Sequence[DueDay]
    today: date

    @property
    def silent(self) -> tuple[AlertState, ...]:
        """The matters that stand and are snoozed."""
        return tuple(
            state
            for state in self.states
            if state.stands and state.snooze and state.snooze.until >= self.today and self.is_of_year(state.matter)
        )

    def is_of_year(self, matter: Matter) -> bool:
        """Whether the run's figures can say anything of a matter: those of the year before have others."""
        return matter.span[:4] == str(self.run.reconciliation.year)

    @property
    def standing(self) -> dict[str, list[Alert]]:
        """What stands by rule, each measure once, under its gravest; snoozed matters are left out."""
        silent = {state.matter for state in self.silent}
        awake = [alert for alert in self.run.alerts if alert.matter not in silent]
        found: dict[str, list[Alert]] = {}
        told: set[str] = set()
        for rule in HEADINGS:
            found[rule] = [alert for alert in awake if alert.rule == rule and alert.measure not in told]
            told |= {alert.measure for alert in found[rule]}
        return found

    @property
    def named(self) -> frozenset[str]:
        """The measures that do not go as planned."""
        standing = {alert.measure for alerts in self.standing.values() for alert in alerts}
        return frozenset(standing | {state.matter.measure for state in self.silent})


def sections(basis: DigestBasis, files: ProgrammeFiles) -> Iterator[Section]:
    """Headings and lines, the gravest first."""
    yield from _exceptions(basis, files)
    yield _over(basis)
    yield _snoozed(basis)
    yield _to_be_mended(basis.run)
    yield "Frister", [due_words(due, basis.today) for due in basis.deadlines]


def _exceptions(basis: DigestBasis, files: ProgrammeFiles) -> Iterator[Section]:
    """The measures that do not go as planned, by rule; what has become worse says so."""
    measures = {measure.id: measure for measure in basis.run.reconciliation.measures}
    worse = {step.matter for step in basis.steps if step.step is AlertStep.WORSENED}
    until = basis.run.reconciliation.figures_until
    idle = {alert.measure for alert in basis.run.alerts if alert.rule == "idle"}
    for rule, alerts in basis.standing.items():
        lines = []
        for alert in alerts:
            measure, owner = measures[alert.measure], owner_of(alert.measure, files.programme)
            said = [_words(alert, measure, until)]
            said += [capitalised(idle_words(measure, until))] if rule != "idle" and measure.id in idle else []
            said += ["Har blitt verre siden sist"] if alert.matter in worse else []
            lines.append(f"{measure.name}: {'. '.join(said)}. Ansvarlig: {sentence(owner)}")
        yield HEADINGS[rule], lines


def _words(alert: Alert, measure: MeasureResult, until: str) -> str:
    used, revised, made = measure.charged_ore, measure.sums.revised_ore, measure.year_end
    of_budget = f"{kroner(used)} brukt av {kroner(revised)} ({used_percent(used, revised)})"
    if alert.rule == "overrun":
        return f"{of_budget}, {kroner(used - revised)} over" if revised else f"{kroner(used)} brukt uten budsjett"
    if alert.rule == "forecast":
        expected = f"ventes å bruke {range_in_words(made)}, {stands_to_budget(made, revised)} på {kroner(revised)}"
        return f"{expected}. Så langt er {kroner(used)} brukt ({used_percent(used, revised)})"
    if alert.rule == "underspend":
        limit, _, month = alert.threshold.partition("@")
        return f"{of_budget}. Det var ventet minst {limit}{HARD_SPACE}% ved utgangen av {month_name(int(month))}"
    if alert.rule == "idle":
        return f"{idle_words(measure, until)}. {capitalised(of_budget)}"
    return of_budget if alert.rule == "full" else f"{of_budget}, {kroner(revised - used)} gjenstår"


def _over(basis: DigestBasis) -> Section:
    """What is over since the last digest, and was told of."""
    measures = {measure.id: measure for measure in basis.run.reconciliation.measures}
    standing = {state.matter for state in basis.states if state.stands}
    over = {step.matter for step in basis.steps if step.step is AlertStep.CURED and step.is_told} - standing
    known = [matter for matter in over if matter.measure in measures and basis.is_of_year(matter)]
    known.sort(key=lambda matter: matter.parts)
    return "Avsluttet siden sist", [_over_line(matter, measures[matter.measure]) for matter in known]


def _over_line(matter: Matter, measure: MeasureResult) -> str:
    used, revised = measure.charged_ore, measure.sums.revised_ore
    share = f" ({used_percent(used, revised)})" if revised else ""
    return f"{measure.name} {over_words(matter)}: {kroner(used)} brukt av {kroner(revised)}{share}."


def _snoozed(basis: DigestBasis) -> Section:
    names = {measure.id: measure.name for measure in basis.run.reconciliation.measures}
    lines = []
    for state in basis.silent:
        if state.snooze and state.matter.measure in names:
            what, until = HEADINGS[state.matter.rule].lower(), long_date(state.snooze.until)
            why = reason_words(state.snooze)
            lines.append(f"{names[state.matter.measure]} ({what}): til og med {until}. Grunn: {why}")
    return "Satt på vent", lines


def blocking(run: Run) -> tuple[FindingGroup, ...]:
    """The findings that a final letter may not be sent with, by cause."""
    return groups_of(run, [finding for finding in run.findings if finding.blocks])


def _to_be_mended(run: Run) -> Section:
    """What has no place, and what a final letter may not be sent with."""
    rows, ore = run.reconciliation.conservation.rows, run.reconciliation.conservation.amount_ore
    lines = []
    if rows.unplaced:
        lines.append(f"{counted(rows.unplaced, 'postering', 'posteringer')} uten tiltak: {kroner(ore.unplaced)} netto.")
    if rows.rejected:
        lines.append(f"{counted(rows.rejected, 'postering', 'posteringer')} der beløp eller periode ikke kan leses.")
    groups = blocking(run)
    lines += [f"{SEVERITY_NAMES[group.severity]}: {with_extent(group)}." for group in groups[:LARGEST]]
    if len(groups) > LARGEST:
        lines.append(f"Og {len(groups) - LARGEST} til; se arket Funn i avstemming.xlsx.")
    return "Må rettes før anmodningen kan sendes", lines
