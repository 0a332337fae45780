"""A file's own totals against what was read from it."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.decoded import ControlTotals, DecodedFile
from schemas.expectations.row_rule import Checked, Example, Row, RowRule, Said, Table, among
from schemas.expectations.rule_context import RuleContext
from schemas.exports.row_findings import kroner
from schemas.exports.rules import CONTROL_TOTALS

_TOTALS: Final = {"rows": "antall rader", "vouchers": "antall bilag", "debit_ore": "debet", "credit_ore": "kredit"}
_FILES_SCHEMA: Final[dict[str, pl.DataType]] = {
    "file": pl.String(),
    "row": pl.Int64(),
    "part": pl.Int32(),
    "voucher": pl.String(),
    "amount_ore": pl.Int64(),
    **{f"counted_{name}": pl.Int64() for name in _TOTALS},
    **{f"stated_{name}": pl.Int64() for name in _TOTALS},
    **{f"{name}_difference": pl.Int64() for name in _TOTALS},
}


def _files(checked: Checked) -> pl.DataFrame:
    """One row per file, with what was counted, what the file states, and the difference; nought where it is silent."""
    return pl.DataFrame([_totals(file) for file in checked.decoded], schema=_FILES_SCHEMA)


def _totals(file: DecodedFile) -> dict[str, str | int | None]:
    counted = _counted(file)
    stated = {name: getattr(file.control, name) for name in _TOTALS}
    difference = {name: counted[name] - stated[name] if stated[name] is not None else 0 for name in _TOTALS}
    return {
        "file": file.name,
        "amount_ore": difference["debit_ore"] + difference["credit_ore"],
        **{f"counted_{name}": value for name, value in counted.items()},
        **{f"stated_{name}": value for name, value in stated.items()},
        **{f"{name}_difference": value for name, value in difference.items()},
    }


def _counted(file: DecodedFile) -> dict[str, int]:
    """What was read; a line that is split over projects counts once, with its sum."""
    lines = file.ledger.group_by("row").agg(pl.col("amount_ore").sum())["amount_ore"]
    return {
        "rows": file.rows,
        "vouchers": _vouchers(file) if file.control.vouchers is not None else 0,
        "debit_ore": int(lines.filter(lines > 0).sum()),
        "credit_ore": int(lines.filter(lines < 0).sum()),
    }


def _vouchers(file: DecodedFile) -> int:
    numbered = file.ledger.filter(pl.col("voucher").is_not_null())
    return numbered.select("accounting_year", "voucher_type", "voucher").unique().height


FILES = Table("files", _files)


def _other_total(row: Row, shown: str, _context: RuleContext) -> Said:
    counted, stated = row[f"counted_{shown}"], row[f"stated_{shown}"]
    difference = counted - stated
    is_amount = shown.endswith("_ore")
    counted_text, stated_text, difference_text = (
        kroner(value) if is_amount else str(value) for value in (counted, stated, abs(difference))
    )
    side = "for mye" if abs(counted) > abs(stated) else "for lite"
    return Said(
        f"Fant {_TOTALS[shown]} {counted_text}, men filen sier selv {stated_text}: {difference_text} {side}",
        "Kontroller at hele uttrekket er med",
        value=counted_text,
        expected=stated_text,
        difference_ore=difference if is_amount else None,
    )


RULES = (
    RowRule(
        rule=CONTROL_TOTALS,
        table=FILES,
        expectations=lambda _context: tuple(among(f"{name}_difference", {0}, shown=name) for name in _TOTALS),
        say=_other_total,
        passes=Example(({"amount_ore": 500},), control=ControlTotals(rows=1, vouchers=1, debit_ore=500, credit_ore=0)),
        fails=Example(({"amount_ore": 500},), control=ControlTotals(rows=2)),
    ),
)
