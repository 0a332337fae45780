"""What a run shows on its page in Prefect, in bokmål: measures, findings by cause, files. No personal data.

Rows and Markdown only; who publishes them is `tasks.artifacts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from outputs.finding_groups import extent, groups_of
from outputs.norwegian import counted, kroner, period_name
from outputs.wording import SEVERITY_NAMES, marks, status_name, used_percent
from schemas.findings import blocking
from schemas.records import MeasureResult, Reconciliation
from schemas.runs import Run


def run_title(result: Reconciliation) -> str:
    """`Områdeløft Mysen, oktober 2026`, with what must be said of the figures."""
    return " ".join((f"{result.programme_name}, {period_name(result.period)}.", *marks(result)))


def measure_rows(result: Reconciliation) -> list[dict[str, str]]:
    """A row for each measure, and the sum of all."""
    return [_measure_row(measure) for measure in result.measures] + [
        {
            "Tiltak": "Sum",
            "Revidert budsjett": kroner(result.totals.revised_ore),
            "Brukt": kroner(used := sum(measure.charged_ore for measure in result.measures)),
            "Brukt av budsjettet": used_percent(used, result.totals.revised_ore),
            "Igjen": kroner(result.totals.revised_ore - used),
            "Prognose for året": kroner(result.totals.forecast_ore),
            "Status": "",
        }
    ]


def _measure_row(measure: MeasureResult) -> dict[str, str]:
    revised, used = measure.sums.revised_ore, measure.charged_ore
    return {
        "Tiltak": measure.line,
        "Revidert budsjett": kroner(revised),
        "Brukt": kroner(used),
        "Brukt av budsjettet": used_percent(used, revised),
        "Igjen": kroner(revised - used),
        "Prognose for året": kroner(measure.sums.forecast_ore),
        "Status": status_name(measure),
    }


def finding_rows(run: Run) -> list[dict[str, str]]:
    """A row for each cause, the gravest first: how many, how much, the rule's own sentence; nothing of a posting."""
    return [
        {
            "Alvorlighet": SEVERITY_NAMES[group.severity],
            "Regel": group.rule,
            "Hva som ikke stemmer": group.title,
            "Antall": str(len(group.findings)),
            "Omfang": extent(group),
            "Hindrer endelig brev": "Ja" if any(finding.blocks for finding in group.findings) else "Nei",
        }
        for group in groups_of(run)
    ]


def finding_summary(run: Run) -> str:
    """How many findings there are, and how many of them stop a final letter."""
    blocks = len(blocking(run.findings))
    stops = f"{blocks} av dem hindrer et endelig brev" if blocks else "ingen av dem hindrer et endelig brev"
    count = counted(len(run.findings), "funn", "funn")
    return f"{run_title(run.reconciliation)} {count}, {stops}." if run.findings else "Ingen funn."


def file_list(result: Reconciliation, paths: Sequence[Path]) -> str:
    """Markdown: the files of a run with their places, and what findings and figures are called in them."""
    return "\n".join(_file_lines(result, paths)) + "\n"


def _file_lines(result: Reconciliation, paths: Sequence[Path]) -> Iterator[str]:
    yield f"**{run_title(result)}**"
    yield ""
    yield from (f"- [{path.name}]({path.resolve().as_uri()})" for path in paths)
    yield ""
    for folder in sorted({str(path.resolve().parent) for path in paths}):
        yield f"Filene ligger i mappen `{folder}`. Nettleseren åpner dem bare på maskinen der de ligger."
    yield ""
    yield f"Avstemming `{result.run_id}`."
