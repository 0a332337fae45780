"""Norwegian public holidays, from the package that keeps them; Sundays are none of them."""

from __future__ import annotations

from datetime import date
from functools import cache


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a calendar year; those that fall on a Sunday are among them."""
    from holidays import country_holidays  # noqa: PLC0415 - `--help` must not pay for it

    return frozenset(country_holidays("NO", years=year))
