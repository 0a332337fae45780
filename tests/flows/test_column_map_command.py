"""`check` of an export nobody knows: a column map on the command line, from proposal to use."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.flows.conftest import Call
from tests.ledgers import ROOT
from tests.test_column_maps import UNKNOWN


def test_a_map_is_proposed_shown_and_written_then_used_from_beside_the_programme(call: Call, tmp_path: Path) -> None:
    export = tmp_path / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    shown = call("check", export, "--output", tmp_path / "ut")
    assert shown.status == 2
    assert "account = 'Gjenstand': kodene er KOSTRA-arter bak et klassesiffer" in shown.out
    assert "−1 000,00 kr" in shown.out.replace("\u00a0", " ")
    assert "Kari" not in shown.out + shown.err
    written = tmp_path / "ut/kolonnekart/eget.toml"
    assert f"Written to {written}" in shown.out
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    kept = tmp_path / "programmes/mysen/exports/eget.toml"
    kept.parent.mkdir()
    shutil.move(written, kept)
    entry = call("check", export, "--programme", "mysen", "--json").document[0]
    assert (entry["layout"], entry["rows"], entry["sum_ore"]) == ("kart-eget", 3, 0)
    assert "column_map" not in entry


def test_the_map_goes_where_the_caller_says_and_the_machine_is_told_of_it(call: Call, tmp_path: Path) -> None:
    export, chosen = tmp_path / "eget.csv", tmp_path / "kart.toml"
    export.write_text(UNKNOWN, encoding="utf-8")
    chosen.write_text("# min egen", encoding="utf-8")
    told = call("check", export, "--mapping", chosen, "--json").document[0]["column_map"]
    assert (told["path"], told["instead_of"]) == (str(tmp_path / "kart-2.toml"), str(chosen))
    assert told["fields"]["amount"] == {"header": "Sum netto", "reason": "beløpene i kolonnen går i null"}
    assert [row["amount_ore"] for row in told["rows"]] == [150_025, -50_025, -100_000]
    assert chosen.read_text(encoding="utf-8") == "# min egen"


def test_check_says_in_norwegian_which_layout_a_file_has_and_why(call: Call) -> None:
    called = call("check", ROOT / "examples/exports/unit4/hovedbok-2026-10.csv")
    assert "Lest som Unit4 ERP (Agresso), uttrekk av hovedbok: kjent på «BA»" in called.out


def test_a_map_that_cannot_be_used_is_a_sentence_and_status_2(call: Call, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    kept = tmp_path / "programmes/mysen/exports/eget.toml"
    kept.parent.mkdir()
    kept.write_text('id = "eget"\nname = "Eget"\n[fields]\nacount = "Konto"\n', encoding="utf-8")
    export = tmp_path / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    called = call("check", export, "--programme", "mysen")
    assert called.status == 2
    assert "mysen/exports/eget.toml: fields.acount: unknown key; did you mean `account`?" in called.err
