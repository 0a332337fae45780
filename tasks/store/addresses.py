"""Addresses of databases: which are understood, and how one is shown without its password."""

from __future__ import annotations

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
