"""The control sheet for the ministry's case officer: what a whole report comes to, on one page.

Belongs here: which figures stand on it, by id, and what the controls came to. How it is worded and drawn, and its JSON,
belong to `outputs.control_sheet`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.funds import is_closing_known
from domain.rule_outcomes import Outcome, RuleOutcome, rule_outcomes
from schemas.narrative_sections import missing_sections
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, Reconciliation, Status
from schemas.request_lines import RequestLine
from schemas.runs import Run

EXPLANATION: Final = "Avvik"
"""The heading in a measure's text under which a deviation is explained."""
SHOWN_MEASURES: Final = 4
"""Of the measures that deviate, so many are named, the largest deviations first; all are counted."""
RULES: Final = "kontrollark.regler"
OUTCOME_FIGURES: Final = {
    Outcome.PASSED: ("kontrollark.regler-uten-funn", "Regler uten funn"),
    Outcome.FAILED: ("kontrollark.regler-feil", "Regler med feil"),
    Outcome.WARNED: ("kontrollark.regler-advarsel", "Regler med advarsler"),
    Outcome.WAIVED: ("kontrollark.regler-unntak", "Regler der alle funn har unntak"),
    Outcome.TRIAL: ("kontrollark.regler-prove", "Regler på prøve med funn"),
    Outcome.NOTED: ("kontrollark.regler-orientering", "Regler med funn til orientering"),
}
"""What came of a rule -> the figure that counts such rules, and its name."""
WAIVED_FINDINGS: Final = "kontrollark.unntak"
DEVIATING: Final = "kontrollark.tiltak-avvik"
SECOND_WAY: Final = "kontrollark.databasetall"
UNCONFIRMED: Final = "kontrollark.ikke-bekreftet"
OPEN_QUESTIONS: Final = "kontrollark.sporsmal"
_OVER_OR_UNDER: Final = frozenset({Status.OVERRUN, Status.UNDERSPEND})


class Line(StrEnum):
    """The lines of the sheet, in their order; the values are the keys of the JSON."""

    AWARDED = "awarded"
    CARRIED_IN = "carried_in"
    DISPOSABLE = "disposable"
    REQUESTED = "requested_in_letters"
    RECEIVED = "received"
    USED = "used"
    UNUSED = "unused"
    FUND = "fund_closing"
    APPLIED = "applied_for_carry_over"
    REQUESTED_NOW = "requested_now"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line: the figure of the accounting year as a whole, and the figures of each grant year, oldest first.

    `total` is None for what is not known. A grant year has no figure where the amount is not divided by grant year, and
    several where letters have asked for several purposes of it.
    """

    line: Line
    total: str | None
    by_year: tuple[tuple[str, ...], ...]
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Deviation:
    """A measure that has used more than its budget, or so little that the programme's own limit says so.

    `has_plan` says that what is left has a reason and a plan; `has_text` that the report's text explains the deviation.
    """

    measure: MeasureResult
    has_plan: bool
    has_text: bool

    @property
    def is_explained(self) -> bool:
        """Whether the reader is told why: by the plan for what is left, or by the text."""
        return self.has_text or (self.has_plan and self.measure.status is Status.UNDERSPEND)


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """What stands on the sheet.

    `received_as_requested` is None when no letter has been sent for the year. `deviations` are the largest first.
    """

    grant_years: tuple[int, ...]
    lines: tuple[SheetLine, ...]
    deviations: tuple[Deviation, ...]
    outcomes: tuple[RuleOutcome, ...]
    received_as_requested: bool | None

    @property
    def failed(self) -> tuple[RuleOutcome, ...]:
        """The rules with an error that nobody has waived."""
        return tuple(found for found in self.outcomes if found.outcome is Outcome.FAILED)

    @property
    def waived(self) -> tuple[RuleOutcome, ...]:
        """The rules with findings that somebody has waived, also when others of the rule still stand."""
        return tuple(found for found in self.outcomes if found.waived)


def control_sheet(run: Run, files: ProgrammeFiles) -> ControlSheet:
    """The control sheet of a run for a whole year."""
    result = run.reconciliation
    years = _grant_years(result)
    return ControlSheet(
        grant_years=years,
        lines=tuple(_lines(result, files, years)),
        deviations=_deviations(result, files),
        outcomes=rule_outcomes(run.findings, is_year_end=result.is_year_end),
        received_as_requested=_received_as_requested(result),
    )


def _grant_years(result: Reconciliation) -> tuple[int, ...]:
    """The grant years with money this year, and those that letters have asked for money of."""
    asked = {line.grant_year for line in _request_lines(result) if line.earlier_ore}
    return tuple(sorted({*(use.grant_year for use in result.grant.grant_years), *asked}))


def _request_lines(result: Reconciliation) -> tuple[RequestLine, ...]:
    return result.payment_request.lines if result.payment_request else ()


def _lines(result: Reconciliation, files: ProgrammeFiles, years: tuple[int, ...]) -> Iterator[SheetLine]:
    grant, year = result.grant, files.year(result.year).grant
    money = {use.grant_year for use in grant.grant_years}
    none = tuple(() for _ in years)

    def of_years(quantity: str, *, only: set[int]) -> tuple[tuple[str, ...], ...]:
        return tuple((f"argang.{each}.{quantity}",) if each in only else () for each in years)

    is_carry_confirmed = all(carried.approved.confirmed for carried in year.carried_in)
    own = tuple(("tilskudd.tildelt",) if each == result.year else () for each in years)
    yield SheetLine(Line.AWARDED, "tilskudd.tildelt", own, year.award.confirmed)
    carried_in = of_years("disponibelt", only=money - {result.year})
    yield SheetLine(Line.CARRIED_IN, "tilskudd.overfort-inn", carried_in, is_carry_confirmed)
    yield SheetLine(Line.DISPOSABLE, "tilskudd.disponibelt", of_years("disponibelt", only=money), grant.confirmed)
    yield from _request_line(result, years)
    yield SheetLine(Line.RECEIVED, "tilskudd.mottatt", none)
    yield SheetLine(Line.USED, "tilskudd.brukt", of_years("brukt", only=money))
    yield SheetLine(Line.UNUSED, "tilskudd.ubrukt", of_years("ubrukt", only=money), grant.confirmed)
    is_fund_known = is_closing_known(grant, is_year_end=result.is_year_end)
    yield SheetLine(Line.FUND, "fond.utgaende" if is_fund_known else None, none)
    if request := result.payment_request:
        yield SheetLine(Line.APPLIED, "anmodning.overforing", none, grant.confirmed)
        now = "anmodning.belop" if request.requested_ore is not None else None
        yield SheetLine(Line.REQUESTED_NOW, now, none, request.award_confirmed)


def _request_line(result: Reconciliation, years: tuple[int, ...]) -> Iterator[SheetLine]:
    """What all letters sent so far have asked for, by grant year where the request is reckoned line by line."""
    request = result.payment_request
    if request is None:
        return
    option = f"anmodning.modell-{request.model.lower()}"
    by_year = tuple(
        tuple(
            f"anmodning.linje.{line.grant_year}.{line.purpose or 'tilskuddet'}.tidligere"
            for line in request.lines
            if line.grant_year == year and line.earlier_ore
        )
        for year in years
    )
    yield SheetLine(Line.REQUESTED, f"{option}.tidligere", by_year)


def _deviations(result: Reconciliation, files: ProgrammeFiles) -> tuple[Deviation, ...]:
    planned = {plan.measure for plan in files.year(result.year).carry_over_plans}
    texts = files.narratives.get(result.year, {})
    found = (
        Deviation(
            measure,
            has_plan=measure.id in planned,
            has_text=measure.id in texts and EXPLANATION not in missing_sections(texts[measure.id].text),
        )
        for measure in deviating(result)
    )
    return tuple(found)


def deviating(result: Reconciliation) -> tuple[MeasureResult, ...]:
    """The measures over their budget, and those so far under it that the programme warns; the largest first."""
    found = (measure for measure in result.measures if measure.status in _OVER_OR_UNDER)
    return tuple(sorted(found, key=lambda one: (-abs(one.charged_ore - one.sums.revised_ore), one.id)))


def _received_as_requested(result: Reconciliation) -> bool | None:
    matched = result.grant.matched
    if matched is None or not matched.letters:
        return None
    return not matched.unmatched and all(not letter.outstanding_ore for letter in matched.letters)


def control_numbers(run: Run) -> Iterator[tuple[str, str, int]]:
    """Id, name and value of every number on the sheet that is no amount and stands nowhere else."""
    result = run.reconciliation
    outcomes = rule_outcomes(run.findings, is_year_end=result.is_year_end)
    counts = Counter(found.outcome for found in outcomes)
    yield RULES, "Regler i regelboken", len(outcomes)
    for outcome, (figure, label) in OUTCOME_FIGURES.items():
        yield figure, label, counts[outcome]
    yield WAIVED_FINDINGS, "Funn med unntak", sum(len(found.waived) for found in outcomes)
    yield DEVIATING, "Tiltak med overforbruk eller lavt forbruk", len(deviating(result))
    yield SECOND_WAY, "Tall som databasen har regnet på nytt", sum(one.compared for one in run.controls)
    yield UNCONFIRMED, "Opplysninger som ikke er bekreftet", len(result.unconfirmed)
    unsettled = [each for each in result.ambiguities if not each.confirmed and each.effect_ore]
    yield OPEN_QUESTIONS, "Spørsmål der svaret kan endre tall", len(unsettled)
