"""Parking and releasing in the year's file: comments stay, nothing else changes, and a fault changes nothing."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from schemas.budget_year import Parking
from schemas.programme_files import ProgrammeError, load_programme
from tasks.order import InputError
from tasks.parking import YearFile, park, release
from tests.ledgers import ROOT

TODAY = date(2026, 11, 21)
END = date(2026, 12, 31)


@pytest.fixture
def file(tmp_path: Path) -> YearFile:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    return YearFile(tmp_path / "programmes", "mysen", 2026)


def parking(voucher: str = "4711", project: str | None = None, **values: object) -> Parking:
    whole = {"reason": "Uklart tiltak", "owner": "Controller", "expires_on": END} | values
    return Parking(voucher=voucher, project=project, **whole)  # type: ignore[arg-type]


def released(voucher: str = "4711", project: str | None = None, why: str = "Avklart med skolen") -> Parking:
    return parking(voucher, project, released_on=TODAY, released_by="Leder", release_reason=why)


def parked(file: YearFile) -> tuple[Parking, ...]:
    return load_programme(file.programmes, file.programme).year(file.year).parked


def test_parking_is_added_and_every_other_byte_stays(file: YearFile) -> None:
    before = file.path.read_text(encoding="utf-8")
    told = park(file, parking(project="71006"), TODAY)
    assert told == "mysen/2026.toml: parked voucher 4711 on project 71006 until 2026-12-31"
    after = file.path.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert parked(file) == (parking(project="71006"),)


def test_comments_between_and_inside_records_stay(file: YearFile) -> None:
    text = file.path.read_text(encoding="utf-8")
    record = (
        '\n[[parked]] # spurt skolen\nvoucher = "1" # deres nummer\nreason = "x"\n'
        'owner = "y"\nexpires_on = 2026-12-01\n'
    )
    tail = '\n# Unntak fra i vår\n[[waivers]]\nrule = "L20"\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\n'
    file.path.write_text(text + record + tail, encoding="utf-8")
    park(file, parking("2"), TODAY)
    release(file, released("1"))
    after = file.path.read_text(encoding="utf-8")
    comments = [line for line in after.splitlines() if "#" in line]
    assert comments == [line for line in (text + record + tail).splitlines() if "#" in line]
    assert [one.voucher for one in parked(file)] == ["1", "2"]
    assert [one.is_released for one in parked(file)] == [True, False]


def test_released_parking_stays_on_record_with_who_when_and_why(file: YearFile) -> None:
    park(file, parking(), TODAY)
    told = release(file, released())
    assert told == "mysen/2026.toml: released voucher 4711, which was parked by Controller; it counts again"
    (one,) = parked(file)
    assert (one.reason, one.owner, one.expires_on) == ("Uklart tiltak", "Controller", END)
    assert (one.released_on, one.released_by, one.release_reason) == (TODAY, "Leder", "Avklart med skolen")


def test_same_call_twice_changes_the_file_once(file: YearFile) -> None:
    park(file, parking(), TODAY)
    once = file.path.read_bytes()
    assert park(file, parking(), TODAY).endswith("is parked like this already; nothing was changed")
    assert file.path.read_bytes() == once
    release(file, released())
    once = file.path.read_bytes()
    assert release(file, released()).endswith("was released before; nothing was changed")
    assert file.path.read_bytes() == once


def test_released_posting_can_be_parked_again(file: YearFile) -> None:
    park(file, parking(), TODAY)
    release(file, released())
    park(file, parking(reason="Nytt spørsmål"), TODAY)
    assert [one.is_released for one in parked(file)] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (parking(reason="Noe annet"), "voucher 4711 is parked already, until 2026-12-31 by Controller; release it"),
        (parking(project="71006"), "voucher 4711 is parked already"),
        (parking("4712", expires_on=date(2026, 11, 20)), "--until 2026-11-20 has passed"),
    ],
)
def test_parking_that_cannot_be_is_refused_and_changes_nothing(file: YearFile, wrong: Parking, told: str) -> None:
    park(file, parking(), TODAY)
    before = file.path.read_bytes()
    with pytest.raises(InputError, match=told):
        park(file, wrong, TODAY)
    assert file.path.read_bytes() == before


def test_parking_ends_today_at_the_earliest(file: YearFile) -> None:
    park(file, parking(expires_on=TODAY), TODAY)
    assert len(parked(file)) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (released("4712"), "voucher 4712 is not parked; parked there: voucher 4711 on project 71006, voucher 4711 on"),
        (released("4711"), "parked on several projects: 71006, 71007; say which with --project"),
        (released("4711", "71008"), "voucher 4711 on project 71008 is not parked"),
    ],
)
def test_release_of_what_is_not_parked_names_what_is(file: YearFile, wrong: Parking, told: str) -> None:
    park(file, parking(project="71006"), TODAY)
    park(file, parking(project="71007"), TODAY)
    with pytest.raises(InputError, match=told):
        release(file, wrong)
    assert not any(one.is_released for one in parked(file))


def test_second_release_with_another_reason_is_refused(file: YearFile) -> None:
    park(file, parking(), TODAY)
    release(file, released())
    with pytest.raises(InputError, match="nothing is parked there"):
        release(file, released(why="En annen grunn"))


def test_file_with_a_fault_is_left_as_it_is(file: YearFile) -> None:
    file.path.write_text(file.path.read_text(encoding="utf-8") + '\nplann = "x"\n', encoding="utf-8")
    before = file.path.read_bytes()
    with pytest.raises(ProgrammeError, match="unknown key"):
        park(file, parking(), TODAY)
    assert file.path.read_bytes() == before
    assert [path.name for path in file.path.parent.iterdir() if path.name.startswith(".")] == []


def test_unknown_year_is_told_with_those_there_are(file: YearFile) -> None:
    with pytest.raises(ProgrammeError, match="budget years here: 2025, 2026"):
        park(YearFile(file.programmes, "mysen", 2031), parking(), TODAY)


def test_line_ends_access_and_inline_records_stay_as_they_were(file: YearFile) -> None:
    inline = 'parked = [\n  { voucher = "1", reason = "x", owner = "y", expires_on = 2026-12-01 }, # spurt\n]\n'
    text = file.path.read_text(encoding="utf-8").replace("schema_version = 1\n", f"schema_version = 1\n{inline}", 1)
    file.path.write_bytes(text.replace("\n", "\r\n").encode())
    file.path.chmod(0o640)
    park(file, parking("2"), TODAY)
    release(file, released("1"))
    after = file.path.read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n")
    assert b"# spurt" in after
    assert file.path.stat().st_mode & 0o777 == 0o640
    assert [(one.voucher, one.is_released) for one in parked(file)] == [("1", True), ("2", False)]


def test_read_only_file_is_refused_and_left_as_it_is(file: YearFile) -> None:
    before = file.path.read_bytes()
    file.path.chmod(0o444)
    with pytest.raises(InputError, match="is read-only"):
        park(file, parking(), TODAY)
    assert file.path.read_bytes() == before


def test_records_that_are_scattered_are_edited_right_or_not_at_all(file: YearFile) -> None:
    record = '\n[[parked]]\nvoucher = "{}"\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\n'
    waiver = '\n[[waivers]]\nrule = "L20"\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\n'
    text = file.path.read_text(encoding="utf-8") + record.format("1") + waiver
    file.path.write_text(text, encoding="utf-8")
    assert tomllib.loads(text)["parked"][0]["voucher"] == "1"
    park(file, parking("2"), TODAY)
    assert [one.voucher for one in parked(file)] == ["1", "2"]
    assert load_programme(file.programmes, "mysen").year(2026).waivers[0].rule == "L20"


def test_link_to_the_file_stays_a_link(file: YearFile, tmp_path: Path) -> None:
    link = file.programmes / "mysen" / "2026.toml"
    elsewhere = tmp_path / "delt-2026.toml"
    link.rename(elsewhere)
    link.symlink_to(elsewhere)
    park(file, parking(), TODAY)
    assert link.is_symlink()
    assert b"4711" in elsewhere.read_bytes()


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('[[parked]]\nvoucher = "1"\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\n' * 2, "parked twice"),
        (
            '[[parked]]\nvoucher = "1"\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\nreleased_by = "z"\n',
            "are written together",
        ),
        ('[[corrections]]\nvoucher = "1"\nreason = "x"\nby = "y"\n', "write at least one of to_project"),
        ('[[corrections]]\nvoucher = "1"\nto_project = "71001"\nreason = "x"\nby = "y"\n' * 2, "corrected twice"),
        ('[[waivers]]\nrule = "L20"\nrow = 3\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\n', "a row of a file"),
        (
            '[[waivers]]\nrule = "L20"\nmeasure = "sosonom"\nreason = "x"\nowner = "y"\nexpires_on = 2026-12-01\n',
            "did you mean 'sosionom'",
        ),
    ],
)
def test_records_that_contradict_each_other_are_refused(file: YearFile, added: str, told: str) -> None:
    file.path.write_text(file.path.read_text(encoding="utf-8") + "\n" + added, encoding="utf-8")
    with pytest.raises(ProgrammeError, match=told):
        load_programme(file.programmes, "mysen")


def test_a_programme_that_tries_an_unknown_rule_is_refused_and_nothing_is_changed(file: YearFile) -> None:
    park(file, parking("1"), TODAY)
    before = file.path.read_bytes()
    programme = file.programmes / "mysen" / "programme.toml"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(text.replace('id = "mysen"', 'id = "mysen"\ntrial = ["L99"]', 1), encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"mysen/programme\.toml: trial\.0: 'L99' is no rule"):
        park(file, parking("2"), TODAY)
    with pytest.raises(ProgrammeError, match=r"trial\.0"):
        release(file, released("1"))
    assert file.path.read_bytes() == before


def test_a_file_with_a_byte_order_mark_can_be_edited(file: YearFile) -> None:
    file.path.write_bytes(b"\xef\xbb\xbf" + file.path.read_bytes())
    park(file, parking(project="71006"), TODAY)
    assert parked(file) == (parking(project="71006"),)
