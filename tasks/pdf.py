"""PDF beside Word, made by LibreOffice when it is there; why there is none is told, never hidden.

Each call has a folder and an office profile of its own, so that two runs at once do not meet.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from outputs.pdf_outcomes import PdfOutcome

PDF_SECONDS: Final = 120
ATTEMPTS: Final = 2
_PDF_OPTIONS: Final = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
_LONGEST_ANSWER: Final = 200
_LOG: Final = logging.getLogger("omradeloft")


@dataclass(frozen=True, slots=True)
class Conversion:
    """The PDFs that were made, by the name of their Word file, and why the others were not."""

    pdfs: Mapping[str, bytes] = field(default_factory=dict)
    missing: Mapping[str, PdfOutcome] = field(default_factory=dict)

    def outcome(self, name: str) -> PdfOutcome:
        """What became of one document."""
        return self.missing.get(name, PdfOutcome.MADE)


class _OfficeError(Exception):
    """LibreOffice did not do as told: `outcome` says how."""

    def __init__(self, outcome: PdfOutcome, answer: str) -> None:
        self.outcome = outcome
        super().__init__(answer)


def converted(documents: Mapping[str, bytes], seconds: float = PDF_SECONDS) -> Conversion:
    """The PDF of each Word file; LibreOffice is asked once more for those it did not make the first time.

    Args:
        documents: Word files by name; all are converted in one call.
        seconds: how long one call may take.
    """
    office = shutil.which("soffice")
    if office is None:
        return Conversion(missing=dict.fromkeys(documents, PdfOutcome.NO_OFFICE))
    pdfs: dict[str, bytes] = {}
    outcome = PdfOutcome.FAILED
    for attempt in range(1, ATTEMPTS + 1):
        if waiting := {name: content for name, content in documents.items() if name not in pdfs}:
            _LOG.info("making %d PDFs", len(waiting))
            try:
                pdfs |= _made(office, waiting, seconds)
            except _OfficeError as error:
                outcome = error.outcome
                _LOG.warning("LibreOffice, attempt %d of %d: %s", attempt, ATTEMPTS, error)
            except OSError as error:
                if error.errno is None:  # the time of the whole step is up
                    raise
                outcome = PdfOutcome.FAILED
                _LOG.warning("LibreOffice, attempt %d of %d: its folder: %s", attempt, ATTEMPTS, error.strerror)
    return Conversion(pdfs, {name: outcome for name in documents if name not in pdfs})


def _made(office: str, documents: Mapping[str, bytes], seconds: float) -> dict[str, bytes]:
    """The PDFs that one call makes.

    Raises:
        _OfficeError: it made none at all, or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="omradeloft-pdf-", ignore_cleanup_errors=True) as work:
        for name, content in documents.items():
            Path(work, name).write_bytes(content)
        profile = f"-env:UserInstallation={Path(work, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--norestore", "--convert-to", _PDF_OPTIONS, *documents]
        answer = _answer(command, work, seconds)
        paths = {name: Path(work, name).with_suffix(".pdf") for name in documents}
        made = {name: path.read_bytes() for name, path in paths.items() if path.is_file() and path.stat().st_size}
    if not made:
        raise _OfficeError(PdfOutcome.FAILED, answer)
    if len(made) < len(documents):
        _LOG.warning("LibreOffice made %d of %d documents: %s", len(made), len(documents), answer)
    return made


def _answer(command: list[str], work: str, seconds: float) -> str:
    """What LibreOffice said last. It runs in a session of its own, so that all of it can be stopped."""
    try:
        office = subprocess.Popen(  # noqa: S603 - the program was found on the path, the rest is ours
            command,
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise _OfficeError(PdfOutcome.FAILED, f"it does not start: {error.strerror}") from error
    with office:
        try:
            said, _ = office.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _stop(office)
            raise _OfficeError(PdfOutcome.TIMED_OUT, f"not done after {seconds:g} seconds") from error
        except BaseException:
            _stop(office)
            raise
    lines = [line.replace(work, "") for line in said.decode(errors="replace").split("\n") if line.strip()]
    return f"exit status {office.returncode}; {lines[-1][:_LONGEST_ANSWER] if lines else 'it said nothing'}"


def _stop(office: subprocess.Popen[bytes]) -> None:
    """Stops LibreOffice and everything it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(office.pid, signal.SIGKILL)
