"""The grant by grant year and purpose, and the programme over its years. Three years are three dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PurposeUse:
    """Money of one grant year bound to one purpose. `measure` is None for money that is free within the programme."""

    measure: str | None
    available_ore: int
    used_ore: int
    unused_ore: int


@dataclass(frozen=True, slots=True)
class GrantYearUse:
    """One grant year's money: what was available this accounting year, what is used of it, what is left.

    `awarded_ore` and `paid_ore` are of the grant year itself; None when no year file or stored report tells them.
    `purposes` sum to the grant year.
    """

    grant_year: int
    available_ore: int
    used_ore: int
    unused_ore: int
    confirmed: bool
    awarded_ore: int | None = None
    paid_ore: int | None = None
    purposes: tuple[PurposeUse, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeYear:
    """One accounting year of the programme. A figure that is not known is None, never nought.

    `basis` says where it is from: this run, the stored report of that year, or the plan alone.
    """

    accounting_year: int
    programme_year: int
    basis: Literal["run", "report", "plan"]
    run_id: str = ""
    awarded_ore: int | None = None
    carried_in_ore: int | None = None
    disposable_ore: int | None = None
    budget_ore: int | None = None
    gross_ore: int | None = None
    net_ore: int | None = None
    used_ore: int | None = None
    own_ore: int | None = None
    unused_ore: int | None = None
    fund_closing_ore: int | None = None
    requested_ore: int | None = None
    is_confirmed: bool = False
    is_final: bool = False
