"""Parking, releasing and the list of corrections, from the command line with a real database and real files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import EXPORTS, Call
from tests.ledgers import ROOT
from tests.outputs_tables.sheets import Sheets, read, rows

OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
WISH = """
[[corrections]]
voucher = "26200434"
to_project = "71012"
reason = "Kunsten hører til tiltaket"
by = "Controller"
"""
ART_270 = "1270;Andre tjenester;410200;Vei og park;335;Rekreasjon i tettsted;71012;Trygghet og trivsel"
ART_272 = ART_270.replace("1270", "1272")
UNKNOWN = "1120;Forbruksmateriell;310100;Områdeløft;231;Aktivitetstilbud barn og unge;71050;Kunst i gågata"
ANSWERS = (
    ("26300001", ART_270, "-18500,00", "Omp 26200611 OMP-2026-0003"),
    ("26300001", ART_272, "18500,00", "Omp 26200611 OMP-2026-0003"),
    ("26300002", UNKNOWN, "-12400,00", "Retting"),
    ("26300002", UNKNOWN.replace("71050", "71013"), "12400,00", "Retting"),
)


@pytest.fixture
def programmes(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    return tmp_path / "programmes"


def october_with_function(folder: Path) -> Path:
    """The export taken anew: the office has filled in the function of voucher 26200372."""
    text = OCTOBER.read_bytes().decode("cp1252")
    before, after = "Helsestasjon;;;71004;Bydelsmødre;0;Bevertning", "Helsestasjon;232;;71004;Bydelsmødre;0;Bevertning"
    assert text.count(before) == 1
    path = folder / "hovedbok-2026-10-ny.csv"
    path.write_bytes(text.replace(before, after).encode("cp1252"))
    return path


def november(folder: Path) -> Path:
    """An export of November that holds what the office has booked."""
    preamble = OCTOBER.read_bytes().decode("cp1252").splitlines()[:5]
    booked = [
        f"OM;{voucher};15.11.2026;2026;202611;{coding};0;{text};{amount};;" for voucher, coding, amount, text in ANSWERS
    ]
    path = folder / "hovedbok-2026-11.csv"
    text = "\r\n".join([*preamble, *booked, f"Sum{';' * 15}0,00;;", ""])
    path.write_bytes(text.replace("202600 til 202610", "202611 til 202611").encode("cp1252"))
    return path


def by_reference(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["reference"]: line for line in document["lines"]}


def cells_by_reference(sheets: Sheets, sheet: str) -> dict[str, dict[str, str]]:
    """The row of each reference: column letter -> text."""
    return {
        row["A"].value: {letter: cell.value for letter, cell in row.items()}
        for row in rows(sheets[sheet]).values()
        if "A" in row and row["A"].value.startswith("OMP-")
    }


def test_list_is_answered_by_the_next_exports(call: Call, tmp_path: Path, programmes: Path) -> None:
    year = programmes / "mysen" / "2026.toml"
    year.write_text(year.read_text(encoding="utf-8") + WISH, encoding="utf-8")
    call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    first = call("corrections", "mysen", "--json")
    assert first.status == 0, first.err
    lines = by_reference(first.document)
    assert [(line["voucher"], line["amount_ore"], line["rules"]) for line in lines.values()] == [
        ("26200372", 348_600, ["L03"]),
        ("26200434", 1_240_000, ["L13"]),
        ("26200611", 1_850_000, ["L06"]),
        ("26200722", 41_200, ["L19"]),
    ]
    assert first.document["open"] == {"lines": 4, "amount_ore": 3_479_800}
    assert first.document["new"] == 4
    assert lines["OMP-2026-0002"]["suggested"]["project"] == "71012"
    assert lines["OMP-2026-0002"]["proofs"] == ["officer"]
    path = tmp_path / "outputs" / "generated" / "mysen" / "2026-10" / "omposteringsliste.xlsx"
    sheets = read(path.read_bytes())
    on_paper = cells_by_reference(sheets, "Omposteringsliste")
    assert on_paper["OMP-2026-0002"]["O"] == "71050"
    assert on_paper["OMP-2026-0002"]["S"] == "71012"
    assert on_paper["OMP-2026-0003"]["P"] == "Må avklares"
    assert on_paper["OMP-2026-0003"]["U"] == "Må avklares: konto (art 271 eller 272)"
    assert {"W", "X", "Y"}.isdisjoint(on_paper["OMP-2026-0003"])
    texts = {cell.value for cells in sheets.values() for cell in cells.values()}
    assert not [text for text in texts if "Leverandør" in text or "faktura" in text or "Forsinkelsesrente" in text]

    answered = call(
        "reconcile", "mysen", "--period", "2026-11", "--json", october_with_function(tmp_path), november(tmp_path)
    )
    assert answered.status == 1, answered.err
    folder = tmp_path / "outputs" / "generated" / "mysen" / "2026-11"
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    (still_open,) = [finding for finding in findings if finding["rule"] == "K16"]
    assert (still_open["count"], still_open["difference_ore"]) == (1, 41_200)
    (differently,) = [finding for finding in findings if finding["rule"] == "K17"]
    assert "OMP-2026-0002" in differently["message"]
    assert "prosjekt 71013, ikke til prosjekt 71012" in differently["message"]
    settled = [finding for finding in findings if finding["rule"] in {"L06", "L13"}]
    assert settled
    assert all(finding["waived_by"] and "ompostert med bilag 2630000" in finding["waived_by"] for finding in settled)
    status = {
        reference: row["B"]
        for reference, row in cells_by_reference(
            read((folder / "avstemming.xlsx").read_bytes()), "Omposteringer"
        ).items()
    }
    assert status == {
        "OMP-2026-0001": "Utført",
        "OMP-2026-0002": "Utført annerledes",
        "OMP-2026-0003": "Utført",
        "OMP-2026-0004": "Ikke utført",
    }
    second = call("corrections", "mysen", "--json").document
    assert (second["list"], second["new"], second["open"]) == (2, 0, {"lines": 1, "amount_ore": 41_200})
    assert {name: line["status"] for name, line in by_reference(second).items()} == {
        "OMP-2026-0001": "done",
        "OMP-2026-0002": "differently",
        "OMP-2026-0003": "done",
        "OMP-2026-0004": "open",
    }
    assert by_reference(second)["OMP-2026-0003"]["vouchers"] == ["26300001"]


def test_suggestions_change_no_figure(call: Call, programmes: Path) -> None:
    before = call("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER).document
    call("corrections", "mysen")
    after = call("reconcile", "mysen", "--period", "2026-10", "--json").document
    assert after["run_id"] != before["run_id"]
    for part in ("conservation", "measures", "totals", "grant"):
        assert after[part] == before[part]


def test_same_list_made_twice_is_the_same_file(call: Call, tmp_path: Path) -> None:
    call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    path = tmp_path / "outputs" / "generated" / "mysen" / "2026-10" / "omposteringsliste.xlsx"
    first = call("corrections", "--period", "2026-10")
    assert first.status == 0, first.err
    content = path.read_bytes()
    again = call("corrections", "mysen", "--period", "2026-10")
    assert again.out == first.out
    assert path.read_bytes() == content
    assert "list 1: 4 postings to be booked anew, 34\u00a0798,00\u00a0kr; 4 new" in first.out
    assert "  Trygghet og trivsel i Mysen: 2, 18\u00a0912,00\u00a0kr\n" in first.out
    assert "  Uten tiltak: 1, 12\u00a0400,00\u00a0kr\n" in first.out
    assert first.out.endswith(f"{path.relative_to(tmp_path)}\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("corrections", "mysen"), "there is no such file; check the address"),
        (("corrections", "mysen", "--period", "oktober"), "write it as YYYY-MM"),
        (("corrections", "moss"), "no programme 'moss'"),
        (("park", "moss", "--year", "2026", "--voucher", "1", "--reason", "x", "--owner", "y"), "--until"),
        (
            ("release", "mysen", "--year", "2026", "--voucher", "1", "--reason", "x", "--by", "y"),
            "voucher 1 is not parked; nothing is parked there; nothing was changed",
        ),
        (
            ("release", "mysen", "--year", "2031", "--voucher", "1", "--reason", "x", "--by", "y"),
            "budget years here: 2025, 2026",
        ),
    ],
)
def test_call_that_is_not_understood_gives_a_sentence(
    call: Call, programmes: Path, words: tuple[str, ...], told: str
) -> None:
    called = call(*words)
    assert called.status == 2
    assert told in called.err
    assert "Traceback" not in called.err


def test_parked_posting_counts_again_when_released_and_its_story_is_told(
    call: Call, tmp_path: Path, programmes: Path
) -> None:
    words = ("mysen", "--year", "2026", "--voucher", "26200188")
    parked = call("park", *words, "--reason", "Uklart", "--owner", "Controller", "--until", "2099-12-31")
    assert (parked.status, parked.out) == (0, "mysen/2026.toml: parked voucher 26200188 until 2099-12-31\n")
    before = call("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER).document
    held = before["conservation"]["amount_ore"]["parked"]
    folder = tmp_path / "outputs" / "generated" / "mysen" / "2026-10"
    assert held != 0
    assert "Parkert" in read((folder / "avstemming.xlsx").read_bytes())
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    (told,) = [finding for finding in findings if finding["rule"] == "K02"]
    assert told["difference_ore"] == held
    assert told["count"] == before["conservation"]["rows"]["parked"]

    released = call("release", *words, "--reason", "Avklart", "--by", "Leder")
    assert released.status == 0, released.err
    after = call("reconcile", "mysen", "--period", "2026-10", "--json").document
    assert after["conservation"]["amount_ore"]["parked"] == 0
    placed = (before, after)
    assert placed[1]["totals"]["gross_ore"] > placed[0]["totals"]["gross_ore"]
    sheet = rows(read((folder / "avstemming.xlsx").read_bytes())["Parkert"])
    assert "Tidligere parkert" in {row["A"].value for row in sheet.values() if "A" in row}
    traced = call("trace", "mysen", "brutto.nabolagstorg", "--json").document
    stories = {posting["formerly_parked"] for posting in traced["postings"] if posting["voucher"] == "26200188"}
    (story,) = stories
    assert story.startswith("Tidligere parkert (Controller: Uklart). Frigitt ")
    assert story.endswith(" av Leder: Avklart")
    assert {posting["formerly_parked"] for posting in traced["postings"]} == {None, story}
    assert "Tidligere parkert (Controller: Uklart)" in call("trace", "mysen", "brutto.nabolagstorg").out


def test_fault_in_the_programme_leaves_the_file_as_it_was(call: Call, programmes: Path) -> None:
    year = programmes / "mysen" / "2026.toml"
    year.write_text(year.read_text(encoding="utf-8").replace("kr = 1_300_000", "kr = 1_300_001"), encoding="utf-8")
    before = year.read_bytes()
    called = call(
        *("park", "--year", "2026", "--voucher", "1", "--reason", "x", "--owner", "y", "--until", "2099-12-31")
    )
    assert called.status == 2
    assert "allocations sum to" in called.err
    assert year.read_bytes() == before
