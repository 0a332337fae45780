"""Identity numbers in a posting's text or party. A number is never repeated, not even in part."""

from __future__ import annotations

import re
from typing import Final

import polars as pl
from stdnum.exceptions import ValidationError
from stdnum.no import fodselsnummer

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import COLUMN_NAMES, ELEVEN_DIGITS
from schemas.findings import Severity
from schemas.rules import Rule

_ALONE: Final = re.compile(rf"(?<!\d){ELEVEN_DIGITS}(?!\d)", re.ASCII)
_SEPARATORS: Final = re.compile(r"\D")
_LATE_SYNTHETIC: Final = 80
_COLUMNS: Final = ("text", "party")


def is_personal_number(digits: str) -> bool:
    """Whether eleven digits are a fødselsnummer or D-number, of a person or synthetic (month + 40 or + 80).

    Only the number itself decides: a birth date in the future counts, so that no clock is read.
    """
    if digits[9] != fodselsnummer.calc_check_digit1(digits) or digits[10] != fodselsnummer.calc_check_digit2(digits):
        return False
    month = int(digits[2:4])
    plain = f"{digits[:2]}{month - _LATE_SYNTHETIC:02d}{digits[4:]}" if month > _LATE_SYNTHETIC else digits
    try:
        fodselsnummer.get_birth_date(plain)
    except ValidationError:
        return False
    return True


def holds_personal_number(text: str) -> bool:
    """Whether a valid number stands anywhere in the text, also with a blank, dot or hyphen after the date."""
    return any(is_personal_number(_SEPARATORS.sub("", found)) for found in _ALONE.findall(text))


def _numbers_in(column: str) -> pl.Expr:
    return pl.col(column).map_batches(_rows_with_numbers, return_dtype=pl.Boolean())


def _rows_with_numbers(texts: pl.Series) -> pl.Series:
    """Only texts that hold eleven digits in a row are looked at one by one."""
    candidates = texts.str.contains(ELEVEN_DIGITS).fill_null(value=False).arg_true()
    holds = [holds_personal_number(text) for text in texts.gather(candidates)]
    found = candidates.filter(pl.Series(holds, dtype=pl.Boolean()))
    return pl.repeat(value=False, n=texts.len(), eager=True).alias(texts.name).scatter(found, values=True)


def _personal(_row: Row, shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant et gyldig fødselsnummer eller D-nummer i {COLUMN_NAMES[shown]}",
        "Fjern nummeret fra regnskapet og ta ut filen på nytt",
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L17",
            title="Tekst og motpart er uten fødselsnummer og D-nummer",
            severity=Severity.WARNING,
            remedy="Fjern nummeret i regnskapssystemet. Det vises ikke i noen rapport, men skal ikke stå i uttrekket.",
            source="Kontroll L17; offentleglova § 26, personvernforordningen artikkel 5",
        ),
        table=POSTINGS,
        derived=lambda _context: {f"{column}_holds_number": _numbers_in(column) for column in _COLUMNS},
        expectations=lambda _context: tuple(
            among(f"{column}_holds_number", {False}, shown=column) for column in _COLUMNS
        ),
        say=_personal,
        passes=example({"text": "Faktura 12345678901"}),
        fails=example({"text": "Refusjon 158190 10029"}),
    ),
)
