"""What is unsafe in production is refused at start: each rule with settings that pass and settings that fail."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.production import RULES, unencrypted_channels
from flows.production_addresses import is_loopback
from flows.setting_faults import SettingsError
from flows.settings import SHIPPED, Settings
from tests.flows.in_process import command_line

Given = dict[str, object]
OPEN = "Åpen"


@pytest.fixture
def safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Settings that production takes; folders that others may write or read lie beside them."""
    for name in [*os.environ]:
        if name.startswith(("OMRADELOFT_", "PREFECT_", "PG")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for name, mode in {"inbox": 0o770, "output": 0o770, "database": 0o770, "programmes": 0o755, OPEN: 0o777}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
    return {
        "environment": "production",
        "inbox": str(tmp_path / "inbox"),
        "output": tmp_path / "output",
        "database": f"sqlite:///{tmp_path}/database/omradeloft.sqlite3",
        "programmes": tmp_path / "programmes",
        "alert_urls": "mailtos://varsel:{secret:mail}@mail.example.no?to=leder@example.no",
    }


def refused(given: Given) -> list[tuple[str, str]]:
    try:
        Settings.model_validate(given)
    except SettingsError as error:
        return [(fault.variable, fault.reason) for fault in error.faults]
    return []


REMOTE = "postgresql://omradeloft_app:{secret:db}@db.example.no/omradeloft"
REFUSED: list[tuple[str, Given, str]] = [
    ("OMRADELOFT_INBOX", {"inbox": "ftp://kari:{secret:x}@example.no/inn"}, "ftp sends accounts and passwords"),
    ("OMRADELOFT_INBOX", {"inbox": "sftp://kari:hemmelig@example.no/inn"}, "a password is written"),
    ("OMRADELOFT_INBOX", {"inbox": "{secret:inbox}"}, "the whole address is a secret"),
    ("OMRADELOFT_INBOX", {"inbox": "{here}/output/inn"}, "the inbox lies in the output folder"),
    ("OMRADELOFT_INBOX", {"inbox": "inbox"}, "the folder is relative"),
    ("OMRADELOFT_INBOX", {"inbox": "{here}/Åpen"}, "Åpen may be written by everybody"),
    ("OMRADELOFT_OUTPUT", {"output": Path("output")}, "output is relative"),
    ("OMRADELOFT_OUTPUT", {"output": "{here}/Åpen/ut"}, "Åpen may be written by everybody"),
    ("OMRADELOFT_DATABASE", {"database": "{secret:db}"}, "the whole address is a secret"),
    ("OMRADELOFT_DATABASE", {"database": "oracle://db.example.no/x"}, "'oracle' is not a known kind"),
    ("OMRADELOFT_DATABASE", {"database": REMOTE}, "on db.example.no may be unencrypted (sslmode=prefer)"),
    ("OMRADELOFT_DATABASE", {"database": f"{REMOTE}?sslmode=allow"}, "(sslmode=allow)"),
    ("OMRADELOFT_DATABASE", {"database": "postgresql:///x?host=a.example.no,localhost"}, "on a.example.no"),
    ("OMRADELOFT_DATABASE", {"database": "postgresql://app:hemmelig@localhost/x"}, "a password is written"),
    ("OMRADELOFT_DATABASE", {"database": "postgresql://localhost/x?password=hemmelig"}, "a password is written"),
    ("OMRADELOFT_DATABASE", {"database": "sqlite:///database/x.sqlite3"}, "the file is relative"),
    ("OMRADELOFT_DATABASE", {"database": "sqlite:///{here}/Åpen/x.sqlite3"}, "Åpen may be written by everybody"),
    ("OMRADELOFT_PROGRAMMES", {"programmes": Path("programmes")}, "programmes is relative"),
    ("OMRADELOFT_PROGRAMMES", {"programmes": "{here}/Åpen"}, "Åpen may be written by everybody"),
    ("OMRADELOFT_PROGRAMMES", {"programmes": SHIPPED / "programmes"}, "that come with the product"),
    ("OMRADELOFT_ALERT_URLS", {"alert_urls": "mailto://mail.example.no?to=leder@example.no"}, "is sent unencrypted"),
    ("OMRADELOFT_ALERT_URLS", {"alert_urls": "mailtos://m.example.no?mode=insecure"}, "is sent unencrypted"),
    ("OMRADELOFT_ALERT_URLS", {"alert_urls": "mailto://localhost?smtp=m.example.no"}, "mail to m.example.no"),
    ("OMRADELOFT_ALERT_URLS", {"alert_urls": "json://{secret:x}@hook.example.no"}, "go unencrypted"),
    ("OMRADELOFT_ALERT_URLS", {"alert_urls": "mailtos://a:hemmelig@m.example.no"}, "a password or key is written"),
    ("OMRADELOFT_ALERT_URLS", {"alert_urls": "msteams://hemmelig/a/b/c"}, "a password or key is written"),
    ("OMRADELOFT_TEMPLATE", {"template": Path("brev.docx")}, "brev.docx is relative"),
    ("OMRADELOFT_TIMEZONE", {"timezone": "UTC"}, "UTC is not the municipality's time zone"),
    ("OMRADELOFT_SECRETS_FOLDER", {"secrets_folder": Path("programmes")}, "programmes is relative"),
    ("OMRADELOFT_SECRETS_FOLDER", {"secrets_folder": "{here}/programmes"}, "may be read by everybody"),
]


@pytest.mark.parametrize(("variable", "changed", "reason"), REFUSED)
def test_unsafe_value_is_refused_with_its_variable(
    safe: Given, tmp_path: Path, variable: str, changed: Given, reason: str
) -> None:
    placed = {
        name: value.replace("{here}", str(tmp_path)) if isinstance(value, str) else value
        for name, value in changed.items()
    }
    found = refused(safe | placed)
    assert any(name == variable and reason in told for name, told in found), found
    assert "hemmelig" not in str(found)
    assert refused(safe | placed | {"environment": "development"}) == []


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"database": f"{REMOTE}?sslmode=verify-full"},
        {"database": f"{REMOTE}?sslmode=require"},
        {"database": "postgresql://app:{secret:db}@127.0.0.1/x"},
        {"database": "postgresql:///x?host=/var/run/postgresql"},
        {"inbox": "sftp://kari:{secret:x}@example.no/inn"},
        {"inbox": "sftp://kari@example.no/inn"},
        {"alert_urls": "mailto://localhost:25?to=leder@example.no"},
        {"alert_urls": "mailto://m.example.no?mode=starttls"},
        {"alert_urls": "{secret:teams} msteams://{secret:key}/a/b/c json://127.0.0.1/x prefect://"},
        {"alert_urls": ""},
    ],
)
def test_safe_value_is_taken(safe: Given, changed: Given) -> None:
    assert refused(safe | changed) == []


@pytest.mark.parametrize(
    ("variables", "reasons"),
    [
        (
            {"PREFECT_API_URL": "http://prefect.example.no:4200/api"},
            [
                "the Prefect server on prefect.example.no is spoken to in the clear",
                "the Prefect server on prefect.example.no is spoken to without a login",
            ],
        ),
        (
            {"PREFECT_API_URL": "https://prefect.example.no/api"},
            ["the Prefect server on prefect.example.no is spoken to without a login"],
        ),
        ({"PREFECT_API_URL": "https://prefect.example.no/api", "PREFECT_API_AUTH_STRING": "a:b"}, []),
        ({"PREFECT_API_URL": "http://127.0.0.1:4200/api"}, []),
    ],
)
def test_prefect_beyond_this_machine_is_encrypted_and_logged_in_to(
    safe: Given, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], reasons: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert refused(safe) == [("PREFECT_API_URL", reason) for reason in reasons]


def test_database_file_that_others_may_write_is_refused(safe: Given, tmp_path: Path) -> None:
    file = tmp_path / "database" / "omradeloft.sqlite3"
    file.touch(0o660)
    assert refused(safe) == []
    file.chmod(0o666)
    assert refused(safe) == [("OMRADELOFT_DATABASE", f"{file} may be written by everybody on this machine")]


def test_settings_file_that_others_may_read_is_refused(safe: Given, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OMRADELOFT_APPROVAL_DAYS=3\n")
    (tmp_path / ".env").chmod(0o640)
    assert refused(safe) == []
    (tmp_path / ".env").chmod(0o644)
    assert refused(safe) == [(".env", f"{tmp_path}/.env may be read by everybody on this machine")]


def test_encryption_that_libpq_is_told_of_elsewhere_counts(safe: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.no")
    assert len(refused(safe | {"database": "postgresql:///omradeloft"})) == 1
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert refused(safe | {"database": "postgresql:///omradeloft"}) == []


def test_address_that_came_out_of_a_secret_is_looked_at_when_it_is_used(safe: Given, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir(0o700)
    (folder / "plain").write_text("mailto://mail.example.no?to=leder@example.no")
    settings = Settings.model_validate(safe | {"secrets_folder": folder, "alert_urls": "{secret:plain}"})
    with pytest.raises(SettingsError, match=r"OMRADELOFT_ALERT_URLS: mail to mail\.example\.no is sent unencrypted"):
        _ = settings.alert_addresses
    assert unencrypted_channels(["mailtos://mail.example.no"]) == ()


def test_every_rule_is_tried_above() -> None:
    tried = {variable for variable, _, _ in REFUSED} | {".env", "PREFECT_API_URL"}
    assert {rule.variable for rule in RULES} == tried


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.8", True),
        ("::1", True),
        ("LOCALHOST.", True),
        ("/var/run/postgresql", True),
        ("", True),
        ("10.0.0.1", False),
        ("localhost.example.no", False),
    ],
)
def test_loopback_is_told_from_other_machines(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here


def test_all_faults_are_told_at_once_at_start(
    safe: Given, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    omradeloft = command_line(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv("OMRADELOFT_ENVIRONMENT", "production")
    monkeypatch.setenv("OMRADELOFT_DATABASE", "postgresql://app:hemmelig@db.example.no/x")
    called = omradeloft("reconcile", "mysen")
    assert called.status == 2
    assert called.err.startswith("omradeloft: 5 settings cannot be used:\n")
    for told in (
        "OMRADELOFT_INBOX: the folder is relative to the one the program is started in; write the whole path",
        "OMRADELOFT_OUTPUT: outputs/generated is relative",
        (
            "OMRADELOFT_DATABASE: the connection to PostgreSQL on db.example.no may be unencrypted (sslmode=prefer); "
            "add ?sslmode=verify-full"
        ),
        "OMRADELOFT_DATABASE: a password is written in the address; write {secret:name} in its place",
    ):
        assert told in called.err
    assert "hemmelig" not in called.err
