"""Results that cross a room's border. Frozen; money in øre; computed once and never changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal

from schemas.forecasts import CommitmentResult, ForecastErrors
from schemas.grant_results import GrantResult
from schemas.grant_years import ProgrammeYear
from schemas.in_kind import InKindResult
from schemas.payment_requests import PaymentRequest
from schemas.plan_results import Ambiguity, OwnPart, OwnReason, SpendShare
from schemas.registers import EnvelopeResult, OnwardGrantResult
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

    The first ten are placed postings, by KOSTRA art; the last four say why a posting is outside. User fees and sales
    are other financing where they are deducted, and user income where the programme keeps them beside the grant.
    """

    GROSS = "gross"
    VAT_COMPENSATION = "vat_compensation"
    SICK_PAY_REFUND = "sick_pay_refund"
    OTHER_FINANCING = "other_financing"
    USER_INCOME = "user_income"
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
    `monthly_budget_ore` is the revised allocation as its profile spreads it, `monthly_used_ore` sums to `charged_ore`,
    both January first; `forecast_errors` are there when the year is finished. `user_income_ore` is user
    fees and sales: part of other financing where they are deducted, else kept beside it. `monthly_postings` counts
    `postings` by month; a run stored before it was counted has none.
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
    monthly_budget_ore: tuple[int, ...] = ()
    monthly_used_ore: tuple[int, ...] = ()
    forecast_errors: ForecastErrors | None = None
    user_income_ore: int = 0
    monthly_postings: tuple[int, ...] = ()

    @property
    def charged_ore(self) -> int:
        """What is measured against the budget: what falls on the grant and the municipality within the measure.

        What another source was to pay and has not, and the municipality covers, is no use of the budget.
        """
        uncovered = (part.amount_ore for part in self.own_parts if part.reason is OwnReason.OTHER_SOURCE)
        return self.sums.after_co_financing_ore - sum(uncovered)

    @property
    def year_end(self) -> Forecasts:
        """The forecasts; a run stored before there were three has the one by profile, for all of them."""
        by_profile = self.sums.forecast_ore
        return self.forecasts or Forecasts(by_profile, by_profile, by_profile, has_commitments=False)


@dataclass(frozen=True, slots=True)
class ArtGroupSum:
    """Gross spend of all measures in one group of `domain.art_groups`; the groups sum to gross spend."""

    id: str
    gross_ore: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything that was computed for one programme and one period.

    `period` is "YYYY-MM", or "YYYY" for a year. `covered_until` is the last month the exports speak for, which in a
    year that is not over comes before December; `missing_months` are those up to the period that none speaks for.
    `budget_year_sha256` tells whether the year's own file says the same.
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
    budget_year_sha256: str = ""
    commitments: tuple[CommitmentResult, ...] = ()
    missing_months: tuple[str, ...] = ()

    @property
    def figures_until(self) -> str:
        """The month that the figures of a month's run reach to: the period, or earlier where the exports end before."""
        month = min(self.period, f"{self.period[:4]}-12")
        return self.covered_until if self.covered_until and self.covered_until < month else self.period

    @property
    def is_part_of_year(self) -> bool:
        """Whether a run for a year rests on exports that do not reach its end."""
        return self.is_year_end and bool(self.covered_until) and self.covered_until < f"{self.year}-12"
