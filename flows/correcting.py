"""What the commands park, release and corrections do, and their exit status. Loaded when one of them runs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.checks.wording import kroner
from domain.periods import Period
from flows.commands import DONE, split_names
from flows.settings import Settings
from flows.terminal import tell
from outputs.correction_list import totals_by_measure
from schemas.budget_year import Parking
from schemas.corrections import CODING_FIELDS, AnsweredLine
from schemas.masking import shown_code
from tasks.order import InputError
from tasks.programmes import checked_programme

if TYPE_CHECKING:
    from tasks.corrections import HandedOver
    from tasks.parking import YearFile


@dataclass(frozen=True, slots=True)
class Named:
    """Which posting a call names."""

    programme: str | None
    year: int
    voucher: str
    project: str | None


def park(settings: Settings, named: Named, *, reason: str, owner: str, until: date) -> int:
    """Park a posting; the exit status."""
    from tasks.parking import park as park_posting  # noqa: PLC0415

    parking = _parking(named, reason=reason, owner=owner, expires_on=until)
    sys.stdout.write(park_posting(_year_file(settings, named), parking, _today(settings)) + "\n")
    return DONE


def release(settings: Settings, named: Named, *, reason: str, released_by: str) -> int:
    """Release a posting; the exit status."""
    from tasks.parking import release as release_posting  # noqa: PLC0415

    today = _today(settings)
    told = {"released_on": today, "released_by": released_by, "release_reason": reason}
    # Reason, owner and expiry are those of the parking that stands; only the names are compared.
    parking = _parking(named, reason=reason, owner=released_by, expires_on=today, **told)
    sys.stdout.write(release_posting(_year_file(settings, named), parking) + "\n")
    return DONE


def corrections(settings: Settings, programme: str | None, period: str | None, *, as_json: bool) -> int:
    """Write the list of corrections; the exit status."""
    from tasks.corrections import hand_over_corrections  # noqa: PLC0415

    if period is not None and not (len(period) == 4 and period.isdigit()):
        Period.parse(period)
    name, _ = split_names(settings, [programme] if programme else [])
    files = checked_programme(settings.programmes, name)
    handed = hand_over_corrections(settings.places, files, period, datetime.now(settings.zone))
    if as_json:
        json.dump(corrections_document(handed), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        tell(f"wrote {handed.path}")
    else:
        _show(handed)
    return DONE


def corrections_document(handed: HandedOver) -> dict[str, Any]:
    """The list for machines; no text and no party of a posting."""
    listed = handed.corrections
    result = handed.run.reconciliation
    return {
        "programme": result.programme,
        "year": result.year,
        "period": result.period,
        "run_id": listed.run_id,
        "list": listed.number,
        "file": str(handed.path),
        "open": {"lines": len(listed.open_lines), "amount_ore": _open_ore(handed)},
        "new": sum(listed.is_new(line) for line in listed.open_lines),
        "cancelled": handed.proposed.cancelled,
        "lines": [_line_document(line, is_new=listed.is_new(line)) for line in listed.lines],
    }


def _line_document(line: AnsweredLine, *, is_new: bool) -> dict[str, Any]:
    proposal, answer = line.line.proposal, line.answer
    return {
        "reference": line.line.reference,
        "status": answer.status.value,
        "is_new": is_new,
        "listed_on": line.line.listed_on.isoformat(),
        "file": proposal.file,
        "row": proposal.row,
        "voucher": shown_code(proposal.voucher),
        "posted_on": proposal.posted_on.isoformat() if proposal.posted_on else None,
        "period": proposal.period,
        "amount_ore": proposal.amount_ore,
        "remaining_ore": line.remaining_ore,
        "measure": proposal.measure,
        "rules": list(proposal.rules),
        "present": {name: getattr(proposal.coding, name) for name in CODING_FIELDS},
        "suggested": {name: getattr(proposal.suggestion.coding, name) for name in CODING_FIELDS},
        "proofs": [proof.value for proof in proposal.suggestion.proofs],
        "found": {name: getattr(answer.found, name) for name in CODING_FIELDS} if answer.found else None,
        "vouchers": [shown_code(voucher) for voucher in answer.vouchers],
    }


def _show(handed: HandedOver) -> None:
    listed = handed.corrections
    lines = listed.open_lines
    new = sum(listed.is_new(line) for line in lines)
    suggested = sum(not line.line.proposal.suggestion.coding.is_empty for line in lines)
    closed = len(listed.lines) - len(lines)
    sys.stdout.write(
        f"list {listed.number}: {len(lines)} postings to be booked anew, {kroner(_open_ore(handed))}; "
        f"{new} new, {suggested} with a suggestion, {closed} answered or lapsed\n"
    )
    for name, count, ore in totals_by_measure(listed, handed.run):
        sys.stdout.write(f"  {name}: {count}, {kroner(ore)}\n")
    sys.stdout.write(f"{handed.path}\n")


def _open_ore(handed: HandedOver) -> int:
    return sum(line.remaining_ore for line in handed.corrections.open_lines)


def _parking(named: Named, **values: Any) -> Parking:
    try:
        return Parking(voucher=named.voucher, project=named.project, **values)
    except ValidationError as error:
        option = {"expires_on": "until", "released_by": "by", "release_reason": "reason"}
        faults = [f"--{option.get(str(fault['loc'][0]), fault['loc'][0])}: {fault['msg']}" for fault in error.errors()]
        raise InputError(f"{'; '.join(dict.fromkeys(faults))}; nothing was changed") from error


def _year_file(settings: Settings, named: Named) -> YearFile:
    from tasks.parking import YearFile  # noqa: PLC0415

    name, _ = split_names(settings, [named.programme] if named.programme else [])
    return YearFile(Path(settings.programmes), name, named.year)


def _today(settings: Settings) -> date:
    return datetime.now(settings.zone).date()
