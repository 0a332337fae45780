"""kill -9 in a year-end, under LibreOffice, and in the approval of a letter; and the same command again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.complete_year import complete_year
from tests.faults.evidence import files_in, half_files, hidden_in, stored
from tests.faults.runs import KILLED, Place, Point, environment_path, until
from tests.outputs.office import needs_office

CLOSE = ("close-year", "mysen", "--year", "2025", "hovedbok-2025.csv")
LETTER = ("mysen", "--year", "2025", "--kind", "anmodning")
APPROVE = ("documents", "approve", *LETTER, "--by", "Ola Test")
COMMIT_OF_APPROVAL = Point("sql commit", after="sql INSERT INTO document_files")
LONG_AGO_S = 7200

pytestmark = pytest.mark.slow


@pytest.fixture
def office(place: Place) -> Place:
    """A complete year that is not closed yet."""
    complete_year(place.folder)
    return place


def test_killed_year_end_leaves_no_half_document_and_the_next_is_whole(office: Place, tmp_path: Path) -> None:
    office.killed(Point("sql commit", after="sql INSERT INTO import_periods"), *CLOSE)
    assert stored(office.database).runs == ()
    office.cut_off(Point("open .arsrapport.docx.*"), 20_000, *CLOSE)
    assert files_in(office.output) == {}
    office.killed(Point("move arsrapport.docx"), *CLOSE)
    assert half_files(office.output) == []
    some = files_in(office.output)
    assert "mysen/2025/revisorpakke.zip" in some
    assert "mysen/2025/arsrapport.docx" not in some
    ended = office.run(*CLOSE)
    assert ended.status == 0, ended.err
    whole, held = files_in(office.output), stored(office.database)
    assert some.items() <= whole.items()
    assert {"mysen/2025/anmodning-om-utbetaling.docx", "mysen/2025/arsrapport.docx"} <= whole.keys()
    assert hidden_in(office.output) == half_files(office.output) == []
    assert len(held.runs) == len(held.imports) == len(held.postings) == held.archived == 1

    undisturbed = Place(office.launcher, office.folder, {"OMRADELOFT_DATABASE": f"sqlite:///{tmp_path}/ny.sqlite3"})
    undisturbed.variables["OMRADELOFT_OUTPUT"] = str(tmp_path / "ny")
    assert undisturbed.run(*CLOSE).status == 0
    assert stored(undisturbed.database) == held
    assert files_in(undisturbed.output).keys() == whole.keys()
    assert differing(files_in(undisturbed.output), whole) <= {"mysen/2025/revisorpakke.zip"}, "it tells the hour"


def differing(files: dict[str, bytes], others: dict[str, bytes]) -> set[str]:
    return {name for name, content in files.items() if others[name] != content}


def test_killed_approval_is_taken_whole_or_not_at_all(office: Place) -> None:
    assert office.run(*CLOSE).status == 0
    for step in ("prepare", "check"):
        assert office.run("documents", step, *LETTER, "--by", "Kari Prøve").status == 0
    before = stored(office.database)
    assert [step for _, _, step in before.events] == ["draft", "checked"]
    office.killed(Point("sql INSERT INTO document_files"), *APPROVE)
    office.cut_off(COMMIT_OF_APPROVAL, 4_000, *APPROVE)
    assert stored(office.database) == before
    approved = office.run(*APPROVE)
    assert approved.status == 0, approved.err
    after = stored(office.database)
    assert [step for _, _, step in after.events] == ["draft", "checked", "approved"]
    assert office.run(*APPROVE).status == 1
    assert stored(office.database) == after


def is_done(folder: Path) -> bool:
    return len(list(folder.glob("*.pdf"))) == 3 and not any(folder.glob(".~lock*"))


@pytest.mark.system
def test_killed_under_libreoffice_the_next_run_makes_the_pdfs_and_clears_up(office: Place) -> None:
    needs_office()
    temporary = office.folder / "tmp"
    started = office.start(*CLOSE, PATH=environment_path())
    assert until(lambda: any(temporary.glob("omradeloft-pdf-*/profile/user")), 120), started.said("err")
    assert started.kill().status == KILLED
    (left,) = temporary.glob("omradeloft-pdf-*")
    assert files_in(office.output) == {}
    assert until(lambda: is_done(left), 60), "LibreOffice goes on when its caller is killed, and ends by itself"
    os.utime(left, (time.time() - LONG_AGO_S,) * 2)
    ended = office.run(*CLOSE, PATH=environment_path())
    assert ended.status == 0, ended.err
    assert half_files(office.output) == hidden_in(office.output) == []
    made = {path.name for path in (office.output / "mysen" / "2025").glob("*.pdf")}
    assert made == {"anmodning-om-utbetaling.pdf", "arsrapport.pdf", "arsrapport-offentlig.pdf"}
    assert not left.exists()
