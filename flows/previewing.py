"""What the command preview shows, and its exit status. Loaded when it runs. English, for operators."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Final

from rich.console import Console
from rich.table import Table

from domain.carry_over import applied_ore, planned_ore
from domain.checks.wording import kroner
from domain.periods import Period
from domain.request_preview import Outlook, RequestPreview
from flows.commands import split_names, status_of
from flows.settings import Settings
from flows.terminal import show_findings, words
from outputs.finding_groups import grouped_findings
from outputs.preview_document import preview_document
from outputs.wording import MODEL_NAMES
from schemas.payment_requests import PaymentOption
from tasks.order import InputError
from tasks.preview import Previewed, preview_request
from tasks.programmes import checked_programme

_UNKNOWN: Final = "not known"


def preview(settings: Settings, programme: str | None, *, year: int | None, period: str | None, as_json: bool) -> int:
    """Show the payment request by all three models, storing nothing; the exit status.

    Raises:
        InputError: the year and the period do not agree, or no such run is stored.
    """
    if period is not None and not (len(period) == 4 and period.isdigit()):
        period = str(Period.parse(period))
    if year is not None and period is not None and period[:4] != str(year):
        raise InputError(f"--year {year} and --period {period} are not of the same year; name one of them")
    name, _ = split_names(settings, [programme] if programme else [])
    files = checked_programme(settings.programmes, name)
    today = datetime.now(settings.zone).date()
    previewed = preview_request(settings.places.database, files, year=year, period=period, today=today)
    if as_json:
        document = preview_document(previewed.run, previewed.preview)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        _show(previewed)
    return status_of([*previewed.preview.findings, *previewed.run.findings])


def _show(previewed: Previewed) -> None:
    out, preview = Console(), previewed.preview
    result, request = previewed.run.reconciliation, preview.best.request
    marks = " (invented example data)" if result.is_invented else ""
    out.print(
        f"\n[bold]{words(result.programme_name)}: payment request for {request.year}[/bold]{marks}, preview",
        highlight=False,
        soft_wrap=True,
    )
    for sentence in _grounds(previewed):
        out.print(sentence, markup=False, highlight=False, soft_wrap=True)
    if preview.estimate is not None:
        out.print(f"\n[bold]Estimate: the rest of {preview.year} as forecast[/bold]", highlight=False)
        _show_outlook(out, preview.estimate)
        out.print(f"\n[bold]The accounts until {preview.covered_until} and no more[/bold]", highlight=False)
    _show_outlook(out, preview.actual)
    if preview.estimate is not None and preview.findings:
        out.print(f"\nWhat the year-end of {preview.year} would tell, were the estimate the accounts:", highlight=False)
    show_findings(out, grouped_findings(preview.findings))
    standing = sum(finding.blocks for finding in previewed.run.findings)
    if standing:
        out.print(f"\nIn the run it rests on, {standing} findings block a final letter.", highlight=False)
    out.print(f"\nNext: {_next_step(preview)}", markup=False, highlight=False, soft_wrap=True)


def _grounds(previewed: Previewed) -> list[str]:
    """What the figures rest on."""
    preview, result = previewed.preview, previewed.run.reconciliation
    lines = [f"From the stored run for {result.period} of {result.created_on}; nothing is stored or written."]
    if preview.estimate is not None:
        lines.append(
            f"This is an estimate: the accounts go until {preview.covered_until}, and the rest of {preview.year} is "
            "taken from the forecast."
        )
    if preview.is_changed:
        lines.append(
            "The programme files have changed since that run and are taken as they are now; postings that the run did "
            "not see as the programme's own are not among these."
        )
    request = preview.best.request
    if request.budget_ore is None:
        lines.append(f"There is no file {request.year}.toml: model B needs its budget, and the award is the expected.")
    lines.append(f"Models: {'; '.join(MODEL_NAMES.values())}. The programme files choose {request.model}.")
    return lines


def _show_outlook(out: Console, outlook: Outlook) -> None:
    grant, request = outlook.grant, outlook.request
    award = f"{kroner(request.award_ore)}{'' if request.award_confirmed else ' (not confirmed)'}"
    budget = _UNKNOWN if request.budget_ore is None else kroner(request.budget_ore)
    out.print(
        f"Grant {request.year - 1}: disposable {kroner(grant.disposable_ore)}, used {kroner(grant.used_ore)}, "
        f"unused {kroner(grant.unused_ore)}. {request.year}: award {award}, budget {budget}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    parts = request.carry_over_parts
    if without := applied_ore(parts) - planned_ore(parts):
        out.print(f"Of what can be applied for, {kroner(without)} has no plan.", highlight=False)
    table = Table(box=None, pad_edge=False)
    table.add_column("Model", no_wrap=True)
    for option in request.options:
        chosen = " (chosen)" if option.model == request.model else ""
        table.add_column(f"{option.model}{chosen}", justify="right", no_wrap=True)
    for label, amount in _ROWS:
        cells = (_amount(amount(option)) for option in request.options)
        table.add_row(label.format(year=request.year, closing=request.year - 1), *cells)
    out.print(table)


def _amount(ore: int | None) -> str:
    return _UNKNOWN if ore is None else kroner(ore)


_ROWS: Final[tuple[tuple[str, Callable[[PaymentOption], int | None]], ...]] = (
    ("Entitled to", lambda option: option.entitled_ore),
    ("In earlier letters", lambda option: option.earlier_ore),
    ("Requested now", lambda option: option.requested_ore),
    ("Lapses of the award {year}", lambda option: option.lapses_ore),
    ("Carry-over from {closing}", lambda option: option.carry_over_ore),
    ("Unused, goes back", lambda option: option.repaid_ore),
    ("Withdrawn, not paid yet", lambda option: option.settlement.withdrawn_ore),
    ("Repaid or set off", lambda option: option.settlement.repaid_ore),
    ("Disposable in {year}", lambda option: option.disposable_ore),
    ("Disposable without a plan", lambda option: option.unplanned_ore),
)


def _next_step(preview: RequestPreview) -> str:
    request_year = preview.best.request.year
    if preview.estimate is not None:
        return f"decide when the accounts of {preview.year} are in; `omradeloft close-year --year {preview.year}`"
    return f"set payment_model in {request_year}.toml as decided; `omradeloft close-year --year {preview.year}`"
