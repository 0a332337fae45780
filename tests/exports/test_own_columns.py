"""The municipality's own columns: kept beside the ledger, echoed in findings, never with a name in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.exports.own_columns import ECHOED, KEPT, echoed, may_be_echoed
from schemas.findings import Finding, Severity
from tests import people
from tests.exports.tables import text_file

HEADER = "Konto;Prosjekt;Bilagsnr;Periode;Tekst;Beløp"
FOUND = Finding("K01", Severity.ERROR, "Fant feil.", "Korrigér.", file="uttrekk.csv", row=3)


def test_columns_no_field_knows_are_kept_with_the_files_own_row_numbers() -> None:
    decoded = text_file(
        f"Hovedbok\n{HEADER};Objekt;Attestert\n1010;1;7;202601;x;5,00;A-12;ja\n1010;1;8;202601;x;5,00;;"
    )
    assert decoded.own_columns is not None
    assert decoded.own_columns.columns == ["row", "Objekt", "Attestert"]
    assert decoded.own_columns.rows()[-2:] == [(3, "A-12", "ja"), (4, None, None)]


def test_a_file_without_own_columns_has_none() -> None:
    assert text_file(f"{HEADER};Konto(T)\n1010;1;7;202601;x;5,00;Lønn").own_columns is None


def test_only_the_first_twelve_are_kept() -> None:
    headers = [f"Felt {number}" for number in range(20)]
    decoded = text_file(f"{HEADER};{';'.join(headers)}\n1010;1;7;202601;x;5,00{';1' * 20}")
    assert decoded.own_columns is not None
    assert decoded.own_columns.columns == ["row", *headers[:KEPT]]


def test_a_finding_about_a_row_repeats_the_rows_own_cells() -> None:
    decoded = text_file(
        f"{HEADER};Objekt;Saksbehandler-ref\n1010;1;7;202601;x;5,00;1;2\n1010;1;8;202601;x;6,00;1203;SB-77"
    )
    whole, elsewhere, several = replace(FOUND, row=None), replace(FOUND, file="annen.csv"), replace(FOUND, count=4)
    assert [finding.own for finding in echoed([FOUND, whole, elsewhere, several], [decoded])] == [
        (("Objekt", "1203"), ("Saksbehandler-ref", "SB-77")),
        (),
        (),
        (),
    ]


def test_a_finding_repeats_at_most_six_cells() -> None:
    headers = [f"Felt {number}" for number in range(9)]
    decoded = text_file(f"{HEADER};{';'.join(headers)}\n1010;1;7;202601;x;5,00{';1' * 9}")
    (found,) = echoed([replace(FOUND, row=2)], [decoded])
    assert [header for header, _ in found.own] == headers[:ECHOED]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("Objekt", "1203"), ("Objekt", "A-12"), ("Saksbehandler-ref", "SB-77"), ("Sak", "2026/1234")),
        *(("Attestert", "ja"), ("Attestert", "21.11.2026"), ("Attestert", "2026-11-21 08:15"), ("Antall", "-1 234,50")),
        *(("Andel", "12,5 %"), ("Godkjent", "X")),
    ],
)
def test_codes_dates_amounts_and_yes_or_no_are_repeated(header: str, value: str) -> None:
    assert may_be_echoed(header, value)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("Attestert", "Kari Nordmann"), ("Attestert", "KARI"), ("Attestert", "OLN"), ("Attestert", "kari5")),
        *(("Attestert", "KARI5"), ("Attestert", "OLA-1"), ("Merknad", "Sommerjobb for Kari 2026")),
        *(
            ("Ansattnr", "1203"),
            ("Ressurs", "A-12"),
            ("Telefon", "123"),
            ("Bruker-id", "B12"),
            ("Fødselsdato", "1.1.90"),
        ),
        *(("Sak", "1" * 25), ("Objekt", "")),
    ],
)
def test_what_may_name_somebody_is_not_repeated(header: str, value: str) -> None:
    assert not may_be_echoed(header, value)


@pytest.mark.parametrize("value", [people.TENOR_NUMBER, people.ACCOUNT, people.MOBILE])
def test_personal_data_in_an_own_column_is_hidden_in_the_echo(value: str) -> None:
    decoded = text_file(f"{HEADER};Objekt\n1010;1;7;202601;x;5,00;{value}")
    (found,) = echoed([replace(FOUND, row=2)], [decoded])
    assert value not in str(found.own)
    assert found.own[0][1].endswith(" skjult]")
