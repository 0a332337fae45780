"""What another reading of a pay share would mean where nobody has stated the pay that the share is of.

Without it no cap can be computed. What is charged is then assumed to be all that the chosen reading allows, no more
and no less, and the other reading is reckoned from there. The assumption is said wherever the estimate is printed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

import polars as pl

from domain.pay_share import PayShare, pay_shares
from domain.periods import DECEMBER
from schemas.budget_registers import PayBasis
from schemas.programme import OpenQuestion
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.readings import pay_share_rules
from schemas.records import Placement, Reconciliation

ASSUMED: Final = (
    "Anslag: Lønnen for hele året er ikke lagt inn. Lønnen som er ført på tiltaket, er regnet som alt den valgte "
    "lesningen gir rom for."
)
"""In bokmål, for the reader of the estimate."""


def with_assumed_pay(
    files: ProgrammeFiles, result: Reconciliation, placed: pl.DataFrame, question: OpenQuestion
) -> tuple[ProgrammeFiles, str]:
    """The files with a pay basis that makes what is charged the chosen reading's cap, and the words that say so.

    Files that state the basis are left as they are, without words; so are those of a run with no pay charged.

    Args:
        files: the programme under the chosen reading.
        result: the run, for its year and the months it covers.
        placed: PLACED.
        question: about one pay-share rule.
    """
    rule, year = pay_share_rules(files.programme, question)[0], files.year(result.year)
    postings = placed.filter(pl.col("placement") == str(Placement.PLACED))
    shares = pay_shares(postings, files.programme, year, int(result.covered_until[5:7]))
    share = next(share for share in shares if share.rule.id == rule.id)
    if share.full_pay_ore is not None or share.charged_ore <= 0 or not rule.allowed_share:
        return files, ""
    basis = PayBasis(rule=rule.id, full_pay=Amount(kr=Decimal(_full_pay_ore(share)).scaleb(-2), source=ASSUMED))
    assumed = year.model_copy(update={"pay_basis": (*year.pay_basis, basis)})
    return replace(files, years={**files.years, year.year: assumed}), ASSUMED


def _full_pay_ore(share: PayShare) -> int:
    """The least pay of a whole year of which what is charged is within the cap."""
    return ceil(share.charged_ore / (share.rule.allowed_share * Fraction(share.months, DECEMBER)))
