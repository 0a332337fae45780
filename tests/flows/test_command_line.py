"""The command line as others script against it: exit status, JSON, files, and a sentence for every wrong input."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.conftest import EXPORTS, Call
from tests.ledgers import ROOT

OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
YEAR_2025 = EXPORTS / "unit4" / "hovedbok-2025.csv"
EXPECTED = json.loads((ROOT / "examples" / "expected.json").read_text(encoding="utf-8"))


def stored_imports(folder: Path) -> int:
    database = folder / "omradeloft.sqlite3"
    if not database.exists():
        return 0
    connection = sqlite3.connect(database)
    try:
        return int(connection.execute("select count(*) from imports").fetchone()[0])
    finally:
        connection.close()


def test_help_answers_without_the_heavy_packages() -> None:
    program = (
        "import sys\nfrom flows.cli import app\nfrom typer.testing import CliRunner\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "heavy = {'prefect', 'great_expectations', 'sqlalchemy', 'polars', 'docx', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_month_is_reconciled_without_the_drawing_of_charts(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom flows.cli import app\nfrom typer.testing import CliRunner\n"
        f"done = CliRunner().invoke(app, ['reconcile', 'mysen', '--period', '2026-10', {str(OCTOBER)!r}])\n"
        "assert done.exit_code == 1, done.output\n"
        "print('outputs.workbook' in sys.modules, 'matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True False"


def test_reconcile_prints_the_contract_and_conserves(call: Call, tmp_path: Path) -> None:
    called = call("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER)
    assert called.status == 1, called.err
    document = called.document
    rows, amounts = document["conservation"]["rows"], document["conservation"]["amount_ore"]
    for law in (rows, amounts):
        assert law["read"] == sum(law[place] for place in ("placed", "unplaced", "parked", "outside", "rejected"))
    assert rows["read"] == sum(entry["rows"] for entry in document["inputs"])
    sums = [name for name in document["totals"] if name.endswith("_ore")]
    assert {"allocated_ore", "gross_ore", "net_ore", "grant_financed_ore", "remaining_ore", "forecast_ore"} <= set(sums)
    for name in sums:
        assert sum(measure[name] for measure in document["measures"]) == document["totals"][name]
    assert document["totals"]["allocated_ore"] == 779_500_000
    assert document["grant"]["unused_ore"] == 779_500_000 - document["totals"]["grant_financed_ore"]
    written = tmp_path / "outputs" / "generated" / "mysen" / "2026-10"
    assert json.loads((written / "reconciliation.json").read_text(encoding="utf-8")) == document
    assert {path.name for path in written.iterdir()} == {
        "reconciliation.json",
        "findings.json",
        "avstemming.xlsx",
        "avstemming.html",
    }
    assert all(str(path.name) in called.err for path in written.iterdir())


@pytest.mark.parametrize(
    "style", ["unit4/hovedbok-2026-10.csv", "excel/hovedbok-2026-10.xlsx", "saft/hovedbok-2026-10.xml"]
)
def test_three_export_styles_give_the_expected_figures(call: Call, style: str) -> None:
    document = call("reconcile", "mysen", "--period", "2026-10", "--json", EXPORTS / style).document
    expected = EXPECTED["years"]["2026"]["measures"]
    for measure in document["measures"]:
        for name in ("gross_ore", "vat_compensation_ore", "sick_pay_refund_ore", "net_ore"):
            assert measure[name] == expected[measure["id"]][name], (measure["id"], name)


def test_close_year_writes_letter_and_report(call: Call, tmp_path: Path) -> None:
    called = call("close-year", "mysen", "--year", "2025", "--json", YEAR_2025)
    assert called.status == 1, called.err
    assert called.document["payment_request"] == {
        **called.document["payment_request"],
        "year": 2026,
        "model": "A",
        "requested_ore": 500_000_000,
        "carry_over_ore": 279_500_000,
    }
    written = {path.name for path in (tmp_path / "outputs" / "generated" / "mysen" / "2025").iterdir()}
    assert {"anmodning-om-utbetaling.docx", "arsrapport.docx"} <= written


def test_same_input_gives_the_same_bytes_and_one_import(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "generated" / "mysen" / "2025"
    call("close-year", "mysen", "--year", "2025", YEAR_2025)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    call("close-year", "mysen", "--year", "2025", YEAR_2025)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert {"arsrapport.docx", "revisorpakke.zip", "dokumentkontroll.json"} <= first.keys()
    assert stored_imports(tmp_path) == 1


@pytest.mark.system
def test_with_libreoffice_each_document_has_a_pdf_that_holds_its_figures(call: Call, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        (pytest.fail if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1" else pytest.skip)("soffice is not installed")
    done = call("close-year", "mysen", "--year", "2025", YEAR_2025, PATH=os.environ["PATH"])
    assert done.status == 1, done.err
    folder = tmp_path / "outputs" / "generated" / "mysen" / "2025"
    assert {path.stem for path in folder.glob("*.pdf")} == {path.stem for path in folder.glob("*.docx")}
    control = json.loads((folder / "dokumentkontroll.json").read_text(encoding="utf-8"))
    assert len(control["documents"]) == 3
    for document in control["documents"]:
        assert document["pdf"]["outcome"] == "made"
        assert document["pdf"]["facts"]["is_tagged"]


def test_later_run_finds_the_stored_export(call: Call) -> None:
    call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    again = call("reconcile", "mysen", "--period", "2026-09", "--json")
    assert again.status == 1
    assert again.document["period"] == "2026-09"


def test_traced_postings_sum_to_the_printed_figure(call: Call) -> None:
    document = call("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER).document
    for figure, name in [("netto.sosionom", "net_ore"), ("brukt.ungdom-i-arbeid", "grant_financed_ore")]:
        traced = call("trace", "mysen", figure, "--json").document
        measure = next(measure for measure in document["measures"] if measure["id"] == figure.split(".")[1])
        behind = traced["sign"] * sum(posting["amount_ore"] for posting in traced["postings"])
        assert (
            traced["value_ore"] == measure[name] == behind + sum(part["amount_ore"] for part in traced["adjustments"])
        )
        assert {"file", "row", "voucher"} <= set(traced["postings"][0])


def test_every_figure_is_listed_with_name_and_value(call: Call) -> None:
    document = call("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER).document

    listed = call("trace", "mysen", "--list", "--json")
    assert listed.status == 0
    assert {one["figure"]: one["value_ore"] for one in listed.document["figures"]} == document["figures"]
    assert all(one["label"] for one in listed.document["figures"])
    assert listed.document["run_id"] == document["run_id"]
    as_text = call("trace", "--list").out
    assert "netto.sosionom  " in as_text
    assert len(as_text.splitlines()) >= len(document["figures"])


def test_figure_of_the_programme_file_is_traced_to_file_and_line(call: Call) -> None:
    call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    (part,) = call("trace", "budsjett.sosionom", "--json").document["adjustments"]
    assert part["label"].startswith("2026.toml: allocations, linje ")


def test_trace_without_a_figure_says_what_to_write(call: Call) -> None:
    called = call("trace")
    assert called.status == 2
    assert "omradeloft trace --list" in called.err


def test_unknown_figure_gives_a_sentence(call: Call) -> None:
    call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    called = call("trace", "mysen", "neto.sosionom")
    assert called.status == 2
    assert "did you mean netto.sosionom" in called.err
    assert "trace --list" in called.err
    assert "Traceback" not in called.err


def test_programmes_are_listed_with_their_faults(call: Call, tmp_path: Path) -> None:
    assert call("programmes", "--json").document == [
        {"id": "mysen", "name": "Områdeløft Mysen", "years": [2025, 2026], "measures": 18, "faults": []}
    ]
    broken = tmp_path / "programmes" / "moss"
    broken.mkdir(parents=True)
    (broken / "programme.toml").write_text("schema_version = 2\n", encoding="utf-8")
    called = call("programmes")
    assert called.status == 2
    assert "moss/programme.toml: schema_version" in called.out


def test_check_prints_one_document_a_file_and_stores_nothing(call: Call, tmp_path: Path) -> None:
    called = call("check", OCTOBER, YEAR_2025, "--json")
    assert [entry["rows"] for entry in called.document] == [6335, 5973]
    first = called.document[0]
    assert first["sum_ore"] == first["debit_ore"] + first["credit_ore"] == 0
    assert first["projects"]["71001"]["rows"] > 0
    assert set(first) >= {
        "file",
        "format",
        "encoding",
        "rows",
        "ignored",
        "debit_ore",
        "credit_ore",
        "periods",
        "findings",
    }
    assert stored_imports(tmp_path) == 0


def test_check_against_a_programme_finds_the_sown_faults(call: Call) -> None:
    called = call("check", OCTOBER, "--programme", "mysen", "--json")
    assert called.status == 1
    assert {"L03", "L06", "L13", "L19", "L23"} <= {finding["rule"] for finding in called.document[0]["findings"]}


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def empty() -> bytes:
    return b""


def portuguese_saft() -> bytes:
    return b'<?xml version="1.0"?><AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01"><Header/></AuditFile>'


def bank_statement() -> bytes:
    return "Dato;Forklaring;Ut av konto;Inn på konto;Saldo\n01.10.2026;Husleie;1 000,00;;5 000,00\n".encode("cp1252")


def truncated_workbook() -> bytes:
    return (EXPORTS / "excel" / "hovedbok-2025.xlsx").read_bytes()[:20_000]


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as files:
        files.writestr("hovedbok.csv", "Konto;Beløp\n1010;1\n")
    return buffer.getvalue()


def external_entity() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><AuditFile>&x;</AuditFile>'


@pytest.mark.parametrize(
    "content",
    [picture, empty, portuguese_saft, bank_statement, truncated_workbook, archive, external_entity],
    ids=lambda made: made.__name__,
)
def test_wrong_file_gives_a_sentence_and_stores_nothing(
    call: Call, tmp_path: Path, content: Callable[[], bytes]
) -> None:
    wrong = tmp_path / "hovedbok-2026-10.csv"
    wrong.write_bytes(content())
    called = call("reconcile", "mysen", "--period", "2026-10", wrong)
    assert called.status == 2
    assert "hovedbok-2026-10.csv: " in called.err
    assert "Traceback" not in called.err + called.out
    assert "root:" not in called.err
    assert stored_imports(tmp_path) == 0
    assert not (tmp_path / "outputs").exists()


def test_wrong_file_beside_a_right_one_stores_neither(call: Call, tmp_path: Path) -> None:
    wrong = tmp_path / "bilde.png"
    wrong.write_bytes(picture())
    assert call("reconcile", "mysen", "--period", "2026-10", OCTOBER, wrong).status == 2
    assert stored_imports(tmp_path) == 0


def test_wrong_file_in_the_inbox_is_told_and_the_rest_is_used(call: Call, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "bilde.png").write_bytes(picture())
    (inbox / "hovedbok.csv").write_bytes(OCTOBER.read_bytes())
    (inbox / "halvferdig.csv.part").write_bytes(b"half")
    called = call("reconcile", "mysen", "--period", "2026-10", "--json")
    assert called.status == 1
    assert [entry["name"] for entry in called.document["inputs"]] == ["hovedbok.csv"]
    findings = json.loads((tmp_path / "outputs/generated/mysen/2026-10/findings.json").read_text(encoding="utf-8"))
    assert [finding["file"] for finding in findings if finding["severity"] == "fatal"] == ["bilde.png"]
    assert stored_imports(tmp_path) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("reconcile", "mysen", "--period", "oktober"), "write it as YYYY-MM"),
        (("reconcile", "moss", "--period", "2026-10"), "no programme 'moss' here; programmes found: mysen"),
        (("reconcile", "mysen", "--period", "2031-01"), "budget years here: 2025, 2026"),
        (("reconcile", "mysen", "--period", "2026-10"), "no postings for 2026"),
        (("reconcile", "mysen", "--period", "2026-10", "finnes-ikke.csv"), "cannot be read"),
        (("close-year", "mysen", "--year", "2025", "--database", "mysql://u:hemmelig@h/x"), "omradeloft: "),
        (("trace", "mysen", "netto.sum"), "there is no such file; check the address"),
        (("check", "finnes-ikke.csv"), "cannot be read"),
    ],
)
def test_call_that_is_not_understood_gives_a_sentence(call: Call, words: tuple[str, ...], told: str) -> None:
    called = call(*words)
    assert called.status == 2
    assert told in called.err
    assert "Traceback" not in called.err
    assert "hemmelig" not in called.err


def test_settings_come_from_the_environment(call: Call, tmp_path: Path) -> None:
    inbox = tmp_path / "eksporter"
    inbox.mkdir()
    (inbox / "hovedbok.csv").write_bytes(OCTOBER.read_bytes())
    called = call(
        "reconcile",
        "--period",
        "2026-10",
        OMRADELOFT_INBOX=str(inbox),
        OMRADELOFT_OUTPUT=str(tmp_path / "ut"),
        OMRADELOFT_DATABASE=f"sqlite:///{tmp_path}/egen.sqlite3",
    )
    assert called.status == 1
    assert (tmp_path / "ut" / "mysen" / "2026-10" / "avstemming.xlsx").exists()
    assert (tmp_path / "egen.sqlite3").exists()


def test_personal_number_of_the_example_reaches_no_output(call: Call, tmp_path: Path) -> None:
    called = call("reconcile", "mysen", "--period", "2026-10", OCTOBER)
    written = tmp_path / "outputs" / "generated" / "mysen" / "2026-10"
    with zipfile.ZipFile(written / "avstemming.xlsx") as workbook:
        cells = "".join(workbook.read(name).decode("utf-8", "replace") for name in workbook.namelist())
    texts = [(written / name).read_text(encoding="utf-8") for name in ("findings.json", "avstemming.html")]
    assert "15859010099" in OCTOBER.read_text(encoding="cp1252")
    assert all("15859010099" not in text for text in (*texts, cells, called.out, called.err))


def test_check_writes_data_docs_on_request_and_needs_a_programme_for_it(call: Call, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    done = call("check", str(YEAR_2025), "--programme", "mysen", "--data-docs", str(docs))
    assert done.status == 0
    assert str(docs / "index.html") in done.err
    assert "hovedbok-2025.csv, 2025: postings" in (docs / "index.html").read_text(encoding="utf-8")
    refused = call("check", str(YEAR_2025), "--data-docs", str(tmp_path / "other"))
    assert refused.status == 2
    assert "--data-docs needs --programme" in refused.err
    assert not (tmp_path / "other").exists()


def test_rules_the_programme_tries_are_told_as_such_and_do_not_stop_anything(call: Call, tmp_path: Path) -> None:
    home = tmp_path / "programmes" / "mysen"
    shutil.copytree(ROOT / "programmes" / "mysen", home)
    text = (home / "programme.toml").read_text(encoding="utf-8")
    errors = 'trial = ["L03", "L06", "L13", "L19", "L23"]'
    (home / "programme.toml").write_text(text.replace('id = "mysen"', f'id = "mysen"\n{errors}', 1), encoding="utf-8")
    call_with = ("--programme", "mysen", "--programmes", str(home.parent))
    tried = call("check", str(OCTOBER), *call_with, "--json")
    assert tried.status == 0
    findings = tried.document[0]["findings"]
    assert {found["rule"] for found in findings if found["trial"]} == {"L03", "L06", "L13", "L19", "L23"}
    assert not [found for found in findings if found["severity"] == "error" and not found["trial"]]
    (home / "programme.toml").write_text(
        text.replace('id = "mysen"', 'id = "mysen"\ntrial = ["L99"]', 1), encoding="utf-8"
    )
    refused = call("check", str(OCTOBER), *call_with)
    assert refused.status == 2
    assert "mysen/programme.toml: trial.0: 'L99' is no rule" in refused.err


def test_check_of_a_wrong_file_says_what_to_do_and_prints_no_noughts(call: Call, tmp_path: Path) -> None:
    wrong = tmp_path / "bilde.png"
    wrong.write_bytes(picture())
    called = call("check", wrong)
    assert called.status == 2
    assert "bilde.png: cannot be read as accounts" in called.out
    assert "Ta ut filen på nytt" in called.out
    assert "0,00" not in called.out
