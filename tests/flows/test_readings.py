"""A reading turned in the programme's own file, and the whole run made again from the exports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.flows.conftest import EXPORTS, Call
from tests.ledgers import ROOT


def reconciled(call: Call, home: Path, turned: tuple[str, str] | None = None) -> dict[str, Any]:
    """`reconciliation.json` of October, from the bundled exports, with the year file as it ships or turned."""
    shutil.copytree(ROOT / "programmes", home / "programmes")
    year = home / "programmes" / "mysen" / "2026.toml"
    if turned:
        text = year.read_text(encoding="utf-8")
        assert turned[0] in text
        year.write_text(text.replace(*turned, 1), encoding="utf-8")
    places = ("--output", home / "out", "--database", f"sqlite:///{home / 'run.sqlite3'}", "--programmes")
    export = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
    done = call("reconcile", "mysen", "--period", "2026-10", export, *places, home / "programmes")
    assert done.status in {0, 1}, done.err
    written = home / "out" / "mysen" / "2026-10" / "reconciliation.json"
    document: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return document


def test_a_run_with_vat_turned_differs_by_the_kroner_the_first_run_stated(call: Call, tmp_path: Path) -> None:
    net = reconciled(call, tmp_path / "net")
    gross = reconciled(call, tmp_path / "gross", ('vat = "net"', 'vat = "gross"'))
    question = next(each for each in net["ambiguities"] if each["id"] == "merverdiavgift")
    stated = question["readings"][1]["difference_ore"]
    before, after = (
        {figure: ore for figure, ore in run["figures"].items() if not figure.startswith("avklaring.")}
        for run in (net, gross)
    )
    assert stated["tilskudd.brukt"] > 0
    assert {figure: after.get(figure, 0) - before.get(figure, 0) for figure in before.keys() | after.keys()} == {
        figure: stated.get(figure, 0) for figure in before.keys() | after.keys()
    }
