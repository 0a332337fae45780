"""Costs the grant cannot carry, and costs that need a reason."""

from __future__ import annotations

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, example, none_of
from schemas.expectations.rule_context import RuleContext, arts_within
from schemas.findings import Severity
from schemas.rules import Rule


def _ineligible(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant art «{row['art']}», som ikke er en kostnad i programmet",
        "Omposter til riktig art eller bort fra programmets prosjekter",
        value=row["art"],
        expected="en art tilskuddet kan dekke",
    )


def _ordinary(row: Row, shown: str, _context: RuleContext) -> Said:
    name = "art" if shown == "art" else "funksjon"
    return Said(
        f"Fant {name} «{row[shown]}», som vanligvis er ordinær drift",
        "Hvis dette er riktig, skriv en begrunnelse. Dersom det er feil, omposter",
        value=row[shown],
        expected=f"en {name} utenfor ordinær drift, eller en begrunnelse",
    )


def _benefit(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant funksjon «{row['function']}», ytelse til livsopphold",
        "Omposter bort fra programmets prosjekter",
        value=row["function"],
        expected="en funksjon uten ytelser til enkeltpersoner",
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L19",
            title="Arten kan være en kostnad eller inntekt i programmet",
            severity=Severity.ERROR,
            remedy="Omposter. Finans, avskrivninger, frie fond, skatt og folkevalgte dekkes ikke av tilskuddet.",
            source="Kontroll L19",
        ),
        table=POSTINGS,
        expectations=lambda context: (none_of("art", arts_within(context.ineligible_arts)),),
        say=_ineligible,
        passes=example({"art": "550", "account": "1550"}),
        fails=example({"art": "540", "account": "1540"}),
    ),
    RowRule(
        rule=Rule(
            code="L20",
            title="Kostnaden er ikke ordinær drift",
            severity=Severity.WARNING,
            remedy="Begrunn hvorfor kostnaden hører til tiltaket, eller omposter den til ordinær drift.",
            source="Kontroll L20; intensjonsavtalen: tilskuddet skal ikke brukes til ordinær drift",
        ),
        table=POSTINGS,
        expectations=lambda context: (
            none_of("art", arts_within(context.flagged_arts)),
            none_of("kostra_function", context.flagged_functions, shown="function"),
        ),
        say=_ordinary,
        passes=example({"art": "195", "account": "1195"}),
        fails=example({"art": "180", "account": "1180"}),
    ),
    RowRule(
        rule=Rule(
            code="L21",
            title="Ingen ytelser til enkeltpersoner",
            severity=Severity.ERROR,
            remedy="Omposter. Ytelser til enkeltpersoner er aldri en kostnad i programmet.",
            source="Kontroll L21",
        ),
        table=POSTINGS,
        expectations=lambda context: (none_of("kostra_function", context.benefit_functions, shown="function"),),
        say=_benefit,
        passes=example({"function": "28300", "kostra_function": "283"}),
        fails=example({"function": "28100", "kostra_function": "281"}),
    ),
)
