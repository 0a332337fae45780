"""A disk that is full: a sentence, what was there stands, and with room again the next run is whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.complete_year import complete_year
from tests.faults.evidence import NOTHING, Stored, files_in, half_files, hidden_in, stored
from tests.faults.exports import LATER, short_export
from tests.faults.runs import Ended, Place, environment_path
from tests.faults.small_disks import SmallDisk, small_disk
from tests.outputs.office import needs_office

WORDS = ("reconcile", "mysen", "--period", "2026-10")
OUTPUTS = ("reconciliation.json", "findings.json", "avstemming.xlsx", "avstemming.html")

pytestmark = pytest.mark.slow


def on_disk(place: Place, disk: SmallDisk, **variables: object) -> Place:
    return replace(place, namespaces=disk.namespaces, variables={name: str(value) for name, value in variables.items()})


def run_in(folder: Path) -> str:
    return str(json.loads((folder / "reconciliation.json").read_bytes())["run_id"])


def kept_on(disk: SmallDisk) -> Stored:
    """What the database there holds. It is looked at as a copy: SQLite follows links, and would end up outside."""
    with tempfile.TemporaryDirectory() as folder:
        for path in disk.seen.glob("omradeloft.sqlite3*"):
            shutil.copy(path, folder)
        return stored(f"sqlite:///{folder}/omradeloft.sqlite3")


def is_a_sentence(ended: Ended, *words: str) -> bool:
    assert ended.status == 2, ended.err
    assert "Traceback" not in ended.err
    return all(word in ended.err for word in words)


def test_full_output_folder_leaves_the_old_documents_together(place: Place) -> None:
    short_export(place.folder)
    more = short_export(place.folder, "mer.csv", LATER)
    with small_disk(place.folder / "ut") as disk:
        office = on_disk(place, disk, OMRADELOFT_OUTPUT=disk.folder)
        assert office.run(*WORDS, "hovedbok.csv").status == 0
        folder = disk.seen / "mysen" / "2026-10"
        before = files_in(folder)
        two_and_a_half = sum(len(before[name]) for name in OUTPUTS[:2]) + len(before[OUTPUTS[2]]) // 2
        disk.fill(free=two_and_a_half)
        full = office.run(*WORDS, more)
        assert is_a_sentence(full, "ut/mysen/2026-10: cannot be written: No space left on device", "run again")
        assert files_in(folder) == before
        assert hidden_in(folder) == []
        disk.make_room()
        assert office.run(*WORDS, more).status == 0
        assert half_files(folder) == []
        assert files_in(folder).keys() == before.keys()
        assert {run_in(folder)} == set(stored(office.database).runs) - {json.loads(before[OUTPUTS[0]])["run_id"]}


def test_full_database_disk_stores_nothing_and_harms_nothing(place: Place) -> None:
    export = short_export(place.folder)
    more = short_export(place.folder, "mer.csv", LATER)
    with small_disk(place.folder / "lager") as disk:
        office = on_disk(place, disk, OMRADELOFT_DATABASE=f"sqlite:///{disk.folder}/omradeloft.sqlite3")
        disk.fill(free=150_000)
        assert is_a_sentence(office.run(*WORDS, export), "disk is full", str(disk.folder))
        assert kept_on(disk) == NOTHING
        assert not office.output.exists()
        disk.make_room()
        assert office.run(*WORDS, export).status == 0
        before, documents = kept_on(disk), files_in(office.output)
        assert len(before.runs) == 1
        disk.fill(free=60_000)
        assert is_a_sentence(office.run(*WORDS, more), "disk is full", str(disk.folder), "rolled back")
        assert kept_on(disk) == before
        assert files_in(office.output) == documents
        disk.make_room()
        assert office.run(*WORDS, more).status == 0
        assert len(kept_on(disk).runs) == len(kept_on(disk).imports) == 2
        assert run_in(office.output / "mysen" / "2026-10") in kept_on(disk).runs


@pytest.mark.system
def test_full_temporary_folder_costs_the_pdfs_and_nothing_else(place: Place) -> None:
    needs_office()
    complete_year(place.folder)
    close = ("close-year", "mysen", "--year", "2025", "hovedbok-2025.csv")
    with small_disk(place.folder / "smatt") as disk:
        office = on_disk(place, disk, TMPDIR=disk.folder, PATH=environment_path())
        disk.fill(free=60_000)
        full = office.run(*close)
        assert full.status == 0, full.err
        assert "Traceback" not in full.err
        folder = office.output / "mysen" / "2025"
        assert (folder / "arsrapport.docx").is_file()
        assert not list(folder.glob("*.pdf"))
        assert "PDF" in full.out
        assert half_files(folder) == hidden_in(folder) == []
        disk.make_room()
        assert office.run(*close).status == 0
        assert len(list(folder.glob("*.pdf"))) == 3
        assert half_files(folder) == []
