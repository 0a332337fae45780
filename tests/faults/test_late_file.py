"""A file that is still arriving in the inbox while a run reads it: left alone, told of, and read when it is whole."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.faults.evidence import half_files, stored
from tests.faults.exports import LATER, short_export
from tests.faults.runs import Place

WORDS = ("reconcile", "mysen", "--period", "2026-10", "--inbox", "inbox")

pytestmark = pytest.mark.slow


class SlowCopy:
    """A copy that arrives a few letters at a time until it is told to hurry."""

    def __init__(self, source: bytes, target: Path) -> None:
        self._pieces = [source[start : start + 20] for start in range(0, len(source), 20)]
        self._target = target
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._copy)
        self._thread.start()

    def _copy(self) -> None:
        with self._target.open("wb", buffering=0) as file:
            for piece in self._pieces:
                file.write(piece)
                self._hurry.wait(0.1)

    def finish(self) -> None:
        self._hurry.set()
        self._thread.join(timeout=30)


def test_file_that_is_still_arriving_waits_for_the_next_run(place: Place) -> None:
    inbox = place.folder / "inbox"
    inbox.mkdir()
    short_export(inbox)
    late = short_export(place.folder, "mer.csv", LATER).read_bytes()
    copy = SlowCopy(late, inbox / "mer.csv")
    try:
        early = place.run(*WORDS)
        still_arriving = (inbox / "mer.csv").stat().st_size < len(late)
    finally:
        copy.finish()
    assert still_arriving, "the copy was too fast to be caught"
    assert early.status == 0, early.err
    assert "mer.csv" in early.out
    assert len(stored(place.database).imports) == 1
    again = place.run(*WORDS)
    assert again.status == 0, again.err
    held = stored(place.database)
    assert len(held.imports) == len(held.runs) == 2
    assert held.postings[0][1] != held.postings[1][1]
    assert half_files(place.output) == []
