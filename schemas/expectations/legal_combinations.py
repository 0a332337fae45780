"""Arts and functions that SSB's control program accepts together, and in which class of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, absent, example
from schemas.expectations.rule_context import RuleContext, arts_within
from schemas.expectations.wording import either
from schemas.findings import Severity
from schemas.rules import Rule

NOT_OPERATING_ARTS: Final = arts_within(
    ["280-280", "512-512", "521-522", "529-529", "670-670", "910-912", "921-922", "929-929", "970-970"]
)
NOT_OPERATING_FUNCTIONS: Final = frozenset({"841"})
NOT_INVESTMENT_ARTS: Final = arts_within(
    [
        *("070-070", "080-080", "110-110", "114-114", "240-240", "509-509", "570-570", "590-590", "600-600"),
        *("629-630", "640-640", "800-800", "870-879", "909-909", "990-990"),
    ]
)
NOT_INVESTMENT_FUNCTIONS: Final = frozenset({"800", "840", "850", "860"})
"""Source of the four: SSB's control program, controls 020, 030 and 040 to 055 (DOMAIN 1.5)."""

ONLY_TOGETHER: Final = (
    ("065", ("589", "980", "989"), ("899",)),
    ("070", ("530",), ("880",)),
    ("075", ("870", "871", "872", "873", "876", "878", "879"), ("800",)),
    ("080", ("800",), ("840",)),
)
"""SSB's control, the arts it speaks of, and the functions they may stand on."""
FUNCTION_ARTS: Final = (("065", "899", ("589", "980", "989")), ("081", "850", ("450", "810", "850")))
"""SSB's control, the function it speaks of, and the arts that may stand on it."""


def _by_class(context: RuleContext) -> dict[str, pl.Expr]:
    """Art and function of the class where they are illegal; null where they are legal or the class is another."""
    account_class = pl.col("account_class")
    is_operating = account_class == context.operating_class
    is_investment = account_class == context.investment_class
    art, function = pl.col("art"), pl.col("kostra_function")
    return {
        "art_of_other_class": pl.when(
            (is_operating & art.is_in(sorted(NOT_OPERATING_ARTS)))
            | (is_investment & art.is_in(sorted(NOT_INVESTMENT_ARTS)))
        ).then(art),
        "function_of_other_class": pl.when(
            (is_operating & function.is_in(sorted(NOT_OPERATING_FUNCTIONS)))
            | (is_investment & function.is_in(sorted(NOT_INVESTMENT_FUNCTIONS)))
        ).then(function),
    }


def _illegal_in_class(row: Row, shown: str, context: RuleContext) -> Said:
    name = "art" if shown == "art" else "funksjon"
    accounts = "driftsregnskapet" if row["account_class"] == context.operating_class else "investeringsregnskapet"
    return Said(
        f"Fant {name} «{row[shown]}», som ikke er gyldig i {accounts}",
        f"Korrigér {name} eller kontoklasse",
        value=row[shown],
        expected=f"en {name} som gjelder i {accounts}",
    )


def _combinations(_context: RuleContext) -> dict[str, pl.Expr]:
    """The function a posting has and may not have with its art; null where the two may stand together."""
    return {"illegal_function": pl.when(reduce(or_, _illegal()).fill_null(value=False)).then("kostra_function")}


def _illegal() -> Iterator[pl.Expr]:
    art, function = pl.col("art"), pl.col("kostra_function")
    for _, arts, functions in ONLY_TOGETHER:
        yield art.is_in(arts) & ~function.is_in(functions)
    for _, only, arts in FUNCTION_ARTS:
        yield (function == only) & ~art.is_in(arts)


def _illegal_together(row: Row, _shown: str, _context: RuleContext) -> Said:
    art, function = row["art"], row["kostra_function"]
    allowed = [functions for _, arts, functions in ONLY_TOGETHER if art in arts]
    if allowed:
        functions = either(allowed[0])
        right, action = f"funksjon {functions}", f"Korrigér funksjon til {functions}, eller korrigér art"
    else:
        arts = either(next(arts for _, only, arts in FUNCTION_ARTS if only == function))
        right, action = f"art {arts}", f"Korrigér art til {arts}, eller korrigér funksjon"
    return Said(f"Fant art «{art}» på funksjon «{function}»", action, value=f"{art} på {function}", expected=right)


RULES = (
    RowRule(
        rule=Rule(
            code="L09",
            title="Art og funksjon er gyldige i kontoklassen",
            severity=Severity.ERROR,
            remedy="Omposter til en art, en funksjon eller en kontoklasse som hører sammen.",
            source="KOSTRA, kontroll 020, 030 og 040–055",
        ),
        table=POSTINGS,
        derived=_by_class,
        expectations=lambda _context: (
            absent("art_of_other_class", shown="art"),
            absent("function_of_other_class", shown="function"),
        ),
        say=_illegal_in_class,
        passes=example({"art": "272", "account": "1272"}),
        fails=example({"art": "670", "account": "1670"}),
    ),
    RowRule(
        rule=Rule(
            code="L10",
            title="Art og funksjon kan stå sammen",
            severity=Severity.ERROR,
            remedy="Omposter til en funksjon som arten kan stå på.",
            source="KOSTRA, kontroll 065–081",
        ),
        table=POSTINGS,
        derived=_combinations,
        expectations=lambda _context: (absent("illegal_function", shown="function"),),
        say=_illegal_together,
        passes=example({"art": "810", "account": "1810", "amount_ore": -125_000}),
        fails=example({"art": "800", "account": "1800"}),
    ),
)
