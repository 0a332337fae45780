"""The payment request of a year: what each payment model would ask for, and what the chosen one does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from schemas.request_lines import CarryOverPart, RequestLine, SentLetter, Settlement

PaymentModel = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class PaymentOption:
    """What one payment model would ask for, and what next year would then have at its disposal.

    requested = entitled - earlier, which all letters sent before have asked for; award = what all letters ask for of
    the year's award + `lapses_ore`, which is not asked for. `repaid_ore` is unused money that is not carried over: it
    goes back or is set off. unused = carry-over + repaid. `settlement` is what becomes of both differences, and sums to
    requested - repaid. `unplanned_ore` is disposable money beyond next year's budget; None when there is no budget. An
    amount that cannot be known is None.
    """

    model: PaymentModel
    requested_ore: int | None
    carry_over_ore: int
    repaid_ore: int
    disposable_ore: int | None
    unplanned_ore: int | None
    entitled_ore: int | None = None
    earlier_ore: int = 0
    lapses_ore: int | None = 0
    settlement: Settlement = field(default_factory=Settlement)


def _as_difference(option: PaymentOption, award_ore: int) -> PaymentOption:
    """The option with what older runs did not keep, as it follows from what is requested; all of it then is as paid."""
    if option.requested_ore is None:
        return replace(option, lapses_ore=None)
    if option.entitled_ore is not None:
        return option
    entitled = option.requested_ore + option.earlier_ore
    settlement = Settlement(
        paid_out_ore=max(option.requested_ore, 0), repaid_ore=option.repaid_ore + max(-option.requested_ore, 0)
    )
    return replace(option, entitled_ore=entitled, lapses_ore=award_ore - entitled, settlement=settlement)


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """The request for `year`, from the accounts of the year before. `requested_ore` is None when it cannot be known.

    `lines` are the chosen model's and sum to `requested_ore`; `carry_over_parts` are what is unused, by measure.
    """

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
    carry_over_parts: tuple[CarryOverPart, ...] = ()

    def __post_init__(self) -> None:
        # Runs stored before letters were compared line by line say only what is requested.
        object.__setattr__(self, "options", tuple(_as_difference(option, self.award_ore) for option in self.options))

    @property
    def chosen(self) -> PaymentOption:
        """The option of the model that the programme file names."""
        return next(option for option in self.options if option.model == self.model)
