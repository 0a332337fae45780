"""What a run is asked to do: all that comes from outside, so that nothing further in reads a clock or a setting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from domain.periods import Period
from schemas.findings import Finding
from tasks.inbox_address import InboxAddress


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are. `database` is a URL and may hold a password: it is never printed."""

    programmes: Path
    inbox: InboxAddress
    output: Path
    database: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RunOrder:
    """One run. `files` are the exports named by the caller; without any, the inbox is read.

    `alert_urls` are Apprise addresses; they may hold passwords and are never printed. `template` is the Word file that
    letter and report are written on; None for the plain one that comes with the product.
    """

    programme: str
    until: Period
    is_year_end: bool
    files: tuple[Path, ...]
    places: Places
    today: date
    now: datetime
    alert_urls: tuple[str, ...] = field(default=(), repr=False)
    template: Path | None = None

    @property
    def run_period(self) -> str:
        """The name of the period: "YYYY" for a year, "YYYY-MM" for a month."""
        return str(self.until.year) if self.is_year_end else str(self.until)


class InputError(Exception):
    """No usable export: none was found, or one that was named cannot be read. Nothing is stored."""

    def __init__(self, sentence: str, findings: tuple[Finding, ...] = ()) -> None:
        self.findings = findings
        super().__init__(sentence)
