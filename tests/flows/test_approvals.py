"""Letter and report approved or rejected together, without a server: by the steps and by `omradeloft approval`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document

from schemas.document_versions import DocumentKind, VersionStep
from tasks.approvals import (
    Answer,
    ApprovalRefusedError,
    YearOrder,
    approve_both,
    last_versions,
    prepare_both,
    reject_both,
)
from tasks.programmes import checked_programme
from tasks.store import open_database
from tasks.versions import StepRefusedError, prepare
from tests.complete_year import complete_year
from tests.flows.in_process import Omradeloft, command_line
from tests.people import FODSELSNUMMER

MAKER, APPROVER = "Kari Prøve", "Ola Test"
BOTH = {DocumentKind.LETTER, DocumentKind.REPORT}


def order_of(folder: Path) -> YearOrder:
    """The year in a folder, on the first of March of the year after."""
    now = datetime(2026, 3, 1, 8, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    files = checked_programme(folder / "programmes", "mysen")
    return YearOrder(f"sqlite:///{folder / 'omradeloft.sqlite3'}", files, 2025, now)


@dataclass(frozen=True, slots=True)
class Office:
    """A closed year in a folder, its database, and the command line."""

    folder: Path
    call: Omradeloft

    @property
    def order(self) -> YearOrder:
        return order_of(self.folder)

    def steps(self) -> dict[DocumentKind, VersionStep]:
        return {kind: version.step for kind, version in last_versions(self.order).items()}


@pytest.fixture(scope="module")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the complete year has been closed and both drafts prepared and checked, to be copied."""
    folder = tmp_path_factory.mktemp("closed")
    year = complete_year(folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OMRADELOFT_")}
    program = str(Path(sys.executable).with_name("omradeloft"))
    command = [program, "close-year", "mysen", "--year", "2025", str(year.export)]
    done = subprocess.run(
        command, cwd=folder, env=environment | {"PATH": str(folder)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    order = order_of(folder)
    with open_database(order.database) as database:
        run_id = database.latest_run_id("mysen", "2025") or ""
    first, again = prepare_both(order, run_id, MAKER), prepare_both(order, run_id, MAKER)
    assert first == again
    assert {(version.kind, version.number, version.step) for version in first} == {
        (kind, 1, VersionStep.CHECKED) for kind in DocumentKind
    }
    return folder


@pytest.fixture
def office(
    prepared_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    folder = tmp_path / "office"
    shutil.copytree(prepared_folder, folder)
    return Office(folder, command_line(folder, monkeypatch, capsys))


def test_both_are_approved_and_whoever_comes_later_changes_nothing(office: Office) -> None:
    report, letter = approve_both(office.order, Answer(APPROVER, "Kommunedirektør", "Lest"))
    assert (report.kind, letter.kind) == (DocumentKind.REPORT, DocumentKind.LETTER)
    events = (report.event(VersionStep.APPROVED), letter.event(VersionStep.APPROVED))
    assert [(event.by, event.role, event.comment) for event in events if event] == [
        (APPROVER, "Kommunedirektør", "Lest")
    ] * 2
    assert "revisorpakke-anmodning.zip" in {file.name for file in letter.current_files}
    assert approve_both(office.order, Answer("Per Tredje")) == (report, letter)
    with pytest.raises(ApprovalRefusedError, match="no version that waits"):
        reject_both(office.order, Answer("Per Tredje", comment="For sent"))
    with pytest.raises(StepRefusedError, match="reopen it first"):
        prepare_both(office.order, "another-run", MAKER)


def test_who_has_prepared_is_refused_in_both_languages_and_nothing_is_stored(office: Office) -> None:
    with pytest.raises(ApprovalRefusedError) as refused:
        approve_both(office.order, Answer("prøve, kari"))
    assert f"{MAKER} har laget Årsrapport for 2025" in refused.value.told[0]
    assert "cannot approve it too" in refused.value.reasons[0]
    assert office.steps() == dict.fromkeys(BOTH, VersionStep.CHECKED)


def test_programme_files_that_have_changed_stop_both(office: Office) -> None:
    year = office.folder / "programmes" / "mysen" / "2025.toml"
    year.write_text(f"# endret\n{year.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(ApprovalRefusedError) as refused:
        approve_both(office.order, Answer(APPROVER))
    assert "Programfilene er endret siden utkastet ble laget. Kjør årsoppgjøret på nytt." in refused.value.told
    assert any("the programme files have changed" in reason for reason in refused.value.reasons)
    assert office.steps() == dict.fromkeys(BOTH, VersionStep.CHECKED)


def test_rejection_is_kept_with_its_reason_and_the_versions_stay_as_they_were(office: Office) -> None:
    reject_both(office.order, Answer(APPROVER, "Revisor", "Tallene for sosionomen må forklares"))
    found = last_versions(office.order)
    assert {(each.by, each.comment) for version in found.values() for each in version.rejections} == {
        (APPROVER, "Tallene for sosionomen må forklares")
    }
    assert office.steps() == dict.fromkeys(BOTH, VersionStep.CHECKED)
    listed = office.call("documents", "list", "mysen")
    assert listed.out.count(f"rejected  2026-03-01  {APPROVER}, Revisor; Tallene for sosionomen må forklares") == 2


def test_rejection_needs_a_name_and_a_reason_without_personal_data(office: Office) -> None:
    answers = {
        "Skriv i kommentaren hvorfor dokumentene avvises.": Answer(APPROVER),
        "Skriv navnet på den som svarer.": Answer("", "", "Feil"),
        "Kommentar inneholder fødselsnummer eller D-nummer.": Answer(APPROVER, "", f"Gjelder {FODSELSNUMMER}"),
    }
    for told, answer in answers.items():
        with pytest.raises(ApprovalRefusedError) as refused:
            reject_both(office.order, answer)
        assert any(sentence.startswith(told) for sentence in refused.value.told)
        assert FODSELSNUMMER not in str(refused.value)
    assert not any(version.rejections for version in last_versions(office.order).values())


def test_refusal_repeats_nothing_of_a_name_that_holds_personal_data(office: Office) -> None:
    """The maker's own name with a number after it is refused for both, and only the first may be said with its name."""
    with pytest.raises(ApprovalRefusedError) as refused:
        approve_both(office.order, Answer(f"{MAKER} {FODSELSNUMMER}"))
    assert refused.value.reasons == ("--by: holds fødselsnummer eller D-nummer; leave it out, for it would be kept",)
    assert FODSELSNUMMER not in "".join(refused.value.told)


def test_answer_is_of_the_versions_that_were_shown_and_of_no_later_ones(office: Office) -> None:
    first = {kind: version.number for kind, version in last_versions(office.order).items()}
    shown = frozenset(first.items())
    template = office.folder / "brevmal.docx"
    Document().save(str(template))
    prepare(replace(office.order, template=template).of(DocumentKind.LETTER, MAKER))
    for decide, comment in ((approve_both, ""), (reject_both, "Feil")):
        with pytest.raises(ApprovalRefusedError) as refused:
            decide(office.order, Answer(APPROVER, comment=comment, shown=shown))
        assert refused.value.told == (
            "Det er laget et nytt utkast siden skjemaet ble vist. Les det nye utkastet, og svar på nytt.",
        )
    assert set(office.steps().values()) == {VersionStep.DRAFT, VersionStep.CHECKED}
    seen = frozenset((kind, version.number) for kind, version in last_versions(office.order).items())
    assert seen == {(DocumentKind.REPORT, 1), (DocumentKind.LETTER, 2)}
    rejected = reject_both(office.order, Answer(APPROVER, comment="Feil mal", shown=seen))
    assert [[each.comment for each in version.rejections] for version in rejected] == [["Feil mal"]] * 2


def test_command_approves_both_at_once_and_tells_every_reason_when_refused(office: Office) -> None:
    waiting = office.call("approval", "list", "mysen")
    assert waiting.out.count("version 1: checked") == 2
    words = ("mysen", "--year", 2025)
    refused = office.call("approval", "approve", *words, "--by", MAKER)
    assert refused.status == 1
    assert "cannot approve it too" in refused.err
    done = office.call("approval", "approve", *words, "--by", APPROVER, "--role", "Kommunedirektør")
    assert (done.status, done.out.count("version 1: approved")) == (0, 2), done.err
    assert office.call("approval", "list", "mysen").out == "Nothing of mysen waits for approval.\n"


def test_command_rejects_with_a_reason_and_json_tells_it(office: Office) -> None:
    words = ("mysen", "--year", 2025, "--by", APPROVER)
    assert office.call("approval", "reject", *words, "--comment", " ").status == 1
    done = office.call("approval", "reject", *words, "--comment", "Feil beløp", "--json")
    assert done.status == 0, done.err
    assert {each["comment"] for version in done.document for each in version["rejections"]} == {"Feil beløp"}


def test_command_says_what_to_do_when_nothing_was_prepared(office: Office) -> None:
    words = ("mysen", "--year", 2025, "--by", APPROVER, "--database", "sqlite:///empty.sqlite3")
    called = office.call("approval", "approve", *words)
    assert called.status == 2
    assert "omradeloft documents prepare mysen --year 2025" in called.err
