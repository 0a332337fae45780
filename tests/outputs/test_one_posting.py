"""One posting is changed, and exactly the figures of letter and report change that are made of it: no more, no fewer.

What a figure is made of is asked of `domain.trace`, which knows nothing of documents; what changed is read from the
bytes of the finished documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import pytest

from domain.figures import figures
from domain.placing import in_programme
from domain.printed_figures import figure_lists, report_figures
from domain.trace import every_trace
from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from outputs.read_back import printed_figures
from outputs.word_fields import tag_of
from schemas.runs import Run
from tests.domain.test_trace import calculated
from tests.domain.test_worked_example import POSTINGS
from tests.ledgers import mysen

FILES = mysen()
LINE = "2026-05 1115 71004    100_000"
ROW = next(row for row, line in enumerate(POSTINGS.strip().splitlines(), start=2) if line == LINE)
MORE = "2026-05 1115 71004    107_000"
MOVED = "2026-05 1115 71002    100_000"
"""The same posting on another measure, which has room for it in its budget."""

SETTLED = {
    # The older award is used up either way.
    *("argang.2025.brukt", "argang.2025.ubrukt"),
    # The grant pays all of what the measure costs, so that the municipality's part is what others make it.
    *("egen.bydelsmodre", "egen.apen-barnehage", "egen.sum", "egen.tilskuddstiltak", "programar.2026.egen"),
    # All that is left is carried over by the models A and B, and none of it by C.
    *("anmodning.modell-a.tilbake", "anmodning.modell-b.tilbake"),
    *("anmodning.modell-c.overforing", "anmodning.modell-c.disponibelt"),
}
"""Figures that are made of the posting and of a part that takes it out again."""
FULL = {
    *("andel.brukt.klar-for-jobb", "andel.brukt.narmiljotilskudd", "andel.brukt.ungdom-i-arbeid"),
    "andel.brukt.administrative-kostnader",
}
"""The share of budgets that are used to the last krone, whatever the posting is."""
OF_FINDINGS = ("funn.", "kontrollark.", "mangler.", "tiltak.")
"""Numbers and kroner that tell how much is found, which is judged anew."""


@dataclass(frozen=True)
class Year:
    """A run, what its letter and report print by id, and the figures that are made of the posting."""

    run: Run
    printed: dict[str, frozenset[str]]
    of_posting: frozenset[str]


@cache
def year(line: str) -> Year:
    """The worked example with that line in place of the posting."""
    made = calculated(POSTINGS.replace(LINE, line), FILES)
    postings = in_programme(made.placed, FILES.programme).sort("file", "row", "part")
    run = Run(made.reconciliation, made.findings, postings)
    traces = every_trace(run.reconciliation, run.postings, FILES)
    of_posting = frozenset(trace.figure for trace in traces if ROW in trace.postings["row"].to_list())
    return Year(run, printed(run), of_posting)


def printed(run: Run) -> dict[str, frozenset[str]]:
    """The texts of each figure in letter and report, by id, read from their bytes."""
    values = report_figures(run, FILES)
    ids = {tag_of(figure): figure for figure in (*values.amounts, *values.shares, *values.numbers)}
    found: dict[str, frozenset[str]] = {}
    for document in (payment_request_letter(run, FILES), annual_report(run, FILES)):
        for figure in printed_figures(document):
            found[ids[figure.id]] = found.get(ids[figure.id], frozenset()) | {figure.text}
    return found


def changed(before: Year, after: Year) -> set[str]:
    """The ids of figures that are printed otherwise, or that only one of the years prints."""
    ids = before.printed.keys() | after.printed.keys()
    return {figure for figure in ids if before.printed.get(figure) != after.printed.get(figure)}


def sums_of_postings(year: Year) -> set[str]:
    """The figures that are sums of postings; differences between readings are sums of nothing."""
    return {figure for figure in figures(year.run.reconciliation) if not figure.startswith("avklaring.")}


@pytest.mark.parametrize("line", [MORE, MOVED], ids=["amount", "measure"])
def test_exactly_the_amounts_that_are_made_of_a_posting_change_with_it(line: str) -> None:
    before, after = year(LINE), year(line)
    sums = sums_of_postings(before) | sums_of_postings(after)
    # A posting that keeps its amount changes only the figures that it leaves or enters.
    made = before.of_posting | after.of_posting if line == MORE else before.of_posting ^ after.of_posting
    expected = (made & sums & (before.printed.keys() | after.printed.keys())) - SETTLED

    assert changed(before, after) & sums == expected
    assert len(expected) >= (30 if line == MORE else 10)


def test_amounts_change_by_what_the_posting_changed_by() -> None:
    before, after = (figures(year(line).run.reconciliation) for line in (LINE, MORE))
    moved = {figure: after[figure] - before[figure] for figure in before if after[figure] != before[figure]}
    assert {abs(ore) for figure, ore in moved.items() if figure in year(LINE).of_posting} == {700_000}
    assert moved["netto.bydelsmodre"] == moved["tilskudd.brukt"] == 700_000
    assert moved["rest.bydelsmodre"] == moved["tilskudd.ubrukt"] == moved["anmodning.overforing"] == -700_000


@pytest.mark.parametrize("line", [MORE, MOVED], ids=["amount", "measure"])
def test_exactly_the_shares_change_whose_part_or_whole_does(line: str) -> None:
    before, after = year(LINE), year(line)
    amounts = [figures(each.run.reconciliation) for each in (before, after)]
    other = {figure for figure in amounts[0] if amounts[0][figure] != amounts[1].get(figure)}
    shares = [{one.id: one for one in figure_lists(each.run).shares} for each in (before, after)]
    is_other = {figure for figure in shares[0] if shares[0][figure].share != shares[1][figure].share}

    all_of_it = {figure for figure, one in shares[0].items() if one.share == shares[1][figure].share == 1}
    expected = {
        figure for figure, one in shares[0].items() if one.part in other or (one.whole in other and one.part_ore)
    } - all_of_it
    assert all_of_it == {"andel.av-brukt-tilskudd.sum", "andel.av-brukt-tilskudd.tilskuddstiltak", *FULL}
    assert is_other == expected
    told = changed(before, after) & shares[0].keys()
    assert told & expected
    # In a column of shares that adds up, one that is the same may be rounded the other way when others change.
    turned = [(shares[0][figure].in_column, shares[1][figure].in_column) for figure in told - expected]
    assert all(first and second and abs(first - second) == Fraction(1, 1000) for first, second in turned)


@pytest.mark.parametrize("line", [MORE, MOVED], ids=["amount", "measure"])
def test_what_changes_besides_is_of_findings_and_of_readings_of_the_same_figures(line: str) -> None:
    before, after = year(LINE), year(line)
    made = before.of_posting | after.of_posting
    shares = {one.id for one in figure_lists(before.run).shares}
    others = changed(before, after) - sums_of_postings(before) - sums_of_postings(after) - shares
    read = {figure.partition(".forskjell.")[2] for figure in others if figure.startswith("avklaring.")}

    assert read <= made
    assert [figure for figure in others if not figure.startswith(("avklaring.", *OF_FINDINGS))] == []
