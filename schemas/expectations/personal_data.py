"""Personal data in a posting's texts, codes and own columns, and private persons as suppliers where that is secret.

What is found is told by its kind. Neither the text nor the number goes to the engine or into a finding, only whether
there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Final

import polars as pl

from schemas.decoded import DecodedFile
from schemas.expectations.posting_table import KEY
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import COLUMN_NAMES
from schemas.exports.headers import squeezed
from schemas.exports.own_columns import own_rows
from schemas.findings import Severity
from schemas.personal_data import (
    MAY_HOLD,
    MUST_HOLD_ONE,
    PersonalData,
    personal_data_in_code,
    personal_data_in_text,
)
from schemas.private_persons import CONFIDENTIAL_FUNCTIONS, looks_like_a_person
from schemas.rules import Rule

_TEXTS: Final = ("text", "party")
_CODES: Final = (
    *("voucher", "voucher_type", "account", "responsibility", "function", "project", "tax_code", "currency"),
)
_NAMES: Final = {
    **COLUMN_NAMES, "account": "konto", "voucher_type": "bilagsart", "tax_code": "mva-kode", "own": "egne kolonner",
}  # fmt: skip
_OWN: Final = "own"
_ACCOUNT: Final = "konto"
_SHOWN_HEADERS: Final = 5


def _rows(checked: Checked) -> pl.DataFrame:
    """Every row in scope, balance-sheet postings too, with what is in its own columns told by header and kind."""
    columns = ["amount_ore", "kostra_function", *_TEXTS, *_CODES]
    rows = checked.rows_in_scope.sort(KEY).select(*KEY, *(name for name in columns if name not in KEY))
    told = [
        (file.name, row, words)
        for file in checked.decoded
        for row, words in _own_personal_data(file, rows.filter(pl.col("file") == file.name)["row"].to_list()).items()
    ]
    own = pl.DataFrame(told, schema={"file": pl.String(), "row": pl.Int64(), _OWN: pl.String()}, orient="row")
    for beside in (own, _party_names(checked)):
        rows = rows.join(beside, on=["file", "row"], how="left", validate="m:1", maintain_order="left")
    return rows


def _party_names(checked: Checked) -> pl.DataFrame:
    """The names beside suppliers' numbers, of rows in scope; never handed on."""
    scope = checked.rows_in_scope.select("file", "row").unique()
    none = pl.DataFrame(schema={"file": pl.String(), "row": pl.Int64(), "party_name": pl.String()})
    named = [
        file.party_names.select(pl.lit(file.name).alias("file"), "row", "party_name")
        for file in checked.decoded
        if file.party_names is not None
    ]
    return pl.concat([none, *named]).join(scope, on=["file", "row"], how="semi")


PEOPLE: Final = Table("people", _rows, holds_postings=True)


def _own_personal_data(file: DecodedFile, rows: Sequence[int]) -> dict[int, str]:
    """Row to words such as `fødselsnummer eller D-nummer i «Attestert»`, for rows that hold any."""
    told = {
        row: [(header, kinds) for header, cell in cells.items() if (kinds := _kinds_in_own(header, cell))]
        for row, cells in own_rows(file, rows).items()
    }
    return {row: _own_words(found) for row, found in told.items() if found}


def _kinds_in_own(header: str, cell: str) -> tuple[PersonalData, ...]:
    """A column of accounts says so in its header; elsewhere eleven digits may be any number."""
    return personal_data_in_text(cell) if _ACCOUNT in squeezed(header) else personal_data_in_code(cell)


def _own_words(found: Sequence[tuple[str, tuple[PersonalData, ...]]]) -> str:
    return "; ".join(f"{_listed(kinds)} i «{header}»" for header, kinds in found[:_SHOWN_HEADERS])


def _kinds_in(column: str, cell: str) -> tuple[PersonalData, ...]:
    return personal_data_in_text(cell) if column in _TEXTS else personal_data_in_code(cell)


def _holds_any(column: str) -> Callable[[str], bool]:
    return lambda cell: bool(_kinds_in(column, cell))


def _holds(texts: pl.Expr, is_found: Callable[[str], bool], sift: Callable[[pl.Series], pl.Series]) -> pl.Expr:
    """Whether the text is found to be so; only texts left by the sieve, each once, are looked at one by one."""

    def found(cells: pl.Series) -> pl.Series:
        candidates = sift(cells.drop_nulls().unique())
        return cells.is_in([text for text in candidates if is_found(text)]).fill_null(value=False)

    return texts.map_batches(found, return_dtype=pl.Boolean())


def _may_hold(texts: pl.Series) -> pl.Series:
    """The texts that may hold personal data, sifted by patterns in a few passes over them all."""
    left = texts.filter(texts.str.contains(MAY_HOLD))
    return left.filter(reduce(or_, (left.str.contains(pattern) for pattern in MUST_HOLD_ONE)))


def _any(texts: pl.Series) -> pl.Series:
    return texts


def _columns_with_personal_data(_context: RuleContext) -> dict[str, pl.Expr]:
    found = {
        f"{column}_of_people": _holds(pl.col(column), _holds_any(column), _may_hold) for column in (*_TEXTS, *_CODES)
    }
    return found | {f"{_OWN}_of_people": pl.col(_OWN).is_not_null()}


def _personal(row: Row, shown: str, _context: RuleContext) -> Said:
    if shown == _OWN:
        return Said(f"Fant {row[_OWN]}", "Fjern opplysningen fra regnskapet og ta ut filen på nytt")
    kinds = _listed(_kinds_in(shown, row[shown]))
    return Said(f"Fant {kinds} i {_NAMES[shown]}", "Fjern opplysningen fra regnskapet og ta ut filen på nytt")


def _listed(kinds: Sequence[PersonalData]) -> str:
    *first, last = kinds
    return f"{', '.join(first)} og {last}" if first else str(last)


def _private(_context: RuleContext) -> dict[str, pl.Expr]:
    is_secret = pl.col("kostra_function").is_in(sorted(CONFIDENTIAL_FUNCTIONS)).fill_null(value=False)
    found = (
        _holds(pl.when(is_secret).then(pl.col(column)), looks_like_a_person, _any) for column in ("party", "party_name")
    )
    return {"is_private_supplier": pl.any_horizontal(found)}


def _supplier(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(f"Fant en motpart som ser ut til å være en privatperson, på funksjon {row['kostra_function']}")


RULES = (
    RowRule(
        rule=Rule(
            code="L17",
            title="Posteringene er uten fødselsnummer, kontonummer, e-postadresser og telefonnummer",
            severity=Severity.WARNING,
            remedy=(
                "Fjern opplysningen i regnskapssystemet. Den vises ikke i noen rapport, men skal ikke stå i uttrekket."
            ),
            source="Kontroll L17; offentleglova § 26, personvernforordningen artikkel 5",
        ),
        table=PEOPLE,
        derived=_columns_with_personal_data,
        expectations=lambda _context: tuple(
            among(f"{column}_of_people", {False}, shown=column) for column in (*_TEXTS, *_CODES, _OWN)
        ),
        say=_personal,
        passes=example({"text": "Faktura 12345678901"}),
        fails=example({"text": "Refusjon 158190 10029"}),
    ),
    RowRule(
        rule=Rule(
            code="L18",
            title="Motparten er en organisasjon på funksjoner med taushetsplikt",
            severity=Severity.WARNING,
            remedy=(
                "Kontroller at kostnaden gjelder tiltaket og ikke en enkeltperson. Navn og tekst vises ikke i noen "
                "rapport."
            ),
            source="Kontroll L18; forvaltningsloven § 13, sosialtjenesteloven § 44",
        ),
        table=PEOPLE,
        derived=_private,
        expectations=lambda _context: (among("is_private_supplier", {False}, shown="party"),),
        say=_supplier,
        passes=example({"party": "Kari Nordmann"}),
        fails=example({"party": "Kari Nordmann", "kostra_function": "242"}),
    ),
)
