"""The doctor, on real parts: a stopped PostgreSQL, a locked folder, a mail server that refuses, no LibreOffice."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.smtp import AuthResult
from docx import Document

from flows import doctor_places, doctor_world, secret_blocks
from flows.doctor import settings_and_faults, worst
from flows.doctor_lines import Health, Line, without
from flows.options import Options
from flows.settings import Settings
from outputs.pdf_outcomes import PdfOutcome
from tasks.health import NoAnswerError, Question, answers_of
from tasks.health_files import Writable, writable
from tasks.health_programs import FontFound, OfficeFound, fonts_of_template, winter_and_summer
from tasks.store import open_database
from tasks.store.inspection import LastRun, Waiting, inspected
from tests.flows.in_process import Omradeloft, command_line
from tests.ledgers import ROOT
from tests.postgres import make_schema, postgres_server
from tests.prefect_server import free_port, own_environment
from tests.sending.servers import mail_server

__all__ = ["postgres_server"]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATH = os.environ["PATH"]


@pytest.fixture(autouse=True)
def nothing_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [*os.environ]:
        if name.startswith(("OMRADELOFT_", "PREFECT_", "CREDENTIALS_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / ".prefect"))
    monkeypatch.setattr(secret_blocks, "_kept", {})


@pytest.fixture
def omradeloft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Omradeloft:
    """The command line in a folder with an inbox; LibreOffice is out of sight, `fc-match` is not."""
    (tmp_path / "inbox").mkdir()
    call = command_line(tmp_path, monkeypatch, capsys)
    if fonts := shutil.which("fc-match", path=PATH):
        (tmp_path / "fc-match").symlink_to(fonts)
    return call


def settings(**given: Any) -> Settings:
    return Settings.model_validate(given)


def healths(lines: Iterator[Line]) -> list[str]:
    return [line.health.value for line in lines]


def only(lines: Iterator[Line]) -> Line:
    (line,) = lines
    return line


def test_doctor_finds_a_new_place_in_order_but_for_what_is_not_set(omradeloft: Omradeloft, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    called = omradeloft("doctor", "mysen", "--json")
    assert called.status == 0, called.out
    assert called.document["health"] == "warning"
    found = {(check["check"], check["health"]) for check in called.document["checks"]}
    assert found >= {
        ("settings", "ok"),
        ("secrets", "ok"),
        ("programmes", "ok"),
        ("inbox", "ok"),
        ("output", "ok"),
        ("database", "warning"),
        ("mail", "warning"),
        ("schedules", "warning"),
        ("LibreOffice", "warning"),
        ("packages", "ok"),
        ("clock", "ok"),
    }
    assert all(check["remedy"] for check in called.document["checks"] if check["health"] != "ok")
    assert {*before, ".prefect"} >= {path.name for path in tmp_path.iterdir()}, "the doctor changes nothing"


def test_doctor_says_in_a_table_what_to_mend(omradeloft: Omradeloft, tmp_path: Path) -> None:
    (tmp_path / "inbox").rmdir()
    called = omradeloft("doctor")
    assert called.status == 1
    assert re.search(r"inbox +error +inbox is not there", called.out)
    assert "error inbox: inbox is not there\n    -> make the folder, or set OMRADELOFT_INBOX" in called.out
    assert re.search(r"\d+ ok, \d+ warning, 1 error", called.out)


@pytest.mark.parametrize("words", [("doctor", "ukjent"), ("doctor", "--ukjent")])
def test_call_that_is_not_understood_has_its_own_status(omradeloft: Omradeloft, words: tuple[str, ...]) -> None:
    assert omradeloft(*words).status == 2


def test_values_refused_in_production_are_told_beside_the_rest(
    omradeloft: Omradeloft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMRADELOFT_ENVIRONMENT", "production")
    called = omradeloft("doctor", "--json")
    assert called.status == 1
    told = [check["found"] for check in called.document["checks"] if check["check"] == "settings"]
    assert any(text.startswith("OMRADELOFT_OUTPUT: outputs/generated is relative") for text in told)
    assert {"inbox", "database", "LibreOffice"} <= {check["check"] for check in called.document["checks"]}
    assert settings_and_faults(Options())[0].environment == "production"


def test_mistyped_variable_is_told_with_the_one_that_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert healths(doctor_world.settings_lines(settings(), ())) == ["ok"]
    monkeypatch.setenv("OMRADELOFT_DATABSE", "x")
    line = next(doctor_world.settings_lines(settings(), ()))
    assert (line.found, line.remedy) == ("OMRADELOFT_DATABSE is no setting", "did you mean OMRADELOFT_DATABASE?")


def test_settings_file_that_others_may_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("")
    for mode, expected in ((0o600, ["ok"]), (0o644, ["warning", "ok"])):
        (tmp_path / ".env").chmod(mode)
        assert healths(doctor_world.settings_lines(settings(), ())) == expected


def test_secret_is_there_or_is_told_with_its_variable(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("hemmelig")
    given = {"secrets_folder": tmp_path, "database": "postgresql://a:{secret:db}@localhost/x"}
    assert [line.found for line in doctor_world.secret_lines(settings(**given))] == ["OMRADELOFT_DATABASE: db is there"]
    (tmp_path / "db").unlink()
    secret_blocks._kept.clear()
    line = only(doctor_world.secret_lines(settings(**given)))
    assert (line.health, "the secret 'db' cannot be asked for" in line.found) == (Health.ERROR, True)


@contextmanager
def no_more_than_anybody() -> Iterator[None]:
    """Without the superuser's rights, to whom no folder is locked."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that everybody may enter; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="omradeloft-doctor-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_inbox_is_counted_and_what_may_not_be_read_is_told(shared: Path) -> None:
    inbox = shared / "inbox"
    inbox.mkdir()
    (inbox / "mars.csv").write_text("x")
    (inbox / "april.csv").write_text("x")
    (inbox / "mai.csv.part").write_text("x")
    line = only(doctor_places.inbox_lines(settings(inbox=str(inbox))))
    assert line.health is Health.OK
    assert "2 exports, the oldest of" in line.found
    assert "1 things left alone" in line.found
    (inbox / "april.csv").chmod(0)
    with no_more_than_anybody():
        first, _ = doctor_places.inbox_lines(settings(inbox=str(inbox)))
    assert (first.health, first.found) == (Health.ERROR, f"1 of 2 files in {inbox} cannot be read")


def test_inbox_on_a_machine_that_does_not_answer_is_told_without_its_password(
    omradeloft: Omradeloft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMRADELOFT_INBOX", f"sftp://kari:hemmelig@127.0.0.1:{free_port()}/inn")
    called = omradeloft("doctor", "--json")
    told = [check for check in called.document["checks"] if check["check"] == "inbox"]
    assert [check["health"] for check in told] == ["error"]
    assert "kari@127.0.0.1" in told[0]["found"]
    assert "hemmelig" not in called.out + called.err


def test_output_that_is_locked_is_told(shared: Path) -> None:
    folder = shared / "ut"
    folder.mkdir()
    folder.chmod(0o777)
    with no_more_than_anybody():
        assert writable(folder / "mysen").is_writable
        assert healths(doctor_places.output_lines(settings(output=folder))) != ["error"]
    folder.chmod(0o555)
    with no_more_than_anybody():
        line = only(doctor_places.output_lines(settings(output=folder / "mysen")))
    assert (line.health, line.found) == (Health.ERROR, f"{folder} may not be written")


@pytest.mark.parametrize(("free_gib", "health"), [(40, "ok"), (4, "warning"), (0.25, "error")])
def test_room_on_the_disk(free_gib: float, health: str) -> None:
    found = Writable(Path("/srv"), is_writable=True, free_bytes=int(free_gib * 1024**3), total_bytes=100 * 1024**3)
    assert healths(doctor_places.room_lines("output", found, "OMRADELOFT_OUTPUT")) == [health]


def test_programme_file_with_a_fault_is_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    assert healths(doctor_places.programme_lines(tmp_path / "programmes", None)) == ["ok"]
    with (tmp_path / "programmes" / "mysen" / "programme.toml").open("a") as file:
        file.write("\nukjent = 1\n")
    assert healths(doctor_places.programme_lines(tmp_path / "programmes", "mysen")) == ["error"]
    assert healths(doctor_places.programme_lines(tmp_path, None)) == ["error"]


def database_healths(url: str) -> dict[str, str]:
    lines = doctor_places.database_lines(settings(database=url), NOW, ["mysen"])
    return {line.check: line.health.value for line in lines}


def test_sqlite_database_old_and_new(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite3"
    assert database_healths(url) == {"database": "warning"}
    open_database(url).close()
    assert database_healths(url) == {"database": "ok", "outbox": "ok", "last run": "warning"}
    with sqlite3.connect(tmp_path / "x.sqlite3") as connection:
        connection.execute("UPDATE omradeloft_revision SET version_num = '0005'")
    first = next(doctor_places.database_lines(settings(database=url), NOW, ["mysen"]))
    assert first.health is Health.ERROR
    assert "has revision 0005, needed is" in first.found
    assert "omradeloft database upgrade" in first.remedy
    with sqlite3.connect(tmp_path / "x.sqlite3") as connection:
        assert connection.execute("SELECT version_num FROM omradeloft_revision").fetchone() == ("0005",)
    connection.close()


def test_file_that_is_no_database_is_told(omradeloft: Omradeloft, tmp_path: Path) -> None:
    (tmp_path / "omradeloft.sqlite3").write_text("Bilag;Beløp\n" * 100)
    called = omradeloft("doctor", "--json")
    told = [check for check in called.document["checks"] if check["check"] == "database"]
    assert called.status == 1
    assert "file is not a database" in told[0]["found"]


@pytest.mark.system
def test_postgresql_up_and_down(postgres_server: str, omradeloft: Omradeloft, monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_schema(postgres_server)
    open_database(url).close()
    found = database_healths(url)
    assert (found["database"], found["clock"]) == ("ok", "ok")
    assert found["database role"] == "warning", "the tests log in as superuser"
    monkeypatch.setenv("OMRADELOFT_DATABASE", f"postgresql://app:hemmelig@127.0.0.1:{free_port()}/omradeloft")
    called = omradeloft("doctor", "--json")
    told = [check for check in called.document["checks"] if check["check"] == "database"]
    assert called.status == 1
    assert "PostgreSQL database omradeloft on 127.0.0.1" in told[0]["found"]
    assert "hemmelig" not in called.out + called.err


@pytest.mark.system
def test_superuser_is_an_error_in_production(postgres_server: str) -> None:
    found = inspected(postgres_server)
    assert found is not None
    assert found.role is not None
    assert healths(doctor_places.role_lines(found.role, is_production=True)) == ["error"]
    assert healths(doctor_places.role_lines(found.role, is_production=False)) == ["warning"]


@pytest.mark.system
@pytest.mark.parametrize(("seconds", "health"), [(0, "ok"), (10, "warning"), (600, "error")])
def test_clock_is_held_against_the_database_servers(postgres_server: str, seconds: int, health: str) -> None:
    real = datetime.now(UTC)
    with time_machine.travel(real + timedelta(seconds=seconds), tick=True):
        found = inspected(postgres_server)
    assert found is not None
    assert found.clock_ahead_s is not None
    assert abs(found.clock_ahead_s + seconds) < 2
    assert doctor_places.clock_line(found.clock_ahead_s).health.value == health


@pytest.mark.parametrize(("hours", "attempts", "health"), [(1, 0, "ok"), (30, 3, "warning"), (24 * 8, 40, "error")])
def test_messages_that_wait_for_long(hours: int, attempts: int, health: str) -> None:
    waiting = Waiting("mysen", 2, NOW - timedelta(hours=hours), attempts)
    assert healths(doctor_places.waiting_lines([waiting], NOW)) == [health]
    assert healths(doctor_places.waiting_lines([], NOW)) == ["ok"]


@pytest.mark.parametrize(
    ("saved_at", "health"),
    [
        (datetime(2026, 11, 6, 5, tzinfo=UTC), "ok"),
        (datetime(2026, 10, 7, 5, tzinfo=UTC), "warning"),
        (None, "warning"),
    ],
)
def test_last_run_is_of_this_month_when_its_day_has_passed(saved_at: datetime | None, health: str) -> None:
    runs = [LastRun("mysen", "2026-10", saved_at)] if saved_at else []
    assert healths(doctor_places.run_lines(runs, ["mysen"], NOW)) == [health]


def test_mail_server_that_answers_and_gets_a_test_message_only_when_asked() -> None:
    with mail_server() as mail:
        given = settings(alert_urls=f"mailto://127.0.0.1:{mail.port}/?from=fra@example.no&to=til@example.no")
        line = only(doctor_world.mail_lines(given, NOW, sends=False))
        assert (line.health, line.found) == (Health.OK, "address 1 (e-mail) answers")
        assert mail.taken == []
        assert healths(doctor_world.mail_lines(given, NOW, sends=True)) == ["ok", "ok"]
        ((_, letter),) = mail.taken
    assert "Dette er en prøvemelding".encode() not in letter, "as quoted-printable"
    assert b"Dette er en pr=C3=B8vemelding" in letter


def test_mail_server_that_refuses_the_login_is_told_without_the_password() -> None:
    def refuse(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with mail_server(authenticator=refuse, auth_require_tls=False) as mail:
        address = f"mailto://varsel:hemmelig@127.0.0.1:{mail.port}/?from=fra@example.no&to=til@example.no"
        line = only(doctor_world.mail_lines(settings(alert_urls=address), NOW, sends=False))
        assert line.health is Health.ERROR
        assert "hemmelig" not in line.found + line.remedy
        assert "535" in line.found
        assert mail.taken == []


@pytest.mark.parametrize(
    ("address", "health"),
    [
        ("mailto://127.0.0.1:1/?from=a@example.no&to=b@example.no", "error"),
        ("tull://hemmelig", "error"),
        ("json://127.0.0.1/varsel", "ok"),
        ("", "warning"),
    ],
)
def test_channels_that_do_not_answer(address: str, health: str) -> None:
    line = only(doctor_world.mail_lines(settings(alert_urls=address), NOW, sends=False))
    assert line.health.value == health
    assert "hemmelig" not in line.found


def test_test_message_that_is_not_taken_is_told() -> None:
    address = f"json://127.0.0.1:{free_port()}/varsel"
    assert healths(doctor_world.mail_lines(settings(alert_urls=address), NOW, sends=True)) == ["ok", "error"]


@pytest.mark.parametrize(
    ("used", "health"), [("Arial", "ok"), ("Liberation Sans", "ok"), ("DejaVu Sans", "warning"), ("", "warning")]
)
def test_font_or_its_twin(used: str, health: str) -> None:
    assert healths(doctor_world.told_fonts([FontFound("Arial", used)])) == [health]
    assert healths(doctor_world.told_fonts(None)) == ["warning"]


@pytest.mark.system
def test_fonts_of_a_template_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document()
    document.styles["Normal"].font.name = "Finnes Ikke Sans"
    document.save(str(tmp_path / "mal.docx"))
    assert "Finnes Ikke Sans" in fonts_of_template(tmp_path / "mal.docx")
    lines = {
        line.found.split(":")[0]: line.health.value
        for line in doctor_world.font_lines(settings(template=tmp_path / "mal.docx"))
    }
    assert lines["Arial"] == "ok"
    assert any(found.startswith("Finnes Ikke Sans is not here") for found in lines)
    (tmp_path / "feil.docx").write_text("x")
    assert healths(doctor_world.font_lines(settings(template=tmp_path / "feil.docx")))[0] == "error"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert healths(doctor_world.font_lines(settings())) == ["warning"]


@pytest.mark.system
def test_libreoffice_makes_a_pdf() -> None:
    line = only(doctor_world.office_lines(60))
    assert line.health is Health.OK
    assert "makes a PDF" in line.found


def an_office(folder: Path, script: str) -> None:
    (folder / "soffice").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "soffice").chmod(0o755)


def test_libreoffice_that_is_missing_broken_or_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    an_office(tmp_path, "echo LibreOffice 0.0; exit 1")
    assert healths(doctor_world.office_lines(5)) == ["error"]
    an_office(tmp_path, '[ "$1" = --version ] || sleep 60')
    begun = time.monotonic()
    line = only(doctor_world.office_lines(1))
    assert (line.health, "took too long" in line.found) == (Health.ERROR, True)
    assert time.monotonic() - begun < 20
    monkeypatch.setenv("PATH", str(tmp_path / "tom"))
    assert healths(doctor_world.office_lines(5)) == ["warning"]
    assert doctor_world.told_office(OfficeFound("LibreOffice 7", PdfOutcome.MADE)).health is Health.OK


def test_packages_are_those_that_were_tested() -> None:
    assert healths(doctor_world.package_lines()) == ["ok"]
    lines = list(doctor_world.package_lines(["prefect==0.0.1", "finnes-ikke>=1", "polars>=1", "x; extra == 'dev'"]))
    assert [line.health.value for line in lines] == ["error", "error"]
    assert "prefect==0.0.1 is needed, 3." in lines[0].found
    assert "finnes-ikke>=1 is needed, nothing is installed" in lines[1].found


def test_time_zone_data_are_there_and_right() -> None:
    assert healths(doctor_world.zone_lines(settings())) == ["ok"]
    assert doctor_world.zone_line("Europe/Oslo", None).health is Health.ERROR
    assert doctor_world.zone_line("Europe/Oslo", winter_and_summer("UTC")).health is Health.ERROR
    assert winter_and_summer("Mars/Olympus") is None


def test_check_that_hangs_is_left_behind_and_told() -> None:
    never = threading.Event()
    begun = time.monotonic()
    answers = answers_of({"hangs": Question(never.wait, 0.2), "answers": Question(lambda: True, 5)})
    assert time.monotonic() - begun < 3
    assert isinstance(answers["hangs"], NoAnswerError)
    assert str(answers["hangs"]) == "no answer within 0.2 seconds"
    assert answers["answers"] is True
    never.set()


HASTY = "import sys, flows.doctor as d, flows.cli as c; d.PATIENCE_S = 4.0; sys.argv[0] = 'omradeloft'; c.main()"


@pytest.mark.slow
def test_server_that_takes_the_call_and_never_answers_does_not_hang_the_doctor(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        port = silent.getsockname()[1]
        environment = own_environment() | {
            "OMRADELOFT_DATABASE": f"postgresql://app@127.0.0.1:{port}/omradeloft",
            "OMRADELOFT_ALERT_URLS": f"mailto://127.0.0.1:{port}/?from=a@example.no&to=b@example.no",
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_HOME": str(tmp_path / ".prefect"),
            "PATH": str(tmp_path),
        }
        done = subprocess.run(
            [sys.executable, "-c", HASTY, "doctor", "--json"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    found = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    assert [found[name]["health"] for name in ("database", "mail", "schedules")] == ["error"] * 3
    assert found["database"]["found"] == found["schedules"]["found"] == "no answer within 4 seconds"


def test_password_that_somebody_repeats_is_blotted_out(tmp_path: Path) -> None:
    hidden = doctor_world.hidden_texts(["postgresql://a:hem%2Flig@x/y", "inbox"], ["b&b"])
    lines = list(without(hidden, [Line("x", Health.ERROR, "inbox hem/lig hem%2Flig b&b b%26b", "hem/lig")]))
    assert (lines[0].found, lines[0].remedy) == ("inbox *** *** *** ***", "***")
    assert worst(lines) is Health.ERROR
    assert worst([]) is Health.OK
