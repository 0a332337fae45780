"""Whether the exports cover the months asked for, and each month once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.checks.wording import period_words
from schemas.findings import Finding, Severity
from schemas.rules import Rule
from schemas.runs import ImportDeclaration

MONTHS_PRESENT = Rule(
    code="P02",
    title="Alle måneder fra januar til og med perioden finnes i eksportene",
    severity=Severity.ERROR,
    remedy="Hent en eksport som dekker måneden, og kjør på nytt.",
    source="Kontroll P02",
)
ONE_FILE_PER_PERIOD = Rule(
    code="P15",
    title="En periode hentes fra én fil",
    severity=Severity.ERROR,
    remedy="Legg bare én eksport for perioden i innboksen. Er regnskapet delt på flere filer, slå dem sammen først.",
    source="DESIGN 7",
)
TAKEN_OVER = Rule(
    code="P18",
    title="En fil som navngis, er den som gjelder for periodene sine",
    severity=Severity.ERROR,
    remedy="Ta ut eksporten på nytt fra regnskapet, så gjelder den nye filen.",
    source="DESIGN 7",
)
RULES = (MONTHS_PRESENT, ONE_FILE_PER_PERIOD, TAKEN_OVER)


def completeness_findings(missing: Sequence[str]) -> Iterator[Finding]:
    """One finding for each run of months no export speaks for."""
    for span in _runs(missing):
        yield MONTHS_PRESENT.finding(
            f"Fant ingen eksport som dekker {span_words(span)}.",
            column="periode",
            value=span_words(span),
            expected="minst én eksport",
            count=len(span),
        )


def _runs(periods: Sequence[str]) -> list[list[str]]:
    """Periods that follow one another, together."""
    runs: list[list[str]] = []
    for period in sorted(periods):
        if runs and int(period[5:]) == int(runs[-1][-1][5:]) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def overlap_findings(arrived: Sequence[ImportDeclaration]) -> Iterator[Finding]:
    """One finding for each pair of files that arrived together and cover the same periods; the later one speaks."""
    for index, later in enumerate(arrived):
        for earlier in arrived[:index]:
            shared = sorted(set(earlier.periods) & set(later.periods))
            if shared:
                yield ONE_FILE_PER_PERIOD.finding(
                    f"Både {earlier.name} og {later.name} dekker {span_words(shared)}. "
                    f"Bare {later.name} er brukt for disse periodene.",
                    file=later.name,
                    column="periode",
                    value=span_words(shared),
                    count=len(shared),
                )


def span_words(periods: Sequence[str]) -> str:
    """The first to the last of some periods, in words."""
    first, last = period_words(periods[0]), period_words(periods[-1])
    return first if first == last else f"{first} til {last}"
