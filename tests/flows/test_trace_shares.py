"""`omradeloft trace` on what is no sum of postings: shares, numbers and the kroner of findings."""

from __future__ import annotations

from decimal import Decimal

from tests.flows.conftest import Call
from tests.flows.test_command_line import OCTOBER


def test_what_is_no_sum_of_postings_is_listed_told_and_written_alike(call: Call) -> None:
    document = call("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER).document
    listed = call("trace", "--list", "--json").document
    written = {name: document[name] for name in ("finding_figures", "shares", "numbers")}
    assert {one["figure"]: one["value_ore"] for one in listed["finding_figures"]} == written["finding_figures"]
    assert {one["figure"]: one["percent"] for one in listed["shares"]} == {
        figure: share["percent"] for figure, share in written["shares"].items()
    }
    assert {one["figure"]: one["value"] for one in listed["numbers"]} == written["numbers"]
    assert all(one["label"] for name in written for one in listed[name])

    share = call("trace", "andel.brukt.sosionom", "--json").document
    assert (share["part"], share["whole"]) == ("brukt.sosionom", "revidert.sosionom")
    assert share["part_ore"] == document["figures"]["brukt.sosionom"]
    assert share["whole_ore"] == document["figures"]["revidert.sosionom"]
    exact = Decimal(share["part_ore"] * 100) / share["whole_ore"]
    assert abs(Decimal(share["percent"]) - exact) <= Decimal("0.05")

    told = call("trace", "avvik.sosionom").out
    assert "part belastet.sosionom = " in told
    assert "whole revidert.sosionom = " in told
    assert "omradeloft trace mysen belastet.sosionom" in told
    assert f"rader.lest = {written['numbers']['rader.lest']} (2026-10)" in call("trace", "rader.lest").out
    about_kroner = next(iter(written["finding_figures"]))
    assert "sheet Funn" in call("trace", about_kroner).out

    misspelt = call("trace", "andel.brukt.sosjonom")
    assert misspelt.status == 2
    assert "andel.brukt.sosionom" in misspelt.err
