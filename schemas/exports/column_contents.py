"""What a column holds, told by its cells: amounts, dates, periods, KOSTRA codes, vouchers, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from schemas.exports.amounts import AmbiguousAmounts, chosen, decimal_mark, number_cells, readings
from schemas.exports.code_cells import read_codes
from schemas.exports.dates import read_dates
from schemas.kostra import arts, functions

IN_NOUGHT = "beløpene i kolonnen går i null"
"""The reason that tells one column of amounts from another: what was booked goes in nought."""
_SAMPLE = 1000
_NEARLY_ALL = 0.95
_AMOUNT = r"[,.]\d{1,2}\D*$|^[-(\u2212]|[-)\u2212]$|\d[ \u00a0\u202f]\d{3}"
_PERIOD = r"^(?:(?:19|20)\d{2}[-/. ]?(?:0\d|1[0-5])|\d{1,2}|(?:0\d|1[0-5])[-/. ]?(?:19|20)\d{2})$"
_WORDS = r"\p{L}{2,}.*\p{L}{2,}"
_CODE = r"^\p{Lu}{0,3}\d[\w.-]*(?:\s|$)"


@dataclass(frozen=True, slots=True)
class Contents:
    """What the filled cells of a column show.

    Args:
        filled: how many cells are filled.
        holds: fields of LEDGER that the cells could be.
        proofs: fields that the cells speak for by themselves, with the reason in bokmål.
    """

    filled: int
    holds: frozenset[str]
    proofs: Mapping[str, str]


def contents_of(texts: pl.Series) -> Contents:
    """What the column holds.

    Args:
        texts: its cells below the header; null where blank.
    """
    known = texts.drop_nulls().head(_SAMPLE)
    if known.is_empty():
        return Contents(0, frozenset(), {})
    proofs = {field: reason for field, reason in _PROOFS.items() if _IS[field](known)}
    if "amount" in proofs and _sums_to_nought(texts):
        proofs["amount"] = IN_NOUGHT
    holds = {field for field, test in _COULD_BE.items() if test(known)}
    return Contents(texts.drop_nulls().len(), frozenset(holds | set(proofs)), proofs)


def _mostly(known: pl.Series, condition: pl.Expr) -> bool:
    share = known.to_frame("text").select(condition.fill_null(value=False).mean()).item()
    return share is not None and share >= _NEARLY_ALL


def _matches(pattern: str) -> Callable[[pl.Series], bool]:
    return lambda known: _mostly(known, pl.col("text").str.contains(pattern))


def _is_amount(known: pl.Series) -> bool:
    return _is_number(known) and bool(known.str.contains(_AMOUNT).any()) and not _is_date(known)


def _is_number(known: pl.Series) -> bool:
    both = readings(known)
    is_read = both.select(pl.coalesce("comma_ore", "point_ore").is_not_null().mean()).item()
    return bool(is_read >= _NEARLY_ALL)


def _is_date(known: pl.Series) -> bool:
    looks = known.str.contains(r"\d[-./]\d").mean()
    return isinstance(looks, float) and looks >= _NEARLY_ALL and read_dates(known).is_not_null().mean() == 1


def _is_full_period(known: pl.Series) -> bool:
    return _mostly(known, pl.col("text").str.contains(r"^(?:19|20)\d{2}[-/. ]?(?:0\d|1[0-5])$"))


def _holds_arts(known: pl.Series) -> bool:
    """Whether the codes are KOSTRA arts behind the digit of their class, and not all one code."""
    codes = read_codes(known).drop_nulls()
    if codes.len() < known.len() or codes.n_unique() < 2 or _is_date(known):
        return False
    behind_class = codes.str.contains("^[01]").all() and codes.str.slice(1, 3).is_in(list(arts())).all()
    return bool(codes.str.contains(r"^\d{4,8}$").all() and behind_class)


def _holds_functions(known: pl.Series) -> bool:
    codes = read_codes(known).drop_nulls()
    if codes.len() < known.len() or codes.n_unique() < 2:
        return False
    return bool(codes.str.contains(r"^\d{3,5}$").all() and codes.str.slice(0, 3).is_in(list(functions())).all())


def _is_one_code(known: pl.Series) -> bool:
    codes = read_codes(known).drop_nulls()
    return known.len() > 1 and codes.n_unique() == 1 and bool(codes.str.contains(r"^\p{L}{0,3}\d{4,8}$").all())


def _is_side(known: pl.Series) -> bool:
    return known.n_unique() == 2 and _matches(r"(?i)^(?:d|k|c|debet|kredit|kreditt|credit|debit)\.?$")(known)


def _sums_to_nought(texts: pl.Series) -> bool:
    both = readings(texts)
    try:
        ore = number_cells(texts).fill_null(chosen(both, decimal_mark(both)))
    except AmbiguousAmounts:
        return False
    return ore.null_count() == texts.null_count() and ore.sum() == 0 and bool((ore != 0).any())


_IS: Mapping[str, Callable[[pl.Series], bool]] = {
    "amount": _is_amount,
    "posted_on": _is_date,
    "period": _is_full_period,
    "account": _holds_arts,
    "function": _holds_functions,
    "project": _is_one_code,
    "side": _is_side,
}
_PROOFS: Mapping[str, str] = {
    "amount": "cellene er beløp",
    "posted_on": "cellene er datoer",
    "period": "cellene er regnskapsperioder",
    "account": "kodene er KOSTRA-arter bak et klassesiffer",
    "function": "kodene er KOSTRA-funksjoner",
    "project": "alle radene har samme kode, som et uttrekk av ett prosjekt har",
    "side": "cellene er debet og kredit",
}
_COULD_BE: Mapping[str, Callable[[pl.Series], bool]] = {
    "account": _matches(_CODE),
    "responsibility": _matches(_CODE),
    "function": _matches(_CODE),
    "project": _matches(r"\d|^\p{Lu}{2,}$"),
    "voucher": _matches(r"\d"),
    "voucher_type": _matches(r"^\S{1,20}$"),
    "posted_on": _is_date,
    "period": _matches(_PERIOD),
    "year": _matches(r"^(?:19|20)\d{2}(?:\.0)?$"),
    "text": lambda known: bool(known.str.contains(_WORDS).any()),
    "party": _matches(r"\w"),
    "tax_code": _matches(r"^\w{1,4}$"),
    "amount": _is_number,
    "debit": _is_number,
    "credit": _is_number,
}
