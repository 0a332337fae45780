"""Codes and vouchers that a spreadsheet has damaged, mended where the file itself proves what they were.

A mended code is always told, with the proof. What cannot be proven stays as it was, and is told as before; an amount is
never touched. Proofs are taken from the whole column and from the column of names beside it, never from one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import Layout, squeezed
from schemas.exports.row_findings import counted
from schemas.exports.rules import REPAIRED_CODE, REPAIRED_VOUCHER
from schemas.findings import Finding
from schemas.kostra import art_name, valid_arts

REPAIRABLE = ("account", "project", "voucher")
_NAME_ENDINGS = ("(t)", "navn", "namn", "tekst", "(navn)", "(tekst)")
_CODE_ENDINGS = re.compile(r"(?:nr|nummer|kode)$")
_POWER = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_MONTH_AND_YEAR = re.compile(rf"({'|'.join(_MONTHS)})[a-zæøå]*\.?[-. ]?(\d\d)", re.IGNORECASE)
_FIRST_OF_MONTH = re.compile(r"20(\d\d)-(\d\d)-01 00:00:00")
_SERIES = r"^[1-9]\d{0,6}-\d\d$"
_FEWEST_WITNESSES = 2

DIGITS_KEPT = "alle sifrene står i tallet"
SAME_NAME = "samme navn står ved koden {code}"
THREE_DIGITS = "alle andre arter i kolonnen har tre siffer, og {why}"
VOUCHER_SERIES = "de andre bilagene er skrevet {example}, og {code} er ledig"


@dataclass(frozen=True, slots=True)
class _Repair:
    """What a text is read as instead, and why."""

    code: str
    proof: str


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """What the whole column says: its intact codes, those with fewer than three digits, and the codes of each name."""

    whole: pl.Series
    short: pl.Series
    by_name: Mapping[str, list[str]]


def with_codes_repaired(postings: pl.DataFrame, grid: Grid, layout: Layout) -> pl.DataFrame:
    """The postings with proven codes, and the proof of each in `<field>_proof`, null where nothing was mended.

    Args:
        postings: `account`, `project` and `voucher` as read, the texts of the codes, `function` and `accounting_year`.
        grid: the same rows as cells, for the names beside the codes.
        layout: which column holds what.
    """
    frame = postings.with_columns(voucher_text="voucher")
    for field in REPAIRABLE:
        frame = _with_field(frame, field, _names(grid, layout, field))
    return frame


def repair_findings(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    """One finding for every code that was mended, with how many rows have it."""
    findings = []
    for field in REPAIRABLE:
        mended = postings.filter(pl.col(f"{field}_proof").is_not_null())
        groups = mended.group_by(f"{field}_text", field, f"{field}_proof", maintain_order=True).agg(
            pl.col("row").first(), pl.len().alias("count")
        )
        rule = REPAIRED_VOUCHER if field == "voucher" else REPAIRED_CODE
        what = {"account": "art", "project": "prosjekt", "voucher": "bilagsnummer"}[field]
        for text, code, proof, row, count in groups.iter_rows():
            message = f"Fant {what} «{text}» i {counted(count)}, først i rad {row}. Lest som «{code}»: {proof}."
            findings.append(
                rule.finding(
                    message,
                    file=file,
                    row=row,
                    column=layout.header_of(field),
                    value=text,
                    expected=code,
                    count=count,
                )
            )
    return findings


def _suspects(postings: pl.DataFrame, field: str, *, has_names: bool) -> pl.Expr:
    """Rows whose code may be damaged; told so cheaply that an export without any costs nothing."""
    code, text = pl.col(field), pl.col(f"{field}_text")
    if field == "voucher":
        return ((code.str.head(1) > "9") & (code.str.len_bytes() >= 5)) | code.str.ends_with(" 00:00:00")
    is_lost = code.is_null() & text.is_not_null()
    if field == "account":
        return is_lost | (code.str.len_bytes() <= 2)
    has_noughts = has_names and bool(postings[field].str.starts_with("0").any())
    return is_lost | (~code.str.starts_with("0") & pl.lit(value=has_noughts))


def _with_field(frame: pl.DataFrame, field: str, names: pl.Series | None) -> pl.DataFrame:
    proof = f"{field}_proof"
    is_suspect = _suspects(frame, field, has_names=names is not None).fill_null(value=False)
    named = names if names is not None else pl.lit(None, dtype=pl.String)
    keyed = frame.with_columns(
        named.alias("name"), is_suspect=is_suspect, has_function=pl.col("function").is_not_null()
    )
    if not keyed["is_suspect"].any():
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias(proof))
    keys = ["is_suspect", f"{field}_text", field, "name", "has_function", "accounting_year"]
    kinds = keyed.filter("is_suspect").select(keys).unique(maintain_order=True)
    witnesses = _witnesses(keyed.select(pl.col(field).alias("code"), "name", "is_suspect"))
    repairs = [_repair(field, kind, witnesses) for kind in kinds.iter_rows(named=True)]
    known = kinds.with_columns(
        pl.Series("repaired", [each.code if each else None for each in repairs], dtype=pl.String),
        pl.Series(proof, [each.proof if each else None for each in repairs], dtype=pl.String),
    )
    joined = keyed.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.coalesce("repaired", field).alias(field)).select(*frame.columns, proof)


def _witnesses(codes: pl.DataFrame) -> _Witnesses:
    known = codes.filter(pl.col("code").is_not_null())
    whole = known.filter(~pl.col("is_suspect"))
    names = whole.filter(pl.col("name").is_not_null()).select("name", "code").unique().sort("name", "code")
    by_name = names.group_by("name").agg("code")
    suspects = known.filter("is_suspect")["code"].unique()
    return _Witnesses(whole["code"].unique().sort(), suspects, dict(by_name.iter_rows()))


def _repair(field: str, kind: Mapping[str, object], witnesses: _Witnesses) -> _Repair | None:
    """What one suspect code must have been; None when nothing proves it."""
    code, text = kind[field], str(kind[f"{field}_text"])
    codes = witnesses.by_name.get(str(kind["name"]), []) if kind["name"] is not None else []
    if field == "voucher":
        return _voucher(text, witnesses.whole)
    if code is None:
        return _power_of_ten(text, codes)
    if field == "account":
        return _art(str(code), kind, witnesses)
    return _padded_project(str(code), codes)


def _art(code: str, kind: Mapping[str, object], witnesses: _Witnesses) -> _Repair | None:
    """`10` is art 010 where only arts can stand; a chapter of the balance sheet, which has the same digits, cannot."""
    year, padded = kind["accounting_year"], code.zfill(3)
    if not isinstance(year, int) or padded not in (valid := valid_arts(year)):
        return None
    are_arts = witnesses.whole.is_in(valid).all() and witnesses.short.str.zfill(3).is_in(valid).all()
    if witnesses.whole.len() < _FEWEST_WITNESSES or not are_arts:
        return None
    if kind["name"] is not None and _same(str(kind["name"]), art_name(padded)):
        return _Repair(padded, THREE_DIGITS.format(why="navnet er artens"))
    if kind["has_function"]:
        return _Repair(padded, THREE_DIGITS.format(why="raden har funksjon, som balansen ikke har"))
    return None


def _power_of_ten(text: str, codes: list[str]) -> _Repair | None:
    """`1,2345E+04` is 12345; of `1,23E+04` the digits are gone unless its name has one whole code that shows so."""
    match = _POWER.fullmatch(text)
    if match is None:
        return None
    decimals, power = match[2] or "", int(match[3])
    if len(decimals) == power:
        return _Repair(match[1] + decimals, DIGITS_KEPT)
    if len(codes) == 1 and _shows_as(codes[0], match[1] + decimals, power):
        return _Repair(codes[0], SAME_NAME.format(code=codes[0]))
    return None


def _shows_as(code: str, digits: str, power: int) -> bool:
    """Whether a spreadsheet would show the code with those leading digits and that power."""
    if not code.isdecimal() or len(code) != power + 1:
        return False
    rounded = (Decimal(code) / Decimal(10) ** (power + 1 - len(digits))).to_integral_value()
    return str(rounded) == digits


def _padded_project(code: str, codes: list[str]) -> _Repair | None:
    """`123` is 00123 where the same name stands beside 00123 and beside no other whole code."""
    if len(codes) == 1 and code.isdecimal() and codes[0] != code and codes[0].lstrip("0") == code:
        return _Repair(codes[0], SAME_NAME.format(code=codes[0]))
    return None


def _voucher(text: str, known: pl.Series) -> _Repair | None:
    """`mar.26` is voucher 3-26 where every other voucher is written so and none of them is 3-26."""
    month_year = _month_and_year(text)
    if month_year is None or known.len() < _FEWEST_WITNESSES:
        return None
    month, year = month_year
    code = f"{month}-{year}"
    if not (known.str.contains(_SERIES) & known.str.ends_with(f"-{year}")).all() or code in known:
        return None
    return _Repair(code, VOUCHER_SERIES.format(example=known[0], code=code))


def _month_and_year(text: str) -> tuple[int, str] | None:
    if match := _MONTH_AND_YEAR.fullmatch(text):
        return _MONTHS.index(match[1].lower()) + 1, match[2]
    if match := _FIRST_OF_MONTH.fullmatch(text):
        return int(match[2]), match[1]
    return None


def _same(name: str, official: str | None) -> bool:
    return official is not None and " ".join(name.split()).casefold() == " ".join(official.split()).casefold()


def _names(grid: Grid, layout: Layout, field: str) -> pl.Series | None:
    """The column of the names beside the field's codes; None when the table has none."""
    own = squeezed(layout.header_of(field) or "")
    if not own:
        return None
    wanted = set(_with_endings({own, _CODE_ENDINGS.sub("", own)}))
    found = [column for column, header in layout.headers.items() if squeezed(header) in wanted]
    return grid.cells[found[0]] if len(found) == 1 else None


def _with_endings(bases: Iterable[str]) -> list[str]:
    return [f"{base}{ending}" for base in bases for ending in _NAME_ENDINGS]
