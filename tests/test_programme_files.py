"""Programme files: what ships is right, and what is wrong is told with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schemas.programme_files import ProgrammeError, load_programme, programme_ids
from tests.ledgers import ROOT, mysen

TABLE_1 = [
    ("Ungdom i arbeid", 800_000),
    ("Åpen barnehage", 1_300_000),
    ("Sosionom", 1_000_000),
    ("Bydelsmødre", 120_000),
    ("Nærmiljøtilskudd", 400_000),
    ("Skolebibliotek", 200_000),
    ("Tidlig innsats folkebibliotek barn/unge", 400_000),
    ("Videreutvikling av nabolagstorg", 500_000),
    ("Klar for jobb – Kirkens bymisjon", 500_000),
    ("Matsservering i skole", 200_000),
    ("Boligsosial veiledning", 400_000),
    ("Trygghet og trivsel i Mysen – sosiale møteplasser i sentrum", 800_000),
    ("Kompetanseheving", 200_000),
    ("Åpen post", 200_000),
    ("Administrative kostnader", 650_000),
    ("Evaluering", 125_000),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    return tmp_path / "programmes"


def faults_after(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / "mysen" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as caught:
        load_programme(folder, "mysen")
    return str(caught.value)


def test_sixteen_lines_of_the_plan_in_its_order_and_wording() -> None:
    lines = [(line.line, int(line.kr)) for line in mysen().year(2026).allocations]
    assert lines == TABLE_1
    assert sum(kr for _, kr in lines) == 7_795_000


def test_names_that_differ_between_text_and_table_lead_to_one_measure() -> None:
    measures = mysen().programme.measures
    names = {name: measure.id for measure in measures for name in (measure.name, *measure.aliases)}
    assert names["Skolefrokost"] == names["Matsservering i skole"] == "matservering"
    assert names["Samskaping med Kirkens Bymisjon"] == "klar-for-jobb"


def test_measures_of_other_sources_have_no_line() -> None:
    files = mysen()
    allocated = {line.measure for line in files.year(2026).allocations}
    others = [measure for measure in files.programme.measures if measure.id not in allocated]
    assert {(measure.id, measure.funding_sources) for measure in others} == {
        ("jobbsjansen", ("imdi",)),
        ("nabolagskjokkenet", ("helsedirektoratet",)),
    }


def test_nothing_the_sources_leave_open_is_confirmed() -> None:
    files = mysen()
    year = files.year(2026)
    assert not year.grant.award.confirmed
    assert not any(money.approved.confirmed for money in year.grant.carried_in)
    assert not files.programme.coding.confirmed
    assert all(not line.confirmed for line in files.year(2025).allocations)
    assert files.year(2025).is_invented
    assert not files.programme.grant_scheme.post.text
    assert not any(signatory.name.text for signatory in files.programme.letter.signatories)
    assert not files.programme.letter.copy_to
    for of_year in files.years.values():
        assert not of_year.request_letter.our_reference.text
        assert not of_year.request_letter.case_officer.text


def test_budget_of_2026_equals_award_and_carry_over() -> None:
    grant = mysen().year(2026).grant
    assert grant.award.ore + sum(money.approved.ore for money in grant.carried_in) == 779_500_000


def test_rules_of_plan_and_agreement_are_there() -> None:
    kinds = {rule.kind for rule in mysen().programme.rules}
    assert kinds == {"pay_share", "full_financing", "ordinary_operation", "allowed_arts", "envelope", "spend_share"}


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("2026.toml", 'measure = "sosionom"', 'mesure = "sosionom"', "did you mean `measure`?"),
        ("2026.toml", "kr = 1_300_000", "kr = 1_300_001", "allocations sum to 7795001, but total_kr says 7795000"),
        (
            "2026.toml",
            'measure = "sosionom"',
            'measure = "sosonom"',
            "'sosonom' is not defined; did you mean 'sosionom'?",
        ),
        ("2026.toml", "kr = 120_000", "kr = 120_000.005", "at most two decimals"),
        ("2026.toml", "year = 2026", "year = 2027", "must be the file's name, 2026"),
        ("2026.toml", "year = 2026", "year = ", "not valid TOML"),
        ("2026.toml", 'plan = "', 'plann = "', "did you mean `plan`?"),
        ("programme.toml", 'project = "71003"', 'project = "71002"', "overlap on project 71002"),
        ("programme.toml", 'project = "71003"', 'project = "81003"', "lies outside coding.scope"),
        ("programme.toml", 'goals = ["bomiljo"]', 'goals = ["bomilj"]', "did you mean 'bomiljo'?"),
        ("programme.toml", 'id = "bydelsmodre"', 'id = "sosionom"', "'sosionom' stands 2 times"),
        ("programme.toml", 'id = "bydelsmodre"', 'id = "sum"', "'sum' is a word of figure ids"),
        ("programme.toml", 'kind = "co_financing"', 'kind = "grant"', "exactly one source of kind 'grant'"),
        ("programme.toml", 'share = "1/4"', 'share = "5/4"', "a share lies between 0 and 1"),
        ("programme.toml", 'id = "mysen"', 'id = "missen"', "must be the folder's name"),
        ("programme.toml", 'confirms = "regn', 'confirm = "regn', "letter.signatories.1.confirm: unknown key; did you"),
        (
            "2026.toml",
            "our_reference = {",
            "our_refrence = {",
            "request_letter.our_refrence: unknown key; did you mean",
        ),
        ("programme.toml", 'aliases = ["Jobbsjansen"]', 'aliases = ["Evaluering"]', "'evaluering' stands 2 times"),
    ],
)
def test_fault_is_told_with_file_and_key(folder: Path, file: str, old: str, new: str, sentence: str) -> None:
    told = faults_after(folder, file, old, new)
    assert sentence in told
    assert told.startswith("mysen/")


def test_measure_without_allocation_and_source_is_refused(folder: Path) -> None:
    line = '[[allocations]]\nmeasure = "evaluering"\nline = "Evaluering"\nkr = 125_000\n'
    path = folder / "mysen" / "2026.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("7_795_000", "7_670_000"), encoding="utf-8")
    told = faults_after(folder, "2026.toml", line, "")
    assert "measure 'evaluering' has neither an allocation nor another funding source" in told


def test_unknown_programme_and_year_are_told_with_those_that_exist(folder: Path) -> None:
    with pytest.raises(ProgrammeError, match="programmes found: mysen"):
        load_programme(folder, "moss")
    with pytest.raises(ProgrammeError, match="budget years here: 2025, 2026"):
        load_programme(folder, "mysen").year(2031)
    assert programme_ids(folder) == ("mysen",)


def test_fingerprint_changes_with_the_files(folder: Path) -> None:
    before = load_programme(folder, "mysen").sha256
    path = folder / "mysen" / "2026.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# a note\n", encoding="utf-8")
    assert load_programme(folder, "mysen").sha256 != before


def test_a_file_with_a_byte_order_mark_is_read(folder: Path) -> None:
    path = folder / "mysen" / "2026.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert 2026 in load_programme(folder, "mysen").years


def test_a_file_saved_in_another_encoding_is_told_by_name(folder: Path) -> None:
    path = folder / "mysen" / "2026.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(ProgrammeError, match=r"mysen/2026\.toml: is not UTF-8 text; save it again as UTF-8"):
        load_programme(folder, "mysen")


def test_a_programme_outside_the_folder_is_no_programme(folder: Path) -> None:
    shutil.copytree(folder / "mysen", folder.parent / "outside")
    with pytest.raises(ProgrammeError, match="no programme"):
        load_programme(folder, "../outside")
