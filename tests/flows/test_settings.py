"""Settings: faults told at once by variable and remedy, secrets put in their places and shown nowhere."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from prefect.blocks.system import Secret

from flows import secret_blocks
from flows.setting_faults import SettingsError
from flows.settings import Settings, is_cron
from tests.prefect_server import PrefectServer, own_environment, prefect_server

__all__ = ["prefect_server"]

PASSWORD = "hemmelig/æ@1"  # noqa: S105 - invented
QUOTED = "hemmelig%2F%C3%A6%401"


@pytest.fixture(autouse=True)
def nothing_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [*os.environ]:
        if name.startswith(("OMRADELOFT_", "PREFECT_", "CREDENTIALS_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / ".prefect"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(secret_blocks, "_kept", {})


def faults(**given: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.model_validate(given)
    return [str(fault) for fault in caught.value.faults]


def test_every_fault_is_told_at_once_with_its_variable_and_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "TIMEZONE": "Mars/Olympus",
        "INBOX_SECONDS": "ofte",
        "MONTHLY_CRON": "0 25 * * *",
        "ENVIRONMENT": "prod",
        "INBOX": "https://example.no/inbox",
        "DATABASE": "postgresql://app:{secret:Stor Bokstav}@example.no/omradeloft",
    }.items():
        monkeypatch.setenv(f"OMRADELOFT_{name}", value)
    assert faults() == [
        (
            "OMRADELOFT_INBOX: https://example.no/inbox: a web address cannot be listed as a folder; "
            "write a folder, or a URL such as sftp://user@host/folder"
        ),
        (
            "OMRADELOFT_DATABASE: the name of a secret cannot be read; "
            "write {secret:name}, of small letters, digits and '-'"
        ),
        "OMRADELOFT_TIMEZONE: 'Mars/Olympus' is not a time zone; write it as Europe/Oslo",
        "OMRADELOFT_ENVIRONMENT: input should be 'development' or 'production'; write for instance production",
        (
            "OMRADELOFT_MONTHLY_CRON: '0 25 * * *' is not a cron line of five parts (minute hour day month weekday); "
            "write for instance 0 6 5-12 * *"
        ),
        (
            "OMRADELOFT_INBOX_SECONDS: input should be a valid integer, unable to parse string as an integer; "
            "write for instance 60"
        ),
    ]


def test_settings_without_a_fault_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OMRADELOFT_APPROVAL_DAYS=3\nOMRADELOFT_YEARLY_CRONS='0 6 1 2 *; 0 6 1 4 *'\n")
    settings = Settings()
    assert (settings.approval_days, settings.yearly_crons) == (3, ("0 6 1 2 *", "0 6 1 4 *"))


def test_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("OMRADELOFT_OUTPUT=måned".encode("cp1252"))
    assert faults() == [".env: is not text in UTF-8; save it as UTF-8"]


@pytest.mark.parametrize(
    ("cron", "is_one"),
    [
        ("0 6 5-12 * *", True),
        ("*/90 * * * MON", True),
        ("0 6 L * 7", True),
        ("0 6 5 *", False),
        ("60 6 5 * *", False),
        ("0 6 5 * *; 0 7 * * *", False),
    ],
)
def test_cron_has_five_parts_within_their_limits(cron: str, is_one: bool) -> None:
    assert is_cron(cron) is is_one


def test_secret_in_a_file_stands_quoted_in_the_url_and_whole_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "db").write_text(f"{PASSWORD}\n", encoding="utf-8")
    (folder / "hooks").write_text("json://a.example.no/x json://b.example.no/y\n", encoding="utf-8")
    settings = Settings.model_validate(
        {
            "secrets_folder": folder,
            "database": "postgresql://app:{secret:db}@example.no/omradeloft",
            "inbox": "sftp://kari:{secret:db}@example.no/inn",
            "alert_urls": "mailtos://a:{secret:db}@example.no {secret:hooks}",
        }
    )
    assert settings.places.database == f"postgresql://app:{QUOTED}@example.no/omradeloft"
    assert settings.places.inbox.text == f"sftp://kari:{QUOTED}@example.no/inn"
    assert settings.alert_addresses == (
        f"mailtos://a:{QUOTED}@example.no",
        "json://a.example.no/x",
        "json://b.example.no/y",
    )


def test_credentials_of_systemd_are_found_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "db").write_text("ord\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = Settings.model_validate({"database": "postgresql://app:{secret:db}@example.no/x"})
    assert settings.places.database == "postgresql://app:ord@example.no/x"


def test_secret_is_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "db").write_text(PASSWORD, encoding="utf-8")
    settings = Settings.model_validate(
        {
            "secrets_folder": tmp_path,
            "database": "postgresql://app:{secret:db}@example.no/omradeloft",
            "inbox": "sftp://kari:{secret:db}@example.no/inn",
        }
    )
    assert settings.places
    shown = f"{settings!r} {settings} {settings.places!r} {settings.for_another_process()}"
    assert "hemmelig" not in shown
    assert settings.for_another_process()["OMRADELOFT_DATABASE"].count("{secret:db}") == 1


@pytest.mark.parametrize("field", ["inbox", "database", "alert_urls"])
def test_value_of_a_faulty_setting_is_not_in_the_error(field: str) -> None:
    told = "".join(faults(**{field: "ftp:/kari:hemmelig@example.no {secret:}", "timezone": "x"}))
    assert field.upper() in told
    assert "hemmelig" not in told


def test_secret_without_a_server_names_the_variable_and_the_block() -> None:
    settings = Settings.model_validate({"database": "postgresql://app:{secret:db}@example.no/x"})
    with pytest.raises(SettingsError) as caught:
        _ = settings.places
    assert str(caught.value) == (
        "a setting cannot be used: OMRADELOFT_DATABASE: the secret 'db' cannot be asked for, for no Prefect server "
        "is named; set PREFECT_API_URL, or write the secret in a file db and name its folder"
    )
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults  # noqa: S301 - our own bytes


READ = "from flows.settings import Settings; print(Settings().places.database)"


def in_a_process(environment: dict[str, str], folder: Path, program: str = READ) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_secret_in_a_prefect_block(prefect_server: PrefectServer, tmp_path: Path) -> None:
    save = "import sys; from prefect.blocks.system import Secret; Secret(value=sys.argv[1]).save('omradeloft-db')"
    for value in ("feil", PASSWORD):
        words = [
            sys.executable,
            "-c",
            save.replace(".save('omradeloft-db'", ".save('omradeloft-db', overwrite=True"),
            value,
        ]
        subprocess.run(words, env=prefect_server.environment, check=True, capture_output=True)
    address = {"OMRADELOFT_DATABASE": "postgresql://app:{secret:omradeloft-db}@example.no/x"}
    read = in_a_process(prefect_server.environment | address, tmp_path)
    assert read.stdout.strip() == f"postgresql://app:{QUOTED}@example.no/x", read.stderr

    address = {"OMRADELOFT_DATABASE": "postgresql://app:{secret:borte}@example.no/x"}
    missing = in_a_process(prefect_server.environment | address, tmp_path)
    assert missing.stderr.strip().endswith(
        "OMRADELOFT_DATABASE: the secret 'borte' is not there; make a Prefect block of type Secret called borte"
    )


@pytest.mark.slow
def test_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    environment = own_environment() | {
        "PREFECT_HOME": str(tmp_path / ".prefect"),
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
        "OMRADELOFT_DATABASE": "postgresql://app:{secret:db}@example.no/x",
    }
    silent = in_a_process(environment, tmp_path)
    assert "OMRADELOFT_DATABASE: the secret 'db' cannot be asked for" in silent.stderr
    assert "the Prefect server does not answer (ConnectError)" in silent.stderr


@pytest.mark.parametrize(("folder", "status"), [("secrets", 0), ("elsewhere", 2)])
def test_settings_go_to_another_process_whole_and_with_their_secrets_unresolved(
    tmp_path: Path, folder: str, status: int
) -> None:
    for name in ("secrets", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "secrets" / "db").write_text("ord")
    given = {
        "secrets_folder": Path(folder),
        "database": "postgresql://app:{secret:db}@example.no/x",
        "approval_days": 3,
        "yearly_crons": ("0 6 1 2 *", "0 6 1 4 *"),
        "template": Path("brev.docx"),
    }
    settings = Settings.model_validate(given)
    variables = settings.for_another_process()
    assert variables["OMRADELOFT_TEMPLATE"] == str(tmp_path / "brev.docx")
    (tmp_path / "another").mkdir()
    program = "from flows.settings import Settings; s = Settings(); print(s.approval_days, *s.yearly_crons, sep='|')"
    read = in_a_process(own_environment() | variables, tmp_path / "another", program)
    assert read.stdout.strip() == "3|0 6 1 2 *|0 6 1 4 *", read.stderr
    resolved = in_a_process(own_environment() | variables | {"PREFECT_HOME": str(tmp_path)}, tmp_path / "another")
    assert (resolved.returncode != 0) is (status != 0)
    assert ("app:ord@" in resolved.stdout) is (status == 0)


def test_block_type_is_the_one_that_is_asked_for() -> None:
    assert Secret.get_block_type_slug() == "secret"
