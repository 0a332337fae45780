"""What a programme file may say: records only, values come from `programmes/<id>/*.toml`.

Unknown keys are refused and every record is frozen. What must agree across records (sums, references, overlaps) is
checked in `schemas.programme_files`, which also turns a fault into a sentence with file and key.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.document_versions import DocumentKind
from schemas.letter_facts import LetterFacts, WordTemplate
from schemas.programme_rules import ProgrammeRule
from schemas.programme_values import Amount, ArtRange, Code, Fact, Identifier, Kroner, Period, Record, Text
from schemas.spread import EvenSpread, Spread


class Municipality(Record):
    """The sender."""

    name: Text
    number: Fact
    organisation_number: Fact
    address_lines: tuple[str, ...] = ()


class Ministry(Record):
    """The addressee; ministries change names, so this is data."""

    name: Text
    short_name: Text
    address_lines: tuple[str, ...]
    organisation_number: Fact


class Document(Record):
    """A governing document the letter refers to."""

    title: Text
    dated_on: date | None = None
    reference: Fact = Fact()


class Agreement(Record):
    """The letter of intent between state and municipality; years are calendar years, both included."""

    title: Text
    signed_on: date
    first_year: int
    last_year: int
    may_be_extended: bool = False

    def covers(self, year: int) -> bool:
        """Whether the agreement runs in that year."""
        return self.first_year <= year <= self.last_year


class GrantScheme(Record):
    """The grant: where it stands in the state budget and what is promised for a year without an award letter.

    `uncovered_by` says who pays for spend coded to another source that the source does not cover; `investment` whether
    what is booked in the investment accounts counts as spend.
    """

    name: Text
    funding_source: Identifier
    chapter: Fact
    post: Fact
    expected_annual_award: Amount
    uncovered_by: Literal["municipality", "grant"] = "municipality"
    investment: Literal["leave_out", "count"] = "leave_out"


class Named(Record):
    """A focus area or a goal heading."""

    id: Identifier
    name: Text


class FundingSource(Record):
    """Somebody who pays: the grant that is reconciled here, or another source beside it."""

    id: Identifier
    name: Text
    short_name: Text
    kind: Literal["grant", "co_financing"]


class Measure(Record):
    """A measure. `name` is the plan's text, `aliases` other names for the same thing; years are inclusive.

    `serves` says whom it is for; a measure for the whole municipality needs a reason. A new measure may need a mandate
    before its costs are approved. `shared_agreement` is for a measure whose costs are the municipality's part of an
    agreement with others: where that part is documented.
    """

    id: Identifier
    name: Text
    aliases: tuple[Text, ...] = ()
    focus_area: Identifier | None = None
    goals: tuple[Identifier, ...] = ()
    funding_sources: tuple[Identifier, ...] = Field(min_length=1)
    owner: Text
    purpose: Text
    first_year: int
    last_year: int
    spread: Spread = EvenSpread()
    serves: Literal["area", "municipality"] = "area"
    serves_reason: str = ""
    needs_mandate: bool = False
    mandate: Fact = Fact()
    shared_agreement: Fact | None = None
    note: str = ""


class LedgerProfile(Record):
    """How this municipality writes its accounts.

    `class_art`: first digit is the class, the next three the KOSTRA art. `art`: the code is or starts with the art,
    class 1 is understood. `account_lengths` are the digits an operating account may have; left out, the file's own
    usual length decides. Source: the municipality; public ledgers of both kinds exist.
    """

    account_format: Literal["class_art", "art"]
    operating_class: Annotated[str, StringConstraints(pattern=r"^\d$")] = "1"
    investment_class: Annotated[str, StringConstraints(pattern=r"^\d$")] = "0"
    balance_class: Annotated[str, StringConstraints(pattern=r"^\d$")] = "2"
    function_digits: Annotated[int, Field(ge=1, le=3)] = 3
    account_lengths: tuple[Annotated[int, Field(ge=3, le=20)], ...] = ()
    confirmed: bool = False


class ProjectRange(Record):
    """Project codes that belong to the programme, both ends included. Only codes of the same length are compared."""

    first: Code
    last: Code

    def contains(self, project: str) -> bool:
        """Whether the code lies in the range."""
        return len(project) == len(self.first) and self.first <= project <= self.last


class CodingRule(Record):
    """A sentence that places postings: these dimensions belong to this measure and this funding source.

    Without `measure` the rule places grant receipts and fund movements on the programme as a whole.
    """

    id: Identifier
    project: Code
    funding_source: Identifier
    measure: Identifier | None = None
    responsibility: Code | None = None
    function: Code | None = None
    arts: tuple[ArtRange, ...] = ()
    first_period: Period | None = None
    last_period: Period | None = None


class Coding(Record):
    """The rules, and whether the municipality has confirmed the codes."""

    confirmed: bool
    note: Text
    scope: tuple[ProjectRange, ...] = Field(min_length=1)
    rules: tuple[CodingRule, ...] = Field(min_length=1)


class Reading(Record):
    """One reading of an open question: its words, and the value that the setting has under it."""

    text: Text
    value: Text


Setting = Literal["vat", "payment_model", "pay_share", "uncovered_by", "user_income", "investment"]
"""What a reading may turn: a setting that stands in one place, so that switching a reading is changing it there."""


class OpenQuestion(Record):
    """What the sources leave open, the reading chosen until somebody decides, and who decides.

    The chosen reading is the one whose value the setting has. `rule` names the pay-share rule where there are several.
    """

    id: Identifier
    question: Text
    default: Text
    decided_by: Text
    confirmed: bool = False
    setting: Setting | None = None
    rule: Identifier | None = None
    readings: tuple[Reading, ...] = ()


class UnderspendCheck(Record):
    """Warn when less than this per cent of the allocation is used at the end of this month."""

    month: Annotated[int, Field(ge=1, le=12)]
    below_pct: Annotated[int, Field(ge=1, le=100)]


class PaceStep(Record):
    """How grave it is to have used this per cent of the budget so far: at least so much below 100, more than from 100.

    The period may make it milder, never graver.
    """

    pct: Annotated[int, Field(ge=1)]
    severity: Literal["info", "warning", "error"]


class ReallocationTolerance(Record):
    """Reallocations above either limit are warned of. A choice of the programme's, never the ministry's rule."""

    pct: Annotated[int, Field(ge=0, le=100)]
    kr: Kroner
    confirmed: bool = False
    source: Text

    @property
    def ore(self) -> int:
        """The limit in øre; exact."""
        return int(self.kr * 100)


class MeasureThresholds(Record):
    """Thresholds of one measure where they differ from the programme's; what is left out is the programme's."""

    watch_pct: Annotated[int, Field(ge=1, le=100)] | None = None
    forecast_pct: Annotated[int, Field(ge=100)] | None = None
    idle_months: Annotated[int, Field(ge=1, le=12)] | None = None
    underspend: tuple[UnderspendCheck, ...] | None = None


class Deadline(Record):
    """A date before which something must be done, every year (`month` and `day`) or once (`on`).

    `remind_days` are days ahead. It is met by a day noted in `done_on`, and with `document` when that document is sent.
    `consequence` is what happens when it passes.
    """

    id: Identifier
    text: Text
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    on: date | None = None
    remind_days: tuple[Annotated[int, Field(ge=0, le=366)], ...] = (60, 30, 14, 7)
    consequence: Text
    owner: Text
    document: DocumentKind | None = None
    done_on: tuple[date, ...] = ()
    confirmed: bool = False
    source: Text


class AlertThresholds(Record):
    """When a measure is watched. An overrun is always more than 100 per cent and needs no setting.

    `worsened_pct` are the per cents at which a standing overrun, or a forecast above the budget, is told of anew;
    `forecast_pct` is what a forecast may reach; `idle_months` the months in a row without postings, where the
    measure's spread expects some, after which it is told of. `measures` holds what differs for one measure.
    `pace` are the steps of use against the budget as it is spread over the year so far; the programme's own choice.
    Effects of open readings above `footnote_kr` are footnotes in the documents.
    """

    watch_pct: Annotated[int, Field(ge=1, le=100)] = 80
    worsened_pct: tuple[Annotated[int, Field(ge=101)], ...] = (105, 110, 125)
    forecast_pct: Annotated[int, Field(ge=100)] = 100
    idle_months: Annotated[int, Field(ge=1, le=12)] = 3
    measures: dict[Identifier, MeasureThresholds] = Field(default_factory=dict)
    underspend: tuple[UnderspendCheck, ...] = ()
    pace: tuple[PaceStep, ...] = (
        PaceStep(pct=80, severity="info"),
        PaceStep(pct=100, severity="warning"),
        PaceStep(pct=105, severity="error"),
    )
    reallocation_note: Text
    reallocation: ReallocationTolerance | None = None
    footnote_kr: Kroner = Decimal(50_000)
    decided_by: Text

    def of(self, measure_id: str) -> AlertThresholds:
        """What holds for one measure: its own thresholds where it has any, else the programme's."""
        own = self.measures.get(measure_id)
        if own is None:
            return self
        return self.model_copy(update={name: value for name, value in own if value is not None})

    @model_validator(mode="after")
    def _steps_differ(self) -> Self:
        if len({step.pct for step in self.pace}) < len(self.pace):
            raise ValueError("a per cent stands in one step of `pace`")
        return self


class AuditorSample(Record):
    """How many kroner of cost are drawn for the auditor to look at; the default of `domain.sampling` when left out."""

    sample_size: Annotated[int, Field(ge=1, le=1_000)] | None = None


class Programme(Record):
    """`programme.toml`: what holds for all years.

    `trial` are codes of rules that report and never block in this programme; `domain.rule_book` knows them.
    """

    schema_version: Literal[1]
    id: Identifier
    name: Text
    municipality: Municipality
    ministry: Ministry
    agreement: Agreement
    documents: tuple[Document, ...]
    grant_scheme: GrantScheme
    focus_areas: tuple[Named, ...]
    goals: tuple[Named, ...]
    funding_sources: tuple[FundingSource, ...]
    measures: tuple[Measure, ...] = Field(min_length=1)
    ledger: LedgerProfile
    coding: Coding
    rules: tuple[ProgrammeRule, ...]
    trial: tuple[Text, ...] = ()
    open_questions: tuple[OpenQuestion, ...]
    alerts: AlertThresholds
    letter: LetterFacts = LetterFacts()
    template: WordTemplate = WordTemplate()
    auditor: AuditorSample = AuditorSample()
    deadlines: tuple[Deadline, ...] = ()

    def measure(self, measure_id: str) -> Measure:
        """The measure with that id."""
        return next(measure for measure in self.measures if measure.id == measure_id)

    def funding_source(self, source_id: str) -> FundingSource:
        """The funding source with that id."""
        return next(source for source in self.funding_sources if source.id == source_id)
