"""Every figure of the auditor's package, and the postings behind it, so that each krone can be added up by hand.

Many figures are made of the same postings; each such set is listed once. A figure is its sign times the sum of its set,
plus the parts that are no postings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from domain.audit_selection import NUMBER
from domain.printed_figures import figure_lists, report_figures
from domain.trace import Trace, every_trace
from outputs.csv_table import CsvCell, Kroner, csv_table
from outputs.read_back import printed_figures
from outputs.word_fields import tag_of
from schemas.masking import without_identity
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

FIGURE_HEADINGS: Final = ("Tall-id", "Hva", "Slag", "Beløp i øre", "Beløp i kroner", "Andel eller antall", "Står i")
TRACE_HEADINGS: Final = (
    *("Tall-id", "Fortegn", "Utvalg", "Posteringer", "Sum av utvalget i øre", "Sum av tillegg i øre", "Verdi i øre"),
)
SET_HEADINGS: Final = ("Utvalg", "Nr", "Fil", "Rad", "Del", "Beløp i øre")
PART_HEADINGS: Final = ("Tall-id", "Hva", "Beløp i øre")
AMOUNT: Final = "beløp"
OF_FINDINGS: Final = "beløp i funn"
SHARE: Final = "andel"
COUNT: Final = "antall"
_KEY: Final = ("file", "row", "part")


@dataclass(frozen=True, slots=True)
class TraceTables:
    """The traces as three tables: the figures, the sets of postings, and the parts that are no postings."""

    figures: bytes
    sets: bytes
    parts: bytes


def trace_tables(run: Run, postings: pl.DataFrame, files: ProgrammeFiles) -> TraceTables:
    """`sporing.csv`, `sporing_posteringer.csv` and `sporing_tillegg.csv`.

    Args:
        run: whose figures they are.
        postings: of the run, as `package_postings` gives them.
        files: the programme, for the places of the parts.
    """
    known = postings.select(*_KEY, NUMBER)
    rows = run.postings.join(known, on=_KEY, how="left", validate="1:1", maintain_order="left")
    sets: dict[bytes, str] = {}
    lines: list[tuple[CsvCell, ...]] = []
    parts: list[tuple[CsvCell, ...]] = []
    for trace in every_trace(run.reconciliation, rows, files):
        members = trace.postings.get_column(NUMBER).to_numpy().tobytes()
        name = sets.setdefault(members, f"U{len(sets) + 1:04d}") if members else ""
        lines.append(_line(trace, name))
        parts += [(trace.figure, without_identity(part.label), part.amount_ore) for part in trace.adjustments]
    return TraceTables(
        csv_table(TRACE_HEADINGS, lines),
        csv_table(SET_HEADINGS, _set_rows(sets, postings)),
        csv_table(PART_HEADINGS, parts),
    )


def _line(trace: Trace, name: str) -> tuple[CsvCell, ...]:
    of_postings = int(trace.postings.get_column("amount_ore").sum() or 0)
    of_parts = sum(part.amount_ore for part in trace.adjustments)
    return (trace.figure, trace.sign, name, trace.postings.height, of_postings, of_parts, trace.value_ore)


def _set_rows(sets: Mapping[bytes, str], postings: pl.DataFrame) -> Iterator[tuple[CsvCell, ...]]:
    """The postings of each set; a set is known by the numbers of its postings as 64-bit integers in a row."""
    by_number = list(postings.select(NUMBER, *_KEY, "amount_ore").iter_rows())
    for members, name in sets.items():
        for number in memoryview(members).cast("q"):
            yield (name, *by_number[number - 1])


def figures_table(
    run: Run, files: ProgrammeFiles, documents: Mapping[str, bytes], also: Mapping[str, Collection[str]]
) -> bytes:
    """`tall.csv`: every figure of the run with its id, its name, its value, and the documents it is printed in.

    Args:
        run: whose figures they are.
        files: the programme, for names and indicators.
        documents: Word documents by name; what is printed is read in the finished file.
        also: other documents by name, with the ids of the figures in them.
    """
    known = report_figures(run, files)
    lists = figure_lists(run, {source.id: source.short_name for source in files.programme.funding_sources})
    labels = {each.id: each.label for each in (*lists.amounts, *lists.of_findings)}
    labels |= {share.id: share.label for share in lists.shares} | {one.id: one.label for one in lists.numbers}
    in_documents = _printed_in(documents, [*known.amounts, *known.shares, *known.numbers], also)
    of_run = {each.id for each in lists.amounts}
    rows: list[Sequence[CsvCell]] = []
    for figure, ore in known.amounts.items():
        kind = AMOUNT if figure in of_run else OF_FINDINGS
        rows.append((figure, labels.get(figure), kind, ore, Kroner(ore), None, in_documents.get(figure)))
    for kind, values in ((SHARE, known.shares), (COUNT, known.numbers)):
        for figure, value in values.items():
            rows.append(
                (
                    figure,
                    labels.get(figure),
                    kind,
                    None,
                    None,
                    f"{value}" if value is not None else None,
                    in_documents.get(figure),
                )
            )
    return csv_table(FIGURE_HEADINGS, rows)


def _printed_in(
    documents: Mapping[str, bytes], figures: Collection[str], also: Mapping[str, Collection[str]]
) -> dict[str, str]:
    """Figure -> the names of the documents it is printed in, as one text."""
    by_tag = {tag_of(figure): figure for figure in figures}
    places: dict[str, dict[str, None]] = {}
    for name, document in documents.items():
        for printed in printed_figures(document):
            places.setdefault(by_tag.get(printed.id, printed.id), {})[name] = None
    for name, ids in also.items():
        for figure in ids:
            places.setdefault(figure, {})[name] = None
    return {figure: ", ".join(names) for figure, names in places.items()}
