"""Postings of a run: loaded in bulk, checked against the frame, and added up by the database itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, insert, select

from schemas.frames import PLACED, ContractError, conform
from schemas.records import Kind, Placement
from schemas.tables import run_postings
from schemas.tables.run_tables import POSTING_KEY
from tasks.store.errors import LoadControlError, RowsAndOre


def storable(postings: pl.DataFrame) -> pl.DataFrame:
    """The frame as it is stored: PLACED's own columns, sorted by file, row and part.

    Args:
        postings: PLACED; amounts in øre.

    Raises:
        ContractError: not PLACED, a key missing or twice, or a posting outside the programme, which may hold other
            departments' personal data.
    """
    frame = conform(postings, PLACED, "PLACED")
    keys = frame.select(POSTING_KEY)
    faults = [f"column {name!r} is null in a posting" for name in POSTING_KEY if keys[name].null_count()]
    if doubled := int(keys.is_duplicated().sum()):
        faults.append(f"{doubled} postings share their file, row and part with another")
    if outside := frame.filter(pl.col("placement") == Placement.OUTSIDE.value).height:
        faults.append(f"{outside} postings outside the programme are not to be stored")
    if faults:
        raise ContractError("PLACED", faults)
    return frame.sort(POSTING_KEY)


def load_postings(connection: Connection, run_id: str, postings: pl.DataFrame) -> None:
    """Store the postings of a run.

    Args:
        connection: in a transaction that ends in a rollback if this raises.
        run_id: of a run that is stored and has no postings yet.
        postings: PLACED, checked by `storable`.

    Raises:
        LoadControlError: the database holds another number of rows, or another sum in øre, than the frame.
    """
    if connection.dialect.name == "postgresql":
        _copy(connection, run_id, postings)
    else:
        _insert(connection, run_id, postings)
    _control(connection, run_id, postings)


def _copy(connection: Connection, run_id: str, postings: pl.DataFrame) -> None:
    # COPY on the connection's own driver joins its transaction. Row by row rather than as CSV: the driver escapes
    # every text exactly, and a programme's own postings are few.
    quote = connection.dialect.identifier_preparer
    columns = ", ".join(quote.quote(column.name) for column in run_postings.columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {run_postings.name} ({columns}) FROM STDIN") as copy:
        for row in _rows(run_id, postings):
            copy.write_row(row)


def _insert(connection: Connection, run_id: str, postings: pl.DataFrame) -> None:
    statement = str(insert(run_postings).compile(dialect=connection.dialect))
    as_stored = postings.with_columns(pl.col("posted_on").dt.to_string("iso"))
    if rows := list(_rows(run_id, as_stored)):
        connection.exec_driver_sql(statement, rows)


def _rows(run_id: str, postings: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    names = [column.name for column in run_postings.columns if column.name != "run_id"]
    for row in postings.select(names).iter_rows():
        yield (run_id, *row)


def _control(connection: Connection, run_id: str, postings: pl.DataFrame) -> None:
    amount = run_postings.c.amount_ore
    counted = select(func.count(), func.sum(amount)).where(run_postings.c.run_id == run_id)
    rows, ore = connection.execute(counted).one()
    expected = RowsAndOre(postings.height, int(postings["amount_ore"].sum() or 0))
    stored = RowsAndOre(int(rows), int(ore or 0))
    if stored != expected:
        raise LoadControlError(run_id, expected, stored)


def stored_postings(connection: Connection, run_id: str) -> pl.DataFrame:
    """The postings of a run: PLACED, sorted by file, row and part."""
    columns = [run_postings.c[name] for name in PLACED]
    rows = connection.execute(select(*columns).where(run_postings.c.run_id == run_id))
    # Sorted here: databases order texts by their own language settings.
    return pl.DataFrame([tuple(row) for row in rows], schema=PLACED, orient="row").sort(POSTING_KEY)


def ore_by_measure_and_kind(connection: Connection, run_id: str) -> dict[str | None, dict[Kind, int]]:
    """Placed postings added up by the database: measure -> kind -> øre, debit positive.

    The second way to the figures, which shares no code with the reconciliation. None is the programme as a whole.
    """
    measure, kind = run_postings.c.measure, run_postings.c.kind
    summed = (
        select(measure, kind, func.sum(run_postings.c.amount_ore))
        .where(run_postings.c.run_id == run_id, run_postings.c.placement == Placement.PLACED.value)
        .group_by(measure, kind)
    )
    sums: defaultdict[str | None, dict[Kind, int]] = defaultdict(dict)
    for of_measure, of_kind, ore in connection.execute(summed):
        sums[of_measure][Kind(of_kind)] = int(ore or 0)
    return dict(sums)
