"""What a finding may repeat of a file, and that no file stops the others."""

from __future__ import annotations

import logging

import pytest

from schemas.exports import decoding
from schemas.exports.decoding import decode
from schemas.exports.formats import ExportFormat, Upload
from tests.exports.tables import amounts_file, finding, text_file

NUMBER = "15819010029"  # month + 80: issued to nobody


def test_damaged_letters_are_told_by_their_column_and_not_by_their_text() -> None:
    decoded = text_file(f"Konto;Bilag;Tekst;Beløp\n1010;1;LÃ¸nn Kari Bjørnøy {NUMBER};5,00\n")
    assert finding(decoded, "L01").message == "Fant ødelagte bokstaver i 1 rad, først i rad 2, kolonne «Tekst»."
    assert finding(decoded, "L01").value is None


@pytest.mark.parametrize("text", ["Kari Bjørnøy", "Kari 5", NUMBER, "Ås 12 dager"])
def test_a_text_where_the_amount_should_stand_is_not_repeated(text: str) -> None:
    decoded = amounts_file("5,00", "6,00", text + "x")
    assert text not in str(finding(decoded, "L04").as_dict())


@pytest.mark.parametrize("text", ["12O0,00", "kr 1.2.3", "1 23,4 NOK", "#5"])
def test_an_unreadable_amount_is_repeated(text: str) -> None:
    assert finding(amounts_file("5,00", "6,00", text), "L04").value == text


def test_an_identity_number_is_hidden_in_every_finding() -> None:
    decoded = text_file(f"Konto;Bilag;Periode;Dato;Beløp\n1010;{NUMBER};{NUMBER};{NUMBER};x\n")
    assert all(NUMBER not in str(found.as_dict()) for found in decoded.findings)
    assert any("[nummer skjult]" in found.message for found in decoded.findings)


def test_a_file_that_breaks_the_program_is_held_and_only_the_kind_of_error_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_upload: Upload) -> bool:
        raise KeyError("Kari Bjørnøy")

    monkeypatch.setattr(decoding, "formats", lambda: (ExportFormat("x", 1, broken, lambda _upload: decode("x", b"")),))
    with caplog.at_level(logging.ERROR):
        decoded = decode("fil.csv", b"Konto;Bilag\n")
    assert (decoded.is_readable, decoded.findings[0].rule) == (False, "F02")
    assert "KeyError" in caplog.text
    assert "Kari" not in caplog.text + decoded.findings[0].message
