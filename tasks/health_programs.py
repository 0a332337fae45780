"""The programs, fonts, packages and time zones of this machine.

Nothing is changed; LibreOffice writes in a folder of its own that goes again.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outputs.pdf_outcomes import PdfOutcome
from tasks.pdf import converted

_TWINS: Final = {
    "Arial": ("Liberation Sans", "Arimo"),
    "Helvetica": ("Liberation Sans", "Arimo", "Nimbus Sans"),
    "Times New Roman": ("Liberation Serif", "Tinos"),
    "Courier New": ("Liberation Mono", "Cousine"),
    "Calibri": ("Carlito",),
    "Cambria": ("Caladea",),
}
"""Free fonts of the same widths, with which pages break alike."""
_ANSWER_S: Final = 20


@dataclass(frozen=True, slots=True)
class FontFound:
    """A font that documents ask for, and the one this machine uses for it."""

    asked: str
    used: str

    @property
    def is_alike(self) -> bool:
        """Whether pages break as they should."""
        return self.used == self.asked or self.used in _TWINS.get(self.asked, ())


def fonts_found(names: Iterable[str]) -> tuple[FontFound, ...] | None:
    """The fonts this machine uses for those named; None when it cannot be asked, for `fc-match` is not there."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    return tuple(FontFound(name, _said([program, "-f", "%{family[0]}", name])) for name in names)


def fonts_of_template(path: Path) -> tuple[str, ...]:
    """The fonts that the styles of a Word file name.

    Raises:
        OSError: it cannot be read.
        zipfile.BadZipFile: it is no Word file.
    """
    with zipfile.ZipFile(path) as parts:
        styles = (
            parts.read("word/styles.xml").decode("utf-8", "replace") if "word/styles.xml" in parts.namelist() else ""
        )
    return tuple(sorted(set(re.findall(r'w:ascii="([^"]+)"', styles))))


@dataclass(frozen=True, slots=True)
class OfficeFound:
    """LibreOffice: its version, and what became of a small document."""

    version: str
    outcome: PdfOutcome


def office_found(seconds: float) -> OfficeFound:
    """LibreOffice, tried on a small document."""
    program = shutil.which("soffice")
    said = _said([program, "--version"]) if program else ""
    return OfficeFound(said, converted({"prove.docx": _small_document()}, seconds).outcome("prove.docx"))


def _small_document() -> bytes:
    from docx import Document  # noqa: PLC0415 - only who tries LibreOffice pays for it

    document = Document()
    document.add_paragraph("Prøve: æøå")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program found on the path and words of ours
            command, capture_output=True, text=True, timeout=_ANSWER_S, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.strip().split("\n")
    return lines[0].strip()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A package this program was tested with, and the version that is here, empty when there is none."""

    requirement: str
    installed: str


def unmet_requirements(required: Iterable[str]) -> Iterator[Unmet]:
    """The requirements that the packages of this machine do not meet."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - comes with Prefect

    for line in required:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            installed = version(requirement.name)
        except PackageNotFoundError:
            installed = ""
        if not installed or not requirement.specifier.contains(installed, prereleases=True):
            yield Unmet(str(requirement), installed)


def own_requirements() -> tuple[str, ...]:
    """What this program says it needs, with the versions it was tested with."""
    return tuple(requires("omradeloft") or ())


def installed_version(package: str) -> str:
    """The version of a package that is here."""
    return version(package)


def winter_and_summer(zone: str) -> tuple[timedelta, timedelta] | None:
    """The distance to UTC in January and July by the time zone data of this machine; None when it lacks the zone."""
    try:
        found = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    moments = (datetime(2026, month, 15, tzinfo=UTC).astimezone(found) for month in (1, 7))
    january, july = (moment.utcoffset() or timedelta() for moment in moments)
    return january, july
