"""Earlier years as they were reported: whether their accounts and their files still say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from domain.checks.wording import kroner
from domain.earlier_years import ChangedSum, budget_year_sha256
from schemas.findings import Finding, Severity
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.rules import Rule

PRIOR_YEAR_AGREES = Rule(
    code="Y23",
    title="Regnskapet for tidligere år er det samme som i årsrapporten",
    severity=Severity.ERROR,
    remedy="Finn ut hva som er endret i regnskapet, lukk det året på nytt, og gi departementet beskjed om endringen.",
    source="Kontroll Y23",
)
YEAR_FILE_CHANGED = Rule(
    code="K36",
    title="Programfilene for et tidligere år er de årsrapporten bygger på",
    severity=Severity.INFO,
    remedy="Lukk det året på nytt hvis endringen skal gjelde årsrapporten.",
    source="Kontroll Y23",
)
RULES = (PRIOR_YEAR_AGREES, YEAR_FILE_CHANGED)


def prior_year_findings(report: Reconciliation, changed: Sequence[ChangedSum]) -> Iterator[Finding]:
    """What an earlier year's accounts say now and its report does not, one finding per measure."""
    names = {measure.id: measure.name for measure in report.measures}
    by_measure: dict[str | None, list[ChangedSum]] = defaultdict(list)
    for each in changed:
        by_measure[each.measure].append(each)
    for measure, sums in by_measure.items():
        groups = [sums] if measure else [[each] for each in sums]
        for group in groups:
            told = "; ".join(_change_words(each) for each in group)
            subject = f"{names.get(measure, measure)}: " if measure else ""
            yield PRIOR_YEAR_AGREES.finding(
                f"Regnskapet for {report.year} er levert på nytt etter årsrapporten. {subject}{told}.",
                difference_ore=_effect(group),
                measure=measure,
            )


def _change_words(change: ChangedSum) -> str:
    direction = "mer" if change.difference_ore > 0 else "mindre"
    return (
        f"{change.what} er nå {kroner(change.now_ore)}, {kroner(abs(change.difference_ore))} {direction} enn rapportert"
    )


def _effect(changes: Sequence[ChangedSum]) -> int:
    """What a measure costs more or less after deductions; for a sum of the programme the change itself."""
    return sum(-each.difference_ore if each.is_deduction else each.difference_ore for each in changes)


def year_file_findings(reports: Sequence[Reconciliation], files: ProgrammeFiles) -> Iterator[Finding]:
    """Whether the files of earlier years still say what their reports rest on."""
    for report in reports:
        if report.year not in files.years:
            yield YEAR_FILE_CHANGED.finding(f"Årsfilen for {report.year} finnes ikke lenger.")
        elif report.budget_year_sha256:
            if report.budget_year_sha256 != budget_year_sha256(files.years[report.year]):
                yield YEAR_FILE_CHANGED.finding(f"Årsfilen for {report.year} er endret siden årsrapporten.")
        elif report.programme_sha256 != files.sha256:
            yield YEAR_FILE_CHANGED.finding(
                f"Programfilene er endret siden årsrapporten for {report.year}. Rapporten er laget av en eldre "
                "versjon av programmet, og det er ikke kjent om årsfilen er blant dem."
            )
