"""What one entry is: a rule, the expectations that check it, the words for a breach, and two examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import polars as pl

from schemas.decoded import ControlTotals, DecodedFile
from schemas.expectations.rule_context import RuleContext
from schemas.rules import Rule

Row = Mapping[str, Any]
"""A failing row of a checked table, by column, those derived for the rule included."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation of Great Expectations, as values.

    `kind` is its name there and `arguments` what it takes beside the column; `column` is the column of the table it
    looks at and `shown` the one a reader is told of, the same unless `column` is derived for the rule.
    """

    kind: str
    column: str
    shown: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of one failing row, in bokmål and without any posting's text.

    `found` is "Fant ugyldig art «270»" and `action` "Korrigér art til 271 eller 272", both without a full stop. The
    place is put after what was found; the action is the remedy instead of the rule's general one. Values of columns
    that may hold personal data are never given.
    """

    found: str
    action: str = ""
    value: str | None = None
    expected: str | None = None
    difference_ore: int | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Checked:
    """What is checked: LEDGER + ACCOUNTS of whole files, the rows in the programme's scope, and the files.

    Two are equal when they are the same one, so that what is built from it can be kept for as long as it lives.
    """

    ledger: pl.DataFrame
    rows_in_scope: pl.DataFrame
    decoded: tuple[DecodedFile, ...]
    context: RuleContext


def once(build: Callable[[Checked], pl.DataFrame]) -> Callable[[Checked], pl.DataFrame]:
    """The same function, which builds a frame that several tables rest on only once for each run of the checks."""
    built: WeakKeyDictionary[Checked, pl.DataFrame] = WeakKeyDictionary()

    @wraps(build)
    def built_once(checked: Checked) -> pl.DataFrame:
        if checked not in built:
            built[checked] = build(checked)
        return built[checked]

    return built_once


@dataclass(frozen=True, slots=True)
class Table:
    """One frame a suite runs on.

    `build` gives `file`, `row`, `part`, `voucher` and `amount_ore` beside what the rules look at; on a table of
    groups these are the group's first row and its sum. On a table of postings the place is added to the message.
    """

    name: str
    build: Callable[[Checked], pl.DataFrame]
    holds_postings: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """Rows that pass or fail; each row says how it differs from the sound posting in `examples`.

    Rows are numbered from 2; those numbered in `outside_rows` are in the file, and not in the programme.
    """

    rows: tuple[Row, ...]
    control: ControlTotals = field(default_factory=ControlTotals)
    is_whole_ledger: bool = False
    outside_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule with everything that belongs to it.

    `derived` gives columns added to the table before the check; `whole_file` is the sentence for a file where every
    one of many rows breaks the rule, given the shown column and the number of rows.
    """

    rule: Rule
    table: Table
    expectations: Callable[[RuleContext], tuple[Expected, ...]]
    say: Callable[[Row, str, RuleContext], Said]
    passes: Example
    fails: Example
    derived: Callable[[RuleContext], Mapping[str, pl.Expr]] = lambda _context: {}
    whole_file: Callable[[str, int], str] | None = None


def example(*rows: Row) -> Example:
    """An example of some rows."""
    return Example(rows=rows)


def filled(column: str) -> Expected:
    """The column is not null."""
    return Expected("expect_column_values_to_not_be_null", column, column, {})


def absent(column: str, shown: str | None = None) -> Expected:
    """The column is null; what is derived for a rule and is null where the rule holds."""
    return Expected("expect_column_values_to_be_null", column, shown or column, {})


def among(column: str, values: Iterable[str | int | bool], shown: str | None = None) -> Expected:
    """The column holds one of the values, or null."""
    return Expected("expect_column_values_to_be_in_set", column, shown or column, {"value_set": _listed(values)})


def none_of(column: str, values: Iterable[str | int], shown: str | None = None) -> Expected:
    """The column holds none of the values."""
    return Expected("expect_column_values_to_not_be_in_set", column, shown or column, {"value_set": _listed(values)})


def within(column: str, lowest: int, highest: int, shown: str | None = None) -> Expected:
    """The column lies between two numbers, both included, or is null."""
    limits = {"min_value": lowest, "max_value": highest}
    return Expected("expect_column_values_to_be_between", column, shown or column, limits)


def _listed(values: Iterable[str | int | bool]) -> Sequence[str | int | bool]:
    return sorted(values)
