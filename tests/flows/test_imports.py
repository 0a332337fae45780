"""Exports that follow one another: what speaks, what has changed, what has vanished, what has strayed."""

from __future__ import annotations

import json
from pathlib import Path

import fastexcel
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


def test_two_versions_given_together_block_now_and_the_next_time(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one, other = (
        export(tmp_path, "a.csv", *MONTHS),
        export(tmp_path, "b.csv", *(row.replace("71003", "71001") for row in MONTHS)),
    )
    called = march(one, other)
    assert called.status == 1
    assert [finding["file"] for finding in findings(tmp_path)["P15"]] == ["b.csv"]
    again = march()
    assert again.status == 1
    assert "P15" in findings(tmp_path)
    assert again.document["run_id"] == called.document["run_id"]


def test_ledger_split_over_two_files_is_read_as_one(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one = export(tmp_path, "a.csv", *MONTHS)
    other = export(tmp_path, "b.csv", "202601 71001 7", "202602 71001 8", "202603 71001 9")
    assert gross(march(one, other)) == 32_400
    assert not {"P15", "P03", "K14"} & set(findings(tmp_path))
    assert findings(tmp_path)["P20"][0]["value"] == "januar 2026 til mars 2026"
    assert gross(march()) == 32_400
    whole = export(tmp_path, "hele.csv", *MONTHS, "202601 71001 7", "202602 71001 8", "202603 71001 9")
    assert gross(march(whole)) == 32_400
    assert not {"P15", "P20"} & set(findings(tmp_path))
    assert sum(finding["difference_ore"] for finding in findings(tmp_path).get("P03", [])) == 0


def test_folder_of_cumulative_exports_read_at_once_is_no_conflict(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    files = [export(tmp_path, f"{number}.csv", *MONTHS[:number]) for number in (1, 2, 3)]
    assert gross(march(*files)) == 30_000
    assert not {"P03", "P15", "P17", "P19"} & set(findings(tmp_path))


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


def test_named_file_of_another_year_is_told_each_time(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "mars.csv", *MONTHS))
    assert "P23" not in findings(tmp_path)
    last_year = export(tmp_path, "i-fjor.csv", *(row.replace("2026", "2025") for row in MONTHS))
    for _ in range(2):
        assert gross(march(last_year)) == 30_000
        (told,) = findings(tmp_path)["P23"]
        assert (told["file"], told["severity"]) == ("i-fjor.csv", "warning")
        assert told["message"].startswith("i-fjor.csv dekker januar 2025 til mars 2025, og ingen måned i 2026")


def test_named_file_of_later_months_is_told(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "mars.csv", *MONTHS))
    march(export(tmp_path, "april.csv", "202604 71003 1"))
    assert [finding["value"] for finding in findings(tmp_path)["P23"]] == ["april 2026"]


def test_unsound_setting_is_told_by_name(call: Call) -> None:
    called = call("programmes", OMRADELOFT_TIMEZONE="Mars/Olympus")
    assert called.status == 2
    assert "OMRADELOFT_TIMEZONE" in called.err
    assert call("programmes", OMRADELOFT_PROGRAMMES="").status == 0


def test_inbox_that_is_named_and_missing_is_refused(call: Call) -> None:
    called = call("reconcile", "mysen", "--period", "2026-03", "--inbox", "finnes-ikke")
    assert called.status == 2
    assert "no such folder" in called.err


def test_too_little_spent_is_no_alert_while_months_are_missing(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    called = march(export(tmp_path, "okt.csv", "202610 71003 100"), period="2026-10")
    assert called.status == 1
    assert not [alert for alert in called.document["alerts"] if alert["rule"] == "underspend"]


FEBRUARY = "2026-02"


def late(folder: Path, period: str = "2026-03") -> list[tuple[object, object, object]]:
    return [(one["file"], one["row"], one["difference_ore"]) for one in findings(folder, period).get("P03", [])]


def test_late_posting_is_told_once_and_not_in_the_month_after(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "feb.csv", *MONTHS[:2]), period=FEBRUARY)
    called = march(export(tmp_path, "mars.csv", *MONTHS, "202601 71003 25"))
    assert gross(called) == 32_500
    assert late(tmp_path) == [("mars.csv", 5, 2_500)]
    assert march().document["run_id"] == called.document["run_id"]
    assert late(tmp_path) == [("mars.csv", 5, 2_500)]
    march(export(tmp_path, "april.csv", *MONTHS, "202601 71003 25", "202604 71003 1"), period="2026-04")
    assert late(tmp_path, "2026-04") == []


def test_month_exported_again_beside_single_months_is_told_once(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "jan.csv", MONTHS[0]), period="2026-01")
    january = export(tmp_path, "jan-2.csv", "202601 71003 90")
    february = export(tmp_path, "feb.csv", MONTHS[1])
    assert gross(march(february, january, period=FEBRUARY)) == 19_000
    assert late(tmp_path, FEBRUARY) == [("jan-2.csv", 2, -1_000)]
    march(export(tmp_path, "mars.csv", MONTHS[2]))
    assert late(tmp_path) == []
    march(period=FEBRUARY)
    assert late(tmp_path, FEBRUARY) == [("jan-2.csv", 2, -1_000)]


def test_files_of_the_same_name_are_told_apart_and_all_changes_stand_in_the_workbook(
    march,  # type: ignore[no-untyped-def]
    tmp_path: Path,
) -> None:
    march(export(tmp_path, "hovedbok.csv", *MONTHS), period="2026-03")
    march(export(tmp_path, "hovedbok.csv", MONTHS[0], MONTHS[2]))
    (gone,) = [one for one in findings(tmp_path)["P03"] if one["value"] == "ingen postering"]
    assert gone["file"].startswith("hovedbok.csv (")
    assert gone["row"] == 4
    sheets = fastexcel.read_excel(tmp_path / "outputs/generated/mysen/2026-03/avstemming.xlsx")
    rows = sheets.load_sheet("Endringer", header_row=None).to_polars().rows()
    lines = [(row[0], row[1], row[-1]) for row in rows if row[0] in {"Ny", "Endret", "Borte"}]
    effects = [one["difference_ore"] for one in findings(tmp_path)["P03"]]
    assert sum(round(float(effect) * 100) for *_, effect in lines) == sum(effects) == -10_000


def test_export_with_far_fewer_postings_is_told_with_figures(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "a.csv", *MONTHS, *["202603 40000 1"] * 60))
    march(export(tmp_path, "b.csv", *MONTHS, *["202603 40000 1"] * 20))
    (finding,) = findings(tmp_path)["P19"]
    assert (finding["value"], finding["expected"], finding["count"]) == ("mars 2026", "omtrent 61 posteringer", 40)


def test_empty_export_is_told_every_time_and_changes_nothing(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    full, nothing = export(tmp_path, "a.csv", *MONTHS), export(tmp_path, "tom.csv")
    for _ in range(2):
        called = march(full, nothing)
        assert (called.status, gross(called)) == (1, 30_000)
        assert [finding["file"] for finding in findings(tmp_path)["F16"]] == ["tom.csv"]


def test_new_column_names_are_told_against_the_last_export(march, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    march(export(tmp_path, "feb.csv", *MONTHS[:2]), period=FEBRUARY)
    later = export(tmp_path, "mars.csv", *MONTHS)
    later.write_bytes(later.read_bytes().replace(b"Tekst;", b"Beskrivelse;"))
    for _ in range(2):
        march(later)
        (finding,) = [one for one in findings(tmp_path)["L02"] if one["severity"] == "warning"]
        assert (finding["value"], finding["expected"]) == ("Beskrivelse", "Tekst")


def test_imports_are_listed_and_an_old_one_is_given_back(march, call: Call, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first = export(tmp_path, "a.csv", *MONTHS)
    march(first)
    march(export(tmp_path, "b.csv", "202603 71003 130"))
    listed = call("imports", "--json").document
    assert [(one["sequence"], one["name"], one["rows"], one["debit_ore"]) for one in listed] == [
        (1, "a.csv", 3, 30_000),
        (2, "b.csv", 1, 13_000),
    ]
    assert [(one["speaks_for"], one["taken_over_by"]) for one in listed] == [
        (["2026-01", "2026-02"], [2]),
        (["2026-03"], []),
    ]
    assert "speaks for 2026-01 to 2026-02; taken over by 2" in call("imports", "mysen").out
    assert call("imports", "mysen", "--save", 1, "tilbake.csv").status == 0
    assert (tmp_path / "tilbake.csv").read_bytes() == first.read_bytes()
    assert call("imports", "mysen", "--save", 1, "tilbake.csv").status == 2
    unknown = call("imports", "mysen", "--save", 7, "ny.csv")
    assert (unknown.status, "no import 7" in unknown.err) == (2, True)
    nowhere = call("imports", "mysen", "--save", 1, "mangler/ny.csv")
    assert (nowhere.status, "there is no folder mangler" in nowhere.err) == (2, True)
    other = call("imports", "moss")
    assert (other.status, "no programme 'moss'" in other.err) == (2, True)
