"""Footnotes to figures that depend on how an open question is read: which reading is chosen, and the kroner between.

A figure gets a note when another reading would change it by more than the programme's limit. What the readings come to
is computed by `domain.readings`; how a footnote looks belongs to `outputs.word_footnotes`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.assumed_pay import ASSUMED
from domain.figures import GRANTED, TOTAL, catalogue
from outputs.norwegian import Decimals, listed, unbroken
from outputs.open_questions import HEADLINE_NAMES
from outputs.word_parts import Cell, Figure, Footnote, Part, Row, Table, parts_of
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation

_SUMS: Final = (GRANTED, TOTAL)
"""The subjects of sums over measures, the smaller first."""

_WITHOUT_NOTES: Final = ("anmodning.modell-", "hittil.")
"""Figures whose amounts have their notes elsewhere: payment models side by side, and the year month by month."""

NotesOf = Callable[[Collection[str]], tuple[Footnote, ...]]
"""The notes to some figures that stand together, such as those of one table."""


def no_notes(_figures: Collection[str]) -> tuple[Footnote, ...]:
    """No note to any figure."""
    return ()


def reading_notes(result: Reconciliation, files: ProgrammeFiles) -> NotesOf:
    """The notes to figures that another reading would change by more than the programme's limit.

    Args:
        result: with the open questions and their effects.
        files: the programme, for the limit.
    """
    limit_ore = int(files.programme.alerts.footnote_kr * 100)
    names = {figure.id: _named(figure.id, figure.label) for figure in catalogue(result)}

    def notes_of(figures: Collection[str]) -> tuple[Footnote, ...]:
        told = [figure for figure in figures if not figure.startswith(_WITHOUT_NOTES)]
        notes = (_note(question, told, limit_ore, names) for question in result.ambiguities)
        return tuple(note for note in notes if note is not None)

    return notes_of


def difference_id(question: str, number: int, figure: str) -> str:
    """The id of what a reading adds to a figure; readings are numbered from 1, as `domain.figures` does."""
    return f"avklaring.{question}.lesning-{number}.forskjell.{figure}"


@dataclass(frozen=True, slots=True)
class _Name:
    """What a figure is called inside a sentence; without a subject it needs none."""

    quantity: str
    subject: str = ""
    sums: str = ""
    """What of the measures it sums, where it is a sum: `sum` or `tilskuddstiltak`."""


def _named(figure: str, label: str) -> _Name:
    last = figure.rpartition(".")[2]
    sums = last if last in _SUMS else ""
    if figure in HEADLINE_NAMES:
        return _Name(HEADLINE_NAMES[figure], sums=sums)
    quantity, _, subject = label.partition(": ")
    return _Name(f"{quantity[:1].lower()}{quantity[1:]}", subject, sums)


def _note(question: Ambiguity, figures: Collection[str], limit_ore: int, names: dict[str, _Name]) -> Footnote | None:
    """The note on one question to some figures; None when no reading changes any of them by more than the limit."""
    if question.confirmed:
        return None
    effects: list[str | Figure] = []
    about: set[str] = set()
    for number, reading in enumerate(question.readings, start=1):
        changed = [name for name in dict.fromkeys(figures) if abs(reading.difference_ore.get(name, 0)) > limit_ore]
        if changed:
            about |= {*changed}
            effects += _sentence(question, number, reading, {name: names.get(name, _Name(name)) for name in changed})
    if not about:
        return None
    chosen = next(reading.text for reading in question.readings if reading.is_chosen)
    return Footnote(
        subject=question.id,
        figures=frozenset(about),
        opening=f"{unbroken(question.question)} Det er ikke avklart. Her er valgt: {unbroken(chosen)}.",
        effects=tuple(effects),
        closing=f"{_assumptions(question, about)} Avgjøres av: {question.decided_by}.",
    )


def _assumptions(question: Ambiguity, about: set[str]) -> str:
    """What the amounts of a note rest on besides the postings, once each."""
    told = [each.assumed for each in question.readings if each.assumed and not about.isdisjoint(each.difference_ore)]
    return "".join(f" {assumed}" for assumed in dict.fromkeys(told))


def _sentence(
    question: Ambiguity, number: int, reading: ReadingEffect, changed: dict[str, _Name]
) -> Iterator[str | Figure]:
    """What one other reading would change. Figures that change alike are named together, with one amount."""
    alike: dict[int, list[str]] = {}
    for figure in changed:
        alike.setdefault(reading.difference_ore[figure], []).append(figure)
    guess = " etter et anslag" if ASSUMED in reading.assumed else ""
    yield f" Velges i stedet «{unbroken(reading.text)}», endres tallene{guess} slik: "
    for position, figures in enumerate(alike.values()):
        separator = "" if position == 0 else "; "
        yield f"{separator}{_together([changed[figure] for figure in figures])} "
        yield Figure(difference_id(question.id, number, figures[0]), "change", Decimals.NEVER)
    yield "."


def _together(names: list[_Name]) -> str:
    """Names of figures that change alike: each subject told once, and a sum not where a part of it is named."""
    parts = [name for name in names if not name.sums]
    told = [*parts, *(name for name in names if name.sums and not _is_implied(name, names))]
    by_subject: dict[str, list[str]] = {}
    for name in told:
        by_subject.setdefault(name.subject, []).append(name.quantity)
    phrases = [
        listed(list(dict.fromkeys(quantities))) + (f" ({subject})" if subject else "")
        for subject, quantities in by_subject.items()
    ]
    return listed(phrases)


def _is_implied(total: _Name, names: list[_Name]) -> bool:
    """Whether a part of the sum changes as much as the sum itself, so that the one tells the other."""
    others = [name for name in names if name.quantity == total.quantity and name != total]
    return any(not name.sums or _SUMS.index(name.sums) < _SUMS.index(total.sums) for name in others)


def with_notes(parts: tuple[Part, ...], notes_of: NotesOf) -> tuple[Part, ...]:
    """The parts with the notes to each figure after it, once each."""
    notes = list(notes_of(figures_in(parts)))
    written: list[Part] = []
    for part in parts:
        written.append(part)
        here = [note for note in notes if isinstance(part, Figure) and part.id in note.figures]
        written += here
        notes = [note for note in notes if note not in here]
    return tuple(written)


def figures_in(parts: tuple[Part, ...]) -> list[str]:
    """The ids of the figures among some parts, in order."""
    return [part.id for part in parts if isinstance(part, Figure)]


def with_row_notes(table: Table, notes_of: NotesOf) -> Table:
    """The table with the notes to its figures, referred to from the first cell of each row that has such a figure.

    The reference stands with the row's name, so that the amounts line up. Notes are numbered as their rows come.
    """
    of_rows = [[figure for cell in row.cells for figure in figures_in(parts_of(cell))] for row in table.rows]
    notes = notes_of([figure for figures in of_rows for figure in figures])
    if not notes:
        return table
    in_order = sorted(notes, key=lambda note: [note.figures.isdisjoint(figures) for figures in of_rows])
    rows = (_with_references(row, figures, in_order) for row, figures in zip(table.rows, of_rows, strict=True))
    return replace(table, rows=tuple(rows))


def _with_references(row: Row, figures: list[str], notes: Sequence[Footnote]) -> Row:
    here = tuple(note for note in notes if not note.figures.isdisjoint(figures))
    first: Cell = (*parts_of(row.cells[0]), *here) if here else row.cells[0]
    return replace(row, cells=(first, *row.cells[1:]))
