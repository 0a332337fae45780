"""PDF beside Word, made by LibreOffice when it is there."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PDF_SECONDS: Final = 120
_PDF_OPTIONS: Final = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
_LOG: Final = logging.getLogger("omradeloft")


def pdf_of(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """A tagged PDF/A-2b of each document when LibreOffice is there; without it the Word files are the output."""
    office = shutil.which("soffice")
    if not office or not documents:
        return {}
    with tempfile.TemporaryDirectory(prefix="omradeloft-pdf-") as work:
        for name, content in documents.items():
            Path(work, name).write_bytes(content)
        profile = Path(work, "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", _PDF_OPTIONS, *documents]
        try:
            subprocess.run(command, cwd=work, check=True, capture_output=True, timeout=PDF_SECONDS)  # noqa: S603
        except (subprocess.SubprocessError, OSError) as error:
            _LOG.warning("no PDF was made: LibreOffice failed (%s); the Word files are complete", type(error).__name__)
            return {}
        made = [Path(work, name).with_suffix(".pdf") for name in documents]
        return {path.name: path.read_bytes() for path in made if path.is_file()}
