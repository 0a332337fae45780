"""Which column holds what: the names that a format, or all formats together, give the fields of LEDGER.

A column is found by its name, never by its place, for the same report changes its order from one year to the next.
Texts of codes (`Konto(T)`, `Kontonavn`) are known so that they are never taken for the code. The names themselves are
in the TOML files of this package; what a format may say is `schemas.exports.table_format`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.exports.header_names import name_pattern, squeezed
from schemas.exports.table_format import TableFormat
from schemas.exports.table_formats import generic

__all__ = ["DECISIVE", "FIELDS", "Layout", "case_twins", "layout_of", "squeezed", "unused_headers"]

FIELDS: Mapping[str, tuple[str, ...]] = generic().names
"""The names every format shares, squeezed as `squeezed` does; the earlier name is the better one."""
DECISIVE = frozenset(
    {"account", "amount", "debit", "credit", "side", "project", "function", "responsibility", "period"}
)
"""Fields where the wrong column of two would change a figure in the letter."""

_ACCOUNTS_OF_YEAR = re.compile(r"^(regnskap|rekneskap)(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header row says.

    Args:
        row: the header's row number.
        headers: every header as the file writes it, by column.
        fields: the column of each field that was found.
        parties: columns that name a supplier or customer, the best first.
        rivals: fields for which two columns have equally good names, with those columns.
        format: whose names these are.
    """

    row: int
    headers: Mapping[str, str]
    fields: Mapping[str, str]
    parties: tuple[str, ...] = ()
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    format: TableFormat = field(default_factory=generic)

    @property
    def is_ledger(self) -> bool:
        """Whether there is an account and an amount, which a ledger cannot do without."""
        return "account" in self.fields and self.has_amount

    @property
    def has_amount(self) -> bool:
        """Whether there is an amount, in one column or two."""
        return "amount" in self.fields or self.has_two_sides

    @property
    def has_two_sides(self) -> bool:
        """Whether debit and credit stand in columns of their own."""
        return {"debit", "credit"} <= set(self.fields)

    @property
    def amount_columns(self) -> tuple[str, ...]:
        """The columns that hold money, in the order debit, credit, amount."""
        return tuple(self.fields[field] for field in ("debit", "credit", "amount") if field in self.fields)

    @property
    def columns_in_ore(self) -> tuple[str, ...]:
        """The amount columns whose amounts are in øre, by the format or by the header itself."""
        if self.format.amounts.unit == "ore":
            return self.amount_columns
        says_so = squeezed(self.header_of("amount") or "") in {*generic().ore_names, *self.format.ore_names}
        return (self.fields["amount"],) if says_so else ()

    def header_of(self, field: str) -> str | None:
        """The field's header as the file writes it."""
        return self.headers.get(self.fields.get(field, ""))


def layout_of(row: int, cells: Mapping[str, str | None], table_format: TableFormat | None = None) -> Layout:
    """What that row says when read as a header.

    Args:
        row: its number in the file.
        cells: column to text, in the order of the file.
        table_format: whose names to read it by; without one, the names all formats share.
    """
    by = table_format or generic()
    headers = {column: text.strip() for column, text in cells.items() if text and text.strip()}
    names = {column: _name(header) for column, header in headers.items()}
    best = {field: _best(synonyms, names) for field, synonyms in _synonyms(by).items()}
    if by.other_fields_by_name and by is not generic():
        claimed = {column for columns in best.values() for column in columns}
        free = {column: name for column, name in names.items() if column not in claimed}
        best |= {field: _best(FIELDS[field], free) for field in FIELDS if not best.get(field)}
    spelled = {field: _as_spelled(by, field, columns, headers) for field, columns in best.items()}
    return Layout(
        row=row,
        headers=headers,
        fields={field: columns[0] for field, columns in spelled.items() if columns},
        parties=_parties(by, names),
        rivals={field: columns for field, columns in spelled.items() if len(columns) > 1},
        format=by,
    )


def case_twins(layout: Layout) -> tuple[tuple[str, ...], ...]:
    """Groups of headers that differ only in small and capital letters, such as `Region` and `region`."""
    groups: dict[str, list[str]] = {}
    for header in layout.headers.values():
        groups.setdefault(header.casefold(), []).append(header)
    return tuple(tuple(group) for group in groups.values() if len(set(group)) > 1)


def unused_headers(layout: Layout) -> tuple[str, ...]:
    """Headers that no field knows, that are not the text of a code, and that the format does not call its own."""
    by = layout.format
    known = {*generic().party_names, *by.party_names, *(name for names in FIELDS.values() for name in names)}
    known |= {name for names in by.names.values() for name in names}
    known |= {squeezed(name) for joined in by.joined for name in joined.headers}
    others = [name_pattern(name) for name in (*generic().rows.code_texts, *by.rows.code_texts, *by.rows.known_headers)]
    used = {layout.headers.get(column) for column in layout.fields.values()}
    return tuple(
        header
        for header in layout.headers.values()
        if header not in used
        and _name(header) not in known
        and not any(other.fullmatch(squeezed(header)) for other in others)
    )


def _name(header: str) -> str:
    """The name a header is looked up by: `Regnskap 2026` is `regnskap`."""
    return _ACCOUNTS_OF_YEAR.sub(r"\1", squeezed(header))


def _synonyms(by: TableFormat) -> Mapping[str, tuple[str, ...]]:
    """The names of each field, the best first: a format adds names, and changes no order unless it says so."""
    if by is generic() or by.prefers_own_names:
        return by.names
    return {
        field: (*(name for name in names if name not in FIELDS[field]), *FIELDS[field])
        for field, names in by.names.items()
    }


def _best(synonyms: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    present = set(names.values())
    for synonym in synonyms:
        if synonym not in present:
            continue
        return tuple(column for column, name in names.items() if name == synonym)
    return ()


def _as_spelled(by: TableFormat, field: str, columns: tuple[str, ...], headers: Mapping[str, str]) -> tuple[str, ...]:
    """Of columns whose names differ only in dress, the one that the format spells as the file does."""
    if len(columns) < 2:
        return columns
    exact = tuple(column for column in columns if headers[column] in getattr(by.fields, field, ()))
    return exact if len(exact) == 1 else columns


def _parties(by: TableFormat, names: Mapping[str, str]) -> tuple[str, ...]:
    known = by.party_names or (generic().party_names if by.other_fields_by_name else ())
    return tuple(column for name in known for column in names if names[column] == name)
