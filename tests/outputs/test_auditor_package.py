"""What is in the auditor's package, that it says the same as all else, and what is never in it."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace

import pytest

from domain.figures import figures
from domain.printed_figures import report_figures
from domain.rule_book import all_rules
from outputs.auditor_package import auditor_package
from outputs.read_back import printed_figures
from outputs.reconciliation_json import as_json_text, reconciliation_document
from outputs.word_fields import tag_of
from schemas.programme import AuditorSample
from schemas.programme_files import programme_bytes, sha256_of_programme
from tests.ledgers import ROOT
from tests.outputs.audited_year import (
    MYSEN,
    PLANTED,
    audited_run,
    document_of,
    documents,
    files_in,
    package,
    package_basis,
    rows_of,
)


def table(name):
    return rows_of(files_in(package())[name])


def test_every_posting_of_the_programme_is_listed_once():
    postings = audited_run().postings
    listed = table("posteringer.csv")

    assert [row["Nr"] for row in listed] == [str(number) for number in range(1, postings.height + 1)]
    assert [(row["Fil"], row["Rad"]) for row in listed] == [
        (file, str(row)) for file, row in postings.select("file", "row").iter_rows()
    ]
    assert sum(int(row["Beløp i øre"] or 0) for row in listed) == postings["amount_ore"].sum()
    assert Counter(row["Plassering"] for row in listed) == {"Tatt med": 42, "Uplassert": 1, "Avvist": 1}


def test_measure_and_source_stand_with_code_and_name():
    row = table("posteringer.csv")[0]

    assert [row[key] for key in ("Tiltakskode", "Tiltak", "Kildekode", "Type")] == [
        *("apen-barnehage", MYSEN.programme.measure("apen-barnehage").name, "kdd", "Utgift")
    ]


def test_vouchers_sum_to_their_postings():
    sums = Counter()
    for row in table("posteringer.csv"):
        sums[row["Bilag"]] += int(row["Beløp i øre"] or 0)

    assert {row["Bilag"]: int(row["Sum i øre"]) for row in table("bilag.csv")} == sums


def test_every_figure_is_there_with_its_name_value_and_documents():
    run = audited_run()
    listed = {row["Tall-id"]: row for row in table("tall.csv")}
    amounts = {figure: row["Beløp i øre"] for figure, row in listed.items() if row["Slag"] == "beløp"}

    assert amounts == {figure: str(ore) for figure, ore in figures(run.reconciliation).items()}
    assert listed["tilskudd.brukt"]["Hva"] == "Brukt: tilskuddet 2026"
    assert listed["tilskudd.brukt"]["Står i"] == "anmodning-om-utbetaling.docx, arsrapport.docx, kontrollark.json"
    assert listed["rader.lest"]["Andel eller antall"] == str(run.reconciliation.conservation.rows.read)
    assert listed["andel.brukt-av-disponibelt"]["Slag"] == "andel"


def test_every_figure_printed_in_a_document_is_listed_with_it():
    listed = {tag_of(row["Tall-id"]): row["Står i"].split(", ") for row in table("tall.csv")}

    for name, document in documents().items():
        printed = {figure.id for figure in printed_figures(document)}
        assert printed
        assert printed == {tag for tag, places in listed.items() if name in places}


def test_each_figure_adds_up_from_the_postings_by_hand():
    ore = {row["Nr"]: int(row["Beløp i øre"] or 0) for row in table("posteringer.csv")}
    sets, parts = Counter(), Counter()
    for row in table("sporing_posteringer.csv"):
        sets[row["Utvalg"]] += ore[row["Nr"]]
    for row in table("sporing_tillegg.csv"):
        parts[row["Tall-id"]] += int(row["Beløp i øre"])

    added = {
        row["Tall-id"]: int(row["Fortegn"]) * sets[row["Utvalg"]] + parts[row["Tall-id"]]
        for row in table("sporing.csv")
    }

    assert added == figures(audited_run().reconciliation)


def test_rules_have_their_findings_and_who_answers_for_waivers():
    rules = {row["Regel"]: row for row in table("regler.csv")}
    found = Counter(finding.rule for finding in audited_run().findings)

    assert rules.keys() == {rule.code for rule in all_rules()}
    assert {code: int(row["Funn"]) for code, row in rules.items() if row["Funn"] != "0"} == found
    assert rules["L23"]["Hvem som svarer for unntaket, og hvorfor"] == "Økonomisjef: to leveranser"
    assert (rules["L23"]["Utfall"], rules["F01"]["Utfall"]) == ("Unntak", "Ingen funn")


def test_inputs_say_when_they_were_read_and_the_ledger_itself_is_left_out():
    (row,) = table("innlesning.csv")

    assert [row[key] for key in ("Nr", "Fil", "SHA-256", "Lest inn")] == [
        *("3", "test.csv", "ab" * 32, "2027-02-25T09:00:00+00:00")
    ]
    assert not [name for name in files_in(package()) if name.endswith("test.csv")]
    assert "omradeloft imports --save" in files_in(package())["LESMEG.txt"].decode()


def test_an_input_that_is_not_stored_is_listed_without_a_time():
    (row,) = rows_of(files_in(auditor_package(package_basis(imports=())))["innlesning.csv"])

    assert (row["Fil"], row["Lest inn"], row["Nr"]) == ("test.csv", "", "")


def test_programme_files_are_those_of_the_run():
    inside = {
        name.removeprefix("programfiler/"): content
        for name, content in files_in(package()).items()
        if name.startswith("programfiler/")
    }

    assert inside == programme_bytes(MYSEN.folder)
    assert sha256_of_programme(inside) == audited_run().reconciliation.programme_sha256 == MYSEN.sha256


def test_programme_files_that_have_changed_since_are_left_out_and_said_to_be():
    changed = programme_bytes(MYSEN.folder) | {"2026.toml": b"# noe annet"}

    files = files_in(auditor_package(package_basis(programme_files=changed)))

    assert not [name for name in files if name.startswith("programfiler/")]
    assert "Programfilene er ikke med" in files["LESMEG.txt"].decode()


def test_versions_with_their_events_are_told_and_none_is_an_empty_list():
    (version,) = document_of(files_in(package())["versjoner.json"])

    assert version["events"][0]["at"] == "2027-02-26T09:00:00+00:00"
    assert (version["kind"], version["number"]) == ("arsrapport", 1)
    assert document_of(files_in(auditor_package(package_basis(versions=())))["versjoner.json"]) == []


def test_control_sheet_and_reconciliation_are_the_ones_beside_the_documents():
    files = files_in(package())

    assert files["kontrollark.json"] == package_basis().control_sheet
    assert files["reconciliation.json"] == as_json_text(reconciliation_document(audited_run())).encode()
    assert {name: files[f"dokumenter/{name}"] for name in documents()} == documents()


def test_manifest_has_every_file_with_size_and_hash():
    files = files_in(package())
    listed = {entry["name"]: entry for entry in document_of(files["manifest.json"])["files"]}
    hashes = dict(line.split("  ")[::-1] for line in files["manifest.sha256"].decode().splitlines())

    assert listed.keys() == files.keys() - {"manifest.json", "manifest.sha256"}
    for name, entry in listed.items():
        assert (entry["size"], entry["sha256"]) == (len(files[name]), hashlib.sha256(files[name]).hexdigest())
    assert hashes == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "manifest.sha256"
    }


def test_no_personal_data_is_anywhere_in_the_package():
    for name, content in files_in(package()).items():
        text = content.decode("utf-8", errors="ignore") if not name.startswith("dokumenter/") else _word_text(content)
        assert not [planted for planted in PLANTED if planted in text], name


def _word_text(document):
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        return "".join(opened.read(name).decode("utf-8", errors="ignore") for name in opened.namelist())


def test_planted_data_is_in_the_run_itself():
    told = " ".join(audited_run().postings["text"].drop_nulls()) + " ".join(audited_run().postings["party"])

    assert [planted for planted in PLANTED if planted not in told] == []


def test_no_cell_of_any_table_is_a_formula():
    for name, content in files_in(package()).items():
        if name.endswith(".csv"):
            for row in rows_of(content):
                texts = [text for text in row.values() if text and not text.lstrip("-").replace(",", "").isdigit()]
                assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))], name


def test_members_are_dated_alike_in_order_and_readable():
    with zipfile.ZipFile(io.BytesIO(package())) as opened:
        members = opened.infolist()

    assert [member.filename for member in members] == sorted(member.filename for member in members)
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {(member.create_system, member.external_attr >> 16, member.extra) for member in members} == {
        (3, 0o100644, b"")
    }


def test_order_of_postings_and_findings_does_not_matter():
    run = audited_run()
    turned = replace(run, postings=run.postings.reverse(), findings=run.findings[::-1])
    first, second = files_in(package()), files_in(auditor_package(package_basis(run=turned)))

    assert {name for name in first if first[name] != second[name]} == set()


@pytest.mark.slow
def test_another_process_builds_the_same_bytes():
    script = (
        "import hashlib\n"
        "from outputs.auditor_package import auditor_package\n"
        "from tests.outputs.audited_year import package_basis\n"
        "print(hashlib.sha256(auditor_package(package_basis(documents={}))).hexdigest(), end='')\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    other = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT, env=environment
    )

    assert other.stdout == hashlib.sha256(auditor_package(package_basis(documents={}))).hexdigest()


def test_sample_size_is_the_programmes_when_it_has_chosen():
    programme = MYSEN.programme.model_copy(update={"auditor": AuditorSample(sample_size=7)})
    files = files_in(auditor_package(package_basis(files=replace(MYSEN, programme=programme))))
    method = document_of(files["stikkprove.json"])

    assert (method["size"], method["is_default_size"]) == (7, False)
    assert "Antallet er 7. Det er valgt i programfilen." in files["LESMEG.txt"].decode()
    assert document_of(files_in(package())["stikkprove.json"])["size"] == 60


def test_sample_has_its_seed_printed_and_room_for_answers():
    rows, text = table("stikkprove.csv"), files_in(package())["LESMEG.txt"].decode()

    assert "frøet er 86a0bbd42befd80f:utgifter" in text
    assert all(row["Merknad"] == "" for row in rows)
    assert {row["Populasjon"] for row in rows} == {"Utgifter", "Kreditposter"}
    postings = {row["Nr"]: row for row in table("posteringer.csv")}
    assert all(postings[row["Nr"]]["Type"] not in {"Mottatt tilskudd", "Bruk av bundet driftsfond"} for row in rows)


def test_targeted_list_gives_its_reason_and_how_many_there_were():
    rows = table("malrettet.csv")
    first = rows[0]

    assert first["Grunn"] == "Unntak: noen har tatt ansvar for et funn"
    assert (first["Vist"], first["Funnet i alt"], first["Rad"]) == ("1", "1", "3")
    assert {"Uplassert: ingen konteringsregel passer", "Avvist: kan ikke leses"} <= {row["Grunn"] for row in rows}


def test_readme_names_every_file_and_has_no_place_left_to_fill_in():
    files = files_in(package())
    text = files["LESMEG.txt"].decode("utf-8-sig")

    assert text.replace("\r\n", "").count("\n") == 0
    assert not [
        name
        for name in files
        if "/" not in name and name not in text and name != "LESMEG.txt" and "manifest." not in name
    ]
    assert "$" not in text


def test_report_figures_know_every_number_of_the_sheet():
    known = report_figures(audited_run(), MYSEN)

    assert known.numbers["kontrollark.regler"] == len({rule.code for rule in all_rules()})
    assert known.numbers["kontrollark.databasetall"] == 19
    assert known.numbers["kontrollark.unntak"] == 1
