"""Addresses of databases: which are understood, and how one is shown without its password."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tasks.store.errors import DatabaseUnavailableError

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_FORMS = "write sqlite:///path/to/file.sqlite3 or postgresql://user@host/database"


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """What an address says of where a database is and how it is reached. No password."""

    file: Path | None
    hosts: tuple[str, ...]
    encryption: str
    has_password: bool


def database_address(address: str, environment: Mapping[str, str] | None = None) -> DatabaseAddress:
    """What an address says; what it leaves open, PostgreSQL's own variables say.

    Args:
        address: as `open_database` takes it.
        environment: the process's own when left out.

    Raises:
        DatabaseUnavailableError: not an address of a SQLite file or a PostgreSQL database.
    """
    variables = os.environ if environment is None else environment
    url = parsed_address(address)
    if file := sqlite_file(url):
        return DatabaseAddress(file, (), "", has_password=False)
    asked = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    hosts = asked.get("hostaddr") or asked.get("host") or url.host or variables.get("PGHOST", "")
    return DatabaseAddress(
        file=None,
        hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        encryption=asked.get("sslmode") or variables.get("PGSSLMODE", "prefer"),
        has_password=bool(url.password or asked.get("password")),
    )


def parsed_address(address: str) -> URL:
    """The address with the driver this program uses.

    Raises:
        DatabaseUnavailableError: not an address of a SQLite file or a PostgreSQL database.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The text itself is not shown: it may hold a password.
        raise DatabaseUnavailableError("the database", "its address cannot be read", _FORMS) from None
    if url.drivername not in _DRIVERS:
        raise DatabaseUnavailableError("the database", f"{url.drivername!r} is not a known kind", _FORMS)
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise DatabaseUnavailableError("the database", "a SQLite database in memory keeps nothing", _FORMS)
    url = url.set(drivername=_DRIVERS[url.drivername])
    return url.set(database=str(file.expanduser())) if (file := sqlite_file(url)) else url


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def place_of(url: URL) -> str:
    """Which database it is, in words, without user or password."""
    if file := sqlite_file(url):
        return f"SQLite database {file}"
    host = url.host or url.query.get("host") or "this machine"
    return f"PostgreSQL database {url.database} on {host}"


def without_secrets(text: str, url: URL) -> str:
    """The text with every password of the address blotted out."""
    secrets = [str(url.password or "")]
    secrets += [str(value) for name, value in url.query.items() if "pass" in name.lower()]
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text
