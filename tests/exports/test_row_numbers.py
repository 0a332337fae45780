"""A finding's row is the row a spreadsheet shows, whatever blank, heading and comment rows stand above it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.periods import whole_year
from domain.placing import in_programme, place
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from tasks.steps import context_of
from tasks.validate import validate
from tests import people
from tests.exports.tables import workbook
from tests.ledgers import mysen

HEADER = ("Konto", "Ansvar", "Funksjon", "Prosjekt", "Bilagsnr", "Bilagsdato", "Periode", "Tekst", "Beløp")
SOUND = ("1120", "310100", "23100", "71003", "2001", "15.03.2026", "202603", "Vare", "1250,00")
FAULTS = {
    "L04": {"Beløp": "12O0,00"},
    "F12": {"Bilagsdato": "45.03.2026"},
    "F20": {"Periode": "mars?", "Bilagsdato": ""},
    "L05": {"Prosjekt": "7E+04"},
}
ABOUT_ROWS = {"L17": {"Tekst": people.EMAIL}, "L06": {"Konto": "1998"}}
Row = tuple[str, ...]

noise = st.lists(
    st.sampled_from(
        [
            (),
            ("",) * len(HEADER),
            ("Avdeling Torget",),
            ("", "", "", "", "", "", "", "Merknad: se vedlegg", ""),
            HEADER,
        ]
    ),
    max_size=4,
)
preamble = st.lists(st.sampled_from([(), ("Hovedbok 2026",), ("Utvalg:", "alle ansvar")]), max_size=5)
postings = st.lists(st.sampled_from([None, *FAULTS]), min_size=6, max_size=12)


def posting(fault: str | None) -> Row:
    changed = {**FAULTS, **ABOUT_ROWS}.get(fault or "", {})
    return tuple(changed.get(name, cell) for name, cell in zip(HEADER, SOUND, strict=True))


def as_csv(rows: list[Row]) -> bytes:
    return "\r\n".join(";".join(row) for row in [*rows, ()]).encode("cp1252")


def as_workbook(rows: list[Row]) -> bytes:
    return workbook(("Ark1", [[cell or None for cell in row] for row in rows]))


def laid_out(
    above: list[Row], faults: list[str | None], between: list[list[Row]]
) -> tuple[list[Row], set[tuple[str, int]]]:
    """The rows of the file, and rule and row of every fault in them."""
    rows, expected = [*above, HEADER], set()
    for number, fault in enumerate(faults):
        rows += between[number % len(between)] if between else []
        rows.append(posting(fault))
        if fault:
            expected.add((fault, len(rows)))
    return rows, expected


def found_rows(decoded: DecodedFile, rules: set[str]) -> set[tuple[str, int | None]]:
    return {(found.rule, found.row) for found in decoded.findings if found.rule in rules}


@settings(max_examples=60, deadline=None)
@given(above=preamble, faults=postings, between=st.lists(noise, max_size=6))
def test_findings_of_reading_name_the_row_where_the_value_stands(
    above: list[Row], faults: list[str | None], between: list[list[Row]]
) -> None:
    rows, expected = laid_out(above, [None, *faults, None], between)
    for name, content in (("uttrekk.csv", as_csv(rows)), ("uttrekk.xlsx", as_workbook(rows))):
        assert found_rows(decode(name, content), set(FAULTS)) == expected


@settings(max_examples=5, deadline=None)
@given(
    above=preamble,
    faults=st.lists(st.sampled_from([None, *ABOUT_ROWS]), min_size=3, max_size=6),
    between=st.lists(noise, max_size=6),
)
def test_findings_of_the_row_rules_name_the_row_where_the_value_stands(
    above: list[Row], faults: list[str | None], between: list[list[Row]]
) -> None:
    rows, expected = laid_out(above, [None, *faults, None], between)
    files = mysen()
    context = context_of(files, whole_year(2026), is_year_end=False)
    for name, content in (("uttrekk.csv", as_csv(rows)), ("uttrekk.xlsx", as_workbook(rows))):
        decoded = decode(name, content)
        placed = place(decoded.ledger, files.programme, whole_year(2026), ())
        found = validate(placed, in_programme(placed, files.programme), [decoded], context)
        assert {(each.rule, each.row) for each in found if each.rule in ABOUT_ROWS} == expected
