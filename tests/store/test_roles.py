"""The roles of deploy/postgresql-roles.sql on a real PostgreSQL: what each may, and what is refused."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from schemas.tables import METADATA
from tasks.store import DatabaseOutdatedError, DatabaseUnavailableError, open_database, open_to_read
from tasks.store.inspection import inspected
from tasks.store.rights import CHANGED
from tasks.store.upgrading import look_at_database, upgrade_database
from tests.ledgers import ROOT
from tests.postgres import postgres_server

__all__ = ["postgres_server"]

pytestmark = pytest.mark.system
ROLES = (ROOT / "deploy" / "postgresql-roles.sql").read_text(encoding="utf-8")
DATABASE = "omradeloft_roles"
APPENDED = [
    *(
        f"UPDATE {table.name} SET {table.c.keys()[0]} = NULL"  # noqa: S608 - our own tables
        for table in METADATA.sorted_tables
        if table.name not in CHANGED
    ),
    *(f"DELETE FROM {table}" for table in METADATA.tables if "DELETE" not in CHANGED.get(table, ())),  # noqa: S608
]
"""A change and a removal in every table that is only added to."""


@pytest.fixture(scope="module")
def superuser(postgres_server: str) -> Iterator[str]:
    """A database of its own, whose superuser has run the file once; another schema holds somebody's wages."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    address = postgres_server.replace("/postgres?", f"/{DATABASE}?")
    run_roles_file(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA lonn")
        connection.execute("CREATE TABLE lonn.ansatte (navn text)")
    yield address
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        for role in ("owner", "app", "reader"):
            connection.execute(f"DROP ROLE omradeloft_{role}")


def run_roles_file(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute(sql.SQL(ROLES))


def of_role(address: str, role: str) -> str:
    return re.sub(r"//[^@]*@", f"//omradeloft_{role}@", address)


@pytest.fixture(scope="module")
def migrated(superuser: str) -> str:
    """The same database with the tables of this version, made by the owner, and the rights given."""
    with pytest.raises(DatabaseOutdatedError) as before:
        open_database(of_role(superuser, "app"))
    assert "it has no tables this role can see" in str(before.value)
    assert "omradeloft database upgrade" in str(before.value)
    assert upgrade_database(of_role(superuser, "owner")).revisions.is_at_head
    run_roles_file(superuser)
    return superuser


def test_whole_reconciliation_runs_as_the_application_role(migrated: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OMRADELOFT_", "PREFECT"))}
    environment["OMRADELOFT_DATABASE"] = of_role(migrated, "app")
    environment["PATH"] = str(tmp_path)
    exports = ROOT / "examples" / "exports" / "unit4"

    def omradeloft(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).with_name("omradeloft"), *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    month = ("reconcile", "mysen", "--period", "2026-10", str(exports / "hovedbok-2026-10.csv"))
    for words in (month, month, ("close-year", "mysen", "--year", "2025", str(exports / "hovedbok-2025.csv"))):
        done = omradeloft(*words)
        assert done.returncode == 1, done.stderr
        assert "Files:" in done.stdout
    corrections = omradeloft("corrections", "mysen", "--period", "2026-10")
    assert corrections.returncode == 0, corrections.stderr
    with open_to_read(of_role(migrated, "reader")) as database:
        assert {basis.period for basis in database.run_bases("mysen")} == {"2026-10", "2025"}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE ny (a int)",
        "CREATE TEMPORARY TABLE ny (a int)",
        "CREATE TABLE public.ny (a int)",
        "ALTER TABLE runs ADD COLUMN ny int",
        "DROP TABLE alerts",
        "TRUNCATE alerts CASCADE",
        "UPDATE runs SET reconciliation = ''",
        "INSERT INTO omradeloft_revision VALUES ('9999')",
        "UPDATE omradeloft_revision SET version_num = '9999'",
        "SELECT * FROM lonn.ansatte",
        "SET ROLE omradeloft_owner",
        *APPENDED,
    ],
)
def test_application_role_is_refused(migrated: str, statement: str) -> None:
    with (
        psycopg.connect(of_role(migrated, "app")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    "statement", ["UPDATE runs SET sequence = sequence", "UPDATE alerts SET attempts = 0", "DELETE FROM alerts"]
)
def test_application_role_may_change_what_is_not_kept_for_ever(migrated: str, statement: str) -> None:
    with psycopg.connect(of_role(migrated, "app")) as connection:
        done = connection.execute(statement.encode())
        assert str(done.statusmessage).startswith(statement.split(maxsplit=1)[0])
        connection.rollback()


@pytest.mark.parametrize("statement", ["DELETE FROM alerts", "INSERT INTO omradeloft_revision VALUES ('1')"])
def test_reading_role_may_not_write(migrated: str, statement: str) -> None:
    with psycopg.connect(of_role(migrated, "reader")) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() is not None
        connection.rollback()
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute(statement.encode())
        connection.rollback()
        connection.execute("SET TRANSACTION READ WRITE")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_application_role_has_what_the_program_needs_and_no_more(migrated: str) -> None:
    found = inspected(of_role(migrated, "app"))
    assert found is not None
    assert found.role is not None
    assert (found.role.name, found.role.missing, found.role.beyond) == ("omradeloft_app", (), ())


def test_too_much_and_too_little_is_seen(migrated: str) -> None:
    seen = {role: inspected(of_role(migrated, role)) for role in ("owner", "reader")}
    assert seen["owner"]
    assert seen["owner"].role
    assert seen["reader"]
    assert seen["reader"].role
    assert "may change the tables" in seen["owner"].role.beyond
    assert "DELETE on document_events" in seen["owner"].role.beyond
    assert "INSERT on runs" in seen["reader"].role.missing
    superuser = inspected(migrated)
    assert superuser
    assert superuser.role
    assert superuser.role.is_superuser


def test_older_tables_are_told_to_whoever_may_not_change_them(migrated: str) -> None:
    with psycopg.connect(migrated) as connection:
        now = connection.execute("SELECT version_num FROM omradeloft.omradeloft_revision").fetchone()
        connection.execute("UPDATE omradeloft.omradeloft_revision SET version_num = '0005'")
    try:
        for opening in (open_database, open_to_read):
            with pytest.raises(DatabaseOutdatedError, match=r"revision 0005, this program needs \d+; run `omradeloft"):
                opening(of_role(migrated, "app"))
        assert look_at_database(of_role(migrated, "app")).revisions.found == "0005"
    finally:
        with psycopg.connect(migrated) as connection:
            connection.execute("UPDATE omradeloft.omradeloft_revision SET version_num = %s", now)
    open_database(of_role(migrated, "app")).close()


def test_role_that_is_not_there_is_told_without_a_password(postgres_server: str) -> None:
    address = re.sub(r"//[^@]*@", "//fremmed:hemmelig@", postgres_server)
    with pytest.raises(DatabaseUnavailableError, match="fremmed") as caught:
        open_database(address)
    assert "hemmelig" not in str(caught.value)


def test_every_table_that_is_changed_is_one_that_may_be() -> None:
    """Read from the code: whoever adds an UPDATE or DELETE meets this test, the list and the file of roles."""
    asked = set()
    for path in (ROOT / "tasks" / "store").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"update", "delete"}:
                assert isinstance(node.args[0], ast.Name), f"{path.name}: {ast.unparse(node)}"
                asked.add((node.args[0].id, node.func.id.upper()))
    assert asked == {(table, right) for table, rights in CHANGED.items() for right in rights}
    granted = set()
    for rights, table in re.findall(r"GRANT ((?:UPDATE|DELETE)[^;]*?) ON omradeloft\.(\w+) TO omradeloft_app", ROLES):
        granted |= {(table, right) for right in re.findall("UPDATE|DELETE", rights)}
    assert granted == asked
