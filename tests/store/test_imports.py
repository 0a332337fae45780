from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from tasks.store import ArchiveDamagedError, ContentNotFoundError, Database, DatabaseFailedError, WrongContentError
from tests.store.example_run import CONTENT, NOW, RUN, archived_import, run_called
from tests.store.tables import execute, row_counts


def test_bytes_come_back_unchanged(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    assert database.content(hashlib.sha256(CONTENT).hexdigest()) == CONTENT


def test_declaration_comes_back_as_it_was_saved(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    assert database.imports("nordbyen") == (archived_import().declaration,)


def test_imports_come_in_order_of_arrival(database: Database) -> None:
    third, first, second = (archived_import(content, sequence=n) for content, n in ((CONTENT, 3), (b"1", 1), (b"2", 2)))
    database.save_run(RUN, [third, first, second], now=NOW)
    assert database.imports("nordbyen") == (first.declaration, second.declaration, third.declaration)


def test_same_file_twice_is_one_import(database: Database, url: str) -> None:
    database.save_run(RUN, [archived_import(), archived_import(sequence=2, name="kopi.csv")], now=NOW)
    database.save_run(run_called("next"), [archived_import(sequence=3, name="igjen.csv")], now=NOW)
    assert database.imports("nordbyen") == (archived_import().declaration,)
    assert row_counts(url)["archived_bytes"] == 1


def test_same_file_of_two_programmes_is_archived_once_and_imported_by_both(database: Database, url: str) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    database.save_run(run_called("other", programme="sorbyen"), [archived_import()], now=NOW)
    assert database.imports("nordbyen") == database.imports("sorbyen") == (archived_import().declaration,)
    assert row_counts(url)["archived_bytes"] == 1


def test_superseded_version_stays_readable(database: Database) -> None:
    corrected = archived_import(CONTENT + b"2;50001;1,00\r\n", sequence=2)
    database.save_run(RUN, [archived_import()], now=NOW)
    database.save_run(run_called("corrected"), [corrected], now=NOW)
    assert [declaration.sequence for declaration in database.imports("nordbyen")] == [1, 2]
    assert database.content(archived_import().declaration.sha256) == CONTENT
    assert database.content(corrected.declaration.sha256) == corrected.content


def test_new_import_is_kept_although_the_run_was_saved_before(database: Database) -> None:
    for_september = archived_import(b"september", sequence=2)
    database.save_run(RUN, [archived_import()], now=NOW)
    database.save_run(RUN, [for_september], now=NOW)
    assert database.imports("nordbyen") == (archived_import().declaration, for_september.declaration)


def test_number_taken_by_another_process_gives_way_to_the_next(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    late = archived_import(b"at the same time", sequence=1)
    database.save_run(run_called("at the same time"), [late], now=NOW)
    assert database.imports("nordbyen")[1] == replace(late.declaration, sequence=2)


def test_bytes_that_are_not_those_declared_are_refused(database: Database, url: str) -> None:
    with pytest.raises(WrongContentError, match=r"hovedbok mars\.csv"):
        database.save_run(RUN, [replace(archived_import(), content=b"something else")], now=NOW)
    assert row_counts(url) == {}


@pytest.mark.parametrize("damaged", [b"\x00", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_damage_to_the_archive_is_noticed(database: Database, url: str, damaged: bytes) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    literal = f"x'{damaged.hex()}'" if url.startswith("sqlite") else f"decode('{damaged.hex()}', 'hex')"
    execute(url, f"UPDATE archived_bytes SET content = {literal}")  # noqa: S608
    with pytest.raises(ArchiveDamagedError, match="restore it from a backup"):
        database.content(archived_import().declaration.sha256)


def test_unknown_bytes_are_refused_by_name(database: Database) -> None:
    with pytest.raises(ContentNotFoundError, match="0123"):
        database.content("0123")


def test_credit_with_the_wrong_sign_is_refused_without_showing_the_row(database: Database, url: str) -> None:
    named = archived_import(name="lønn Kari Nordmann.csv")
    wrong = replace(named, declaration=replace(named.declaration, credit_ore=1))
    with pytest.raises(DatabaseFailedError, match="debit_is_positive_credit_negative") as caught:
        database.save_run(RUN, [wrong], now=NOW)
    assert "Nordmann" not in str(caught.value)
    assert row_counts(url) == {}
