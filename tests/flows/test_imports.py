"""Exports that follow one another: what speaks, what has changed, what has vanished, what has strayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.conftest import Call, Called

HEADER = "Bilagsnr;Bilagsdato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp"


def export(folder: Path, name: str, *rows: str) -> Path:
    """An export with a line for each `period project kroner`; the voucher is the line's number."""
    lines = [HEADER]
    for number, row in enumerate(rows, start=1):
        period, project, kroner = row.split()
        lines.append(
            f"{number};15.{period[4:]}.{period[:4]};{period};1120;300100;120;{project};Varer {number};{kroner},00"
        )
    path = folder / name
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))
    return path


def findings(folder: Path, period: str = "2026-03") -> dict[str, list[dict[str, object]]]:
    found = json.loads((folder / "outputs/generated/mysen" / period / "findings.json").read_text(encoding="utf-8"))
    by_rule: dict[str, list[dict[str, object]]] = {}
    for finding in found:
        by_rule.setdefault(finding["rule"], []).append(finding)
    return by_rule


@pytest.fixture
def march(call: Call):  # type: ignore[no-untyped-def]
    def run(*files: Path, period: str = "2026-03") -> Called:
        return call("reconcile", "mysen", "--period", period, "--json", *files)

    return run


def gross(called: Called) -> int:
    return int(called.document["totals"]["gross_ore"])


MONTHS = ("202601 71003 100", "202602 71003 100", "202603 71003 100")


def test_wider_export_with_the_same_postings_changes_nothing(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "jan-feb.csv", *MONTHS[:2]), period="2026-02")
    called = march(export(tmp_path, "jan-mars.csv", *MONTHS))
    assert gross(called) == 30_000
    assert not {"P03", "P15", "P16", "P17", "K13"} & set(findings(tmp_path))


def test_changed_posting_in_an_earlier_month_is_told_in_kroner(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "a.csv", *MONTHS))
    called = march(export(tmp_path, "b.csv", "202601 71003 150", *MONTHS[1:]))
    assert gross(called) == 35_000
    assert [finding["difference_ore"] for finding in findings(tmp_path)["P03"]] == [5_000]


def test_postings_that_vanish_with_a_new_export_block(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "a.csv", *MONTHS))
    called = march(export(tmp_path, "b.csv", "202601 40000 1", "202602 40000 1", "202603 71003 100"))
    assert called.status == 1
    assert [finding["difference_ore"] for finding in findings(tmp_path)["P17"]] == [-10_000, -10_000]


def test_split_ledger_given_as_two_files_blocks_now_and_the_next_time(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one, other = (
        export(tmp_path, "a.csv", *MONTHS),
        export(tmp_path, "b.csv", *(row.replace("71003", "71001") for row in MONTHS)),
    )
    assert march(one, other).status == 1
    assert "P15" in findings(tmp_path)
    assert march().status == 1
    assert "P03" in findings(tmp_path)


def test_stray_posting_of_another_month_does_not_take_that_month_over(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "a.csv", *MONTHS))
    november = [f"202604 40000 {kroner}" for kroner in range(1, 300)]
    called = march(export(tmp_path, "april.csv", "202601 71003 7", *november), period="2026-04")
    assert gross(called) == 30_000
    assert findings(tmp_path, "2026-04")["P16"][0]["difference_ore"] == 700
    assert called.status == 1


def test_empty_month_inside_an_export_is_told(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "a.csv", MONTHS[0], MONTHS[2]))
    assert [finding["value"] for finding in findings(tmp_path)["K13"]] == ["februar 2026"]


def test_accounts_without_the_programmes_projects_never_replace_a_result(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "a.csv", *MONTHS))
    called = march(export(tmp_path, "b.csv", *(row.replace("71003", "81003") for row in MONTHS)))
    assert called.status == 2
    assert "71000–71099" in called.err
    assert gross(march()) == 30_000


def test_named_file_that_a_later_one_has_taken_over_is_told(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first = export(tmp_path, "a.csv", *MONTHS)
    march(first)
    march(export(tmp_path, "mars.csv", "202603 71003 130"))
    called = march(first)
    assert gross(called) == 33_000
    assert called.status == 1
    assert "P18" in findings(tmp_path)


def test_unsound_setting_is_told_by_name(call: Call) -> None:
    called = call("programmes", OMRADELOFT_TIMEZONE="Mars/Olympus")
    assert called.status == 2
    assert "timezone" in called.err
    assert call("programmes", OMRADELOFT_PROGRAMMES="").status == 0


def test_inbox_that_is_named_and_missing_is_refused(call: Call) -> None:
    called = call("reconcile", "mysen", "--period", "2026-03", "--inbox", "finnes-ikke")
    assert called.status == 2
    assert "no such folder" in called.err


def test_too_little_spent_is_no_alert_while_months_are_missing(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    called = march(export(tmp_path, "okt.csv", "202610 71003 100"), period="2026-10")
    assert called.status == 1
    assert not [alert for alert in called.document["alerts"] if alert["rule"] == "underspend"]
