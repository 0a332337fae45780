"""What an export format of tables says of itself: the schema of a TOML file, built in or beside a programme.

A column map that a municipality keeps in `programmes/<id>/exports/` has the same schema as a built-in format. Nothing
is read or recognised here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from schemas.exports.header_names import squeezed

CODE_FIELDS = ("account", "responsibility", "function", "project")


def _listed(value: Any) -> Any:
    """One text where a list is expected is a list of one."""
    return (value,) if isinstance(value, str) else value


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from error
    return text


def _is_plain_pattern(text: str) -> str:
    """Also for cells, whose patterns know no look-around and no references back."""
    if re.search(r"\(\?(?:[=!]|<[=!]|P=)|\\[1-9]", text):
        raise ValueError("uses look-around or a reference to a group, which a pattern for cells cannot")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
"""Header texts, the best first; compared without blanks, dots, hyphens and capitals."""
Patterns = Annotated[tuple[Annotated[Text, AfterValidator(_is_pattern)], ...], BeforeValidator(_listed)]
"""Regular expressions."""
CellPatterns = Annotated[
    tuple[Annotated[Text, AfterValidator(_is_pattern), AfterValidator(_is_plain_pattern)], ...],
    BeforeValidator(_listed),
]
"""Regular expressions for whole columns of cells."""
Part = Literal["account", "responsibility", "function", "project", "ignored", "name"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Marks(_Section):
    """How a format is recognised, by content alone.

    Args:
        all_of: headers that must all be there; a list within the list means one of these.
        some_of: headers of which at least `at_least` must be there; `*` stands for anything.
        titles: patterns for the lines above the header; each that fits counts as one of `some_of`.
        sheets: patterns for the name of the sheet; likewise.
        at_least: how many of these marks.
    """

    all_of: tuple[Names, ...] = ()
    some_of: Names = ()
    titles: Patterns = ()
    sheets: Patterns = ()
    at_least: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Marks:
        marks = len(self.some_of) + len(self.titles) + len(self.sheets)
        if self.at_least > marks:
            raise ValueError(f"at_least is {self.at_least}, but there are only {marks} marks")
        return self


class FieldNames(_Section):
    """Which headers are which field of LEDGER, the best first."""

    account: Names = ()
    responsibility: Names = ()
    function: Names = ()
    project: Names = ()
    voucher: Names = ()
    voucher_type: Names = ()
    posted_on: Names = ()
    period: Names = ()
    year: Names = ()
    text: Names = ()
    party: Names = ()
    tax_code: Names = ()
    currency: Names = ()
    amount: Names = ()
    debit: Names = ()
    credit: Names = ()
    side: Names = ()
    line_number: Names = ()
    dimension_type: Names = ()
    dimension_code: Names = ()
    dimension_amount: Names = ()


class Amounts(_Section):
    """What the amounts are.

    Args:
        unit: what one is in the amount columns.
        ore_headers: amount headers that say that the amounts are in øre, whatever `unit` says.
        credit_is_positive: the report shows income above nought and cost below.
        so_far_this_year: amount headers that hold the year so far, so that a row is a sum.
        unit_lines: patterns for lines above the header that say another unit than kroner; such a file is held.
    """

    unit: Literal["kroner", "ore"] = "kroner"
    ore_headers: Names = ()
    credit_is_positive: bool = False
    so_far_this_year: Names = ()
    unit_lines: Patterns = ()


class Joined(_Section):
    """A column that holds several codes, or a code and its name, in one cell.

    Args:
        headers: what the column is called.
        separators: what stands between the parts; the one that all cells bear out is used.
        parts: what each part is, in order; left out, the order is taken from the header or proven by the content. A
            last part `name` takes the rest of the cell.
    """

    headers: Names = Field(min_length=1)
    separators: Names = Field(default=("-", "|"), min_length=1)
    parts: tuple[Part, ...] = ()

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Joined:
        fields = [part for part in self.parts if part in CODE_FIELDS]
        if len(set(fields)) != len(fields):
            raise ValueError("a field may stand once in parts")
        if "name" in self.parts[:-1]:
            raise ValueError("only the last part can be a name")
        return self


class Rows(_Section):
    """What rows and columns beside the postings look like.

    Args:
        totals: patterns for a cell of a row that is a sum, beside the words every format knows.
        code_texts: headers of columns that hold the text of a code; `*` stands for anything.
        known_headers: headers that belong to the format and that no ledger needs.
    """

    totals: CellPatterns = ()
    code_texts: Names = ()
    known_headers: Names = ()


class Vouchers(_Section):
    """`reposting_types` are the voucher types that mean that the posting moves an earlier one."""

    reposting_types: Names = ()


class PeriodLine(_Section):
    """`lines` are patterns for a line above the header that states the period of the whole report, in group 1."""

    lines: Patterns = ()

    @model_validator(mode="after")
    def _have_one_group(self) -> PeriodLine:
        if any(re.compile(line).groups != 1 for line in self.lines):
            raise ValueError("each pattern needs exactly one group, around the period")
        return self


class Pivot(_Section):
    """A table with a row of periods over a row of measures, for instance 202601 over accounts and budget.

    Args:
        measures: the headers under a period that hold the accounts.
        totals: headers of the column that sums the accounts of the row.
    """

    measures: Names = Field(min_length=1)
    totals: Names = ()


class TableFormat(_Section):
    """One way of laying out a ledger as a table.

    Args:
        id: short name, small letters and hyphens.
        name: what readers call it, in bokmål.
        source: what the description rests on.
        confirmed: for a column map: somebody has looked at the rows and found them right.
        prefers_own_names: the format's names come before the shared ones also where these know a better one.
        other_fields_by_name: fields the format does not name are looked for by the names every format shares.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    source: str = ""
    confirmed: bool = False
    prefers_own_names: bool = False
    other_fields_by_name: bool = True
    recognised_by: Marks = Marks()
    fields: FieldNames = FieldNames()
    amounts: Amounts = Amounts()
    joined: tuple[Joined, ...] = ()
    rows: Rows = Rows()
    vouchers: Vouchers = Vouchers()
    period: PeriodLine = PeriodLine()
    pivot: Pivot | None = None

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The squeezed names of each field that the format names, `party` left out."""
        named = {field: getattr(self.fields, field) for field in FieldNames.model_fields if field != "party"}
        return {field: tuple(squeezed(name) for name in names) for field, names in named.items() if names}

    @cached_property
    def party_names(self) -> tuple[str, ...]:
        """The squeezed names of columns that name a supplier or customer."""
        return tuple(squeezed(name) for name in self.fields.party)

    @cached_property
    def ore_names(self) -> frozenset[str]:
        """The squeezed amount headers that mean øre."""
        return frozenset(squeezed(name) for name in self.amounts.ore_headers)

    @model_validator(mode="after")
    def _fits_a_pivot(self) -> TableFormat:
        amounts = self.amounts
        if self.pivot and (self.joined or amounts.credit_is_positive or amounts.unit != "kroner"):
            raise ValueError("a pivot takes neither joined nor amounts.unit nor amounts.credit_is_positive")
        return self


class ColumnMap(TableFormat):
    """A format that a user has made or corrected: it must say itself how it is recognised and where the money is."""

    prefers_own_names: bool = True

    @model_validator(mode="after")
    def _stands_alone(self) -> ColumnMap:
        marks = self.recognised_by
        if not marks.all_of and not marks.at_least:
            raise ValueError("recognised_by.all_of must name the headers the file is known by")
        fields = self.fields
        if not self.pivot and not (fields.amount or (fields.debit and fields.credit)):
            raise ValueError("fields.amount must name the column with the amounts, or fields.debit and fields.credit")
        if not fields.account and not any("account" in joined.parts for joined in self.joined):
            raise ValueError("fields.account must name the column with the accounts")
        return self
