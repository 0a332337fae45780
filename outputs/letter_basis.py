"""What the payment request letter is made from, and what kind of letter it is: what it asks for, and what goes back."""

from __future__ import annotations

from dataclasses import dataclass

from domain.grant_years import left_over
from outputs.word_basis import DocumentBasis
from outputs.word_parts import INVENTED, UNCONFIRMED, Text
from schemas.budget_year import BudgetYear
from schemas.payment_requests import PaymentRequest
from schemas.programme_values import Fact


@dataclass(frozen=True, slots=True)
class LetterBasis(DocumentBasis):
    """A run, its programme, and the request that is made."""

    request: PaymentRequest

    @property
    def coming(self) -> BudgetYear | None:
        """The year to be paid, when it has a file."""
        return self.files.years.get(self.request.year)

    @property
    def is_after_agreement(self) -> bool:
        """Whether the year to be paid lies after the agreement, so that nothing is promised for it."""
        return self.coming is None and not self.programme.agreement.covers(self.request.year)

    @property
    def asks(self) -> bool:
        """Whether the letter asks for money; also when the amount cannot be known yet."""
        return self.request.requested_ore is None or self.request.requested_ore > 0

    @property
    def applies(self) -> bool:
        """Whether it applies for carry-over."""
        return self.request.carry_over_ore > 0

    @property
    def goes_back(self) -> bool:
        """Whether money goes back or is set off: unused and not carried over, or asked for too much before."""
        return self.request.chosen.repaid_ore > 0 or (self.request.requested_ore or 0) < 0

    @property
    def has_unused(self) -> bool:
        """Whether anything of the grant is left over."""
        return left_over(self.result.grant) > 0

    @property
    def is_model_open(self) -> bool:
        """Whether nobody has decided yet which payment model holds; then the letter shows them all."""
        return any(each.setting == "payment_model" and not each.confirmed for each in self.programme.open_questions)

    @property
    def coming_budget_mark(self) -> Text | None:
        """The mark of the coming year's budget: invented, or with lines that nobody has confirmed."""
        if self.coming is None or all(line.confirmed for line in self.coming.allocations):
            return INVENTED if self.coming and self.coming.is_invented else None
        return INVENTED if self.coming.is_invented else UNCONFIRMED

    @property
    def their_reference(self) -> Fact:
        """The ministry's reference: what the year's file says, else that of the latest award letter that is known."""
        given = self.year.request_letter.their_reference
        if given is not None:
            return given
        coming = self.coming
        return coming.grant.letter if coming and coming.grant.letter.text else self.year.grant.letter
