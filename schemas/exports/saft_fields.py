"""Which elements of a SAF-T file are wanted, and the record each belongs to.

Elements are known by local name, so that a file without its namespace, or with another prefix, is read the same.
"""

from __future__ import annotations

from enum import IntEnum

Path = tuple[str, ...]
Record = dict[str, str]


class Kind(IntEnum):
    """What a record is of."""

    HEADER = 0
    CONTROL = 1
    DIMENSION = 2
    JOURNAL = 3
    TRANSACTION = 4
    LINE = 5
    ANALYSIS = 6


AMOUNTS = ("DebitAmount", "CreditAmount")
ANALYSIS_AMOUNTS = ("AnalysisAmount", "DebitAnalysisAmount", "CreditAnalysisAmount")
_SUMMED = frozenset({*AMOUNTS, *ANALYSIS_AMOUNTS})
_WANTED: dict[Kind, frozenset[str]] = {
    Kind.CONTROL: frozenset({"NumberOfEntries", "TotalDebit", "TotalCredit"}),
    Kind.DIMENSION: frozenset({"AnalysisType", "AnalysisTypeDescription"}),
    Kind.JOURNAL: frozenset({"JournalID"}),
    Kind.TRANSACTION: frozenset(
        {"TransactionID", "Period", "PeriodYear", "TransactionDate", "VoucherType", "Description", "GLPostingDate"}
    ),
    Kind.LINE: frozenset(
        {"AccountID", "Description", "SupplierID", "CustomerID", "TaxInformation/TaxCode", *AMOUNTS}
        | {f"{name}/Amount" for name in AMOUNTS}
    ),
    Kind.ANALYSIS: frozenset(
        {"AnalysisType", "AnalysisID", *ANALYSIS_AMOUNTS, *(f"{name}/Amount" for name in ANALYSIS_AMOUNTS)}
    ),
}


def record_at(path: Path) -> Kind | None:
    """The kind of record that begins with the last element of the path."""
    name, parent = path[-1], path[-2] if len(path) > 1 else ""
    if name == "AnalysisTypeTableEntry":
        return Kind.DIMENSION
    if "GeneralLedgerEntries" not in path:
        return None
    if path[-3:] == ("Transaction", "Line", "Analysis"):
        return Kind.ANALYSIS
    if (parent, name) == ("Transaction", "Line"):
        return Kind.LINE
    return {"Transaction": Kind.TRANSACTION, "Journal": Kind.JOURNAL}.get(name)


def field_at(path: Path) -> tuple[Kind, str | None]:
    """The kind of record that a text in this place belongs to, and its field; None for what is not wanted."""
    if path[1:2] == ("Header",):
        return Kind.HEADER, "/".join(path[2:]) or None
    if path[-2:-1] == ("GeneralLedgerEntries",):
        return Kind.CONTROL, path[-1] if path[-1] in _WANTED[Kind.CONTROL] else None
    for depth in range(len(path) - 1, 0, -1):
        kind = record_at(path[:depth])
        if kind is not None:
            field = "/".join(path[depth:])
            return kind, field if field in _WANTED[kind] else None
    return Kind.HEADER, None


def is_amount(field: str | None) -> bool:
    """Whether the field is an element that holds an amount, or the amount in it."""
    return field is not None and field.removesuffix("/Amount") in _SUMMED


def joined(field: str, earlier: str, text: str) -> str:
    """The text of an element that comes twice: the first that is not blank, but two amounts are not one."""
    if not text.strip():
        return earlier
    if not earlier.strip():
        return text
    return f"{earlier} / {text}" if is_amount(field) else earlier
