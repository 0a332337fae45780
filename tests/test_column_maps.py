"""Column maps: proposed for an export nobody knows, corrected by hand, kept beside the programme, tried first."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.periods import Period
from schemas.exports.decoding import decode
from schemas.exports.formats import known_layouts
from schemas.exports.map_text import map_text
from schemas.exports.proposals import Proposal, propose
from schemas.exports.table_format import ColumnMap
from schemas.programme_files import ProgrammeError, load_column_maps, load_programme
from schemas.runs import ImportDeclaration
from tasks.check import check_files
from tasks.collect import collect
from tasks.decoded_imports import DecodedImports
from tasks.order import InputError, Places, RunOrder
from tasks.proposals import write_proposals
from tests.exports.tables import amounts, column, finding, rules
from tests.ledgers import ROOT

PERSON = "15819010029"  # month + 80: issued to nobody
UNKNOWN = f"""\
Uttrekk fra eget system
Bokf.dato;Mnd.kode;Gjenstand;Lokasjon;KS-tjeneste;Satsing;Bilagsløpenr;Hva det gjelder;Sum netto
21.10.2026;202610;1270;2310;234;71001;501;Kari Bjørnøy {PERSON};1 500,25
22.10.2026;202610;1120;2310;234;71001;502;Vare;-500,25
23.11.2026;202611;1729;2320;231;71001;503;Mva;-1 000,00
"""
KNOWN = """\
Dato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Bilagsnr;Tekst;Beløp
21.10.2026;202610;1270;2310;234;71001;501;x;1 500,25
22.10.2026;202610;1120;2310;234;71001;502;Vare;-500,25
23.11.2026;202611;1729;2320;231;71001;503;Mva;-1 000,00
"""


def proposed(content: str) -> Proposal:
    proposal = propose("Eget økt.csv", content.encode())
    assert proposal is not None
    return proposal


def mapped(text: str) -> ColumnMap:
    return ColumnMap.model_validate(tomllib.loads(text))


def headers(proposal: Proposal) -> dict[str, str]:
    return {field: guess.header for field, guess in proposal.guesses.items()}


def test_an_unknown_layout_is_told_by_what_its_columns_hold() -> None:
    assert rules(decode("x", UNKNOWN.encode())) == ["F03"]
    found = headers(proposed(UNKNOWN))
    assert {field: found[field] for field in ("account", "amount", "project", "posted_on", "period")} == {
        "account": "Gjenstand",
        "amount": "Sum netto",
        "project": "Satsing",
        "posted_on": "Bokf.dato",
        "period": "Mnd.kode",
    }


def several(*names: str, cells: str = "100,00;200,50") -> Proposal:
    """A proposal for a table with the amounts of those columns."""
    rows = [f"{account};234;21.10.2026;{cells}" for account in ("1270", "1120", "1729")]
    return proposed("\n".join([f"K.ref;KS;Dag;{';'.join(names)}", *rows, ""]))


@pytest.mark.parametrize("names", [("Forbruk", "Ramme"), ("Amt FC", "Amt LC")])
def test_of_several_columns_of_amounts_none_is_chosen_and_all_are_named(names: tuple[str, str]) -> None:
    proposal = several(*names)
    assert ("amount" in proposal.guesses, proposal.is_complete) == (False, False)
    assert f"# beløp: fant flere kolonner som kan være det, «{names[0]}», «{names[1]}»;" in map_text(proposal)


@pytest.mark.parametrize("other", ["Antall", "Budsjettert", "Mva kr", "Saldo ut", "Enhetspris", "Valutabeløp", "Avvik"])
def test_numbers_that_are_not_what_was_booked_are_never_the_amount(other: str) -> None:
    assert headers(several(other, "Forbruk"))["amount"] == "Forbruk"
    assert headers(several("Forbruk", other))["amount"] == "Forbruk"


def test_debit_and_credit_by_name_are_two_sides_and_neither_is_the_amount() -> None:
    found = headers(several("Debet NOK", "Kredit NOK"))
    assert (found.get("debit"), found.get("credit"), "amount" in found) == ("Debet NOK", "Kredit NOK", False)


def test_the_column_that_resembles_an_amount_is_chosen_among_several() -> None:
    assert headers(several("Forbruk", "Netto beløp"))["amount"] == "Netto beløp"


def test_a_proposal_gives_its_reasons() -> None:
    guesses = proposed(UNKNOWN).guesses
    assert guesses["account"].reason == "kodene er KOSTRA-arter bak et klassesiffer"
    assert guesses["amount"].reason == "beløpene i kolonnen går i null"
    assert "alle radene har samme kode" in guesses["project"].reason


def test_the_proposed_map_unchanged_reads_the_file_to_the_same_ore() -> None:
    column_map = mapped(map_text(proposed(UNKNOWN)))
    by_map, by_name = decode("x", UNKNOWN.encode(), (column_map,), is_trial=True), decode("x", KNOWN.encode())
    for name in ("account", "project", "period", "posted_on", "amount_ore"):
        assert column(by_map, name) == column(by_name, name)
    assert amounts(by_map) == [150_025, -50_025, -100_000]
    assert (by_map.layout, column_map.confirmed) == ("kart-eget-okt", False)
    assert "Lest som kolonnekartet" in by_map.layout_reason


def test_one_correction_by_hand_is_enough() -> None:
    content = UNKNOWN.replace("71001;501", "71001;501").replace("71001;503", "71002;503")
    proposal = proposed(content)
    assert "project" not in proposal.guesses
    text = map_text(proposal)
    assert '# project = ""' in text
    corrected = mapped(text.replace('# project = ""', 'project = "Satsing"'))
    decoded = decode("x", content.encode(), (corrected,), is_trial=True)
    assert column(decoded, "project") == ["71001", "71001", "71002"]
    assert amounts(decoded) == [150_025, -50_025, -100_000]


def test_a_map_without_account_cannot_be_used_until_it_is_filled_in() -> None:
    content = UNKNOWN.replace("1270;", "abc;").replace("1120;", "def;").replace("1729;", "ghi;")
    proposal = proposed(content)
    assert (proposal.is_complete, proposal.column_map()) == (False, None)
    with pytest.raises(ValueError, match=r"fields\.account must name the column"):
        mapped(map_text(proposal))


def test_the_shown_rows_hold_no_text_and_no_identity_number() -> None:
    proposal = proposed(UNKNOWN)
    assert "Kari" not in str(proposal.raw_rows)
    assert PERSON not in str(proposal.raw_rows) + map_text(proposal)


def test_the_map_says_in_norwegian_what_each_line_means_and_how_to_use_it() -> None:
    text = map_text(proposed(UNKNOWN))
    assert '# konto (art): kodene er KOSTRA-arter bak et klassesiffer\naccount = "Gjenstand"' in text
    assert "Flytt filen til programmes/<programmets id>/exports/" in text


@pytest.mark.parametrize(
    "content", ["Kjære kommune, her er brevet.", "Navn;By;Land\nKari;Mysen;Norge\nOla;Oslo;Norge\n"]
)
def test_no_map_is_proposed_for_what_is_no_table_of_accounts(content: str) -> None:
    assert propose("x", content.encode()) is None


def test_a_map_is_written_and_never_over_a_file_that_is_there(tmp_path: Path) -> None:
    export = tmp_path / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    checked = check_files([export], None)
    first = write_proposals([export], checked, tmp_path / "ut")[0]
    second = write_proposals([export], checked, tmp_path / "ut")[0]
    assert (first.path, first.instead_of) == (tmp_path / "ut/kolonnekart/eget.toml", None)
    assert (second.path.name, second.instead_of) == ("eget-2.toml", first.path)
    assert [row["amount_ore"] for row in first.rows] == [150_025, -50_025, -100_000]
    assert {"text", "party"}.isdisjoint(first.rows[0])


def test_the_place_of_the_map_can_be_chosen_and_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    export = tmp_path / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    checked = check_files([export], None)
    chosen = tmp_path / "mitt" / "kart.toml"
    assert write_proposals([export], checked, tmp_path, chosen)[0].path == chosen
    with pytest.raises(InputError, match="cannot be written"):
        write_proposals([export], checked, tmp_path, export / "kart.toml")


def test_no_map_is_written_for_a_file_that_can_be_read(tmp_path: Path) -> None:
    export = tmp_path / "kjent.csv"
    export.write_text(KNOWN, encoding="utf-8")
    assert write_proposals([export], check_files([export], None), tmp_path) == {}


def test_a_readable_file_without_a_project_column_gets_a_map_when_a_column_could_be_it(tmp_path: Path) -> None:
    export = tmp_path / "uten.csv"
    export.write_text(KNOWN.replace("Prosjekt", "Satsing"), encoding="utf-8")
    checked = check_files([export], None)
    assert "L02" in rules(checked[0])
    written = write_proposals([export], checked, tmp_path)[0]
    assert written.proposal.guesses["project"].header == "Satsing"
    assert [row["project"] for row in written.rows] == ["71001"] * 3


@pytest.fixture
def programmes(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    (tmp_path / "programmes/mysen/exports").mkdir()
    return tmp_path / "programmes"


def kept(programmes: Path, text: str, name: str = "eget.toml") -> Path:
    path = programmes / "mysen/exports" / name
    path.write_text(text, encoding="utf-8")
    return path


CONFIRMED = map_text(proposed(UNKNOWN)).replace("confirmed = false", "confirmed = true")


def order(programmes: Path, *files: Path) -> RunOrder:
    places = Places(programmes, str(programmes), programmes, f"sqlite:///{programmes}/db.sqlite3")
    now = datetime(2026, 12, 1, 6, tzinfo=ZoneInfo("Europe/Oslo"))
    return RunOrder(
        "mysen", Period(2026, 11), is_year_end=False, files=files, places=places, today=date(2026, 12, 1), now=now
    )


def test_maps_beside_the_programme_are_loaded_and_part_of_its_fingerprint(programmes: Path) -> None:
    before = load_programme(programmes, "mysen").sha256
    kept(programmes, CONFIRMED)
    files = load_programme(programmes, "mysen")
    assert [each.id for each in files.column_maps] == ["kart-eget-okt"]
    assert files.sha256 != before


def test_check_against_the_programme_reads_by_its_maps_also_unconfirmed(programmes: Path) -> None:
    export = programmes / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    kept(programmes, map_text(proposed(UNKNOWN)))
    checked = check_files([export], load_programme(programmes, "mysen"))[0]
    assert (checked.layout, finding(checked, "F28").severity) == ("kart-eget-okt", "warning")
    assert rules(check_files([export], None)[0]) == ["F03"]


def test_a_confirmed_map_is_used_by_a_reconciliation(programmes: Path) -> None:
    export = programmes / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    kept(programmes, CONFIRMED)
    collected = collect(order(programmes, export))
    assert collected.read.ledger["amount_ore"].to_list() == [150_025, -50_025, -100_000]


def test_an_unconfirmed_map_holds_the_file_and_is_never_used_by_a_reconciliation(programmes: Path) -> None:
    export = programmes / "eget.csv"
    export.write_text(UNKNOWN, encoding="utf-8")
    kept(programmes, map_text(proposed(UNKNOWN)))
    with pytest.raises(InputError) as caught:
        collect(order(programmes, export))
    assert [found.rule for found in caught.value.findings] == ["F28"]
    assert "confirmed = true" in caught.value.findings[0].remedy


OTHER_NAMES = {
    "Bokf.dato": "Dato",
    "Mnd.kode": "Periode",
    "Gjenstand": "Konto",
    "Lokasjon": "Prosjekt",
    "KS-tjeneste": "Funksjon",
    "Satsing": "Ansvar",
    "Bilagsløpenr": "Bilagsnr",
    "Sum netto": "Beløp",
}


def test_a_map_comes_before_the_formats_built_in() -> None:
    text = CONFIRMED
    for own, other in OTHER_NAMES.items():
        text = text.replace(f'"{own}"', f'"{other}"')
    column_map = mapped(text)
    decoded = decode("x", KNOWN.encode(), (column_map,))
    assert (decoded.layout, column(decoded, "project")[0]) == ("kart-eget-okt", "2310")
    assert column(decode("x", KNOWN.encode()), "project")[0] == "71001"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("account =", "acount =", "mysen/exports/eget.toml: fields.acount: unknown key; did you mean `account`?"),
        ('id = "kart-eget-okt"', 'id = "unit4"', "eget.toml: id: 'unit4' is the id of a format that comes"),
        ('id = "kart-eget-okt"', 'id = "Mitt kart"', "mysen/exports/eget.toml: id: "),
        ('unit = "kroner"', 'unit = "tusen"', "mysen/exports/eget.toml: amounts.unit: "),
        ("\nconfirmed = true", "\nconfirmed = kanskje", "mysen/exports/eget.toml: not valid TOML"),
        ("[recognised_by]", '[recognised_by]\ntitles = ["("]', "recognised_by.titles.0: "),
        ("[amounts]", '[rows]\ntotals = ["(?=x)"]\n[amounts]', "rows.totals.0: "),
        ("[amounts]", '[period]\nlines = ["x"]\n[amounts]', "mysen/exports/eget.toml: period: "),
        ("[amounts]", '[[joined]]\nheaders = "A"\nparts = ["name", "account"]\n[amounts]', "joined.0: "),
        ('amount = "Sum netto"', "", "fields.amount must name the column with the amounts"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_used_is_told_with_file_and_key(
    programmes: Path, old: str, new: str, sentence: str
) -> None:
    assert old in CONFIRMED
    kept(programmes, CONFIRMED.replace(old, new, 1))
    with pytest.raises(ProgrammeError) as caught:
        load_programme(programmes, "mysen")
    assert sentence in str(caught.value)


def test_two_maps_with_one_id_are_told(programmes: Path) -> None:
    kept(programmes, CONFIRMED)
    kept(programmes, CONFIRMED, "annet.toml")
    with pytest.raises(ProgrammeError, match=r"is the id of mysen/exports/annet\.toml"):
        load_column_maps(programmes / "mysen")


JOINED = """
id = "sammensatt"
name = "Sammensatt"
confirmed = true
[recognised_by]
all_of = ["Finanskonto", "Beløp"]
[fields]
amount = "Beløp"
[[joined]]
headers = "Finanskonto"
separators = "-"
parts = ["account", "responsibility", "ignored", "project"]
"""


def test_a_map_states_the_order_of_a_joined_text() -> None:
    content = "Bilag;Dato;Finanskonto;Beløp\nB1;21.10.2026;11000-2310-23100-50120;5,00\n".encode()
    assert finding(decode("x", content), "F27").severity == "fatal"
    decoded = decode("x", content, (mapped(JOINED),))
    assert decoded.ledger.select("account", "responsibility", "function", "project").rows() == [
        ("11000", "2310", None, "50120")
    ]


def test_a_map_takes_a_code_from_in_front_of_its_name_by_any_separator() -> None:
    text = JOINED.replace("Finanskonto", "Ansvar").replace('"-"', '"/"')
    text = text.replace('["account", "responsibility", "ignored", "project"]', '["responsibility", "name"]')
    text = text.replace('amount = "Beløp"', 'amount = "Beløp"\naccount = "Konto"')
    content = "Konto;Ansvar;Prosjekt;Bilag;Beløp\n1270;2310/Oppvekst/ung;5;1;5,00\n1280;2320/Kultur;5;2;6,00\n".encode()
    assert column(decode("x", content, (mapped(text),)), "responsibility") == ["2310", "2320"]


@pytest.mark.parametrize(
    ("amounts_section", "expected"),
    [("", [500, -600]), ("credit_is_positive = true", [-500, 600]), ('unit = "ore"', [5, -6])],
)
def test_a_map_says_what_the_amounts_are(amounts_section: str, expected: list[int]) -> None:
    text = JOINED.split("[[joined]]", maxsplit=1)[0].replace('"Finanskonto"', '"Konto"')
    text = text.replace('amount = "Beløp"', f'account = "Konto"\namount = "Beløp"\n[amounts]\n{amounts_section}')
    decoded = decode("x", "Konto;Bilag;Prosjekt;Beløp\n1270;1;5;5\n1280;2;5;-6\n".encode(), (mapped(text),))
    assert amounts(decoded) == expected


def test_a_map_in_thousands_is_held_also_when_only_the_header_says_so() -> None:
    text = (
        JOINED.split("[[joined]]", maxsplit=1)[0]
        .replace("Finanskonto", "Konto")
        .replace('"Beløp"', '"Beløp i 1000 kr"')
    )
    column_map = mapped(text.replace("[fields]", '[fields]\naccount = "Konto"'))
    decoded = decode("x", "Konto;Bilag;Beløp i 1000 kr\n1270;1;5\n".encode(), (column_map,))
    assert (rules(decoded), decoded.ledger.height) == (["F05"], 0)


def test_headers_that_differ_in_capitals_are_told_apart_by_the_spelling_of_the_map() -> None:
    text = JOINED.split("[[joined]]", maxsplit=1)[0].replace("Finanskonto", "Konto")
    column_map = mapped(text.replace("[fields]", '[fields]\naccount = "Konto"\nvoucher = "region"'))
    content = "Region;region;Konto;Prosjekt;Beløp\nØst;9001;1270;5;5,00\n".encode()
    assert column(decode("x", content, (column_map,)), "voucher") == ["9001"]


def test_an_unknown_layout_is_refused_without_repeating_its_postings() -> None:
    refused = finding(decode("x", UNKNOWN.encode()), "F03")
    assert "Kari" not in str(refused.as_dict())
    assert "omradeloft check foreslår" in refused.remedy


def test_the_example_in_the_documentation_is_a_map_and_every_layout_is_in_it() -> None:
    text = (ROOT / "docs/export-formats.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    assert mapped(example).joined[0].parts[-1] == "project"
    assert all(f"| `{known.id}` |" in text for known in known_layouts())


def test_a_code_without_its_name_is_still_the_code() -> None:
    text = JOINED.replace("Finanskonto", "Ansvar").replace('"-"', '"/"')
    text = text.replace('["account", "responsibility", "ignored", "project"]', '["responsibility", "name"]')
    text = text.replace('amount = "Beløp"', 'amount = "Beløp"\naccount = "Konto"')
    content = "Konto;Ansvar;Prosjekt;Bilag;Beløp\n1270;2310/Oppvekst;5;1;5,00\n1280;2320;5;2;6,00\n".encode()
    assert column(decode("x", content, (mapped(text),)), "responsibility") == ["2310", "2320"]


@dataclass(frozen=True)
class Archive:
    """A database that holds one archived export."""

    bytes_of_export: bytes

    def content(self, _sha256: str) -> bytes:
        return self.bytes_of_export


def test_an_archived_export_is_read_by_the_maps_of_today() -> None:
    declaration = ImportDeclaration(
        sequence=1, name="eget.csv", sha256="a" * 64, format="csv", encoding="utf-8", rows=3, ignored=2,
        debit_ore=150_025, credit_ore=-150_025, periods=("2026-10", "2026-11"), is_invented=False,
    )  # fmt: skip
    archive = Archive(UNKNOWN.encode())
    assert rules(DecodedImports(archive, {}).decoded(declaration)) == ["F03"]
    assert amounts(DecodedImports(archive, {}, (mapped(CONFIRMED),)).decoded(declaration)) == [
        150_025,
        -50_025,
        -100_000,
    ]


def test_endings_that_say_nothing_do_not_make_two_headers_alike() -> None:
    text = (
        "Kontoplankode;Enhetskode;Formålskode;Tiltaksnummer;Journalnr;Utført;Kroneverdi;Merknad\n"
        "1120;310100;23100;71003;5001;03.02.2026;1 250,00;Materiell\n"
        "1429;310100;23100;71003;5001;03.02.2026;312,50;Avgift\n"
        "1010;310100;23100;71003;5002;12.02.2026;-1 562,50;Arbeid\n"
    )
    proposal = propose("ukjent.csv", text.encode())
    assert proposal is not None
    assert {field: guess.header for field, guess in proposal.guesses.items()} == {
        "account": "Kontoplankode",
        "amount": "Kroneverdi",
        "project": "Tiltaksnummer",
        "responsibility": "Enhetskode",
        "function": "Formålskode",
        "voucher": "Journalnr",
        "posted_on": "Utført",
        "text": "Merknad",
    }
