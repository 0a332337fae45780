"""Who receives a grant that is passed on: their report, and whether they are also paid for services.

A recipient is called what the register calls it. The ledger's party may be a person, and is never told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from domain.checks.wording import kroner
from domain.likeness import plain
from domain.register_postings import PURCHASE_ARTS, TRANSFER_ART, is_on, payouts, sum_ore
from schemas.findings import Finding, Severity
from schemas.records import Kind
from schemas.registers import OnwardGrantResult
from schemas.rules import Rule

REPORT_IN_TIME = Rule(
    code="R10",
    title="Rapporten om et tilskudd til andre er kommet innen fristen",
    severity=Severity.WARNING,
    remedy="Purr på rapporten, eller før datoen den kom, under report_received i årsfilen.",
    source="Kontroll Y18",
)
REPORTED = Rule(
    code="R11",
    title="Et tilskudd til andre har en rapportfrist, og er rapportert når året avsluttes",
    severity=Severity.WARNING,
    remedy="Avtal rapportfrist med mottakeren, og før frist og mottatt rapport i årsfilen.",
    source="Kontroll V09 og Y18",
)
GRANT_AND_PURCHASE = Rule(
    code="R13",
    title="En mottaker av tilskudd får ikke også betalt for tjenester",
    severity=Severity.WARNING,
    remedy="Kontrollér avtalen med mottakeren: tilskudd og kjøp skal ikke dekke det samme.",
    source="Kontroll V10",
    is_trial=True,
)
RULES = (REPORT_IN_TIME, REPORTED, GRANT_AND_PURCHASE)


def report_findings(grants: Sequence[OnwardGrantResult], today: date, *, is_year_end: bool) -> Iterator[Finding]:
    """Reports that are overdue on the day of the run; at year-end also those that have not come or have no date."""
    for grant in grants:
        if grant.is_overdue:
            yield REPORT_IN_TIME.finding(
                f"Rapporten om tilskuddet til {grant.recipient} ({kroner(grant.awarded_ore)}) skulle ha kommet "
                f"{_day(grant.report_due)}.",
                is_year_end=is_year_end,
                value="ikke mottatt",
                expected=_day(grant.report_due),
                measure=grant.measure,
            )
        elif is_year_end and (grant.report_received is None or grant.report_received > today.isoformat()):
            due = f"fristen er {_day(grant.report_due)}" if grant.report_due else "ingen frist er satt"
            yield REPORTED.finding(
                f"Tilskuddet til {grant.recipient} ({kroner(grant.awarded_ore)}) er ikke rapportert; {due}.",
                is_year_end=True,
                value="ikke mottatt",
                expected=_day(grant.report_due) or "en rapportfrist",
                measure=grant.measure,
            )


def recipient_findings(
    placed: pl.DataFrame, grants: Sequence[OnwardGrantResult], *, is_year_end: bool
) -> Iterator[Finding]:
    """One finding for each organisation in the register that the programme also buys services of.

    It is known in the ledger by the party of its payouts, by its organisation number or by its name.

    Args:
        placed: PLACED, with the party as the ledger has it.
        grants: of the register.
        is_year_end: whether the run is for a whole year.
    """
    bought = placed.filter(
        (pl.col("kind") == str(Kind.GROSS)) & pl.col("art").is_in(list(PURCHASE_ARTS)) & pl.col("party").is_not_null()
    )
    for number in dict.fromkeys(grant.organisation_number for grant in grants):
        own = [grant for grant in grants if grant.organisation_number == number]
        found = bought.filter(_is_one_of(_parties(placed, bought, own)))
        if not found.is_empty():
            yield _paid_twice(own, found, is_year_end=is_year_end)


def _parties(placed: pl.DataFrame, bought: pl.DataFrame, own: Sequence[OnwardGrantResult]) -> list[str]:
    """The ledger's names for one organisation."""
    parties = {
        party
        for grant in own
        for party in payouts(placed, grant.measure).filter(is_on(grant.vouchers)).get_column("party")
        if party is not None
    }
    names = {f" {plain(grant.recipient)} " for grant in own}
    for party in bought.get_column("party").unique():
        said = f" {plain(party)} "
        if any(name in said for name in names) or own[0].organisation_number in said.replace(" ", ""):
            parties.add(party)
    return sorted(parties)


def _is_one_of(parties: list[str]) -> pl.Expr:
    return pl.col("party").is_in(parties)


def _paid_twice(own: Sequence[OnwardGrantResult], found: pl.DataFrame, *, is_year_end: bool) -> Finding:
    first, ore = found.row(0, named=True), sum_ore(found)
    granted = sum(grant.awarded_ore for grant in own)
    return GRANT_AND_PURCHASE.finding(
        f"{own[0].recipient} har fått tilskudd (art {TRANSFER_ART}, vedtatt {kroner(granted)}), og programmet har også "
        f"kjøpt tjenester av samme mottaker (art {first['art']}, {kroner(ore)}).",
        is_year_end=is_year_end,
        file=first["file"],
        row=first["row"],
        voucher=first["voucher"],
        column="motpart",
        value=kroner(ore),
        expected="tilskudd eller kjøp, ikke begge",
        difference_ore=ore,
        measure=first["measure"],
        count=found.height,
    )


def _day(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}" if iso else ""
