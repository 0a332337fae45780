"""Collect: files in, the ledger of a year out. Decodes what is new, and what is stored and speaks for the year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from domain.calculation import Read
from domain.checks.completeness import (
    TAKEN_OVER,
    joined_findings,
    other_months_findings,
    overlap_findings,
    span_words,
)
from domain.imports import Speakers, in_force, missing_months, of_year, taken_over
from domain.parts import holds_all_of
from domain.reconciled import Reference, Replaced, first_seen, reconciled_before
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.exports.table_format import ColumnMap
from schemas.findings import Finding
from schemas.frames import LEDGER, conform, empty
from schemas.programme_files import load_column_maps
from schemas.records import InputFile
from schemas.runs import ArchivedImport, ImportDeclaration, RunBasis
from tasks.arrivals import arrivals
from tasks.decoded_imports import DecodedImports, drifted_headers, redelivered, replaced, spoken_files
from tasks.inbox import Delivery, Fetched, inbox_files, named_files
from tasks.order import InputError, RunOrder
from tasks.store import open_database


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run rests on: the year's postings, the files they come from, and the files that could not be used.

    `before` names what periods were reconciled with where other files speak now, as "period:sha256".
    """

    read: Read
    decoded: tuple[DecodedFile, ...]
    held: tuple[DecodedFile, ...]
    new_imports: tuple[ArchivedImport, ...]
    before: tuple[str, ...]
    findings: tuple[Finding, ...]


def collect(order: RunOrder) -> Collected:
    """The postings of the order's year, from new files and from what is stored.

    A file is imported once, whatever it is called; an import supersedes earlier ones for the periods it covers.
    Nothing is stored here: that happens with the result, in one transaction.

    Raises:
        InputError: a named file or the inbox cannot be read, or there is nothing for the year.
        StoreError: the database cannot be used.
        ProgrammeError: a column map of the programme cannot be used.
    """
    fetched = Fetched(named_files(order.files)) if order.files else inbox_files(order.places.inbox, order.now)
    column_maps = load_column_maps(order.places.programmes / order.programme)
    with open_database(order.places.database) as database:
        stored = database.imports(order.programme)
        new = arrivals(fetched.deliveries, stored, column_maps)
        _refuse_unreadable(order, new.held)
        imports = [*stored, *(archived.declaration for archived in new.imported)]
        speaking = of_year(in_force(imports), order.until.year)
        if not speaking:
            raise _nothing_to_read(order, (*fetched.findings, *_findings_of(new.held)))
        read_from = _Basis(
            imports, speaking, database.run_bases(order.programme), DecodedImports(database, new.decoded, column_maps)
        )
        before = reconciled_before(read_from.runs, imports, order.run_period)
        decoded, names = spoken_files(speaking, read_from.known)
        was = replaced(before, speaking, [file.name for file in decoded], read_from.known)
        reports = database.year_reports(order.programme, order.until.year)
        read = _read(order, read_from, decoded, names, was)
        return Collected(
            read=replace(read, earlier=reports, redelivered=tuple(redelivered(reports, imports, read_from.known))),
            before=tuple(_named(before)),
            decoded=decoded,
            held=new.held,
            new_imports=new.imported,
            findings=(
                *fetched.findings,
                *_findings_of(decoded),
                *_findings_of(new.held),
                *_import_findings(order, read_from),
                *_unheard(order, fetched.deliveries, stored, imports),
            ),
        )


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a year is read from: all imports, those that speak, the runs that were stored, and the files."""

    imports: Sequence[ImportDeclaration]
    speaking: Mapping[str, Speakers]
    runs: Sequence[RunBasis]
    known: DecodedImports


def read_files(deliveries: Sequence[Delivery], column_maps: Sequence[ColumnMap] = ()) -> tuple[DecodedFile, ...]:
    """Files decoded to be looked at and nothing more, so that column maps on trial are used too; nothing is stored."""
    return tuple(decode(each.name, each.content, column_maps, is_trial=True) for each in deliveries)


def _named(before: Mapping[str, Reference]) -> Iterator[str]:
    for period, reference in before.items():
        yield from (f"{period}:{reference.run_period}:{speaker.sha256}" for speaker in reference.speakers)


def _refuse_unreadable(order: RunOrder, held: Sequence[DecodedFile]) -> None:
    unreadable = [decoded for decoded in held if not decoded.is_readable]
    if order.files and unreadable:
        names = ", ".join(decoded.name for decoded in unreadable)
        raise InputError(f"cannot be read as accounts: {names}; nothing was stored", tuple(_findings_of(unreadable)))


def _nothing_to_read(order: RunOrder, findings: tuple[Finding, ...]) -> InputError:
    where = "the files named" if order.files else f"the inbox {order.places.inbox}"
    return InputError(
        f"no postings for {order.until.year}: neither {where} nor the database holds an export for that year; "
        "name the export on the command line, or put it in the inbox (`make run` tries the bundled example)",
        findings,
    )


def _import_findings(order: RunOrder, basis: _Basis) -> Iterator[Finding]:
    """What is to be said of the files as files: two for one period, parts of one export, other columns than last."""

    def is_contained(earlier: ImportDeclaration, later: ImportDeclaration, periods: Sequence[str]) -> bool:
        return holds_all_of(basis.known.decoded(later).ledger, basis.known.decoded(earlier).ledger, periods)

    yield from overlap_findings(basis.imports, basis.speaking, is_contained)
    yield from joined_findings(basis.speaking)
    spoken = [speaker.sha256 for speakers in basis.speaking.values() for speaker in speakers]
    new = first_seen(basis.runs, order.run_period, spoken)
    yield from drifted_headers(new, basis.speaking, basis.imports, basis.known)


def _unheard(
    order: RunOrder,
    deliveries: Sequence[Delivery],
    stored: Sequence[ImportDeclaration],
    imports: Sequence[ImportDeclaration],
) -> Iterator[Finding]:
    """Files the caller named that are not used: a later one has taken over, or they are of other months."""
    if not order.files:
        return
    named = {hashlib.sha256(delivery.content).hexdigest(): delivery.name for delivery in deliveries}
    later = in_force(imports)
    for declaration in stored:
        lost = taken_over(declaration, later)
        if declaration.sha256 in named and lost:
            periods = list(lost)
            yield TAKEN_OVER.finding(
                f"{named[declaration.sha256]} er importert før, og {lost[periods[0]][-1].name} har tatt over for "
                f"{span_words(periods)}. Filen er ikke brukt for disse periodene.",
                file=named[declaration.sha256],
                column="periode",
            )
    yield from other_months_findings(
        {named[each.sha256]: each.periods for each in imports if each.sha256 in named}, order.until
    )


def _read(
    order: RunOrder,
    basis: _Basis,
    decoded: Sequence[DecodedFile],
    names: Mapping[str, tuple[str, ...]],
    was: Replaced,
) -> Read:
    speakers = {speaker for speakers in basis.speaking.values() for speaker in speakers}
    periods = {speaker.sha256: speaker.periods for speaker in speakers}
    return Read(
        ledger=conform(pl.concat([empty(LEDGER), *(file.ledger for file in decoded)]), LEDGER, "LEDGER"),
        inputs=tuple(InputFile(file.name, file.sha256, file.format, file.rows, file.ledger.height) for file in decoded),
        ignored_rows=sum(len(file.ignored) for file in decoded),
        speaking=names,
        missing=missing_months(basis.speaking, order.until.year, order.until.month),
        is_invented=any(file.is_invented for file in decoded),
        declared={file.name: periods[file.sha256] for file in decoded},
        replaced=was,
    )


def _findings_of(files: Sequence[DecodedFile]) -> Iterator[Finding]:
    for file in files:
        yield from file.findings
