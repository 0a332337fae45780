"""The sound posting that every example differs from, and examples as frames and files."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import polars as pl

from schemas.decoded import DecodedFile
from schemas.expectations.row_rule import Checked, Example
from schemas.expectations.rule_context import RuleContext
from schemas.frames import ACCOUNTS, LEDGER

SOUND_POSTING: Final[dict[str, Any]] = {
    "file": "eksempel.csv",
    "part": 1,
    "voucher": "2001",
    "voucher_type": "IF",
    "posted_on": date(2026, 3, 10),
    "accounting_year": 2026,
    "period": "2026-03",
    "account": "1120",
    "responsibility": "310100",
    "function": "23100",
    "project": "71003",
    "text": "Materiell",
    "party": "50012",
    "tax_code": "1",
    "currency": "NOK",
    "amount_ore": 125_000,
    "amount_text": "1 250,00",
    "account_class": "1",
    "art": "120",
    "kostra_function": "231",
}
"""An invented posting that breaks no rule."""

EXAMPLE_CONTEXT: Final = RuleContext(
    accounting_year=2026,
    last_period="2026-12",
    is_year_end=False,
    valid_arts=frozenset(
        {"010", "020", "090", "099", "115", "120", "180", "195", "200", "271", "272", "429"}
        | {"470", "540", "550", "710", "729", "810", "890", "950"}
    ),
    valid_functions=frozenset({"120", "231", "232", "281", "283"}),
    known_projects=frozenset({"71003", "71004"}),
    flagged_arts=("180-185",),
    flagged_functions=frozenset({"222"}),
)
"""The year and the programme of the examples; only the codes they use."""


def as_checked(shown: Example, context: RuleContext = EXAMPLE_CONTEXT) -> Checked:
    """The example as one file; rows are numbered from 2, and all in scope but those the example says are outside."""
    rows = [{**SOUND_POSTING, "row": number, **row} for number, row in enumerate(shown.rows, start=2)]
    frame = pl.DataFrame(rows, schema={**LEDGER, **ACCOUNTS})
    file = DecodedFile(
        name=SOUND_POSTING["file"],
        sha256="",
        format="eksempel",
        encoding="utf-8",
        ledger=frame.select(*LEDGER),
        rows=frame.height,
        control=shown.control,
        is_whole_ledger=shown.is_whole_ledger,
    )
    scope = frame.filter(~pl.col("row").is_in(shown.outside_rows)) if shown.outside_rows else frame
    return Checked(frame, scope, (file,), context)
