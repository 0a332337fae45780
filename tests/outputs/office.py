"""LibreOffice, started by the tests that look at pages; skipped where it is not installed, required in CI."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def needs_office() -> str:
    """The path of LibreOffice; the test is skipped without it."""
    program = shutil.which("soffice")
    if program is None and os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
        pytest.fail("soffice is not installed, and OMRADELOFT_REQUIRE_SYSTEM=1")
    if program is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    return program


def converted(source: Path, kind: str, seconds: int = 120) -> Path:
    """The file beside the source in another format, such as `pdf` or `docx:MS Word 2007 XML`."""
    program = needs_office()
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(source.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=seconds)
    return source.with_suffix(f".{kind.partition(':')[0]}")
