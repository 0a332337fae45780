"""The vouchers that draws and onward grants name: they are in the accounts, and booked after the decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from domain.register_postings import is_on, on_measure
from schemas.budget_registers import Draw, OnwardGrant
from schemas.findings import Finding, Severity
from schemas.rules import Rule

NOT_BOOKED = Rule(
    code="R05",
    title="Bilagene som registrene viser til, er ført på tiltaket",
    severity=Severity.WARNING,
    remedy="Rett bilagsnummeret i årsfilen, eller få bilaget ført på riktig tiltak og art.",
    source="Kontroll V09 og Y17",
)
DECIDED_AFTER = Rule(
    code="R07",
    title="Beslutningen er tatt før bilaget er ført",
    severity=Severity.WARNING,
    remedy="Kontrollér datoen for beslutningen i årsfilen, og forklar hvorfor bilaget ble ført før den.",
    source="Kontroll V09 og Y17",
)
RULES = (NOT_BOOKED, DECIDED_AFTER)

Decided = Draw | OnwardGrant


def voucher_findings(
    own: pl.DataFrame, everything: pl.DataFrame, records: Sequence[Decided], *, is_year_end: bool
) -> Iterator[Finding]:
    """Vouchers booked before the decision; and in a run for the year those that are not booked on the measure at all.

    Args:
        own: the postings of PLACED that have a place in the programme.
        everything: PLACED, to tell a voucher that is booked elsewhere from one that is booked nowhere.
        records: all draws and onward grants of the year file, also those decided after the period.
        is_year_end: whether the run is for a whole year; before that a voucher may be still to come.
    """
    for record in records:
        booked = on_measure(own, record.measure).filter(is_on(record.vouchers))
        yield from _decided_after(record, booked, is_year_end=is_year_end)
        if is_year_end:
            yield from _not_booked(record, booked, everything)


def words_of(record: Decided) -> str:
    """What a record is called in a sentence, in bokmål."""
    if isinstance(record, Draw):
        return f"uttaket «{record.initiative}»"
    return f"tilskuddet til {record.recipient}"


def _decided_after(record: Decided, booked: pl.DataFrame, *, is_year_end: bool) -> Iterator[Finding]:
    early = booked.filter(pl.col("posted_on") < record.decided_on).unique("voucher", keep="first", maintain_order=True)
    for row in early.iter_rows(named=True):
        yield DECIDED_AFTER.finding(
            f"Bilag {row['voucher']} er ført {row['posted_on']:%d.%m.%Y}, før {words_of(record)} ble besluttet "
            f"{record.decided_on:%d.%m.%Y}.",
            is_year_end=is_year_end,
            file=row["file"],
            row=row["row"],
            voucher=row["voucher"],
            column="dato",
            value=f"{row['posted_on']:%d.%m.%Y}",
            expected=f"{record.decided_on:%d.%m.%Y} eller senere",
            measure=record.measure,
        )


def _not_booked(record: Decided, booked: pl.DataFrame, everything: pl.DataFrame) -> Iterator[Finding]:
    found = set(booked.get_column("voucher"))
    for voucher in record.vouchers:
        if voucher not in found:
            elsewhere = not everything.filter(is_on([voucher])).is_empty()
            where = "på tiltaket, men andre steder i uttrekket" if elsewhere else "i regnskapet"
            yield NOT_BOOKED.finding(
                f"Fant ikke bilag {voucher}, som {words_of(record)} viser til, {where}.",
                is_year_end=True,
                voucher=voucher,
                column="bilag",
                measure=record.measure,
            )
