"""Other people's words on the way to a terminal: names of files, codes, and whole findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.terminal import show_files
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.printable import printable, shortened
from tasks.inbox import named_files

HEADERS = "Konto;Ansvar;Funksjon;Prosjekt;Periode;Bilagsnr;Tekst;Beløp"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tilskudd æøå 100,00 kr", "Tilskudd æøå 100,00 kr"),
        ("1\u00a0000,00 − «ja»", "1\u00a0000,00 − «ja»"),
        ("\x1b[2Jtom", "�[2Jtom"),
        ("\x1b]0;tittel\x07", "�]0;tittel�"),
        ("\x9b31m", "�31m"),
        ("to\r\nlinjer", "to linjer"),
        ("a\tb", "a b"),
        ("regning\u202efdp.exe", "regning�fdp.exe"),
        ("\udce5pen", "�pen"),
    ],
)
def test_what_a_terminal_obeys_is_not_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_text_longer_than_anybody_reads_is_cut_and_that_is_said() -> None:
    assert shortened("a" * 30, 30) == "a" * 30
    assert shortened("a" * 31, 30) == "a" * 16 + " … (forkortet)"


def hostile(period: str) -> DecodedFile:
    return decode("x.csv", f"{HEADERS}\n1270;100;325;50001;{period};1;x;100,00\n".encode())


def test_a_finding_repeats_no_escape_sequence() -> None:
    found = [finding for finding in hostile("2023\x1b[1m01").findings if finding.rule == "F20"]
    assert [(finding.value, "\x1b" in finding.message) for finding in found] == [("2023�[1m01", False)]


def test_a_finding_repeats_no_cell_as_long_as_a_book() -> None:
    (found,) = [finding for finding in hostile("a" * 1_000_000).findings if finding.rule == "F20"]
    assert (len(found.value or ""), len(found.message)) == (500, 2_000)


def test_the_name_of_a_file_is_printed_as_it_stands_and_obeyed_by_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "\x1b[31mrød\n[b]tull[_b].csv"
    file.write_text(f"{HEADERS}\n1270;100;325;50001;202301;1;x;100,00\n", encoding="utf-8")
    (delivery,) = named_files([file])
    show_files([decode(delivery.name, delivery.content)])
    shown = capsys.readouterr().out
    assert "�[31mrød [b]tull[_b].csv: csv" in shown
    assert "\x1b" not in shown
