"""Settings: where things are and how alerts leave. From the command line, the environment or `.env`, in that order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.inbox_address import InboxAddress
from tasks.order import InputError, Places

SHIPPED = Path(__file__).resolve().parents[1]
"""Where the programme files that come with the product lie, when it is run from its own folder."""


def default_programmes() -> Path:
    """`programmes` in the working folder, else those that come with the product."""
    here = Path("programmes")
    return here if here.is_dir() else SHIPPED / "programmes"


def absolute_sqlite(url: str) -> str:
    """The database URL with a relative SQLite file made absolute: a scheduled run may start in another folder."""
    prefix = "sqlite:///"
    name = url.removeprefix(prefix)
    is_relative_file = url.startswith(prefix) and name and not name.startswith((":", "/", "file:"))
    return f"{prefix}{Path(name).absolute()}" if is_relative_file else url


class Settings(BaseSettings):
    """Each has an environment variable: `OMRADELOFT_` and the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="OMRADELOFT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    inbox: SecretStr = SecretStr("inbox")
    """A folder, or a URL such as sftp://user@host/folder; secret because a URL may hold a password."""
    output: Path = Path("outputs/generated")
    database: SecretStr = SecretStr("sqlite:///omradeloft.sqlite3")
    programmes: Path = Field(default_factory=default_programmes)
    alert_urls: SecretStr = SecretStr("")
    template: Path | None = None
    """A Word file whose letterhead and styles letter and report are written on."""
    timezone: str = "Europe/Oslo"
    environment: Literal["development", "production"] = "development"
    """In production, values that are unsafe there are refused."""
    monthly_cron: str = "0 6 5-12 * *"
    """Six in the morning on every day that can be the fifth working day; the run asks the calendar."""
    daily_cron: str = "0 7 * * *"
    """The alert check: deadlines, what waits in the outbox, snoozes that end, the digest."""
    yearly_crons: tuple[str, ...] = ("0 6 20 1 *", "0 6 1 3 *")
    """A draft in January, and again when the accounts are closed (22 February, kommuneloven § 14-6)."""
    inbox_seconds: Annotated[int, Field(ge=1)] = 60
    """How often the inbox is looked into while schedules are served; a new file starts the monthly reconciliation."""
    approval_days: Annotated[int, Field(ge=0)] = 30
    """How long a scheduled year-end waits for its approval; 0 to ask for none."""

    @field_validator("inbox")
    @classmethod
    def _is_an_address(cls, inbox: SecretStr) -> SecretStr:
        InboxAddress(inbox.get_secret_value())
        return inbox

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name!r} is not a time zone; write it as Europe/Oslo")
        return name

    @property
    def places(self) -> Places:
        """Where things are, as the steps want it."""
        return Places(
            programmes=self.programmes.absolute(),
            inbox=InboxAddress(self.inbox.get_secret_value()),
            output=self.output,
            database=absolute_sqlite(self.database.get_secret_value()),
        )

    def require_inbox(self) -> None:
        """Refuse an inbox on this machine that is not there.

        Raises:
            InputError: there is no such folder.
        """
        folder = self.places.inbox.folder
        if folder is not None and not folder.is_dir():
            raise InputError(f"{self.places.inbox}: no such folder; make it, or name another inbox")

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Apprise addresses, separated by blanks in the environment."""
        return tuple(self.alert_urls.get_secret_value().split())

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which a day begins."""
        return ZoneInfo(self.timezone)
