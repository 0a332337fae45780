"""A site in operation: a year closed, its letter approved, a month reconciled; and its database put elsewhere.

The programme, the accounts and the people are invented.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select

from flows.cli import main
from schemas.tables import METADATA
from tasks.store.connection import make_engine, reading, writing
from tests.complete_year import complete_year

OMRADELOFT = Path(sys.executable).with_name("omradeloft")
LETTER = ("mysen", "--year", "2025", "--kind", "anmodning")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with programme files and accounts, and the address of its database."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the service, and nothing of the user's own; LibreOffice is out of sight, to save time."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OMRADELOFT_", "PREFECT_"))}
        settings = {"DATABASE": self.url, "PROGRAMMES": f"{self.folder}/programmes", "OUTPUT": f"{self.folder}/output"}
        kept |= {f"OMRADELOFT_{name}": value for name, value in settings.items()}
        return kept | {"PATH": str(OMRADELOFT.parent), "COLUMNS": "200"}

    def start(self, *words: object) -> subprocess.Popen[str]:
        """A command in a process of its own."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [OMRADELOFT, *map(str, words)], cwd=self.folder, env=self.environment, stdout=pipe, stderr=pipe, text=True
        )

    def call(self, *words: object) -> Answer:
        """A command in this process, which has paid for its imports already."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["omradeloft", *map(str, words)])
            with pytest.raises(SystemExit) as ended:
                main()
        return Answer(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def at(self, url: str) -> Site:
        """The same site with another database."""
        return Site(self.folder, url)

    def shown(self, folder: Path) -> dict[str, Any]:
        """All that is asked of a database after it was restored: figures, versions, imports, and every stored byte."""
        folder.mkdir()
        saved = self.call("documents", "save", *LETTER[:1], folder, *LETTER[1:])
        assert saved.status == 0, saved.err
        imported = self.call("imports", "mysen", "--save", 1, folder / "import.csv")
        assert imported.status == 0, imported.err
        asked = {
            "trace": ("trace", "mysen", "brukt.sosionom", "--period", "2025", "--json"),
            "figures": ("trace", "mysen", "--list", "--period", "2025", "--json"),
            "versions": ("documents", "list", "mysen", "--json"),
            "imports": ("imports", "mysen", "--json"),
        }
        answers = {name: self.call(*words) for name, words in asked.items()}
        assert all(answer.status == 0 for answer in answers.values()), answers
        bytes_of = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
        return {name: answer.document for name, answer in answers.items()} | bytes_of


def closed_site(folder: Path) -> Site:
    """A site on SQLite whose year 2025 is closed, and whose letter is approved by another than its preparer."""
    year = complete_year(folder)
    site = Site(folder, f"sqlite:///{folder}/omradeloft.sqlite3")
    for words in (
        ("close-year", "mysen", "--year", 2025, year.export),
        ("documents", "prepare", *LETTER, "--by", "Kari Prøve"),
        ("documents", "check", *LETTER, "--by", "Kari Prøve"),
        ("documents", "approve", *LETTER, "--by", "Ola Test"),
    ):
        done = site.call(*words)
        assert done.status == 0, done.err
    return site


def copy_rows(source: str, target: str) -> dict[str, int]:
    """Every row of the tables and columns that the target has; how many of each table.

    How a database of an earlier version comes to hold what such a version had stored.
    """
    copied = {}
    old, new = make_engine(source), make_engine(target)
    with reading(old) as taken, writing(new) as given:
        columns = _columns(given)
        for table in METADATA.sorted_tables:
            if table.name not in columns:
                continue
            wanted = [column for column in table.columns if column.name in columns[table.name]]
            rows = [dict(row) for row in taken.execute(select(*wanted)).mappings()]
            _insert(given, table.insert(), rows, at_once=table.name.startswith("document_"))
            copied[table.name] = len(rows)
    for engine in (old, new):
        engine.dispose()
    return copied


def _columns(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection)
    return {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}


def _insert(connection: Connection, insert: Any, rows: list[dict[str, Any]], *, at_once: bool) -> None:
    if rows and at_once:
        connection.execute(insert.values(rows))  # one statement: rows may refer to each other in any order
    elif rows:
        connection.execute(insert, rows)
