"""Collect: files in, the ledger of a year out. Decodes what is new, and what is stored and speaks for the year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from domain.calculation import Read
from domain.checks.completeness import TAKEN_OVER, overlap_findings, span_words
from domain.imports import in_force, missing_months, spoke_before
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
    """What a run rests on: the year's postings, the files they come from, and the files that could not be used.

    `before` names the imports that spoke for a period before, as "period:sha256".
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
        imports = [*stored, *(archived.declaration for archived in new)]
        speaking, before = (_of_year(spoken, order.until.year) for spoken in (in_force(imports), spoke_before(imports)))
        if not speaking:
            raise _nothing_to_read(order, held)
        fresh = {decoded.sha256: decoded for decoded, _ in arrived}
        decoded = tuple(_decoded_in_force(speaking, fresh, database))
        replaced = _replaced(before, {**fresh, **{file.sha256: file for file in decoded}}, database)
    missing = missing_months(speaking, order.until.year, order.until.month)
    return Collected(
        read=_read(decoded, speaking, missing, replaced),
        before=tuple(f"{period}:{declaration.sha256}" for period, declaration in before.items()),
        decoded=decoded,
        held=held,
        new_imports=new,
        findings=(
            *_findings_of(decoded),
            *_findings_of(held),
            *overlap_findings([archived.declaration for archived in new]),
            *_unheard(order, deliveries, stored, imports),
        ),
    )


def _of_year(spoken: Mapping[str, ImportDeclaration], year: int) -> dict[str, ImportDeclaration]:
    return {period: declaration for period, declaration in spoken.items() if period.startswith(f"{year}-")}


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
        "name the export on the command line, or put it in the inbox (`make run` tries the bundled example)",
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
        periods=covered(_rows_by_period(decoded.ledger)),
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


def _rows_by_period(ledger: pl.DataFrame) -> dict[str, int]:
    return dict(ledger.drop_nulls("period").group_by("period").len().iter_rows())


def _replaced(
    before: Mapping[str, ImportDeclaration], known: Mapping[str, DecodedFile], database: Database
) -> pl.DataFrame:
    """LEDGER of the imports that spoke before, each only for the periods it spoke for."""
    frames = [empty(LEDGER)]
    for declaration in set(before.values()):
        file = known.get(declaration.sha256) or decode(declaration.name, database.content(declaration.sha256))
        periods = [period for period, earlier in before.items() if earlier == declaration]
        frames.append(file.ledger.filter(pl.col("period").is_in(periods)))
    return pl.concat(frames)


def _unheard(
    order: RunOrder,
    deliveries: Sequence[Delivery],
    stored: Sequence[ImportDeclaration],
    imports: Sequence[ImportDeclaration],
) -> Iterator[Finding]:
    """A file the caller named that was imported before, and that a later one has taken over from."""
    if not order.files:
        return
    named = {hashlib.sha256(delivery.content).hexdigest(): delivery.name for delivery in deliveries}
    later = in_force(imports)
    for declaration in stored:
        lost = [period for period in declaration.periods if later.get(period) not in {None, declaration}]
        if declaration.sha256 in named and lost:
            yield TAKEN_OVER.finding(
                f"{named[declaration.sha256]} er importert før, og {later[lost[0]].name} har tatt over for "
                f"{span_words(lost)}. Filen er ikke brukt for disse periodene.",
                file=named[declaration.sha256],
                column="periode",
            )


def _read(
    decoded: Sequence[DecodedFile],
    speaking: Mapping[str, ImportDeclaration],
    missing: tuple[str, ...],
    replaced: pl.DataFrame,
) -> Read:
    name_of = {file.sha256: file.name for file in decoded}
    return Read(
        ledger=conform(pl.concat([empty(LEDGER), *(file.ledger for file in decoded)]), LEDGER, "LEDGER"),
        inputs=tuple(InputFile(file.name, file.sha256, file.format, file.rows, file.ledger.height) for file in decoded),
        ignored_rows=sum(len(file.ignored) for file in decoded),
        speaking={period: name_of[declaration.sha256] for period, declaration in speaking.items()},
        missing=missing,
        is_invented=any(file.is_invented for file in decoded),
        declared={name_of[declaration.sha256]: declaration.periods for declaration in set(speaking.values())},
        replaced=replaced,
    )


def _findings_of(files: Sequence[DecodedFile]) -> Iterator[Finding]:
    for file in files:
        yield from file.findings
