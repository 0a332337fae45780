"""L17 and L18: personal data is told by its kind and place, and never shown."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.expectations import personal_data
from schemas.expectations.examples import as_checked
from schemas.expectations.row_rule import Checked, example
from schemas.exports.decoding import decode
from schemas.findings import Finding, Severity
from schemas.masking import masked_text, without_identity
from schemas.personal_data import (
    MAY_HOLD,
    MUST_HOLD_ONE,
    PersonalData,
    is_personal_number,
    personal_data_in_code,
    personal_data_in_text,
)
from schemas.private_persons import looks_like_a_person
from tasks.validate import validate, validation_results
from tests import people

NUMBER, ACCOUNT, EMAIL, PHONE = PersonalData


def found(checked: Checked) -> list[Finding]:
    return list(validate(checked.ledger, checked.rows_in_scope, checked.decoded, checked.context, personal_data.RULES))


def told(*rows: dict[str, object]) -> list[tuple[str, int | None, str]]:
    return [(each.rule, each.row, each.message) for each in found(as_checked(example(*rows)))]


@pytest.mark.parametrize(
    "number",
    [
        *(people.FODSELSNUMMER, people.D_NUMBER, people.H_NUMBER, people.FH_NUMBER),
        *(people.HELSENETT_NUMBER, people.TENOR_NUMBER),
    ],
)
def test_every_kind_of_identity_number_is_known(number: str) -> None:
    assert is_personal_number(number)
    assert personal_data_in_text(f"Refusjon {number[:6]} {number[6:]}") == (NUMBER,)


@pytest.mark.parametrize("first_six", ["053139", "050039", "320939", "059939", "055339", "057939"])
def test_a_number_without_a_date_of_birth_is_nobodys(first_six: str) -> None:
    assert not is_personal_number(people.identity_number(first_six))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"Til konto {people.ACCOUNT}", (ACCOUNT,)),
        (f"Til konto {people.DOTTED_ACCOUNT}.", (ACCOUNT,)),
        ("Til konto 1234 56 78903", (ACCOUNT,)),
        (f"Fra {people.EMAIL}", (EMAIL,)),
        (f"Ring {people.PHONE}", (PHONE,)),
        ("Ring 91 23 45 67", (PHONE,)),
        ("Tlf. 69891234", (PHONE,)),
        (f"{people.FODSELSNUMMER} {people.ACCOUNT} {people.EMAIL}", (NUMBER, ACCOUNT, EMAIL)),
        (f"{people.ACCOUNT} {people.FODSELSNUMMER}", (NUMBER, ACCOUNT)),
        ("Org.nr 972 417 858", ()),
        ("Faktura 12345678901", ()),
        ("Faktura 91234567", ()),
        ("Kl. 12@kafeen", ()),
        ("Kr 12 345 678,00", ()),
        ("", ()),
    ],
)
def test_kinds_in_a_text(text: str, kinds: tuple[PersonalData, ...]) -> None:
    assert personal_data_in_text(text) == kinds
    assert bool(kinds) <= pl.Series([text]).str.contains(MAY_HOLD)[0]
    assert bool(kinds) <= any(pl.Series([text]).str.contains(pattern)[0] for pattern in MUST_HOLD_ONE)


def test_a_number_that_is_both_an_identity_number_and_an_account_is_an_identity_number() -> None:
    both = next(
        number
        for start in range(500, 1000)
        if (number := people.identity_number(people.UNBORN_DAY, start)) and _is_account(number)
    )
    assert personal_data_in_text(both) == (NUMBER,)


def _is_account(number: str) -> bool:
    weighted = sum(int(digit) * weight for digit, weight in zip(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return weighted % 11 == 0


@pytest.mark.parametrize(
    ("code", "kinds"),
    [(people.ACCOUNT, ()), (people.DOTTED_ACCOUNT, (ACCOUNT,)), (people.TENOR_NUMBER, (NUMBER,)), ("91234567", ())],
)
def test_a_series_of_vouchers_is_not_taken_for_accounts(code: str, kinds: tuple[PersonalData, ...]) -> None:
    assert personal_data_in_code(code) == kinds


@given(st.text(alphabet="0123456789 .-/+@æax\u00a0tlf", max_size=40))
def test_whatever_is_found_is_also_hidden(text: str) -> None:
    if personal_data_in_text(text):
        assert personal_data_in_text(masked_text(text)) == ()
    if personal_data_in_code(text):
        assert personal_data_in_code(without_identity(text)) == ()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("text", f"Refusjon {people.TENOR_NUMBER}", "Fant fødselsnummer eller D-nummer i tekst (rad 2, bilag 2001)."),
        ("party", people.EMAIL, "Fant e-postadresse i motpart (rad 2, bilag 2001)."),
        ("project", people.D_NUMBER, "Fant fødselsnummer eller D-nummer i prosjekt (rad 2, bilag 2001)."),
        ("tax_code", people.PHONE, "Fant telefonnummer i mva-kode (rad 2, bilag 2001)."),
        (
            *("text", f"{people.ACCOUNT} {people.EMAIL}"),
            "Fant kontonummer og e-postadresse i tekst (rad 2, bilag 2001).",
        ),
    ],
)
def test_personal_data_is_told_by_kind_and_place(column: str, value: str, message: str) -> None:
    checked = as_checked(example({column: value}, {}))
    findings = found(checked)
    assert [(each.rule, each.severity, each.message, each.value) for each in findings] == [
        ("L17", Severity.WARNING, message, None)
    ]
    results = json.dumps(
        validation_results(checked.ledger, checked.rows_in_scope, checked.decoded, checked.context), ensure_ascii=False
    )
    assert value not in results


def test_a_voucher_number_that_is_an_identity_number_is_hidden_in_its_own_finding() -> None:
    findings = told({"voucher": people.TENOR_NUMBER})
    assert findings == [("L17", 2, "Fant fødselsnummer eller D-nummer i bilagsnummer (rad 2, bilag [nummer skjult]).")]


def test_balance_sheet_postings_in_scope_are_looked_at_too() -> None:
    assert [rule for rule, _, _ in told({"text": people.EMAIL, "account_class": "2"})] == ["L17"]


def test_the_municipalitys_own_columns_are_looked_at_in_scope_alone() -> None:
    checked = as_checked(example({}, {}, {}))
    cells = {"row": [2, 3, 4], "Merket": [people.TENOR_NUMBER, "A-12", people.EMAIL], "Ref": [people.PHONE, None, "1"]}
    file = replace(checked.decoded[0], own_columns=pl.DataFrame(cells))
    in_scope = replace(checked, decoded=(file,), rows_in_scope=checked.rows_in_scope.head(2))
    assert [each.message for each in found(in_scope)] == [
        "Fant fødselsnummer eller D-nummer i «Merket»; telefonnummer i «Ref» (rad 2, bilag 2001)."
    ]


@pytest.mark.parametrize(
    "party",
    [
        *("Kari Nordmann", "KARI NORDMANN", "Nordmann, Kari", "Kari-Anne O. Nordmann", "50012 Kari Nordmann"),
        *("Kari Nordmann (50012)", "Åse Ødegård", "Ola D'Arcy Berg", people.FODSELSNUMMER),
    ],
)
def test_a_party_that_may_be_a_private_person(party: str) -> None:
    assert looks_like_a_person(party)


@pytest.mark.parametrize(
    "party",
    [
        *("Mysen Maskin AS", "MYSEN IDRETTSLAG", "Eksempel Kommune", "Eksempelkommunen", "Kari Nordmann 972417858"),
        *("Torget Kafé", "50012", "972417858", "Rema 1000", "Nav Eksempel", "Kaffe", "varer og tjenester", ""),
        *("Nordmann Transport", "Oslo Taxi Sentral Nord Sør", "Kari Nordmann ENK"),
    ],
)
def test_a_party_that_is_no_private_person(party: str) -> None:
    assert not looks_like_a_person(party)


@pytest.mark.parametrize("function", ["242", "243", "244", "251", "252", "273", "275", "276", "281"])
def test_a_private_supplier_is_told_without_its_name_where_there_is_a_duty_of_confidentiality(function: str) -> None:
    checked = as_checked(example({"party": people.NAME, "kostra_function": function, "text": people.NAME}))
    findings = found(checked)
    assert [(each.rule, each.file, each.row, each.voucher, each.severity) for each in findings] == [
        ("L18", "eksempel.csv", 2, "2001", Severity.WARNING)
    ]
    assert findings[0].message == (
        f"Fant en motpart som ser ut til å være en privatperson, på funksjon {function} (rad 2, bilag 2001)."
    )
    results = json.dumps(
        validation_results(checked.ledger, checked.rows_in_scope, checked.decoded, checked.context), ensure_ascii=False
    )
    assert "Nordmann" not in results + str(findings[0].as_dict())


def test_a_private_supplier_elsewhere_and_an_organisation_there_are_no_findings() -> None:
    assert told({"party": people.NAME, "kostra_function": "231"}) == []
    assert told({"party": "Mysen Idrettslag", "kostra_function": "281"}) == []
    assert told({"party": None, "kostra_function": "281"}) == []


@given(st.lists(st.sampled_from([*"0123456789", *" .-/@+,\u00a0\n", "tlf", "no", "ſ", "Tlf. ", "12345678903"])))
def test_no_text_with_personal_data_falls_through_the_sieves(parts: list[str]) -> None:
    text = "".join(parts)
    is_candidate = any(pl.Series([text]).str.contains(pattern)[0] for pattern in (*MUST_HOLD_ONE,))
    is_candidate &= pl.Series([text]).str.contains(MAY_HOLD)[0]
    assert is_candidate or not (personal_data_in_text(text) or personal_data_in_code(text))


@pytest.mark.parametrize(("name", "is_told"), [("Kari Eksempel", True), ("Eksempel Kontor AS", False)])
def test_the_name_beside_a_suppliers_number_tells_a_private_person_and_is_never_shown(name: str, is_told: bool) -> None:
    header = "BA;Bilagsnr;Bilagsdato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp;Resk.nr;Resk.nr(T)"
    row = f"IV;2001;10.03.2026;202603;1120;310100;24200;71003;Materiell;500,00;50012;{name}"
    decoded = decode("hovedbok.csv", f"{header}\n{row}\n".encode())
    checked = as_checked(example({"row": 2, "kostra_function": "242", "function": "24200", "party": "50012"}))
    ledger = checked.ledger.with_columns(file=pl.lit("hovedbok.csv"))
    findings = found(Checked(ledger, ledger, (decoded,), checked.context))
    assert [(each.rule, each.row) for each in findings] == ([("L18", 2)] if is_told else [])
    results = validation_results(ledger, ledger, (decoded,), checked.context)
    assert name not in json.dumps(results, default=str) + str([each.as_dict() for each in findings])


@pytest.mark.parametrize(
    "name", ["Kirkens Bymisjon", "Blå Kors", "Testby IF", "Testby Vel", "Testby Skolekorps", "Eksempel Catering"]
)
def test_associations_and_firms_on_confidential_functions_are_no_private_persons(name: str) -> None:
    assert not looks_like_a_person(name)
