"""Collect: files in, the ledger of a year out. Decodes what is new, and what is stored and speaks for the year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from domain.calculation import Read
from domain.checks.completeness import overlap_findings
from domain.imports import in_force, missing_months
from domain.periods import covered
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.findings import Finding
from schemas.frames import LEDGER, conform, empty
from schemas.records import InputFile
from schemas.runs import ArchivedImport, ImportDeclaration
from tasks.inbox import Delivery, inbox_files, named_files
from tasks.order import InputError, RunOrder
from tasks.store import Database, open_database


@dataclass(frozen=True, slots=True)
class Collected:
    """What a run rests on: the year's postings, the files they come from, and the files that could not be used."""

    read: Read
    decoded: tuple[DecodedFile, ...]
    held: tuple[DecodedFile, ...]
    new_imports: tuple[ArchivedImport, ...]
    findings: tuple[Finding, ...]


def collect(order: RunOrder) -> Collected:
    """The postings of the order's year, from new files and from what is stored.

    A file is imported once, whatever it is called; an import supersedes earlier ones for the periods it covers.
    Nothing is stored here: that happens with the result, in one transaction.

    Raises:
        InputError: a named file cannot be read, or there is nothing for the year.
        StoreError: the database cannot be used.
    """
    deliveries = named_files(order.files) if order.files else inbox_files(order.places.inbox)
    with open_database(order.places.database) as database:
        stored = database.imports(order.programme)
        arrived = tuple(_new_files(deliveries, stored))
        held = tuple(decoded for decoded, _ in arrived if not decoded.is_readable)
        _refuse_unreadable(order, held)
        new = _declared([pair for pair in arrived if pair[0].is_readable], len(stored))
        speaking = {
            period: declaration
            for period, declaration in in_force([*stored, *(archived.declaration for archived in new)]).items()
            if period.startswith(f"{order.until.year}-")
        }
        if not speaking:
            raise _nothing_to_read(order, held)
        fresh = {decoded.sha256: decoded for decoded, _ in arrived}
        decoded = tuple(_decoded_in_force(speaking, fresh, database))
    missing = missing_months(speaking, order.until.year, order.until.month)
    overlaps = overlap_findings([archived.declaration for archived in new])
    return Collected(
        read=_read(decoded, speaking, missing),
        decoded=decoded,
        held=held,
        new_imports=new,
        findings=(*_findings_of(decoded), *_findings_of(held), *overlaps),
    )


def read_files(deliveries: Sequence[Delivery]) -> tuple[DecodedFile, ...]:
    """Files decoded and nothing more; nothing is stored."""
    return tuple(decode(delivery.name, delivery.content) for delivery in deliveries)


def _new_files(
    deliveries: Sequence[Delivery], stored: Sequence[ImportDeclaration]
) -> Iterator[tuple[DecodedFile, Delivery]]:
    """Each file that is not imported yet, decoded; of two with the same bytes the first."""
    known = {declaration.sha256 for declaration in stored}
    for delivery in deliveries:
        sha256 = hashlib.sha256(delivery.content).hexdigest()
        if sha256 not in known:
            known.add(sha256)
            yield decode(delivery.name, delivery.content), delivery


def _refuse_unreadable(order: RunOrder, held: Sequence[DecodedFile]) -> None:
    if order.files and held:
        names = ", ".join(decoded.name for decoded in held)
        raise InputError(f"cannot be read as accounts: {names}; nothing was stored", tuple(_findings_of(held)))


def _nothing_to_read(order: RunOrder, held: Sequence[DecodedFile]) -> InputError:
    where = "the files named" if order.files else f"the inbox {order.places.inbox}"
    return InputError(
        f"no postings for {order.until.year}: neither {where} nor the database holds an export for that year; "
        "name the export on the command line, or put it in the inbox",
        tuple(_findings_of(held)),
    )


def _declared(readable: Sequence[tuple[DecodedFile, Delivery]], stored: int) -> tuple[ArchivedImport, ...]:
    return tuple(
        ArchivedImport(_declaration(decoded, sequence), delivery.content)
        for sequence, (decoded, delivery) in enumerate(readable, start=stored + 1)
    )


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
        periods=covered(decoded.ledger.get_column("period").drop_nulls().unique().to_list()),
        is_invented=decoded.is_invented,
    )


def _decoded_in_force(
    speaking: Mapping[str, ImportDeclaration], fresh: Mapping[str, DecodedFile], database: Database
) -> Iterator[DecodedFile]:
    """The files that speak for the year, in order of arrival, each under a name of its own."""
    declarations = sorted(set(speaking.values()), key=lambda declaration: declaration.sequence)
    names = [declaration.name for declaration in declarations]
    for declaration in declarations:
        known = fresh.get(declaration.sha256)
        decoded = known or decode(declaration.name, database.content(declaration.sha256))
        is_ambiguous = names.count(declaration.name) > 1
        yield _renamed(decoded, _unique_name(declaration)) if is_ambiguous else decoded


def _unique_name(declaration: ImportDeclaration) -> str:
    return f"{declaration.name} ({declaration.sha256[:8]})"


def _renamed(decoded: DecodedFile, name: str) -> DecodedFile:
    return replace(
        decoded,
        name=name,
        ledger=decoded.ledger.with_columns(file=pl.lit(name)),
        findings=tuple(replace(finding, file=name) for finding in decoded.findings),
    )


def _read(decoded: Sequence[DecodedFile], speaking: Mapping[str, ImportDeclaration], missing: tuple[str, ...]) -> Read:
    name_of = {file.sha256: file.name for file in decoded}
    return Read(
        ledger=conform(pl.concat([empty(LEDGER), *(file.ledger for file in decoded)]), LEDGER, "LEDGER"),
        inputs=tuple(InputFile(file.name, file.sha256, file.format, file.rows, file.ledger.height) for file in decoded),
        ignored_rows=sum(len(file.ignored) for file in decoded),
        speaking={period: name_of[declaration.sha256] for period, declaration in speaking.items()},
        missing=missing,
        is_invented=any(file.is_invented for file in decoded),
    )


def _findings_of(files: Sequence[DecodedFile]) -> Iterator[Finding]:
    for file in files:
        yield from file.findings
