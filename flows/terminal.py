"""What a person at a terminal sees: progress on stderr, the result on stdout. English, for operators."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.checks.wording import kroner
from domain.parking import FORMERLY_PARKED, with_former_parking
from domain.trace import Trace
from flows.document_lines import document_lines
from flows.runs import Outcome
from outputs.finding_groups import FindingGroup, grouped_findings, posting_amounts
from outputs.shown_postings import shown_postings
from schemas.budget_year import Parking
from schemas.decoded import DecodedFile
from schemas.findings import Severity
from schemas.printable import printable
from schemas.runs import Run
from tasks.proposals import WrittenMap


def tell(line: str) -> None:
    """One line on how far it has come."""
    sys.stderr.write(f"omradeloft: {printable(line)}\n")
    sys.stderr.flush()


def tell_files(outcome: Outcome) -> None:
    """The path of every file and what was found in the documents, on stderr."""
    for line in document_lines(outcome.paths):
        tell(line)
    for path in outcome.paths:
        sys.stderr.write(f"{path}\n")


def show_findings(out: Console, groups: Sequence[FindingGroup], at_most: int | None = None) -> None:
    """A line for each cause with count and kroner, the gravest first, with the largest finding as its example.

    Args:
        out: where to.
        groups: the gravest first.
        at_most: how many are shown beside those that block; all when left out.
    """
    counts: Counter[Severity] = Counter()
    for group in groups:
        counts[group.severity] += len(group.findings)
    shown = ", ".join(f"{counts[severity]} {severity}" for severity in Severity if counts[severity]) or "none"
    out.print(f"\nFindings: {shown}", highlight=False)
    grave = [group for group in groups if any(finding.blocks for finding in group.findings)]
    milder = [group for group in groups if not any(finding.blocks for finding in group.findings)]
    shown_groups = [*grave, *milder[:at_most]]
    for group in shown_groups:
        line = f"  {group.severity} {group.rule} ({_extent(group)}): {group.first.message} {group.first.remedy}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    if left := len(groups) - len(shown_groups):
        out.print(f"  and {left} milder cause{'s' if left > 1 else ''}: avstemming.xlsx, sheet Funn", highlight=False)


def _extent(group: FindingGroup) -> str:
    """How many findings, how many rows where these are more, and how much: `3 findings, 12 rows, 7 960,00 kr`."""
    found = len(group.findings)
    ore = group.net_ore if group.net_ore is not None else group.postings_ore
    parts = [f"{found} finding{'s' if found > 1 else ''}"]
    parts += [f"{group.rows} rows"] if group.rows > found else []
    return ", ".join([*parts, *([kroner(ore)] if ore else [])])


def _file_groups(decoded: DecodedFile) -> Sequence[FindingGroup]:
    return grouped_findings(decoded.findings, posting_amounts(decoded.ledger, decoded.findings))


def show_files(checked: Sequence[DecodedFile]) -> None:
    """What is in each file, and what is wrong with it."""
    out = Console()
    for decoded in checked:
        if not decoded.is_readable:
            out.print(f"\n[bold]{words(decoded.name)}[/bold]: cannot be read as accounts", highlight=False)
            _show_layout(out, decoded)
            show_findings(out, _file_groups(decoded))
            continue
        amounts = decoded.ledger.get_column("amount_ore").drop_nulls()
        out.print(f"\n[bold]{words(decoded.name)}[/bold]: {decoded.format}, {decoded.encoding}", highlight=False)
        _show_layout(out, decoded)
        out.print(
            f"  {decoded.rows} postings, {len(decoded.ignored)} other rows ignored, "
            f"debit {kroner(int(amounts.filter(amounts > 0).sum()))}, "
            f"credit {kroner(int(amounts.filter(amounts < 0).sum()))}",
            highlight=False,
            soft_wrap=True,
        )
        show_findings(out, _file_groups(decoded))


def _show_layout(out: Console, decoded: DecodedFile) -> None:
    """Which layout the file has, and why, as the reader of findings is told: in Norwegian."""
    if decoded.layout_reason:
        out.print(f"  {printable(decoded.layout_reason)}", markup=False, highlight=False, soft_wrap=True)


def show_column_maps(written: Sequence[WrittenMap]) -> None:
    """The column maps that were proposed, with the first rows as they would be read."""
    out = Console()
    for each in written:
        out.print(f"\n[bold]{words(each.proposal.file)}[/bold]: column map proposed", highlight=False)
        for field, guess in each.proposal.guesses.items():
            line = f"  {field} = {guess.header!r}: {printable(guess.reason)}"
            out.print(line, markup=False, highlight=False, soft_wrap=True)
        out.print(_rows_table(each))
        if each.instead_of:
            line = f"{printable(str(each.instead_of))} is there already and was not touched"
            out.print(line, markup=False, highlight=False, soft_wrap=True)
        out.print(f"Written to {printable(str(each.path))}", markup=False, highlight=False, soft_wrap=True)
        out.print(
            "Correct it, move it to programmes/<id>/exports/, and run check with --programme <id>", highlight=False
        )


def _rows_table(written: WrittenMap) -> Table:
    table = Table(box=None, pad_edge=False)
    columns = [name for name in (written.rows[0] if written.rows else {}) if any(row[name] for row in written.rows)]
    for name in columns:
        table.add_column(words(name), no_wrap=True)
    for row in written.rows:
        table.add_row(*(kroner(row[name]) if name == "amount_ore" and row[name] is not None else words(row[name] or "")
                        for name in columns))  # fmt: skip
    return table


def show_trace(found: Trace, run: Run, parkings: Sequence[Parking] = ()) -> None:
    """The postings and adjustments behind a figure, and which of the postings were parked before."""
    out = Console()
    if run.reconciliation.is_invented:
        out.print("Invented example data")
    out.print(
        f"\n[bold]{words(found.figure)}[/bold] = {kroner(found.value_ore)} ({run.reconciliation.period})",
        highlight=False,
    )
    if found.postings.height:
        out.print(_postings_table(found))
    if found.adjustments:
        others = Table(box=None, pad_edge=False)
        others.add_column("What is added or deducted" if found.postings.height else "Made of")
        others.add_column("Amount", justify="right", no_wrap=True)
        for adjustment in found.adjustments:
            others.add_row(words(adjustment.label), kroner(adjustment.amount_ore))
        out.print(others)
    elif not found.postings.height:
        out.print("No postings and nothing else behind it: nothing is booked or recorded.")
    parked = shown_postings(with_former_parking(found.postings, parkings)).drop_nulls(FORMERLY_PARKED)
    for posting in parked.iter_rows(named=True):
        line = f"{posting['file']} row {posting['row']}, voucher {posting['voucher']}: {posting[FORMERLY_PARKED]}"
        out.print(printable(line), markup=False, highlight=False, soft_wrap=True)


def _postings_table(found: Trace) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Row", "Voucher", "Period", "Account"):
        table.add_column(heading)
    table.add_column("Amount", justify="right", no_wrap=True)
    for posting in shown_postings(found.postings).iter_rows(named=True):
        texts = (posting[name] or "" for name in ("file", "row", "voucher", "period", "account"))
        table.add_row(*map(words, texts), kroner(found.sign * posting["amount_ore"]))
    return table


def trace_document(found: Trace, run: Run, parkings: Sequence[Parking] = ()) -> dict[str, Any]:
    """A trace for machines; value = sign * sum of the postings + sum of the adjustments."""
    columns = ["file", "row", "part", "voucher", "period", "account", "project", "amount_ore", FORMERLY_PARKED]
    postings = shown_postings(with_former_parking(found.postings, parkings))
    return {
        "figure": found.figure,
        "period": run.reconciliation.period,
        "run_id": run.reconciliation.run_id,
        "value_ore": found.value_ore,
        "sign": found.sign,
        "postings": postings.select(columns).to_dicts(),
        "adjustments": [{"label": part.label, "amount_ore": part.amount_ore} for part in found.adjustments],
    }


def show_programmes(listed: Sequence[dict[str, Any]], folder: Path) -> None:
    """The programmes and their faults."""
    out = Console()
    if not listed:
        out.print(f"No programme in {folder}; make a folder there with a programme.toml and one file per budget year.")
    for programme in listed:
        years = ", ".join(map(str, programme["years"]))
        summary = f"{programme['name']}: {programme['measures']} measures, budget years {years}"
        out.print(f"{programme['id']}: {'cannot be used' if programme['faults'] else summary}", highlight=False)
        for fault in programme["faults"]:
            out.print(f"  {fault}", markup=False, highlight=False, soft_wrap=True)


def words(text: object) -> str:
    """Somebody else's words in a line of ours, where nothing in them is mark-up or an order to the terminal."""
    return escape(printable(str(text)))
