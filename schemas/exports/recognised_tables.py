"""From a table to LEDGER by way of its format: recognised first, then made plain, then read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.decoded import DecodedFile
from schemas.exports.grid import texts_above
from schemas.exports.invented import says_invented
from schemas.exports.joined_codes import separate
from schemas.exports.ledger_tables import TableFile, decode_table
from schemas.exports.measured_pivots import filled_down
from schemas.exports.pivot_layout import PivotLayout
from schemas.exports.pivot_tables import PivotFile, decode_pivot
from schemas.exports.recognition import Recognised, recognise
from schemas.exports.rules import UNCONFIRMED_MAP
from schemas.exports.stated_period import with_stated_period
from schemas.exports.table_format import ColumnMap
from schemas.exports.table_refusals import no_header, other_unit, unknown_order
from schemas.exports.unreadable import UnreadableFile
from schemas.findings import Finding, Severity


def decode_recognised(
    table: TableFile, column_maps: Sequence[ColumnMap] = (), *, is_trial: bool = False
) -> DecodedFile:
    """The table's postings as LEDGER, with the layout they were read by and why.

    Args:
        table: the file.
        column_maps: the programme's own formats; tried before those built in.
        is_trial: a column map that nobody has confirmed is used, and told of; else it holds the file.

    Raises:
        UnreadableFile: there is no header with account and amount, or what there is must not be used.
    """
    recognised = recognise(table.grid, column_maps)
    if recognised is None:
        raise table.refused(no_header(table.name, table.grid))
    try:
        read = _read(table, recognised, is_trial=is_trial)
    except UnreadableFile as refusal:
        raise refusal.of_layout(recognised.format.id, recognised.reason, _headers(recognised)) from None
    return replace(
        read,
        layout=recognised.format.id,
        layout_reason=recognised.reason,
        headers=_headers(recognised),
        reposting_types=frozenset(recognised.format.vouchers.reposting_types),
    )


def _headers(recognised: Recognised) -> tuple[str, ...]:
    return recognised.pivot.header_texts if recognised.pivot else tuple(recognised.layout.headers.values())


def _read(table: TableFile, recognised: Recognised, *, is_trial: bool) -> DecodedFile:
    unconfirmed = _unconfirmed(table, recognised, is_trial=is_trial)
    titles = texts_above(table.grid, recognised.layout)
    if refusal := other_unit(table.name, recognised.layout, titles):
        raise table.refused(refusal)
    read = _pivot(table, recognised.pivot) if recognised.pivot else _flat(table, recognised)
    return replace(read, findings=(*unconfirmed, *read.findings), is_invented=read.is_invented or says_invented(titles))


def _flat(table: TableFile, recognised: Recognised) -> DecodedFile:
    separated = separate(table.name, table.grid, recognised.layout)
    if "account" not in separated.layout.fields:
        raise table.refused(unknown_order(table.name, separated.findings))
    grid, layout = with_stated_period(separated.grid, separated.layout)
    return decode_table(replace(table, grid=grid, layout=layout, findings=(*table.findings, *separated.findings)))


def _pivot(table: TableFile, pivot: PivotLayout) -> DecodedFile:
    file = PivotFile(table.name, table.format, table.encoding, filled_down(table.grid, pivot), pivot)
    decoded = decode_pivot(file)
    return replace(decoded, findings=(*table.findings, *decoded.findings))


def _unconfirmed(table: TableFile, recognised: Recognised, *, is_trial: bool) -> tuple[Finding, ...]:
    """That nobody has confirmed the column map; holds the file unless it is only looked at."""
    if not isinstance(recognised.format, ColumnMap) or recognised.format.confirmed:
        return ()
    message = f"Filen passer til kolonnekartet «{recognised.format.id}», som ikke er bekreftet."
    finding = UNCONFIRMED_MAP.finding(message, file=table.name, row=recognised.layout.row)
    if not is_trial:
        raise table.refused(finding)
    remedy = "Kontroller radene, korrigér kolonnekartet, og sett confirmed = true i det."
    return (replace(finding, severity=Severity.WARNING, remedy=remedy),)
