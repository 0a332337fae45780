"""Settings: where things are and how alerts leave. From the command line, the environment or `.env`, in that order.

Each is told of in docs/configuration.md, which is made from this class.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from flows.secret_blocks import resolved, secret_names, without_secrets
from flows.setting_faults import PREFIX, SettingFault, SettingsError, faults_of, variable_of
from tasks.inbox_address import InboxAddress
from tasks.order import InputError, Places

SHIPPED = Path(__file__).resolve().parents[1]
"""Where the programme files that come with the product lie, when it is run from its own folder."""
MUNICIPAL_ZONE = "Europe/Oslo"
_CRON_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_PART = re.compile(r"[0-9A-Za-z*,/#?-]+")


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


def is_cron(text: str) -> bool:
    """Whether the text has the five parts of a cron line, with numbers that can be."""
    parts = text.split()
    return len(parts) == len(_CRON_LIMITS) and all(
        _CRON_PART.fullmatch(part)
        and all(low <= int(number) <= high for number in re.findall(r"\d+", re.sub(r"[/#]\d+", "", part)))
        for part, (low, high) in zip(parts, _CRON_LIMITS, strict=True)
    )


class Settings(BaseSettings):
    """Each has an environment variable: `OMRADELOFT_` and the name in capitals.

    A fault in one raises SettingsError, which tells all of them and no value.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    inbox: Annotated[SecretStr, Field(examples=["/srv/omradeloft/inbox", "sftp://user@host/folder"])] = SecretStr(
        "inbox"
    )
    """Where accounting exports arrive: a folder, or a URL such as sftp://user@host/folder. May hold a secret."""
    output: Annotated[Path, Field(examples=["/srv/omradeloft/output"])] = Path("outputs/generated")
    """Folder for what is written."""
    database: Annotated[
        SecretStr,
        Field(
            examples=[
                "sqlite:////srv/omradeloft/database/omradeloft.sqlite3",
                "postgresql://omradeloft_app:{secret:database-password}@db.example.no/omradeloft?sslmode=verify-full",
            ]
        ),
    ] = SecretStr("sqlite:///omradeloft.sqlite3")
    """Where runs are kept: a SQLite file or a PostgreSQL database. May hold a secret."""
    programmes: Annotated[Path, Field(examples=["/etc/omradeloft/programmes"])] = Field(
        default_factory=default_programmes
    )
    """Folder with the programme files; those that come with the product when there is no folder `programmes`."""
    alert_urls: Annotated[
        SecretStr,
        Field(examples=["mailtos://alert:{secret:mail-password}@mail.example.no?to=leader@example.no"]),
    ] = SecretStr("")
    """Where alerts go: [Apprise](https://github.com/caronc/apprise) addresses, parted by blanks. May hold secrets."""
    template: Annotated[Path | None, Field(examples=["/etc/omradeloft/brevmal.docx"])] = None
    """A Word file whose letterhead and styles letter and report are written on."""
    timezone: Annotated[str, Field(examples=["Europe/Oslo"])] = MUNICIPAL_ZONE
    """The time zone in which a day begins and schedules are read."""
    environment: Annotated[Literal["development", "production"], Field(examples=["production"])] = "development"
    """In production, values that are unsafe there are refused."""
    secrets_folder: Annotated[Path | None, Field(examples=["/run/secrets"])] = None
    """Folder with one file per secret, for containers; systemd's CREDENTIALS_DIRECTORY is found by itself."""
    monthly_cron: Annotated[str, Field(examples=["0 6 5-12 * *"])] = "0 6 5-12 * *"
    """Six in the morning on every day that can be the fifth working day; the run asks the calendar."""
    daily_cron: Annotated[str, Field(examples=["0 7 * * *"])] = "0 7 * * *"
    """The alert check: deadlines, what waits in the outbox, snoozes that end, the digest."""
    yearly_crons: Annotated[tuple[str, ...], NoDecode, Field(examples=["0 6 20 1 *; 0 6 1 3 *"])] = (
        "0 6 20 1 *",
        "0 6 1 3 *",
    )
    """Year-end: a draft in January, and again when the accounts are closed. Separated by semicolons."""
    inbox_seconds: Annotated[int, Field(ge=1, examples=[60])] = 60
    """How often the inbox is looked into while schedules are served; a new file starts the monthly reconciliation."""
    approval_days: Annotated[int, Field(ge=0, examples=[30])] = 30
    """How long a scheduled year-end waits for its approval; 0 to ask for none."""
    notification_block: Annotated[str, Field(examples=["slack-webhook/operations"])] = ""
    """Prefect block, as type/name, that tells of alerts and of runs that failed; none when left out."""

    def __init__(self, **given: Any) -> None:
        """Read the settings; what is given goes before the environment.

        Raises:
            SettingsError: some cannot be used, or are unsafe in production.
        """
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise SettingsError(faults_of(error, type(self).model_fields)) from None
        except UnicodeDecodeError:
            raise SettingsError([SettingFault(".env", "is not text in UTF-8", "save it as UTF-8")]) from None
        if self.environment == "production":
            from flows.production import unsafe_values  # noqa: PLC0415 - loads the database's room

            if faults := unsafe_values(self):
                raise SettingsError(faults)

    @field_validator("inbox", "database", "alert_urls")
    @classmethod
    def _names_secrets(cls, value: SecretStr) -> SecretStr:
        secret_names(value.get_secret_value())
        return value

    @field_validator("inbox")
    @classmethod
    def _is_an_address(cls, inbox: SecretStr) -> SecretStr:
        InboxAddress(without_secrets(inbox.get_secret_value()))
        return inbox

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name!r} is not a time zone; write it as Europe/Oslo")
        return name

    @field_validator("yearly_crons", mode="before")
    @classmethod
    def _one_by_one(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value.startswith("["):
            return tuple(re.findall(r'"([^"]*)"', value))
        return tuple(part.strip() for part in value.split(";") if part.strip())

    @field_validator("monthly_cron", "daily_cron", "yearly_crons")
    @classmethod
    def _are_crons(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for cron in (value,) if isinstance(value, str) else value:
            if not is_cron(cron):
                raise ValueError(f"{cron!r} is not a cron line of five parts (minute hour day month weekday)")
        return value

    @property
    def places(self) -> Places:
        """Where things are, as the steps want it, with the secrets in their places.

        Raises:
            SettingsError: a secret cannot be had.
        """
        return Places(
            programmes=self.programmes.absolute(),
            inbox=InboxAddress(self._resolved("inbox")),
            output=self.output,
            database=absolute_sqlite(self._resolved("database")),
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
        """Apprise addresses, separated by blanks in the environment, with the secrets in their places.

        Raises:
            SettingsError: a secret cannot be had, or holds an address that is unsafe in production.
        """
        variable = variable_of("alert_urls")
        written = self.alert_urls.get_secret_value().split()
        whole = tuple(address for each in written for address in resolved(each, variable, self.secrets_folder).split())
        if self.environment == "production":
            from flows.production import unencrypted_channels  # noqa: PLC0415

            if faults := unencrypted_channels(whole):
                raise SettingsError(faults)
        return whole

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which a day begins."""
        return ZoneInfo(self.timezone)

    def for_another_process(self) -> dict[str, str]:
        """The variables that give another process these settings, in whatever folder it starts; secrets unresolved."""
        texts = {name: _as_text(value) for name, value in self}
        texts["inbox"] = InboxAddress(texts["inbox"]).absolute
        texts["database"] = absolute_sqlite(texts["database"])
        return {variable_of(field): text for field, text in texts.items() if text}

    def _resolved(self, field: Literal["inbox", "database"]) -> str:
        text: str = getattr(self, field).get_secret_value()
        return resolved(text, variable_of(field), self.secrets_folder)


def _as_text(value: Any) -> str:
    """A setting as it stands in the environment; a path from whatever folder, a secret unresolved."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return str(value.absolute())
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)
