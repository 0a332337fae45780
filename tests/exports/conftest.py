"""Real files, when they lie beside the repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode

REAL = Path(__file__).parents[2].parent / "shared" / "real"


@pytest.fixture
def real_file() -> Callable[[str], DecodedFile]:
    """A function that decodes a real file; the test is skipped where the files are not at hand."""

    def decoded(path: str) -> DecodedFile:
        file = REAL / path
        if not file.exists():
            pytest.skip(f"the real file {path} is not beside the repository")
        return decode(file.name, file.read_bytes())

    return decoded
