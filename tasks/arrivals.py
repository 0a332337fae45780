"""Files that have just come: decoded, told apart from those that came before, and declared. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from domain.parts import Arrival, parts_of_one_export
from domain.periods import covered
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.exports.table_format import ColumnMap
from schemas.runs import ArchivedImport, ImportDeclaration
from tasks.inbox import Delivery


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Files that were not imported before.

    `held` cannot be used: they are unreadable, or hold no posting. They are not imported, and told as long as they
    come again. `imported` are declared with the periods they cover, in order of arrival.
    """

    held: tuple[DecodedFile, ...]
    decoded: Mapping[str, DecodedFile]
    imported: tuple[ArchivedImport, ...]


def arrivals(
    deliveries: Sequence[Delivery], stored: Sequence[ImportDeclaration], column_maps: Sequence[ColumnMap] = ()
) -> Arrivals:
    """What is new among the files: each once, whatever it is called.

    Args:
        deliveries: in order.
        stored: the imports of the programme, which new ones come after.
        column_maps: the programme's own export formats.
    """
    arrived = tuple(_new_files(deliveries, stored, column_maps))
    usable = [pair for pair in arrived if pair[0].is_readable and not pair[0].ledger.is_empty()]
    last = max((declaration.sequence for declaration in stored), default=0)
    declared = [_declaration(decoded, sequence) for sequence, (decoded, _) in enumerate(usable, start=last + 1)]
    parts = parts_of_one_export(
        [Arrival(one.sha256, one.periods, decoded.ledger) for one, (decoded, _) in zip(declared, usable, strict=True)]
    )
    return Arrivals(
        held=tuple(decoded for decoded, _ in arrived if not decoded.is_readable or decoded.ledger.is_empty()),
        decoded={decoded.sha256: decoded for decoded, _ in usable},
        imported=tuple(
            ArchivedImport(replace(one, part_of=parts.get(one.sha256)), delivery.content)
            for one, (_, delivery) in zip(declared, usable, strict=True)
        ),
    )


def _new_files(
    deliveries: Sequence[Delivery], stored: Sequence[ImportDeclaration], column_maps: Sequence[ColumnMap]
) -> Iterator[tuple[DecodedFile, Delivery]]:
    """Each file that is not imported yet, decoded; of two with the same bytes the first."""
    known = {declaration.sha256 for declaration in stored}
    for delivery in deliveries:
        sha256 = hashlib.sha256(delivery.content).hexdigest()
        if sha256 not in known:
            known.add(sha256)
            yield decode(delivery.name, delivery.content, column_maps), delivery


def _declaration(decoded: DecodedFile, sequence: int) -> ImportDeclaration:
    amounts = decoded.ledger.get_column("amount_ore").drop_nulls()
    return ImportDeclaration(
        sequence=sequence,
        name=decoded.name,
        sha256=decoded.sha256,
        format=decoded.format,
        encoding=decoded.encoding,
        rows=decoded.rows,
        ignored=len(decoded.ignored),
        debit_ore=int(amounts.filter(amounts > 0).sum()),
        credit_ore=int(amounts.filter(amounts < 0).sum()),
        periods=covered(_rows_by_period(decoded.ledger)),
        is_invented=decoded.is_invented,
    )


def _rows_by_period(ledger: pl.DataFrame) -> dict[str, int]:
    return dict(ledger.drop_nulls("period").group_by("period").len().iter_rows())
