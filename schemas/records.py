"""Results that cross a room's border. Frozen; money in øre; computed once and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Literal

from schemas.grant_years import GrantYearUse, ProgrammeYear
from schemas.in_kind import InKindResult
from schemas.plan_results import Ambiguity, OwnPart, SpendShare
from schemas.registers import EnvelopeResult, OnwardGrantResult
from schemas.request_lines import RequestLine, SentLetter
from schemas.source_sums import Forecasts, SourceSums


class Placement(StrEnum):
    """Where a posting ended. Every posting read has exactly one."""

    PLACED = "placed"
    UNPLACED = "unplaced"
    PARKED = "parked"
    OUTSIDE = "outside"
    REJECTED = "rejected"


class Kind(StrEnum):
    """What a posting is to the grant.

    The first nine are placed postings, by KOSTRA art; the last four say why a posting is outside.
    """

    GROSS = "gross"
    VAT_COMPENSATION = "vat_compensation"
    SICK_PAY_REFUND = "sick_pay_refund"
    OTHER_FINANCING = "other_financing"
    GRANT_RECEIPT = "grant_receipt"
    FUND_SET_ASIDE = "fund_set_aside"
    FUND_USE = "fund_use"
    INVESTMENT = "investment"
    INELIGIBLE = "ineligible"
    OTHER_DEPARTMENT = "other_department"
    BALANCE = "balance"
    OPENING = "opening"
    OTHER_PERIOD = "other_period"


class Status(StrEnum):
    """How a measure stands against its revised allocation."""

    OK = "ok"
    WATCH = "watch"
    FULL = "full"
    OVERRUN = "overrun"
    UNDERSPEND = "underspend"


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of the conservation law; `ignored` rows (blank, heading, total) are not among those read."""

    read: int
    placed: int
    unplaced: int
    parked: int
    outside: int
    rejected: int
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class OreCounts:
    """Øre of the conservation law. A rejected posting whose amount cannot be read counts as nought."""

    read: int
    placed: int
    unplaced: int
    parked: int
    outside: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Conservation:
    """read = placed + unplaced + parked + outside + rejected, in rows and in øre; checked before it is made."""

    rows: RowCounts
    amount_ore: OreCounts


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file a result rests on. `rows` are the file's own; `postings` are those read from them."""

    name: str
    sha256: str
    format: str
    rows: int
    postings: int


@dataclass(frozen=True, slots=True)
class MeasureSums:
    """The sums of a measure, and of all measures together. Deductions are positive numbers.

    net = gross - VAT compensation - sick-pay refunds; after_co_financing = basis - other financing, where the basis
    is net, or net with VAT compensation added back when the award letter says gross; grant-financed + own =
    after_co_financing; remaining = revised - grant-financed.
    """

    allocated_ore: int = 0
    reallocated_ore: int = 0
    revised_ore: int = 0
    gross_ore: int = 0
    vat_compensation_ore: int = 0
    sick_pay_refund_ore: int = 0
    net_ore: int = 0
    other_financing_ore: int = 0
    after_co_financing_ore: int = 0
    grant_financed_ore: int = 0
    own_ore: int = 0
    remaining_ore: int = 0
    forecast_ore: int = 0

    @property
    def refunds_ore(self) -> int:
        """VAT compensation and sick-pay refunds together: the latter alone may tell of one person's illness."""
        return self.vat_compensation_ore + self.sick_pay_refund_ore

    def __add__(self, other: MeasureSums) -> MeasureSums:
        return MeasureSums(
            **{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(MeasureSums)}
        )


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One measure in one reconciliation. `line` is the action plan's wording, or the measure's name without a line.

    `is_granted` says whether the reconciled grant is among those who pay for it. `own_parts` say why the municipality
    covers what it does and sum to `own_ore`; `forecasts` are the three, of which `forecast_ore` is by profile.
    """

    id: str
    name: str
    line: str
    focus_area: str | None
    sums: MeasureSums
    status: Status
    postings: int
    monthly_net_ore: tuple[int, ...] = ()
    is_allocation_confirmed: bool = True
    is_granted: bool = True
    own_parts: tuple[OwnPart, ...] = ()
    forecasts: Forecasts | None = None


@dataclass(frozen=True, slots=True)
class GrantResult:
    """The grant as a whole. unused = disposable - used, never floored; closing = opening + set aside - used fund.

    `is_fund_opening_booked` is true when the opening fund is read from the ledger's opening balance; else it is the
    carry-over that the programme file says is approved.
    """

    awarded_ore: int
    carried_in_ore: int
    disposable_ore: int
    used_ore: int
    unused_ore: int
    confirmed: bool
    paid_ore: int
    received_ore: int
    fund_opening_ore: int
    fund_set_aside_ore: int
    fund_use_ore: int
    fund_closing_ore: int
    grant_years: tuple[GrantYearUse, ...]
    is_fund_opening_booked: bool = False


PaymentModel = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class PaymentOption:
    """What one payment model would ask for, and what next year would then have at its disposal.

    `unplanned_ore` is disposable money beyond next year's budget; None when there is no budget. `repaid_ore` is
    what goes back or is set off when the carry-over is refused; `lapses_ore` what of the award is not asked for.
    requested = entitled - earlier, which all letters sent before have asked for.
    """

    model: PaymentModel
    requested_ore: int | None
    carry_over_ore: int
    repaid_ore: int
    disposable_ore: int | None
    unplanned_ore: int | None
    entitled_ore: int | None = None
    earlier_ore: int = 0
    lapses_ore: int = 0


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """The request for `year`, from the accounts of the year before. `requested_ore` is None when it cannot be known."""

    year: int
    model: PaymentModel
    requested_ore: int | None
    carry_over_ore: int
    award_ore: int
    award_confirmed: bool
    budget_ore: int | None
    options: tuple[PaymentOption, ...]
    lines: tuple[RequestLine, ...] = ()
    letters: tuple[SentLetter, ...] = ()


@dataclass(frozen=True, slots=True)
class ArtGroupSum:
    """Gross spend of all measures in one group of `domain.art_groups`; the groups sum to gross spend."""

    id: str
    gross_ore: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything that was computed for one programme and one period.

    `period` is "YYYY-MM", or "YYYY" for a year. `covered_until` is the last month the exports speak for, which in a
    year that is not over comes before December.
    """

    programme: str
    programme_name: str
    year: int
    programme_year: int
    period: str
    is_year_end: bool
    run_id: str
    created_on: str
    is_invented: bool
    is_preliminary: bool
    vat: Literal["net", "gross"]
    inputs: tuple[InputFile, ...]
    conservation: Conservation
    measures: tuple[MeasureResult, ...]
    totals: MeasureSums
    grant: GrantResult
    unconfirmed: tuple[str, ...]
    payment_request: PaymentRequest | None = None
    programme_sha256: str = ""
    covered_until: str = ""
    art_groups: tuple[ArtGroupSum, ...] = ()
    sources: tuple[SourceSums, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    spend_shares: tuple[SpendShare, ...] = ()
    in_kind: tuple[InKindResult, ...] = ()
    envelopes: tuple[EnvelopeResult, ...] = ()
    onward_grants: tuple[OnwardGrantResult, ...] = ()
    programme_years: tuple[ProgrammeYear, ...] = ()

    @property
    def is_part_of_year(self) -> bool:
        """Whether a run for a year rests on exports that do not reach its end."""
        return self.is_year_end and bool(self.covered_until) and self.covered_until < f"{self.year}-12"


@dataclass(frozen=True, slots=True)
class Alert:
    """A measure that has passed a threshold. Key: (programme, measure, rule, threshold, period)."""

    programme: str
    measure: str
    rule: str
    threshold: str
    period: str
    status: Status
    subject: str = ""
    body: str = ""
    causes: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        """What makes it the same alert."""
        return "|".join((self.programme, self.measure, self.rule, self.threshold, self.period))
