"""LibreOffice is asked twice, is stopped when it hangs, and what became of it is told. The office here is a script."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from outputs.pdf_outcomes import PDF_OUTCOMES, PdfOutcome
from tasks.pdf import converted
from tests.outputs.accessible_word import good
from tests.outputs.office import needs_office

Office = Callable[[str], Path]
DOCUMENTS = {"brev.docx": b"brev", "rapport.docx": b"rapport"}
MAKES_ALL = 'for f in *.docx; do echo "pdf av $(cat $f)" > "${f%.docx}.pdf"; done'


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Puts an office that does as the script says on the path; its calls are written down, one line each."""

    def install(script: str) -> Path:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        calls = tmp_path / "calls"
        program.write_text(f'#!/bin/sh\necho "$@" >> {calls}\nCALL=$(wc -l < {calls})\n{script}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
        return calls

    return install


def test_all_documents_are_made_in_one_call(office: Office) -> None:
    calls = office(MAKES_ALL)
    made = converted(DOCUMENTS)
    assert made.pdfs == {"brev.docx": b"pdf av brev\n", "rapport.docx": b"pdf av rapport\n"}
    assert made.missing == {}
    (call,) = calls.read_text().splitlines()
    assert call.endswith("brev.docx rapport.docx")


def test_what_fails_once_is_tried_once_more_with_a_profile_of_its_own(office: Office) -> None:
    calls = office(f'if [ "$CALL" = 1 ]; then echo "Error: Io Abort"; exit 1; fi\n{MAKES_ALL}')
    made = converted(DOCUMENTS)
    assert set(made.pdfs) == set(DOCUMENTS)
    first, second = (line.split()[0] for line in calls.read_text().splitlines())
    assert first.startswith("-env:UserInstallation=file://")
    assert first != second


def test_only_what_is_missing_is_tried_again(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    calls = office('if [ "$CALL" = 1 ]; then echo en > brev.pdf; else echo to > rapport.pdf; fi')
    made = converted(DOCUMENTS)
    assert made.pdfs == {"brev.docx": b"en\n", "rapport.docx": b"to\n"}
    assert "brev.docx" not in calls.read_text().splitlines()[1]
    assert "made 1 of 2 documents" in caplog.text


def test_what_fails_twice_is_told_and_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    calls = office('echo "Error: Please verify input parameters... (SfxBaseModel: Io Abort)"; exit 0')
    made = converted(DOCUMENTS)
    assert made.pdfs == {}
    assert made.outcome("brev.docx") is PdfOutcome.FAILED
    assert len(calls.read_text().splitlines()) == 2
    assert caplog.text.count("Io Abort") == 2
    assert str(Path.home()) not in caplog.text


def test_an_empty_pdf_is_none(office: Office) -> None:
    office("for f in *.docx; do : > ${f%.docx}.pdf; done")
    assert converted(DOCUMENTS).outcome("rapport.docx") is PdfOutcome.FAILED


def test_an_office_that_hangs_is_stopped_with_all_it_started(office: Office, tmp_path: Path) -> None:
    office(f"sleep 300 & echo $! >> {tmp_path / 'children'}\nwait")
    began = time.monotonic()
    made = converted(DOCUMENTS, seconds=0.5)
    assert made.outcome("brev.docx") is PdfOutcome.TIMED_OUT
    assert time.monotonic() - began < 60
    children = [int(line) for line in (tmp_path / "children").read_text().split()]
    assert len(children) == 2
    assert all(not _is_running(child) for child in children)


def _is_running(process: int) -> bool:
    """Whether it does anything: what has ended may wait to be noticed."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_without_an_office_the_word_files_are_the_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = converted(DOCUMENTS)
    assert (made.pdfs, made.outcome("brev.docx")) == ({}, PdfOutcome.NO_OFFICE)


def test_an_office_that_cannot_start_has_failed(office: Office) -> None:
    calls = office(MAKES_ALL)
    program = calls.parent / "bin" / "soffice"
    program.write_bytes(b"\x00not a program")
    assert converted(DOCUMENTS).outcome("brev.docx") is PdfOutcome.FAILED


def test_nothing_to_convert_asks_nobody(office: Office) -> None:
    calls = office("exit 1")
    assert converted({}).pdfs == {}
    assert not calls.exists()


def test_every_outcome_has_a_sentence() -> None:
    assert set(PDF_OUTCOMES) == set(PdfOutcome)


@pytest.mark.system
def test_two_conversions_at_once_do_not_meet() -> None:
    needs_office()
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(converted, [{"en.docx": good()}, {"to.docx": good()}]))
    assert [each.outcome(name) for each, name in zip(made, ("en.docx", "to.docx"), strict=True)] == [
        PdfOutcome.MADE
    ] * 2
    assert all(pdf.startswith(b"%PDF-1.") for each in made for pdf in each.pdfs.values())
