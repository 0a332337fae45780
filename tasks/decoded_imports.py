"""The exports of a programme, new and stored, each decoded once; and those that spoke before beside those that do now.

Decoding is by today's program on both sides, so that a change in how files are read is no change in the accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import polars as pl

from domain.checks.header_drift import header_findings
from domain.earlier_years import Redelivered
from domain.imports import Speakers, in_force, of_year
from domain.reconciled import Reference, Replaced
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.exports.table_format import ColumnMap
from schemas.findings import Finding
from schemas.frames import LEDGER, empty
from schemas.records import Reconciliation
from schemas.runs import ImportDeclaration
from tasks.store import Database


class DecodedImports:
    """Decoded files by import. Keeps what it has decoded for as long as it lives."""

    def __init__(
        self, database: Database, fresh: Mapping[str, DecodedFile], column_maps: Sequence[ColumnMap] = ()
    ) -> None:
        self._database = database
        self._column_maps = column_maps
        self._decoded = dict(fresh)

    def decoded(self, declaration: ImportDeclaration) -> DecodedFile:
        """The file of an import, under the name it came with.

        Raises:
            StoreError: the archive cannot give its bytes.
        """
        sha256 = declaration.sha256
        if sha256 not in self._decoded:
            self._decoded[sha256] = decode(declaration.name, self._database.content(sha256), self._column_maps)
        return self._decoded[sha256]


def spoken_files(
    speaking: Mapping[str, Speakers], known: DecodedImports
) -> tuple[tuple[DecodedFile, ...], Mapping[str, tuple[str, ...]]]:
    """The files that speak, in order of arrival and each under a name of its own; and their names by period."""
    declarations = sorted(_distinct(speaking.values()), key=lambda declaration: declaration.sequence)
    names = own_names(declarations)
    files = tuple(_renamed(known.decoded(one), names[one.sha256]) for one in declarations)
    return files, {period: tuple(names[one.sha256] for one in speakers) for period, speakers in speaking.items()}


def own_names(declarations: Sequence[ImportDeclaration], taken: Iterable[str] = ()) -> dict[str, str]:
    """A name for each import by sha256; those that share one, or would take another's, are told apart by their sha256.

    Args:
        declarations: each once.
        taken: names that others have already.
    """
    names = [*taken, *(declaration.name for declaration in declarations)]
    return {
        one.sha256: f"{one.name} ({one.sha256[:8]})" if names.count(one.name) > 1 else one.name for one in declarations
    }


def replaced(
    before: Mapping[str, Reference], speaking: Mapping[str, Speakers], names: Iterable[str], known: DecodedImports
) -> Replaced:
    """What months were reconciled with, where other files speak now.

    Args:
        before: period -> what it was reconciled with.
        speaking: period -> the files that speak now.
        names: those of the files that speak now.
        known: where the files are.
    """
    earlier = _distinct(reference.speakers for reference in before.values())
    labels = own_names(earlier, names)
    frames = [empty(LEDGER)]
    for one in earlier:
        periods = [period for period, reference in before.items() if one in reference.speakers]
        ledger = known.decoded(one).ledger.filter(pl.col("period").is_in(periods))
        frames.append(ledger.with_columns(file=pl.lit(labels[one.sha256])))
    now = {period: speaking[period] for period in before}
    involved = _distinct([*now.values(), tuple(earlier)])
    fields = [known.decoded(one).fields for one in involved]
    return Replaced(
        ledger=pl.concat(frames),
        since={period: reference.run_period for period, reference in before.items()},
        fields=frozenset(LEDGER).intersection(*fields),
        comparable=frozenset(
            period
            for period, reference in before.items()
            if _kinds(reference.speakers, known) == _kinds(now[period], known)
        ),
    )


def redelivered(
    reports: Iterable[Reconciliation], imports: Sequence[ImportDeclaration], known: DecodedImports
) -> Iterator[Redelivered]:
    """The earlier years whose accounts have been delivered anew since their reports.

    Nothing is decoded for a year whose report rests on the files that speak now. Invented examples are never measured
    against real accounts.

    Args:
        reports: stored year-end runs.
        imports: all of the programme.
        known: where the files are.
    """
    spoken = in_force(imports)
    for report in reports:
        rested_on = {file.sha256 for file in report.inputs}
        speaking = of_year(spoken, report.year)
        now = _distinct(speaking.values())
        kinds_then = {one.is_invented for one in imports if one.sha256 in rested_on}
        if {one.sha256 for one in now} == rested_on or {one.is_invented for one in now} != kinds_then:
            continue
        files, names = spoken_files(speaking, known)
        ledger = pl.concat([empty(LEDGER), *(file.ledger for file in files)])
        yield Redelivered(report.year, ledger, names, tuple(one.sha256 for one in now))


def drifted_headers(
    new: Iterable[str], speaking: Mapping[str, Speakers], imports: Sequence[ImportDeclaration], known: DecodedImports
) -> Iterator[Finding]:
    """What has become of the columns of files that speak for the first time, against the last of the same kind.

    Args:
        new: sha256 of the files no reconciliation of an earlier period rests on.
        speaking: period -> the files that speak now.
        imports: all of the programme.
        known: where the files are.
    """
    first_time = set(new)
    for one in _distinct(speaking.values()):
        if one.sha256 in first_time and (before := _last_of_kind(one, imports, known)):
            file, earlier = known.decoded(one), known.decoded(before)
            if file.headers and earlier.headers:
                yield from header_findings(one.name, file.headers, before.name, earlier.headers)


def _last_of_kind(
    one: ImportDeclaration, imports: Sequence[ImportDeclaration], known: DecodedImports
) -> ImportDeclaration | None:
    """The import before this one, of the same format and layout."""
    earlier = [
        each
        for each in imports
        if each.sequence < one.sequence and each.format == one.format and each.is_invented == one.is_invented
    ]
    latest = max(earlier, key=lambda each: each.sequence, default=None)
    is_same = latest is not None and known.decoded(latest).layout == known.decoded(one).layout
    return latest if is_same else None


def _distinct(speakers: Iterable[Speakers]) -> list[ImportDeclaration]:
    return list(dict.fromkeys(chain.from_iterable(speakers)))


def _kinds(speakers: Speakers, known: DecodedImports) -> set[tuple[str, str]]:
    return {(one.format, known.decoded(one).layout) for one in speakers}


def _renamed(decoded: DecodedFile, name: str) -> DecodedFile:
    if name == decoded.name:
        return decoded
    return replace(
        decoded,
        name=name,
        ledger=decoded.ledger.with_columns(file=pl.lit(name)),
        findings=tuple(replace(finding, file=name) for finding in decoded.findings),
    )
