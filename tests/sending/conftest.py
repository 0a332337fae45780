"""An outbox of its own for each test, on SQLite and PostgreSQL, and a mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import postgres_server, postgres_url
from tests.sending.servers import MailServer, mail_server
from tests.store.conftest import database, empty_url, migrated_file, migrated_schema, url

__all__ = ["database", "empty_url", "migrated_file", "migrated_schema", "postgres_server", "postgres_url", "url"]


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that takes what it is sent."""
    with mail_server() as server:
        yield server


@pytest.fixture
def outbox(migrated_file: Path, tmp_path: Path) -> str:
    """The address of an empty outbox in SQLite."""
    file = tmp_path / "outbox.sqlite3"
    file.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{file}"
