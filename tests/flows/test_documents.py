"""The life of a letter by the command line, and every refusal with its sentence. Accounts and names are invented."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.basis_sha256 import basis_sha256
from examples.faults import synthetic_identity_number
from outputs import verifier
from schemas.document_versions import DocumentKind, VersionStep
from tasks.store import open_database
from tests.complete_year import CompleteYear, complete_year
from tests.flows.conftest import Called
from tests.flows.in_process import Omradeloft, command_line
from tests.ledgers import ROOT
from tests.outputs import documents as word
from tests.outputs.audited_year import files_in
from tests.outputs.office import needs_office
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

LETTER = ("mysen", "--year", 2025, "--kind", "anmodning")
NAME = "anmodning-om-utbetaling.docx"
PATH = os.environ["PATH"]
MAKER, APPROVER = ("--by", "Kari Prøve"), ("--by", "Ola Test")


@dataclass(frozen=True, slots=True)
class Office:
    """A complete year in a folder, its database, and the command line."""

    year: CompleteYear
    url: str
    call: Omradeloft

    def close(self, *words: object) -> Called:
        return self.call("close-year", "mysen", "--year", 2025, self.year.export, *words)

    def documents(self, command: str, *words: object) -> Called:
        return self.call("documents", command, *LETTER, *words)

    def until(self, step: VersionStep) -> None:
        """Takes a letter that far, step by step."""
        steps = {
            VersionStep.DRAFT: ("prepare", *MAKER),
            VersionStep.CHECKED: ("check", *MAKER),
            VersionStep.APPROVED: ("approve", *APPROVER),
            VersionStep.SENT: ("send", *MAKER, "--reference", "26/100-3"),
        }
        for command, *words in list(steps.values())[: list(steps).index(step) + 1]:
            done = self.documents(command, *words)
            assert done.status == 0, done.err

    def stored(self, number: int = 1) -> bytes:
        """The Word file of a version, from the database."""
        with open_database(self.url) as database:
            version = database.documents.versions("mysen", 2025, DocumentKind.LETTER)[number - 1]
            return database.content(next(file.sha256 for file in version.current_files if file.name == NAME))

    def written(self) -> bytes:
        """The Word file that the last run wrote."""
        return (self.year.programmes.parent / "outputs" / "generated" / "mysen" / "2025" / NAME).read_bytes()


@pytest.fixture(scope="module")
def closed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the complete year has been closed once, to be copied by each test."""
    folder = tmp_path_factory.mktemp("closed")
    year = complete_year(folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OMRADELOFT_")}
    program = str(Path(sys.executable).with_name("omradeloft"))
    command = [program, "close-year", "mysen", "--year", "2025", str(year.export)]
    done = subprocess.run(
        command, cwd=folder, env=environment | {"PATH": str(folder)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return folder


@pytest.fixture
def office(
    closed_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    """A year that is closed and complete, in a folder of its own."""
    folder = tmp_path / "office"
    shutil.copytree(closed_folder, folder)
    url = f"sqlite:///{folder / 'omradeloft.sqlite3'}"
    year = CompleteYear(folder / "programmes", folder / "hovedbok-2025.csv")
    return Office(year, url, command_line(folder, monkeypatch, capsys))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system)])
def new_office(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    """A complete year and an empty database of either kind."""
    url = f"sqlite:///{tmp_path / 'omradeloft.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    monkeypatch.setenv("OMRADELOFT_DATABASE", url)
    return Office(complete_year(tmp_path), url, command_line(tmp_path, monkeypatch, capsys))


def refused(called: Called, *sentences: str) -> bool:
    """Whether a call was refused with all of these, and stored nothing."""
    assert called.status == 1, called.out + called.err
    assert "refused, and nothing was stored" in called.err
    return all(sentence in called.err for sentence in sentences)


def other_accounts(year: CompleteYear) -> None:
    """Accounts delivered anew: 1 000 kroner less in refunds, and so much less unused and set aside."""
    text = year.export.read_bytes().decode("cp1252")
    for old, new in (("18 450,00", "17 450,00"), ("2 795 000,00", "2 794 000,00")):
        assert text.count(old) >= 2
        text = text.replace(old, new)
    year.export.write_bytes(text.encode("cp1252"))

    def carry(coming: Any) -> None:
        for money in ("applied", "approved"):
            coming["grant"]["carried_in"][0][money]["kr"] = 2_794_000

    year.change("2026.toml", carry)


@pytest.mark.slow
def test_the_life_of_a_letter(new_office: Office) -> None:
    office = new_office
    closed = office.close()
    assert closed.status == 0, closed.out + closed.err
    assert "omradeloft documents prepare mysen --year 2025 --kind anmodning --by NAME" in closed.out

    assert office.documents("prepare", *MAKER).status == 0
    assert refused(office.documents("prepare", *APPROVER), "made by Kari Prøve on", "is the same draft")
    assert "Utkast, versjon 1" in word.text(office.stored())
    assert refused(office.documents("approve", *APPROVER), "run `omradeloft documents check` first")
    checked = office.documents("check", *MAKER)
    assert "Made again to the byte." in checked.out
    assert "What would keep it" not in checked.out
    assert refused(office.documents("approve", "--by", "KARI  prøve"), "has, as Kari Prøve, prepared version 1")
    assert refused(office.documents("approve", "--by", "Prøve, K."), "both names must be written in full")
    assert office.documents("approve", *APPROVER, "--role", "kommunedirektør", "--comment", "Lest").status == 0
    _is_final(office, office.stored())

    assert refused(office.documents("prepare", *MAKER), "version 1 was approved by Ola Test and counts")
    sent = office.documents("send", *MAKER, "--reference", "26/100-3")
    register = tomllib.loads(sent.out.partition("\n\n")[2])["grant"]["requested"]
    assert [(each["kr"], each["reference"]) for each in register] == [(5_000_000, "26/100-3")]
    assert refused(office.documents("send", *MAKER, "--reference", "26/100-4"), "only a version that is approved")

    _is_replaced(office)


def _is_final(office: Office, document: bytes) -> None:
    """No draft any more: who approved it and when, which version it is, and what it rests on."""
    text = word.text(document)
    assert "Utkast" not in text + "".join(word.headers(document))
    assert "Brevet er elektronisk godkjent og har derfor ikke håndskrevet signatur." in text
    assert "Godkjent av Ola Test, kommunedirektør" in text
    assert "fylles ut" not in text
    with open_database(office.url) as database:
        run = database.latest_run("mysen", "2025")
    assert run is not None
    basis = basis_sha256(run.reconciliation)
    assert f"Versjon 1. Avstemming {run.reconciliation.run_id}. Kontrollsum for grunnlaget (SHA-256): {basis}." in text
    core = word.part(document, "docProps/core.xml")
    said = [element.text for element in core.iter()]
    assert {"1", "Godkjent", f"Grunnlag sha256:{basis}"} <= set(said)


def _is_replaced(office: Office) -> None:
    """Reopened for a reason, made anew from other accounts, and the old version still as it was."""
    first = office.stored()
    blank = office.documents("reopen", *MAKER, "--reason", "  ")
    assert (blank.status, "--reason: says nothing" in blank.err) == (2, True)
    assert office.documents("reopen", *MAKER, "--reason", "Refusjonen var ført feil").status == 0
    assert refused(office.documents("prepare", *MAKER), "it would say the same as version 1, which it replaces")

    other_accounts(office.year)
    assert office.close().status == 0
    copy = word.text(office.written())
    assert "Utkast." in copy
    assert "Versjon 1 ble sendt" in copy
    assert "Dette er en arbeidskopi av neste versjon" in copy
    assert office.documents("prepare", *MAKER).status == 0
    assert "Versjon 2 erstatter versjon 1, sendt" in word.text(office.stored(2))
    assert "Grunn: Refusjonen var ført feil." in word.text(office.stored(2))
    office.documents("check", *MAKER)
    assert office.documents("approve", *APPROVER).status == 0
    compared = office.call("documents", "compare", "mysen", 1, 2, *LETTER[1:], "--json").document
    figures = {each["figure"]: (each["old"], each["new"]) for each in compared["figures"]}
    assert figures["tilskudd.ubrukt"] == (["2\u00a0795\u00a0000"], ["2\u00a0794\u00a0000"])
    assert [each["number"] for each in office.call("documents", "list", "mysen", "--json").document] == [1, 2]

    folder = office.year.programmes.parent / "lagret"
    folder.mkdir()
    assert office.call("documents", "save", "mysen", folder, *LETTER[1:], "--number", 1).status == 0
    assert (folder / NAME).read_bytes() == first
    again = office.call("documents", "save", folder, *LETTER[1:], "--number", 2)
    assert (again.status, "is there already and is another file" in again.err) == (2, True)


@pytest.mark.slow
def test_a_final_letter_is_refused_with_every_reason_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    year = complete_year(tmp_path, is_invented=True)
    (year.home / "narrative" / "2025" / "kapittel-risiko.md").unlink()

    def open_again(document: Any) -> None:
        document["grant"]["bank_account"]["confirmed"] = False
        del document["request_letter"]["our_reference"]["text"]
        document["request_letter"]["our_reference"]["confirmed"] = False

    year.change("2025.toml", open_again)
    office = Office(year, f"sqlite:///{tmp_path / 'omradeloft.sqlite3'}", command_line(tmp_path, monkeypatch, capsys))
    assert office.close().status == 1
    office.until(VersionStep.CHECKED)
    assert refused(
        office.documents("approve", *MAKER),
        "Kari Prøve has prepared version 1 and cannot approve it too",
        "error K09 stands: Fant ikke tekst om kapitlet om risiko",
        "a fact is not confirmed: Kontonummeret for utbetaling",
        "the figures are invented example data",
        "something is still to be filled in: «Vår ref.: [fylles ut]»",
    )
    told = office.documents("approve", *APPROVER, "--json")
    assert told.status == 1
    assert len(told.document["refused"]) >= 4
    assert [each["step"] for each in office.call("documents", "list", "mysen", "--json").document] == ["checked"]


@pytest.mark.slow
def test_programme_files_that_changed_since_stop_every_step_and_are_named(office: Office) -> None:
    office.until(VersionStep.CHECKED)
    text = office.year.home / "narrative" / "2025" / "kapittel-risiko.md"
    text.write_text("Noe annet enn før.\n", encoding="utf-8")
    assert refused(office.documents("approve", *APPROVER), "the programme files have changed since the run")
    assert refused(office.documents("prepare", *MAKER), "the programme files have changed since the run")
    office.year.change("2025.toml", lambda document: document["request_letter"].update(marking="Annen merking"))
    checked = office.documents("check", *MAKER)
    assert checked.status == 1
    assert "Cannot be made again as it is stored." in checked.out
    assert "fault: the programme files (figures, facts or texts) have changed since" in checked.out


@pytest.mark.slow
def test_accounts_that_were_delivered_since_stop_an_approval(office: Office) -> None:
    office.until(VersionStep.CHECKED)
    text = office.year.export.read_bytes().decode("cp1252")
    office.year.export.write_bytes(text.replace("18 450,00", "17 450,00").encode("cp1252"))
    office.call("reconcile", "mysen", "--period", "2025-12", office.year.export)
    assert refused(office.documents("approve", *APPROVER), "other accounts of 2025 have been delivered since the run")
    office.close()
    assert refused(office.documents("approve", *APPROVER), "is no longer the latest of 2025")


@pytest.mark.slow
def test_a_letter_that_was_sent_and_is_not_in_the_year_file_is_found_in_later_runs(office: Office) -> None:
    office.until(VersionStep.SENT)

    def told() -> list[str]:
        office.close()
        path = office.year.programmes.parent / "outputs" / "generated" / "mysen" / "2025" / "findings.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        return [f"{each['rule']} {each['severity']}" for each in found if each["rule"] in {"K59", "K60"}]

    assert told() == []
    assert office.written() == office.stored()
    other_accounts(office.year)
    assert told() == ["K59 error"]
    assert refused(office.documents("prepare", *MAKER), "version 1 was sent by Kari Prøve and counts")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("prepare", "--by", "  "), "--by: '' is no name"),
        (("prepare", "--by", "123"), "--by: '123' is no name"),
        (("check", *MAKER), "no version of mysen 2025 anmodning is stored"),
        (("approve", *APPROVER), "no version of mysen 2025 anmodning is stored; `omradeloft documents prepare` makes"),
        (("send", *MAKER, "--reference", "26/1"), "no version of mysen 2025 anmodning is stored"),
        (("reopen", *MAKER, "--reason", "Feil"), "no version of mysen 2025 anmodning is stored"),
        (("reopen", *MAKER, "--reason", f"Ring {synthetic_identity_number()}"), "--reason: holds"),
    ],
)
def test_a_call_that_cannot_be_understood_says_why(office: Office, words: tuple[str, ...], sentence: str) -> None:
    said = office.documents(*words)
    assert (said.status, sentence in said.err) == (2, True), said.err
    assert office.call("documents", "list", "mysen").out == (
        "No version of a document of mysen is stored; `omradeloft documents prepare` makes the first.\n"
    )


@pytest.mark.slow
def test_a_document_cannot_be_sent_before_it_was_approved_or_tomorrow(office: Office) -> None:
    office.until(VersionStep.APPROVED)
    before = office.documents("send", *MAKER, "--reference", "26/1", "--on", "2025-01-01")
    assert refused(before, "it was approved on", "and cannot have been sent on 2025-01-01")
    assert refused(office.documents("send", *MAKER, "--reference", "26/1", "--on", "2999-01-01"), "has not come yet")


COMPOSED = """
import hashlib, sys
from pathlib import Path
from outputs.editions import Edition, Standing
from schemas.document_versions import DocumentKind, VersionStep
from schemas.programme_files import load_programme
from tasks.documents import composed_document
from tasks.store import open_database

files = load_programme(Path(sys.argv[1], "programmes"), "mysen")
with open_database(f"sqlite:///{sys.argv[1]}/omradeloft.sqlite3", must_exist=True) as database:
    run = database.latest_run("mysen", "2025")
edition = Edition(Standing(VersionStep.DRAFT, number=1))
for kind in DocumentKind:
    print(kind, hashlib.sha256(composed_document(kind, run, files, edition)).hexdigest())
"""


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_whatever_the_machine(closed_folder: Path) -> None:
    settings = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Anchorage", "LC_ALL": "C.UTF-8"},
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", COMPOSED, str(closed_folder)],
            cwd=ROOT,
            env=os.environ | each,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in settings
    ]
    one, other = (process.communicate(timeout=300)[0].split() for process in processes)
    assert one == other
    assert [one[0], one[2]] == ["anmodning", "arsrapport"]


@pytest.mark.slow
def test_an_approved_report_is_stored_with_its_public_edition_and_served_by_the_next_run(office: Office) -> None:
    report = ("mysen", "--year", 2025, "--kind", "arsrapport")
    for command, by in (("prepare", MAKER), ("check", MAKER), ("approve", APPROVER)):
        done = office.call("documents", command, *report, *by)
        assert done.status == 0, done.err + done.out
    with open_database(office.url) as database:
        (version,) = database.documents.versions("mysen", 2025, DocumentKind.REPORT)
        stored = {file.name: database.content(file.sha256) for file in version.current_files}
    own = ["arsrapport-offentlig.docx", "arsrapport.docx"]
    assert sorted(stored) == [*own, "kontrollark.json", "revisorpakke.zip"]
    assert office.close().status == 0
    folder = office.year.programmes.parent / "outputs" / "generated" / "mysen" / "2025"
    assert {name: (folder / name).read_bytes() for name in stored} == stored
    for document in (stored[name] for name in own):
        assert "Utkast" not in word.text(document) + "".join(word.headers(document))
    assert "Rapporten er elektronisk godkjent" in word.text(stored["arsrapport.docx"])
    assert "Ola Test" not in word.text(stored["arsrapport-offentlig.docx"])
    assert sha256(stored["arsrapport.docx"]).hexdigest() in {file.sha256 for file in version.files}


def _through(office: Office, kind: str) -> None:
    for command, by in (("prepare", MAKER), ("check", MAKER), ("approve", APPROVER)):
        done = office.call("documents", command, "mysen", "--year", 2025, "--kind", kind, *by)
        assert done.status == 0, done.err + done.out


@pytest.mark.slow
def test_an_approved_version_keeps_its_package_and_every_file_of_the_year_says_the_same_of_it(office: Office) -> None:
    _through(office, "arsrapport")
    folder = office.year.programmes.parent / "outputs" / "generated" / "mysen" / "2025"
    with open_database(office.url) as database:
        (version,) = database.documents.versions("mysen", 2025, DocumentKind.REPORT)
        stored = {file.name: database.content(file.sha256) for file in version.current_files}
    assert {"kontrollark.json", "revisorpakke.zip"} < stored.keys()
    _through(office, "anmodning")
    closed = office.close()
    assert closed.status == 0, closed.err + closed.out
    assert {name: (folder / name).read_bytes() for name in stored} == stored

    standing = json.loads(stored["kontrollark.json"])["standing"]
    assert (standing["step"], standing["version"], standing["approved_by"]) == ("approved", 1, "Ola Test")
    assert standing["approved_role"] is None
    assert "Ola Test, kommunedirektør" not in word.text(stored["arsrapport.docx"])
    package = files_in(stored["revisorpakke.zip"])
    assert package["kontrollark.json"] == stored["kontrollark.json"]
    assert package["dokumenter/arsrapport.docx"] == stored["arsrapport.docx"]
    assert "dokumenter/anmodning-om-utbetaling.docx" not in package
    (told,) = json.loads(package["versjoner.json"])
    assert [(each["step"], each["by"]) for each in told["events"]][-1] == ("approved", "Ola Test")
    assert verifier.main([str(folder / "revisorpakke.zip")]) == 0

    of_letter = files_in((folder / "revisorpakke-anmodning.zip").read_bytes())
    assert of_letter["dokumenter/anmodning-om-utbetaling.docx"] == office.stored()
    assert of_letter["dokumenter/arsrapport.docx"] == stored["arsrapport.docx"]
    assert of_letter["kontrollark.json"] == stored["kontrollark.json"]
    assert verifier.main([str(folder / "revisorpakke-anmodning.zip")]) == 0

    control = json.loads((folder / "dokumentkontroll.json").read_text(encoding="utf-8"))["documents"]
    assert sorted(each["name"] for each in control) == [NAME, "arsrapport-offentlig.docx", "arsrapport.docx"]
    for each in control:
        assert each["standing"] == {"step": "approved", "version": 1, "is_final": True}
        assert each["files"][0]["sha256"] == sha256((folder / each["name"]).read_bytes()).hexdigest()
        assert each["numbers"]["printed"] == each["numbers"]["found_again"] > 0
        assert each["numbers"]["outside"] == 0
        assert each["pdf"]["outcome"] == "not-stored"
        assert each["blocks"] == []
    assert "arsrapport.docx, version 1 as it is stored:" in closed.out + closed.err


@pytest.mark.slow
def test_after_other_accounts_the_sheet_follows_the_version_and_no_old_package_stays(office: Office) -> None:
    _through(office, "anmodning")
    _through(office, "arsrapport")
    assert office.close().status == 0
    folder = office.year.programmes.parent / "outputs" / "generated" / "mysen" / "2025"
    assert (folder / "revisorpakke-anmodning.zip").exists()
    other_accounts(office.year)
    assert office.close().status == 0
    standing = json.loads((folder / "kontrollark.json").read_bytes())["standing"]
    assert (standing["step"], standing["version"], standing["is_final"]) == ("draft", None, False)
    assert standing["follows"].startswith("Versjon\u00a01 ble godkjent")
    assert not (folder / "revisorpakke-anmodning.zip").exists()
    control = json.loads((folder / "dokumentkontroll.json").read_bytes())["documents"]
    assert {each["standing"]["is_final"] for each in control} == {False}


@pytest.mark.slow
@pytest.mark.system
@pytest.mark.parametrize("first", ["without LibreOffice", "with LibreOffice"])
def test_a_draft_is_checked_whether_libreoffice_is_here_or_not(
    office: Office, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    paths = {"without LibreOffice": os.environ["PATH"], "with LibreOffice": PATH}
    monkeypatch.setenv("PATH", PATH)
    needs_office()
    report = ("mysen", "--year", 2025, "--kind", "arsrapport", *MAKER)
    monkeypatch.setenv("PATH", paths.pop(first))
    assert office.call("documents", "prepare", *report).status == 0
    monkeypatch.setenv("PATH", *paths.values())
    checked = office.call("documents", "check", *report)
    assert (checked.status, "Made again to the byte." in checked.out) == (0, True), checked.out
