"""Sheet Finansieringskilder: what is booked on each source, and what the other sources have promised."""

from __future__ import annotations

from typing import Final

import polars as pl

from domain.measure_figures import TOTAL
from outputs.norwegian import listed
from outputs.wording import (
    AWARDED,
    KIND_NAMES,
    UNKNOWN,
    confirmation,
    marks,
)
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, address, cells
from schemas.budget_year import CoFinancing
from schemas.programme import FundingSource
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind
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
_QUANTITIES: Final[dict[Kind, str]] = {
    Kind.GROSS: "brutto",
    Kind.VAT_COMPENSATION: "mva",
    Kind.SICK_PAY_REFUND: "sykelonnsrefusjon",
    Kind.OTHER_FINANCING: "andre-kilder",
    Kind.GRANT_RECEIPT: "mottatt",
    Kind.FUND_SET_ASIDE: "avsatt",
    Kind.FUND_USE: "fondsbruk",
}
"""Kind -> its word in the id of a source's sum."""
_GRANTS_OWN: Final = (Kind.GRANT_RECEIPT, Kind.FUND_SET_ASIDE, Kind.FUND_USE)


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
        *(
            Money(sign * source_sum(run.postings, source.id, kind), _figure(run, files, source.id, kind))
            for kind, sign in _SHOWN_KINDS
        ),
        f"{len(measures)} tiltak" if len(measures) > 4 else listed(measures) or "Ingen",
    ]


def _figure(run: Run, files: ProgrammeFiles, source: str, kind: Kind) -> str:
    """The id of a source's sum. Receipts and fund movements are of that kind under the grant alone."""
    is_grants = source == files.programme.grant_scheme.funding_source
    if not run.reconciliation.sources or (kind in _GRANTS_OWN and not is_grants):
        return ""
    return f"kilde.{source}.{_QUANTITIES[kind]}.{TOTAL}"


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


def _promise_form(promise: CoFinancing, run: Run, files: ProgrammeFiles) -> str:
    """The ids of a source's sums in a measure; none where several promises make up one sum."""
    pair = (promise.measure, promise.funding_source)
    promises = files.year(run.reconciliation.year).co_financing
    alike = [one for one in promises if (one.measure, one.funding_source) == pair]
    is_figure = bool(run.reconciliation.sources) and len(alike) == 1
    return f"kilde.{promise.funding_source}.{{}}.{promise.measure}" if is_figure else ""


def _promise_cells(promise: CoFinancing, run: Run, files: ProgrammeFiles, row: int) -> list[Cell]:
    booked = -source_sum(run.postings, promise.funding_source, Kind.OTHER_FINANCING, promise.measure)
    awarded, form = promise.awarded, _promise_form(promise, run, files)
    return [
        files.programme.measure(promise.measure).name,
        files.programme.funding_source(promise.funding_source).short_name,
        Money(promise.applied.ore, form.format("sokt")) if promise.applied else NoAmount(UNKNOWN),
        Money(awarded.ore, form.format("tildelt")) if awarded else NoAmount(UNKNOWN),
        Money(booked, form.format("andre-kilder")),
        Formula(f"={address(row, 3)}-{address(row, 4)}", Money(awarded.ore - booked)) if awarded else None,
        confirmation(is_confirmed=awarded.confirmed) if awarded else UNKNOWN,
    ]
