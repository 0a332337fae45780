"""The figures of findings: how many there are of each rule, severity and standing, and the kroner they are about.

An id is `funn.<rule>.<severity>.<quantity>`, and `funn.<rule>.avvik` for all of a rule that nobody has set aside. How
findings are worded and in what order they are told belongs to the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import polars as pl

from domain.named_figures import NamedFigure
from schemas.findings import Finding, Severity
from schemas.runs import Run

PostingAmounts = Mapping[tuple[str | None, int | None], int]
"""File and row -> the row's amount without sign, in øre."""

NO_AMOUNTS: Final[PostingAmounts] = {}
TOLD_ONE_BY_ONE: Final = 3
"""Of the findings with one cause, a document tells so many word for word and counts the rest."""

_SEVERITIES: Final[dict[Severity, str]] = {
    Severity.FATAL: "ubrukelig",
    Severity.ERROR: "feil",
    Severity.WARNING: "advarsel",
    Severity.INFO: "orientering",
}


@dataclass(frozen=True, slots=True)
class FindingSums:
    """Findings with one cause. `count` is the rows behind them, `number` the findings themselves.

    `net_ore` are their differences with sign, None when they are about none; `postings_ore` the amounts of their
    postings without sign, None when no amount is known.
    """

    id: str
    count: int
    number: int
    net_ore: int | None
    postings_ore: int | None

    @property
    def size_ore(self) -> int:
        """What the findings come to in one amount without sign: the differences, or else the postings."""
        return abs(self.net_ore if self.net_ore is not None else self.postings_ore or 0)


def cause_id(finding: Finding) -> str:
    """What the ids of figures about findings with that cause begin with."""
    standing = "-unntak" if finding.waived_by is not None else ""
    trial = "-prove" if finding.trial else ""
    return f"funn.{finding.rule}.{_SEVERITIES[finding.severity]}{standing}{trial}"


def told_findings(run: Run) -> tuple[Finding, ...]:
    """The findings but those that only say that a fact is not confirmed: the facts are listed by themselves."""
    unconfirmed = set(run.reconciliation.unconfirmed)
    return tuple(finding for finding in run.findings if finding.value not in unconfirmed)


def finding_sums(run: Run) -> tuple[FindingSums, ...]:
    """The sums of the findings of a run by cause, sorted by id."""
    by_cause: dict[str, list[Finding]] = {}
    for finding in told_findings(run):
        by_cause.setdefault(cause_id(finding), []).append(finding)
    amounts = posting_amounts(run.postings, run.findings)
    return tuple(_sums(cause, by_cause[cause], amounts) for cause in sorted(by_cause))


def _sums(cause: str, findings: list[Finding], amounts: PostingAmounts) -> FindingSums:
    return FindingSums(
        id=cause,
        count=sum(finding.count for finding in findings),
        number=len(findings),
        net_ore=net_of(findings),
        postings_ore=postings_of(findings, amounts),
    )


def net_of(findings: Iterable[Finding]) -> int | None:
    """The differences with sign; None when the findings are not about a difference."""
    differences = [finding.difference_ore for finding in findings if finding.difference_ore is not None]
    return sum(differences) if differences else None


def postings_of(findings: Iterable[Finding], amounts: PostingAmounts) -> int | None:
    """The amounts of the postings found, without sign; None when no amount of theirs is known."""
    found = {(finding.file, finding.row) for finding in findings} & amounts.keys()
    return sum(amounts[place] for place in found) if found else None


def posting_amounts(postings: pl.DataFrame, findings: Iterable[Finding]) -> PostingAmounts:
    """The amount without sign of every row that a finding points at and that has a readable one.

    Args:
        postings: LEDGER or PLACED.
        findings: whatever was found in them.
    """
    if "amount_ore" not in postings.columns:
        return NO_AMOUNTS
    places = {(finding.file, finding.row) for finding in findings if finding.row is not None}
    found = pl.DataFrame(sorted(places, key=str), schema={"file": pl.String(), "row": pl.Int64()}, orient="row")
    sums = (
        postings.select("file", "row", "amount_ore")
        .join(found, on=["file", "row"], how="semi")
        .group_by("file", "row")
        .agg(pl.col("amount_ore").sum().abs(), pl.col("amount_ore").count().alias("n"))
    )
    return {(file, row): ore for file, row, ore, n in sums.iter_rows() if n}


def finding_amounts(run: Run, sums: Iterable[FindingSums]) -> Iterator[NamedFigure]:
    """The kroner that findings are about: by cause, and by rule for those that nobody has set aside."""
    for each in sums:
        if each.net_ore is not None:
            yield NamedFigure(f"{each.id}.avvik", f"Avvik i funn: {_cause(each)}", each.net_ore)
        if each.postings_ore is not None:
            yield NamedFigure(f"{each.id}.posteringer", f"Posteringenes beløp: {_cause(each)}", each.postings_ore)
        if each.size_ore:
            yield NamedFigure(f"{each.id}.belop", f"Beløp uten fortegn: {_cause(each)}", each.size_ore)
    standing: dict[str, list[Finding]] = {}
    for finding in run.findings:
        if finding.waived_by is None and not finding.trial:
            standing.setdefault(finding.rule, []).append(finding)
    for rule in sorted(standing):
        net_ore = net_of(standing[rule])
        if net_ore is not None:
            yield NamedFigure(f"funn.{rule}.avvik", f"Avvik i funn: regel {rule}", net_ore)


def finding_counts(sums: Iterable[FindingSums]) -> Iterator[tuple[str, str, Fraction]]:
    """Id, label and value of how many there are of each cause, and of those that are counted and not told."""
    for each in sums:
        yield f"{each.id}.antall", f"Rader eller forhold det er funn på: {_cause(each)}", Fraction(each.count)
        yield f"{each.id}.funn", f"Funn: {_cause(each)}", Fraction(each.number)
        if each.number > TOLD_ONE_BY_ONE:
            yield f"{each.id}.til", f"Funn til: {_cause(each)}", Fraction(each.number - TOLD_ONE_BY_ONE)


def _cause(each: FindingSums) -> str:
    """The cause in a label: `regel K04, feil`."""
    rule, _, severity = each.id.removeprefix("funn.").rpartition(".")
    return f"regel {rule}, {severity.replace('-unntak', ' med unntak').replace('-prove', ' (prøveregel)')}"
