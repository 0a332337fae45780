"""The key figures of the annual report: the year's money in a table, and the shares that readers ask for."""

from __future__ import annotations

from collections.abc import Iterator

from domain.share_figures import USED_OF_DISPOSABLE, share_id
from outputs.annual_report_basis import ReportBasis, whole
from outputs.annual_report_labels import PROJECT_ACCOUNTS
from outputs.word_parts import Cell, Column, Figure, Reference, Row, Table, marked


def key_figures(basis: ReportBasis) -> Table:
    """The table of key figures."""
    return Table(
        caption=f"Nøkkeltall for {basis.result.year}",
        description="Tildelt, overført, disponibelt, brukt og ubrukt tilskudd, og andeler av dem.",
        columns=(Column("Nøkkeltall", 11.4), Column("Kroner eller andel", 5.0, is_amount=True)),
        rows=tuple(Row(cells) for cells in _key_rows(basis)),
        note=(
            "Beløpene i rapportens tabeller er i hele kroner. Prosjektregnskapet i ",
            Reference(PROJECT_ACCOUNTS),
            " viser også øre.",
        ),
    )


def _key_rows(basis: ReportBasis) -> Iterator[tuple[Cell, Cell]]:
    year, grant = basis.result.year, basis.result.grant
    yield marked(f"Tildelt for {year}", is_confirmed=basis.year.grant.award.confirmed), whole("tilskudd.tildelt")
    yield (
        marked("Godkjent overført fra tidligere år", is_confirmed=basis.is_carried_in_confirmed),
        whole("tilskudd.overfort-inn"),
    )
    yield marked(f"Disponibelt i {year}", is_confirmed=grant.confirmed), whole("tilskudd.disponibelt")
    yield basis.used_label, whole("tilskudd.brukt")
    yield marked(basis.unused_label, is_confirmed=grant.confirmed), whole("tilskudd.ubrukt")
    share_label = marked("Brukt i prosent av disponibelt", is_confirmed=grant.confirmed)
    yield share_label, Figure(USED_OF_DISPOSABLE, "percent")
    yield from _share_rows(basis)
    yield "Dekket av andre finansieringskilder", whole("andre-kilder.sum")
    yield basis.own_label, whole("egen.sum")


def _share_rows(basis: ReportBasis) -> Iterator[tuple[Cell, Cell]]:
    """How much of the grant goes to administration and the like: readers ask for it."""
    for share in basis.result.spend_shares:
        yield f"{share.name} i prosent av brukt tilskudd", Figure(share_id(share.id), "percent")
