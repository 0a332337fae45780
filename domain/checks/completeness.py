"""Whether the exports cover the months asked for, and each month once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from domain.checks.wording import period_words
from domain.periods import Period
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
    title="En periode hentes fra én eksport",
    severity=Severity.ERROR,
    remedy="Legg bare én eksport for perioden i innboksen. Er regnskapet delt på flere filer, ta dem ut med "
    "bilagsnummer og les dem inn sammen, eller slå dem sammen først.",
    source="DESIGN 7",
)
TAKEN_OVER = Rule(
    code="P18",
    title="En fil som navngis, er den som gjelder for periodene sine",
    severity=Severity.ERROR,
    remedy="Ta ut eksporten på nytt fra regnskapet, så gjelder den nye filen.",
    source="DESIGN 7",
)
PARTS = Rule(
    code="P20",
    title="Filer som kommer sammen for samme periode, er deler av ett regnskap",
    severity=Severity.INFO,
    remedy="Kontrollér at filene til sammen er hele regnskapet for perioden.",
    source="DESIGN 7",
)
OTHER_MONTHS = Rule(
    code="P23",
    title="En fil som navngis, dekker måneder som avstemmes",
    severity=Severity.WARNING,
    remedy="Kontrollér at riktig fil og riktig periode er oppgitt, og kjør på nytt.",
    source="DESIGN 7",
)
RULES = (MONTHS_PRESENT, ONE_FILE_PER_PERIOD, TAKEN_OVER, PARTS, OTHER_MONTHS)


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


def overlap_findings(
    imports: Sequence[ImportDeclaration],
    speaking: Mapping[str, tuple[ImportDeclaration, ...]],
    is_contained: Callable[[ImportDeclaration, ImportDeclaration, Sequence[str]], bool],
) -> Iterator[Finding]:
    """One finding for each pair of files that arrived together and cover the same periods; the later one speaks.

    It stands until a later export has taken over for the periods. When the later file holds all that the earlier one
    does, it is a newer version of it and nothing is lost.

    Args:
        imports: all of the programme.
        speaking: the files that speak for each period of the year.
        is_contained: whether all of the first file's postings in some periods are in the second.
    """
    for later in imports:
        beside = [one for one in imports if one.sequence < later.sequence and one.imported_at == later.imported_at]
        for earlier in beside:
            shared = [
                period
                for period, speakers in speaking.items()
                if later in speakers and period in earlier.periods and earlier not in speakers
            ]
            if shared and not is_contained(earlier, later, shared):
                one, other = _told_apart(earlier, later)
                yield ONE_FILE_PER_PERIOD.finding(
                    f"Både {one} og {other} dekker {span_words(shared)}, og de kan ikke være deler av samme "
                    f"regnskap: de har bilagslinjer felles, eller mangler bilagsnummer. Bare {other} er brukt for "
                    "disse periodene.",
                    file=later.name,
                    column="periode",
                    value=span_words(shared),
                    count=len(shared),
                )


def joined_findings(speaking: Mapping[str, tuple[ImportDeclaration, ...]]) -> Iterator[Finding]:
    """One finding for each set of files that speak together, so that nobody wonders why both count."""
    together: dict[tuple[ImportDeclaration, ...], list[str]] = {}
    for period, speakers in speaking.items():
        if len(speakers) > 1:
            together.setdefault(speakers, []).append(period)
    for speakers, periods in together.items():
        names = [speaker.name for speaker in speakers]
        yield PARTS.finding(
            f"{', '.join(names[:-1])} og {names[-1]} er regnet sammen for {span_words(periods)}. Ingen bilagslinje "
            "finnes i mer enn én av dem.",
            file=names[-1],
            column="periode",
            value=span_words(periods),
            count=len(names),
        )


def other_months_findings(named: Mapping[str, Sequence[str]], until: Period) -> Iterator[Finding]:
    """One finding for each file the caller named that covers no period of the run: no figure rests on it.

    Args:
        named: the periods each file covers, by name.
        until: the last period the run counts.
    """
    for name, periods in named.items():
        if periods and not any(f"{until.year}-00" <= period <= str(until) for period in periods):
            yield OTHER_MONTHS.finding(
                f"{name} dekker {span_words(periods)}, og ingen måned i {until.year} til og med "
                f"{period_words(str(until))}. Filen er lagret, men tallene her bygger ikke på den.",
                file=name,
                column="periode",
                value=span_words(periods),
                expected=str(until.year),
            )


def _told_apart(one: ImportDeclaration, other: ImportDeclaration) -> tuple[str, str]:
    if one.name != other.name:
        return one.name, other.name
    return f"{one.name} ({one.sha256[:8]})", f"{other.name} ({other.sha256[:8]})"


def span_words(periods: Sequence[str]) -> str:
    """The first to the last of some periods, in words."""
    first, last = period_words(periods[0]), period_words(periods[-1])
    return first if first == last else f"{first} til {last}"
