"""Numbers that are printed and are no amounts: rows, measures, findings, files, letters; each with an id and a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.checks.texts import MISSING_PLAN, MISSING_TEXT
from domain.control_sheet import control_numbers
from domain.finding_figures import FindingSums, cause_id, finding_counts, told_findings
from domain.in_kind import by_measure, by_service_area
from domain.money import rounded_parts
from schemas.findings import blocking
from schemas.in_kind import InKindResult, total_in_kind
from schemas.records import MeasureResult, Reconciliation, RowCounts, Status
from schemas.runs import Run

ROW_WORDS: Final = {
    "read": ("rader.lest", "Leste rader"),
    "placed": ("rader.plassert", "Rader som er tatt med"),
    "unplaced": ("rader.uplassert", "Uplasserte rader"),
    "parked": ("rader.parkert", "Parkerte rader"),
    "outside": ("rader.utenfor", "Rader utenfor"),
    "rejected": ("rader.avvist", "Avviste rader"),
    "ignored": ("rader.uten-postering", "Rader uten postering"),
}
"""Part of the conservation law -> the figure of its rows, and its name."""
STATUS_WORDS: Final = {
    Status.OK: ("tiltak.innenfor", "Tiltak innenfor budsjettet"),
    Status.WATCH: ("tiltak.folg-med", "Tiltak å følge med på"),
    Status.FULL: ("tiltak.brukt-opp", "Tiltak som har brukt nøyaktig hele budsjettet"),
    Status.OVERRUN: ("tiltak.overforbruk", "Tiltak som har brukt mer enn budsjettet"),
    Status.UNDERSPEND: ("tiltak.lavt-forbruk", "Tiltak med lavt forbruk"),
}
"""Status -> the figure of how many measures with a budget have it, and its name."""
BUDGETED_MEASURES: Final = "tiltak.med-budsjett"
EARLIER_LETTERS: Final = "brev.tidligere"
MISSING: Final = {MISSING_TEXT.code: "mangler.tekster", MISSING_PLAN.code: "mangler.planer"}
"""Rule about what only people can write -> the figure of how much is not written."""
UNTOLD_RULES: Final = "regler.til"
TOLD_RULES: Final = 5
"""Of the rules that block a document, so many are told by name at the top of it."""
IN_KIND_LINE: Final = "egeninnsats.linje"
IN_KIND_SUM: Final = "egeninnsats.alt"


@dataclass(frozen=True, slots=True)
class NumberFigure:
    """One number. `in_column` is what is printed where numbers stand in a column that adds up."""

    id: str
    label: str
    value: Fraction
    in_column: Fraction | None = None


def number_figures(run: Run, findings: Iterable[FindingSums]) -> tuple[NumberFigure, ...]:
    """Every number of a run but those of own contribution, in the order of a report.

    Args:
        run: as it was stored.
        findings: its findings by cause.
    """
    result = run.reconciliation
    counted = (
        *_rows(result.conservation.rows),
        *_measures(budgeted_measures(result)),
        *_letters(result),
        *_files(result),
        *((figure, label, int(value)) for figure, label, value in finding_counts(findings)),
        *_blocking(run),
        *control_numbers(run),
    )
    return tuple(NumberFigure(figure, label, Fraction(number)) for figure, label, number in counted)


def budgeted_measures(result: Reconciliation) -> tuple[MeasureResult, ...]:
    """The measures with a line in the budget, or with money moved to them."""
    return tuple(measure for measure in result.measures if measure.sums.allocated_ore or measure.sums.revised_ore)


def _rows(rows: RowCounts) -> Iterator[tuple[str, str, int]]:
    for part, (figure, label) in ROW_WORDS.items():
        yield figure, label, getattr(rows, part)


def _measures(budgeted: Sequence[MeasureResult]) -> Iterator[tuple[str, str, int]]:
    found = Counter(measure.status for measure in budgeted)
    yield BUDGETED_MEASURES, "Tiltak med budsjett", len(budgeted)
    for status, (figure, label) in STATUS_WORDS.items():
        yield figure, label, found[status]


def _letters(result: Reconciliation) -> Iterator[tuple[str, str, int]]:
    if result.payment_request:
        yield EARLIER_LETTERS, "Tidligere brev om utbetaling", len(result.payment_request.letters)


def _files(result: Reconciliation) -> Iterator[tuple[str, str, int]]:
    for number, file in enumerate(result.inputs, start=1):
        yield f"fil.{number}.rader", f"Rader i {file.name}", file.rows
        yield f"fil.{number}.posteringer", f"Posteringer i {file.name}", file.postings


def _blocking(run: Run) -> Iterator[tuple[str, str, int]]:
    """What the top of a document counts and does not tell: texts that are missing, and rules beyond the first."""
    findings = blocking(told_findings(run))
    found = Counter(finding.rule for finding in findings)
    for rule, figure in MISSING.items():
        yield figure, f"{figure.partition('.')[2].capitalize()} som mangler", found[rule]
    causes = {cause_id(finding) for finding in findings if finding.rule not in MISSING}
    yield UNTOLD_RULES, "Regler med feil som ikke er nevnt først", max(0, len(causes) - TOLD_RULES)


def in_kind_lines(entries: Iterable[InKindResult]) -> tuple[tuple[str, str | None, tuple[InKindResult, ...]], ...]:
    """Own contribution as the report lists it: service area, measure, and the entries of both."""
    return tuple(
        (area, measure, own)
        for area, of_area in by_service_area(entries).items()
        for measure, own in by_measure(of_area).items()
    )


def in_kind_numbers(result: Reconciliation) -> tuple[NumberFigure, ...]:
    """Hours and worth of own contribution by line of the report; no money, and in no sum of it."""
    lines = in_kind_lines(result.in_kind)
    if not lines:
        return ()
    worth = [_worth(own) for *_, own in lines]
    shown = rounded_parts(worth)
    numbers = [
        each
        for number, (area, _, own) in enumerate(lines, start=1)
        for each in _in_kind(f"{IN_KIND_LINE}.{number}", area, own, shown[number - 1])
    ]
    return (*numbers, *_in_kind(IN_KIND_SUM, "i alt", result.in_kind, sum(shown)))


def _in_kind(name: str, subject: str, own: Sequence[InKindResult], shown: int) -> Iterator[NumberFigure]:
    hundredths = [entry.hours_hundredths for entry in own if entry.hours_hundredths is not None]
    if hundredths:
        yield NumberFigure(f"{name}.timer", f"Timer egeninnsats: {subject}", Fraction(sum(hundredths), 100))
    label = f"Verdi av egeninnsats, ikke kroner: {subject}"
    yield NumberFigure(f"{name}.verdi", label, _worth(own), Fraction(shown))


def _worth(entries: Iterable[InKindResult]) -> Fraction:
    return Fraction(total_in_kind(entry.value for entry in entries).in_kind_ore, 100)
