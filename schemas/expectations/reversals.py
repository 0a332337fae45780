"""Postings that say they reverse another, and stand on another coding than what they reverse."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, absent, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import COLUMN_NAMES
from schemas.expectations.words import REVERSAL, says
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.rules import Rule

_DIMENSIONS: Final = ("responsibility", "function", "project")
_CODING: Final = ("account", *_DIMENSIONS)


def _reversals(checked: Checked) -> pl.DataFrame:
    """The programme's reversals, each with the dimension on which its equal opposite differs; null when none does.

    The opposite is an equal amount the other way on the same account, anywhere in the ledger up to the same period.
    A reversal without any is left to the rule on signs: what it reverses may be of another year.
    """
    own = POSTINGS.build(checked).filter(says(REVERSAL), pl.col("amount_ore").is_not_null())
    own = own.with_columns(opposite_ore=-pl.col("amount_ore"))
    others = checked.ledger.join(
        own.select("account", amount_ore="opposite_ore").unique(), on=("account", "amount_ore"), how="semi"
    ).select(*_CODING, "row", "file", "period", opposite_ore="amount_ore")
    pairs = own.join(others, on=("account", "opposite_ore"), how="inner", suffix="_other").filter(
        pl.col("period_other") <= pl.col("period")
    )
    differs = [~pl.col(name).eq_missing(pl.col(f"{name}_other")) for name in _DIMENSIONS]
    pairs = pairs.with_columns(differing=pl.sum_horizontal(differs))
    nearest = pairs.sort("differing", "file", "row", "part", "file_other", "row_other").unique(
        ("file", "row", "part"), keep="first", maintain_order=True
    )
    name = pl.coalesce(
        *(pl.when(differ).then(pl.lit(name)) for differ, name in zip(differs, _DIMENSIONS, strict=True)),
        pl.lit(None, pl.String),
    )
    return nearest.with_columns(differing_on=name)


REVERSALS = Table("reversals", _reversals, holds_postings=True)


def _half_reversed(row: Row, _shown: str, _context: RuleContext) -> Said:
    dimension = row["differing_on"]
    name, here, there = COLUMN_NAMES[dimension], row[dimension] or "tomt", row[f"{dimension}_other"] or "tomt"
    elsewhere = "" if row["file_other"] == row["file"] else f" i {row['file_other']}"
    return Said(
        f"Fant tilbakeføring på {kroner(row['amount_ore'])} på {name} «{here}», mens posteringen den svarer til "
        f"(rad {row['row_other']}{elsewhere}), står på {name} «{there}»",
        f"Korrigér {name}, så tilbakeføringen går i null mot det den gjelder",
        value=here,
        expected=there,
        difference_ore=row["amount_ore"],
    )


RULES = (
    RowRule(
        rule=Rule(
            code="V07",
            title="En tilbakeføring står på samme kontering som det den tilbakefører",
            severity=Severity.WARNING,
            remedy="Omposter tilbakeføringen til samme ansvar, funksjon og prosjekt.",
            source="Kontroll V07",
            is_trial=True,
        ),
        table=REVERSALS,
        expectations=lambda _context: (absent("differing_on", shown="project"),),
        say=_half_reversed,
        passes=example({}, {"amount_ore": -125_000, "text": "Tilbakeføring materiell"}),
        fails=example({"project": "71004"}, {"amount_ore": -125_000, "text": "Tilbakeføring materiell"}),
    ),
)
