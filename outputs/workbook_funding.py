"""Sheets Finansieringskilder and Tildelingsår og fond: who pays, which year's money, and what lies in the fund."""

from __future__ import annotations

from typing import Final

import polars as pl

from outputs.norwegian import listed
from outputs.wording import (
    AWARDED,
    KIND_NAMES,
    MODEL_NAMES,
    NOT_CONFIRMED,
    REPAID,
    REQUESTED,
    UNKNOWN,
    confirmation,
    marks,
)
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, address, agrees_formula, cells
from schemas.budget_year import CoFinancing
from schemas.programme import FundingSource
from schemas.programme_files import ProgrammeFiles
from schemas.records import GrantResult, Kind, PaymentRequest
from schemas.runs import Run

_ROLES: Final = {"grant": "Tilskuddet", "co_financing": "Annen kilde"}
_SHOWN_KINDS: Final[tuple[tuple[Kind, int], ...]] = (
    (Kind.GROSS, 1),
    (Kind.VAT_COMPENSATION, -1),
    (Kind.SICK_PAY_REFUND, -1),
    (Kind.OTHER_FINANCING, -1),
    (Kind.GRANT_RECEIPT, -1),
    (Kind.FUND_SET_ASIDE, 1),
    (Kind.FUND_USE, -1),
)
"""Kind and sign: expense and set-aside are debit in the ledger, the others credit."""


def source_sum(postings: pl.DataFrame, source: str, kind: Kind, measure: str | None = None) -> int:
    """Placed postings of one funding source and kind, and of one measure when named; øre, debit positive."""
    rows = postings.filter((pl.col("funding_source") == source) & (pl.col("kind") == str(kind)))
    if measure is not None:
        rows = rows.filter(pl.col("measure") == measure)
    return int(rows.get_column("amount_ore").sum() or 0)


def write_funding_sources(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """What is booked per funding source, and what the other sources have promised."""
    page.title("Finansieringskilder", marks(run.reconciliation))
    page.note("Bokført på hver kilde etter konteringen. Utgifter, inntekter og trekk står alle som positive tall.")
    header = page.header(["Kilde", "Rolle", *(KIND_NAMES[kind] for kind, _ in _SHOWN_KINDS), "Tiltak"], range(2, 9))
    page.sheet.freeze_panes(header + 1, 1)
    first = page.row
    for source in files.programme.funding_sources:
        page.line(_source_cells(source, run, files))
    _write_source_totals(page, run, first, page.row - 1)
    _write_promises(page, run, files)


def _source_cells(source: FundingSource, run: Run, files: ProgrammeFiles) -> list[Cell]:
    measures = [measure.name for measure in files.programme.measures if source.id in measure.funding_sources]
    return [
        f"{source.name} ({source.short_name})",
        _ROLES[source.kind],
        *(Money(sign * source_sum(run.postings, source.id, kind)) for kind, sign in _SHOWN_KINDS),
        f"{len(measures)} tiltak" if len(measures) > 4 else listed(measures) or "Ingen",
    ]


def _write_source_totals(page: Page, run: Run, first: int, last: int) -> None:
    placed = run.postings.filter(pl.col("funding_source").is_not_null())
    formulas = []
    for index, (kind, sign) in enumerate(_SHOWN_KINDS):
        ore = sign * int(placed.filter(pl.col("kind") == str(kind)).get_column("amount_ore").sum() or 0)
        formulas.append(Formula(f"=SUM({cells(first, last, index + 2)})", Money(ore)))
    page.line(["Sum", None, *formulas, None], "sum")


def _write_promises(page: Page, run: Run, files: ProgrammeFiles) -> None:
    promises = files.year(run.reconciliation.year).co_financing
    page.heading("Søkt og tildelt fra andre kilder")
    if not promises:
        page.note("Ingen er oppgitt i programfilen.")
        return
    page.header(
        ["Tiltak", "Kilde", "Søkt", AWARDED, "Bokført inntekt", "Tildelt, men ikke bokført", "Tildelt beløp er"],
        range(2, 6),
    )
    for promise in promises:
        page.line(_promise_cells(promise, run, files, page.row))
    for promise in promises:
        if promise.note:
            page.note(f"{files.programme.measure(promise.measure).name}: {promise.note}")


def _promise_cells(promise: CoFinancing, run: Run, files: ProgrammeFiles, row: int) -> list[Cell]:
    booked = -source_sum(run.postings, promise.funding_source, Kind.OTHER_FINANCING, promise.measure)
    awarded = promise.awarded
    return [
        files.programme.measure(promise.measure).name,
        files.programme.funding_source(promise.funding_source).short_name,
        Money(promise.applied.ore) if promise.applied else NoAmount(UNKNOWN),
        Money(awarded.ore) if awarded else NoAmount(UNKNOWN),
        Money(booked),
        Formula(f"={address(row, 3)}-{address(row, 4)}", Money(awarded.ore - booked)) if awarded else None,
        confirmation(is_confirmed=awarded.confirmed) if awarded else UNKNOWN,
    ]


def write_grant_years(page: Page, run: Run) -> None:
    """The grant by grant year, oldest money first; the fund; and for a year the payment request."""
    result = run.reconciliation
    page.title("Tildelingsår og fond", marks(result))
    page.note("De eldste midlene brukes først. Ubrukt vises også når det er negativt.")
    _write_years(page, result.grant)
    _write_fund(page, result.grant, is_year_end=result.is_year_end)
    if result.payment_request:
        _write_request(page, result.payment_request)


def _write_years(page: Page, grant: GrantResult) -> None:
    header = page.header(["Tildelingsår", "Disponibelt", "Brukt", "Ubrukt", "Beløpet er"], range(1, 4))
    page.sheet.freeze_panes(header + 1, 1)
    first = page.row
    for year in grant.grant_years:
        left = Formula(f"={address(page.row, 1)}-{address(page.row, 2)}", Money(year.unused_ore))
        page.line(
            [
                *(str(year.grant_year), Money(year.available_ore), Money(year.used_ore), left),
                confirmation(is_confirmed=year.confirmed),
            ]
        )
    parts = ("available_ore", "used_ore", "unused_ore")
    sums = [sum(getattr(year, part) for year in grant.grant_years) for part in parts]
    reported = [grant.disposable_ore, grant.used_ore, grant.unused_ore]
    totals = [
        Formula(f"=SUM({cells(first, page.row - 1, column)})", Money(ore)) for column, ore in enumerate(sums, start=1)
    ]
    page.line(["Sum", *totals, None], "sum")
    page.line(["Rapportert", *(Money(ore) for ore in reported), None], "control")
    agreements = [
        _agreement(f"{address(page.row - 2, column)}-{address(page.row - 1, column)}", again - before)
        for column, (again, before) in enumerate(zip(sums, reported, strict=True), start=1)
    ]
    page.line(["Kontroll", *agreements, None], "control")


def _write_fund(page: Page, grant: GrantResult, *, is_year_end: bool) -> None:
    page.heading("Bundet driftsfond")
    page.header(["Post", "Kroner"], {1})
    opening = page.line([_opening_label(grant), Money(grant.fund_opening_ore)])
    set_aside = page.line(["+ Avsatt i året (art 550)", Money(grant.fund_set_aside_ore)])
    used = page.line(["− Brukt i året (art 950)", Money(grant.fund_use_ore)])
    closing = grant.fund_opening_ore + grant.fund_set_aside_ore - grant.fund_use_ore
    formula = f"={address(opening, 1)}+{address(set_aside, 1)}-{address(used, 1)}"
    page.line(["Utgående saldo", Formula(formula, Money(closing))], "sum")
    if is_year_end:
        difference = grant.fund_set_aside_ore - grant.unused_ore
        page.line(["Avsatt minus ubrukt tilskudd (skal være innenfor 1 krone)", Money(difference)], "control")
    page.heading("Utbetalt og mottatt")
    page.header(["Post", "Kroner"], {1})
    paid = page.line(["Utbetalt av departementet", Money(grant.paid_ore)])
    received = page.line(["Bokført som mottatt", Money(grant.received_ore)])
    page.line(
        [
            "Utbetalt, men ikke bokført",
            Formula(f"={address(paid, 1)}-{address(received, 1)}", Money(grant.paid_ore - grant.received_ore)),
        ],
        "sum",
    )


def _opening_label(grant: GrantResult) -> str:
    if grant.is_fund_opening_booked:
        return "Inngående saldo"
    return f"Inngående saldo, beregnet fra godkjent overføring ({NOT_CONFIRMED} i balansen)"


def _write_request(page: Page, request: PaymentRequest) -> None:
    page.heading(f"Anmodning om utbetaling for {request.year}")
    page.note(
        f"Valgt modell {MODEL_NAMES[request.model]}. "
        f"Tildelingen for {request.year} er {confirmation(is_confirmed=request.award_confirmed)}."
    )
    page.header(
        ["Modell", REQUESTED, "Søkt overført", REPAID, "Disponibelt", "Uten plan", "Valgt"],
        range(1, 6),
    )
    for option in request.options:
        amounts = (
            *(option.requested_ore, option.carry_over_ore, option.repaid_ore),
            *(option.disposable_ore, option.unplanned_ore),
        )
        page.line(
            [
                MODEL_NAMES[option.model],
                *(NoAmount(UNKNOWN) if ore is None else Money(ore) for ore in amounts),
                "valgt" if option.model == request.model else None,
            ],
            "sum" if option.model == request.model else "body",
        )


def _agreement(difference_formula: str, difference: int) -> Formula:
    return Formula(agrees_formula(f"ROUND({difference_formula},2)"), "Avvik" if difference else "Stemmer")
