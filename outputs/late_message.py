"""The first line of a message that has waited: when it was raised, so that nobody takes old figures for new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from outputs.norwegian import long_date
from schemas.alerts import Alert

LATE_AFTER_DAYS: Final = 3
"""A message leaves within the minute, and the daily check sends what waits; with a mail server that is down over a
weekend it is there on Monday. One that is older may speak of figures that somebody has mended since."""


def with_age(alert: Alert, raised_on: date, today: date) -> Alert:
    """The message, with the day it was raised in its first line when it has waited for more than three days."""
    days = (today - raised_on).days
    if days <= LATE_AFTER_DAYS:
        return alert
    line = (
        f"Denne meldingen ble laget {long_date(raised_on)} og har ventet i {days} dager på å bli sendt. "
        "Kontroller om tallene er endret siden."
    )
    return replace(alert, body=f"{line}\n\n{alert.body}")
