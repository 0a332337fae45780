"""Arts, functions, account classes and projects that exist."""

from __future__ import annotations

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import code_family, either
from schemas.findings import Severity
from schemas.rules import Rule


def _invalid_art(row: Row, _shown: str, context: RuleContext) -> Said:
    return _invalid_code("art", row["art"], row["art"], context.valid_arts, context.accounting_year)


def _invalid_function(row: Row, _shown: str, context: RuleContext) -> Said:
    function = row["checked_function"]
    return _invalid_code("funksjon", row["function"], function, context.valid_functions, context.accounting_year)


def _invalid_code(name: str, written: str, code: str, valid: frozenset[str], year: int) -> Said:
    near = code_family(code, valid)
    right = either(near) if near else f"en {name} som gjelder i {year}"
    return Said(
        f"Fant ugyldig {name} «{written}» for {year}",
        f"Korrigér {name} til {right}",
        value=written,
        expected=right,
    )


def _checked_function(_context: RuleContext) -> dict[str, pl.Expr]:
    """The KOSTRA function; the code as it stands where none can be made of it, so that it is told of."""
    return {"checked_function": pl.coalesce("kostra_function", "function")}


def _other_class(row: Row, _shown: str, context: RuleContext) -> Said:
    account_class = row["account_class"]
    name = " (investering)" if account_class == "0" else ""
    return Said(
        f"Fant kontoklasse «{account_class}»{name}",
        f"Hvis posteringen hører til driften, korrigér kontoklasse til «{context.operating_class}»",
        value=account_class,
        expected=context.operating_class,
    )


def _unknown_project(row: Row, _shown: str, _context: RuleContext) -> Said:
    project = row["project"]
    return Said(
        f"Fant ukjent prosjekt «{project}»",
        "Korrigér prosjekt, eller legg prosjektet inn i programmets kontering",
        value=project,
        expected="et prosjekt i programmets kontering",
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L06",
            title="Arten er gyldig i regnskapsåret",
            severity=Severity.ERROR,
            remedy="Omposter til en art som gjelder i regnskapsåret.",
            source="KOSTRA, kontroll 012 Art",
        ),
        table=POSTINGS,
        expectations=lambda context: (among("art", context.valid_arts),),
        say=_invalid_art,
        passes=example({"art": "272", "account": "1272"}),
        fails=example({"art": "270", "account": "1270"}),
    ),
    RowRule(
        rule=Rule(
            code="L07",
            title="Funksjonen er gyldig i regnskapsåret",
            severity=Severity.WARNING,
            year_end=Severity.ERROR,
            remedy="Omposter til en funksjon som gjelder i regnskapsåret.",
            source="KOSTRA, kontroll 010 Funksjon",
        ),
        table=POSTINGS,
        derived=_checked_function,
        expectations=lambda context: (among("checked_function", context.valid_functions, shown="function"),),
        say=_invalid_function,
        passes=example({"function": "23199", "kostra_function": "231"}),
        fails=example({"function": "19000", "kostra_function": "190"}),
    ),
    RowRule(
        rule=Rule(
            code="L08",
            title="Posteringen hører til driftsregnskapet",
            severity=Severity.WARNING,
            remedy="Kontroller om kostnaden hører til driften. Investeringer dekkes bare når tilskuddsbrevet sier det.",
            source="Kontroll L08; KOSTRA, kontroll 009 Kontoklasse",
        ),
        table=POSTINGS,
        expectations=lambda context: (among("account_class", {context.operating_class}),),
        say=_other_class,
        passes=example({"account_class": "2", "account": "2134", "art": None}),
        fails=example({"account_class": "0", "account": "0120"}),
    ),
    RowRule(
        rule=Rule(
            code="L13",
            title="Prosjektet er kjent i programmets kontering",
            severity=Severity.ERROR,
            remedy="Omposter til riktig prosjekt, eller legg inn en konteringsregel for prosjektet.",
            source="Kontroll L13",
        ),
        table=POSTINGS,
        expectations=lambda context: (among("project", context.known_projects),),
        say=_unknown_project,
        passes=example({"project": "71004"}),
        fails=example({"project": "71098"}),
    ),
)
