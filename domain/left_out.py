"""A second look at what is outside: no posting of the programme's own is left out without a reason.

Postings outside the programme are not stored, so the database cannot find one that should have been in it. Here each
code is read as text, row by row, and nothing of `domain.placing` and `domain.accounts` is shared.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from domain.conservation import ConservationError
from domain.periods import Period
from schemas.programme import Programme
from schemas.records import Placement


def leave_none_out(
    placed: pl.DataFrame, programme: Programme, until: Period, speaking: Mapping[str, tuple[str, ...]]
) -> None:
    """Stops the run when a posting of the programme's own is left out; the arguments are those of `left_out`.

    Raises:
        ConservationError: a posting on one of the programme's projects is outside without a reason.
    """
    if lost := left_out(placed, programme, until, speaking):
        raise ConservationError("rows of the programme's own that are outside without a reason", lost, 0)


def left_out(placed: pl.DataFrame, programme: Programme, until: Period, speaking: Mapping[str, tuple[str, ...]]) -> int:
    """How many postings are outside though they are not another's, another period's, another file's or the balance's.

    Args:
        placed: PLACED.
        programme: the scope and the account profile.
        until: the last period that counts.
        speaking: period -> the files that speak for it.
    """
    outside = placed.filter(pl.col("placement") == str(Placement.OUTSIDE))
    projects = [project for project in outside["project"].unique() if project and _is_own(project, programme)]
    own = outside.filter(pl.col("project").is_in(projects)).select("file", "period", "account")
    first, last = f"{until.year}-01", str(until)
    return sum(
        first <= period <= last and file in speaking.get(period, ()) and not _is_balance(account, programme)
        for file, period, account in own.iter_rows()
    )


def _is_own(project: str, programme: Programme) -> bool:
    return any(
        len(project) == len(span.first) and span.first <= project <= span.last for span in programme.coding.scope
    )


def _is_balance(account: str | None, programme: Programme) -> bool:
    """Whether the account has a class of its own, and that is the balance sheet's."""
    if not account or programme.ledger.account_format == "art":
        return False
    return len(account) > len("123") and account.isdigit() and account[0] == programme.ledger.balance_class
