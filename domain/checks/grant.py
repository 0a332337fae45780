"""The grant as a whole: ceiling, budget, receipts, the bound fund at year-end, and what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.checks.wording import kroner
from domain.funds import BookedFund, has_movements
from domain.grant_years import left_over, over_used
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.grant_results import GrantResult
from schemas.records import Kind
from schemas.rules import Rule

FUND_TOLERANCE_ORE = 100
"""Municipalities set aside whole kroner; seen in a public ledger (DOMAIN 4)."""

BUDGET_EQUALS_MONEY = Rule(
    code="Y02",
    title="Budsjettet er lik tildelingen og godkjent overføring",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Rett budsjettlinjene, tildelingen eller overføringen i årsfilen.",
    source="Kontroll Y02",
)
WITHIN_DISPOSABLE = Rule(
    code="Y03",
    title="Brukt tilskudd er ikke mer enn det som er disponibelt",
    severity=Severity.ERROR,
    remedy="Kontrollér fordelingen på tiltak; det som overstiger disponibelt tilskudd, dekker kommunen selv.",
    source="Kontroll Y03",
)
RECEIVED_AS_PAID = Rule(
    code="Y09",
    title="Mottatt tilskudd i regnskapet er lik utbetalt tilskudd",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Kontrollér at tilskuddet er ført på riktig prosjekt, eller rett utbetalt beløp i årsfilen.",
    source="Kontroll Y09",
)
FUND_EQUALS_UNUSED = Rule(
    code="Y11",
    title="Avsetningen til bundet fond er lik ubrukt tilskudd, innenfor én krone",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Korrigér avsetningen på art 550, eller finn utgiftene som mangler eller er ført for mye.",
    source="Kontroll Y10 og Y11; DESIGN 4, regel 5",
)
NOT_SET_ASIDE = Rule(
    code="K08",
    title="Ubrukt tilskudd avsettes til bundet fond når regnskapet avsluttes",
    severity=Severity.WARNING,
    remedy="Før avsetningen på art 550 i årsavslutningen, og kjør på nytt.",
    source="DOMAIN 4: bundne driftsfond",
)
BOOKED_FUND = Rule(
    code="Y10",
    title="Fondet i balansen er lik det godkjente og fondets bevegelser",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Kontrollér inngående balanse på kapittel 51 og posteringene på art 550 og 950, eller rett årsfilen.",
    source="Kontroll Y10",
)
UNCONFIRMED = Rule(
    code="K06",
    title="Opplysningene brevet bygger på er bekreftet",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Skriv inn opplysningen i programfilen, oppgi kilden, og merk den som bekreftet.",
    source="DESIGN 4, regel 6",
)
FUND_BY_HAND = Rule(
    code="K42",
    title="Fondet som er ført for hånd i årsfilen, er lik regnskapet der regnskapet viser det",
    severity=Severity.ERROR,
    remedy="Rett fondet i årsfilen, eller ta det ut: regnskapet viser det selv.",
    source="Kontroll Y10; vedtak 0016",
)
RULES = (
    BUDGET_EQUALS_MONEY,
    WITHIN_DISPOSABLE,
    RECEIVED_AS_PAID,
    FUND_EQUALS_UNUSED,
    NOT_SET_ASIDE,
    BOOKED_FUND,
    UNCONFIRMED,
    FUND_BY_HAND,
)


def grant_findings(
    grant: GrantResult, year: BudgetYear, unconfirmed: tuple[str, ...], *, is_year_end: bool
) -> Iterator[Finding]:
    """The findings of the grant as a whole."""
    budget = sum(line.ore for line in year.allocations)
    comparisons = [
        _Comparison(BUDGET_EQUALS_MONEY, "Budsjettet", budget, "tildeling og overføring", grant.disposable_ore),
        _Comparison(RECEIVED_AS_PAID, "Mottatt tilskudd i regnskapet", grant.received_ore, "utbetalt", grant.paid_ore),
    ]
    left = left_over(grant)
    if is_year_end and not year.accounts_closed and not grant.fund_set_aside_ore and left:
        yield NOT_SET_ASIDE.finding(
            f"Avsetningen på art 550 er ikke ført. Så langt er {kroner(left)} av tilskuddet ubrukt.",
            is_year_end=True,
            expected=kroner(left),
            difference_ore=-left,
        )
    elif is_year_end:
        comparisons.append(
            _Comparison(
                FUND_EQUALS_UNUSED,
                "Bundet fond ved årets slutt",
                grant.fund_closing_ore,
                "ubrukt tilskudd",
                left,
                FUND_TOLERANCE_ORE,
            )
        )
    for comparison in comparisons:
        yield from _unequal(comparison, is_year_end=is_year_end)
    if over := over_used(grant):
        usable = grant.used_ore - over
        bound = f" til det. {kroner(left)} til er bundet til tiltak som ikke har brukt det." if left else "."
        yield WITHIN_DISPOSABLE.finding(
            f"Brukt tilskudd er {kroner(grant.used_ore)}, men bare {kroner(usable)} er disponibelt{bound}",
            is_year_end=is_year_end,
            value=kroner(grant.used_ore),
            expected=kroner(usable),
            difference_ore=over,
        )
    for fact in unconfirmed:
        yield UNCONFIRMED.finding(f"{fact} er ikke bekreftet.", is_year_end=is_year_end, value=fact)


def hand_findings(
    booked: BookedFund | None, moved: Mapping[Kind, int], year: BudgetYear, *, is_year_end: bool
) -> Iterator[Finding]:
    """The fund by hand against the ledger, part by part, where the ledger shows it too."""
    by_hand = year.grant.fund
    if by_hand is None:
        return
    pairs = [("inngående saldo", by_hand.opening.ore, booked.opening_ore)] if booked else []
    # By hand is the whole year's; what the ledger has moved so far is not to be measured against it.
    if is_year_end and has_movements(moved):
        pairs.append(("avsatt", by_hand.set_aside.ore, moved.get(Kind.FUND_SET_ASIDE, 0)))
        pairs.append(("brukt", by_hand.used.ore, -moved.get(Kind.FUND_USE, 0)))
    for what, hand_ore, ledger_ore in pairs:
        yield from _unequal(
            _Comparison(
                FUND_BY_HAND, f"Fondet i årsfilen, {what},", hand_ore, "regnskapet", ledger_ore, FUND_TOLERANCE_ORE
            ),
            is_year_end=is_year_end,
        )


def fund_findings(grant: GrantResult, booked: BookedFund | None, *, is_year_end: bool) -> Iterator[Finding]:
    """The fund of the balance sheet, or the one by hand, against what is approved and against its own movements."""
    if booked is None:
        if grant.is_fund_opening_by_hand:
            yield from _unequal(
                _Comparison(
                    BOOKED_FUND,
                    "Fondets inngående saldo, ført for hånd,",
                    grant.fund_opening_ore,
                    "godkjent overføring",
                    grant.carried_in_ore,
                    FUND_TOLERANCE_ORE,
                ),
                is_year_end=is_year_end,
            )
        return
    yield from _unequal(
        _Comparison(
            BOOKED_FUND,
            "Fondets inngående balanse",
            booked.opening_ore,
            "godkjent overføring",
            grant.carried_in_ore,
            FUND_TOLERANCE_ORE,
        ),
        is_year_end=is_year_end,
    )
    yield from _unequal(
        _Comparison(
            BOOKED_FUND,
            "Fondet i balansen",
            booked.closing_ore,
            "inngående balanse med avsetning og bruk",
            grant.fund_closing_ore,
            FUND_TOLERANCE_ORE,
        ),
        is_year_end=is_year_end,
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two amounts that should be equal, in words and øre."""

    rule: Rule
    what: str
    value_ore: int
    of: str
    expected_ore: int
    tolerance_ore: int = 0


def _unequal(pair: _Comparison, *, is_year_end: bool) -> Iterator[Finding]:
    difference = pair.value_ore - pair.expected_ore
    if abs(difference) <= pair.tolerance_ore:
        return
    direction = "mer" if difference > 0 else "mindre"
    yield pair.rule.finding(
        f"{pair.what} er {kroner(pair.value_ore)}, {kroner(abs(difference))} {direction} enn "
        f"{pair.of} ({kroner(pair.expected_ore)}).",
        is_year_end=is_year_end,
        value=kroner(pair.value_ore),
        expected=kroner(pair.expected_ore),
        difference_ore=difference,
    )
