"""Real files of others, read where they lie beside the checkout: official SAF-T examples and a public ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import fastexcel
import pytest

from tests.flows.conftest import Call
from tests.ledgers import ROOT, SHARED

REAL = SHARED / "real"
LEDGER = REAL / "ledger" / "randaberg-2026-xledger-flex.xlsx"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside this checkout")

PROJECTS = ("3521", "3626", "4803")


@pytest.mark.parametrize("name", ["skatteetaten-888888888.xml", "skatteetaten-888888888-view.xlsx"])
def test_tax_administrations_example_and_its_excel_view_give_the_same(call: Call, name: str) -> None:
    document = call("check", REAL / "saft" / name, "--json").document[0]
    assert document["rows"] == 170
    assert document["debit_ore"] == -document["credit_ore"] == 948_704_935
    assert document["projects"]["202"]["credit_ore"] == -35_910_000


def test_public_ledger_reconciles_with_a_small_programme(call: Call, tmp_path: Path) -> None:
    written = small_programme(tmp_path)
    called = call("reconcile", "prosjekter", "--period", "2026-12", "--programmes", written, "--json", LEDGER)
    document = called.document
    assert document["inputs"][0]["rows"] == 4_517
    law = document["conservation"]["rows"]
    assert law["read"] == sum(law[place] for place in ("placed", "unplaced", "parked", "outside", "rejected"))
    expected = gross_by_project()
    assert {measure["id"]: measure["gross_ore"] for measure in document["measures"]} == {
        f"prosjekt-{project}": expected[project] for project in PROJECTS
    }


def gross_by_project() -> dict[str, int]:
    """Spend by project straight from the workbook's `Totalt`, past everything the product does."""
    rows = fastexcel.read_excel(LEDGER).load_sheet("Data", header_row=None, dtypes="string").to_polars().rows()
    titles, headings = rows[0], rows[1]
    groups = []
    for title in titles:
        groups.append(title or (groups[-1] if groups else ""))
    account = next(i for i, group in enumerate(groups) if group == "Systemkonto" and headings[i] == "Beskrivelse")
    project = next(i for i, group in enumerate(groups) if group == "Prosjekt" and headings[i] == "Kode")
    total = next(i for i, group in enumerate(groups) if group == "Totalt")
    sums: dict[str, int] = defaultdict(int)
    for row in rows[2:]:
        code = (row[account] or "").split(" ")[0]
        if len(code) == 4 and code.startswith("1") and "010" <= code[1:] <= "480":
            sums[row[project]] += round(float(row[total] or 0) * 100)
    return sums


def small_programme(folder: Path) -> Path:
    """A programme over three of the ledger's projects; names and amounts invented for the test."""
    home = folder / "programmes" / "prosjekter"
    home.mkdir(parents=True)
    base = (ROOT / "programmes" / "mysen" / "programme.toml").read_text(encoding="utf-8")
    head = base[: base.index("[[measures]]")].replace('id = "mysen"', 'id = "prosjekter"')
    measures = "".join(
        f'[[measures]]\nid = "prosjekt-{project}"\nname = "Prosjekt {project}"\nfunding_sources = ["kdd"]\n'
        f'owner = "Prøve"\npurpose = "Prøve"\nfirst_year = 2026\nlast_year = 2026\n\n'
        for project in PROJECTS
    )
    coding = '[ledger]\naccount_format = "class_art"\n[coding]\nconfirmed = false\nnote = "Prøve"\n' + "".join(
        f'[[coding.scope]]\nfirst = "{project}"\nlast = "{project}"\n[[coding.rules]]\nid = "regel-{project}"\n'
        f'project = "{project}"\nmeasure = "prosjekt-{project}"\nfunding_source = "kdd"\n'
        for project in PROJECTS
    )
    alerts = "rules = []\nopen_questions = []\n"
    tail = '[alerts]\nreallocation_note = "Prøve"\ndecided_by = "Prøve"\n'
    head = head.replace("schema_version = 1\n", f"schema_version = 1\n{alerts}", 1)
    (home / "programme.toml").write_text(head + measures + coding + tail, encoding="utf-8")
    year = (ROOT / "programmes" / "mysen" / "2026.toml").read_text(encoding="utf-8")
    lines = "".join(
        f'[[allocations]]\nmeasure = "prosjekt-{project}"\nline = "Prosjekt {project}"\nkr = 1_000_000\n\n'
        for project in PROJECTS
    )
    body = year[: year.index("[[allocations]]")].replace("7_795_000", "3_000_000")
    (home / "2026.toml").write_text(body + lines, encoding="utf-8")
    return folder / "programmes"


def test_summary_of_the_public_ledger_is_json(call: Call) -> None:
    called = call("check", LEDGER, "--json")
    document = json.loads(called.out)[0]
    assert document["rows"] == 4_517
    assert len(document["periods"]) == 13
