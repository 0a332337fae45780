"""Fields a posting must have, and amounts and currencies that can be used."""

from __future__ import annotations

import polars as pl

from schemas.expectations.posting_table import ABSENT_FIELDS, POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, among, example, filled, none_of, within
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import COLUMN_NAMES
from schemas.exports.masking import shown_amount
from schemas.exports.row_findings import kroner
from schemas.exports.rules import AMOUNT
from schemas.findings import Severity
from schemas.rules import Rule

_GRANT_ARTS = ("550", "700", "810", "950")
_REQUIRED = ("art", "responsibility", "function", "project", "voucher", "period", "posted_on")


def _has_required(_context: RuleContext) -> dict[str, pl.Expr]:
    """Whether each required field is filled, or the file has no such field; reading it has told of that once."""
    return {
        f"has_{column}": pl.col(column).is_not_null() | pl.col(ABSENT_FIELDS).str.contains(f" {column} ", literal=True)
        for column in _REQUIRED
    }


def _missing(row: Row, shown: str, context: RuleContext) -> Said:
    name = COLUMN_NAMES[shown]
    if shown == "art" and row["account"] and (whole := _with_leading_nought(row["account"], context)):
        found = f"Fant konto «{row['account']}», som trolig er «{whole}» uten nullen foran"
        return Said(found, "Ta ut filen på nytt med konto som tekst", value=row["account"], expected=whole)
    if shown == "art" and row["account"]:
        expected = "en konto med art"
        return Said(
            f"Fant konto «{row['account']}» uten art", "Korrigér konto", value=row["account"], expected=expected
        )
    return Said(f"Fant ikke {name}", f"Fyll ut {name}", value="tomt", expected="utfylt")


def _with_leading_nought(account: str, context: RuleContext) -> str | None:
    """The art that the account is when a spreadsheet has taken its first nought; None when that is no art."""
    whole = account.zfill(3)
    return whole if len(account) < 3 and whole in context.valid_arts else None


def _missing_in_file(shown: str, rows: int) -> str:
    return f"Fant ikke {COLUMN_NAMES[shown]} på noen av de {rows} radene"


def _unreadable(row: Row, _shown: str, _context: RuleContext) -> Said:
    text = shown_amount(row["amount_text"] or "")
    found = f"Fant ugyldig beløp «{text}»" if text else "Fant ingen tall der beløpet skulle stå"
    return Said(found, "Korrigér beløp", value=text, expected="et beløp med to desimaler")


def _foreign(row: Row, _shown: str, _context: RuleContext) -> Said:
    currency = row["currency"]
    return Said(f"Fant ugyldig valuta «{currency}»", "Korrigér valuta til «NOK»", value=currency, expected="NOK")


def _large(row: Row, _shown: str, context: RuleContext) -> Said:
    return Said(
        f"Fant et stort beløp, {kroner(row['amount_ore'])}",
        value=kroner(row["amount_ore"]),
        expected=f"høyst {kroner(context.large_amount_ore)}",
        difference_ore=abs(row["amount_ore"]) - context.large_amount_ore,
    )


def _amount_beside_the_grant(_context: RuleContext) -> dict[str, pl.Expr]:
    """The amount; null for grants received and fund movements, which are large by nature."""
    return {
        "amount_beside_grant_ore": pl.when(~pl.col("art").is_in(_GRANT_ARTS).fill_null(value=False)).then("amount_ore")
    }


def _nought(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said("Fant beløpet 0", value=row["amount_text"], expected="et beløp")


RULES = (
    RowRule(
        rule=Rule(
            code="L03",
            title="Art, ansvar, funksjon, prosjekt, bilag, periode og dato er fylt ut",
            severity=Severity.ERROR,
            remedy="Fyll ut feltet i regnskapssystemet, eller ta kolonnen med i uttrekket.",
            source="Kontroll L03; FINT kontostreng",
        ),
        table=POSTINGS,
        derived=_has_required,
        expectations=lambda _context: tuple(among(f"has_{column}", {True}, shown=column) for column in _REQUIRED),
        say=_missing,
        whole_file=_missing_in_file,
        passes=example({}),
        fails=example({"responsibility": None}),
    ),
    RowRule(
        rule=AMOUNT,
        table=POSTINGS,
        expectations=lambda _context: (filled("amount_ore"),),
        say=_unreadable,
        passes=example({"art": "729", "account": "1729", "amount_ore": -50, "amount_text": "-0,50"}),
        fails=example({"amount_ore": None, "amount_text": "1.250,00,-"}),
    ),
    RowRule(
        rule=Rule(
            code="L16",
            title="Beløpet er i norske kroner",
            severity=Severity.WARNING,
            remedy="Kontroller at beløpet er regnet om til norske kroner, og ta ut filen med valuta NOK.",
            source="Kontroll L16",
        ),
        table=POSTINGS,
        derived=lambda _context: {"currency_code": pl.col("currency").str.to_uppercase()},
        expectations=lambda _context: (among("currency_code", {"NOK"}, shown="currency"),),
        say=_foreign,
        passes=example({"currency": None}),
        fails=example({"currency": "EUR"}),
    ),
    RowRule(
        rule=Rule(
            code="L25",
            title="En enkelt postering er ikke uvanlig stor",
            severity=Severity.INFO,
            remedy="Kontroller at beløp og prosjekt er riktige.",
            source="Kontroll L25",
        ),
        table=POSTINGS,
        derived=_amount_beside_the_grant,
        expectations=lambda context: (
            within("amount_beside_grant_ore", -context.large_amount_ore, context.large_amount_ore, shown="amount_ore"),
        ),
        say=_large,
        passes=example({"art": "710", "amount_ore": -100_000_000}, {"art": "810", "amount_ore": -500_000_000}),
        fails=example({"amount_ore": 100_000_001}),
    ),
    RowRule(
        rule=Rule(
            code="L29",
            title="Beløpet er ikke null",
            severity=Severity.INFO,
            remedy="Kontroller om posteringen mangler beløp. Den har ingen virkning på summene.",
            source="DESIGN 4",
        ),
        table=POSTINGS,
        expectations=lambda _context: (none_of("amount_ore", {0}),),
        say=_nought,
        passes=example({"amount_ore": 1}),
        fails=example({"amount_ore": 0, "amount_text": "0,00"}),
    ),
)
