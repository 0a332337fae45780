"""kill -9 at each step of a monthly reconciliation, and the same command again: as if nothing had happened."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.faults.evidence import NOTHING, Stored, files_in, half_files, hidden_in, stored
from tests.faults.exports import short_export
from tests.faults.mailbox import StoppableMailbox
from tests.faults.runs import KILLED, Launcher, Place, Point, until
from tests.prefect_server import free_port

WORDS = ("reconcile", "mysen", "--period", "2026-10", "hovedbok.csv")
OUTPUTS = ("reconciliation.json", "findings.json", "avstemming.xlsx", "avstemming.html")
"""In the order of their making; they are moved into place the other way, so that the first comes when all have."""
FILES = [f"mysen/2026-10/{name}" for name in OUTPUTS]

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run leaves that nobody disturbs."""

    stored: Stored
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def whole(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    place = Place(launcher, tmp_path_factory.mktemp("whole"))
    short_export(place.folder)
    mailbox = StoppableMailbox(free_port())
    with mailbox.is_up():
        ended, events = place.events(*WORDS, OMRADELOFT_ALERT_URLS=mailbox.address)
    assert ended.status == 0, ended.err
    moved = [event.removeprefix("move ") for event in events if event.startswith("move ")]
    assert moved == list(reversed(OUTPUTS)), "a run is killed at each of them below"
    assert files_in(place.output).keys() == set(FILES)
    assert len(set(mailbox.subjects)) == len(mailbox.messages) > 3
    return Undisturbed(stored(place.database), files_in(place.output))


def is_as_undisturbed(place: Place, whole: Undisturbed) -> bool:
    """Whether database and folder hold what they do when nobody disturbs, and nothing is left over."""
    assert stored(place.database) == whole.stored
    assert files_in(place.output) == whole.files
    assert hidden_in(place.output) == []
    return list((place.folder / "tmp").iterdir()) == []


@pytest.fixture
def office(place: Place) -> Place:
    """A folder with an export in it."""
    short_export(place.folder)
    return place


COMMIT = Point("sql commit", after="sql INSERT INTO import_periods")
BEFORE_THE_COMMIT = (
    Point("sql CREATE TABLE runs"),
    Point("sql SELECT imports.programme"),
    Point("sql INSERT INTO archived_bytes"),
    Point("sql INSERT INTO run_postings"),
    Point("sql INSERT INTO alerts", after="sql INSERT INTO runs"),
    COMMIT,
)


def test_killed_before_it_is_stored_leaves_nothing_and_the_next_run_is_whole(office: Place, whole: Undisturbed) -> None:
    for point in BEFORE_THE_COMMIT:
        office.killed(point, *WORDS)
        assert stored(office.database) == NOTHING
        assert not office.output.exists()
    office.cut_off(COMMIT, 200_000, *WORDS)
    assert stored(office.database) == NOTHING
    again = office.run(*WORDS)
    assert again.status == 0, again.err
    assert is_as_undisturbed(office, whole)


def test_killed_while_it_validates_leaves_nothing_and_the_next_run_is_whole(office: Place, whole: Undisturbed) -> None:
    started = office.start(*WORDS)
    assert until(lambda: "checking" in started.said("err"), 60)
    assert started.kill().status == KILLED
    assert stored(office.database) == NOTHING
    office.run(*WORDS)
    assert is_as_undisturbed(office, whole)


def test_killed_after_it_is_stored_keeps_it_and_the_next_run_writes_the_rest(office: Place, whole: Undisturbed) -> None:
    office.killed(Point("connect", after="sql INSERT INTO import_periods"), *WORDS)
    assert stored(office.database) == whole.stored
    assert not office.output.exists()
    office.killed(Point("open .reconciliation.json.*"), *WORDS)
    office.cut_off(Point("open .avstemming.xlsx.*"), 10_000, *WORDS)
    assert files_in(office.output) == {}
    assert any((office.output / name).stat().st_size == 10_000 for name in hidden_in(office.output))
    for moved, name in enumerate(reversed(OUTPUTS)):
        office.killed(Point(f"move {name}"), *WORDS)
        assert half_files(office.output) == []
        assert files_in(office.output) == {path: whole.files[path] for path in FILES[len(FILES) - moved :]}
    assert stored(office.database) == whole.stored
    again = office.run(*WORDS)
    assert again.status == 0, again.err
    assert is_as_undisturbed(office, whole)
