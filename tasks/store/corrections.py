"""Corrections asked for: lines that keep their reference, the lists they were handed over in, what runs found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from schemas.corrections import (
    CODING_FIELDS,
    Answer,
    AnsweredLine,
    Coding,
    CorrectionLine,
    CorrectionList,
    CorrectionStatus,
    Proof,
    Proposal,
    Suggestion,
)
from schemas.tables import correction_lines, correction_lists, run_corrections, runs
from tasks.store.rows import insert_missing, insert_rows

_POSTING_COLUMNS = (
    *("file", "row", "voucher", "voucher_type", "posted_on", "period"),
    *("amount_ore", "measure", "fingerprint"),
)


def lines_of_year(connection: Connection, programme: str, year: int) -> tuple[CorrectionLine, ...]:
    """What the office has been asked to book in an accounting year, in order of reference."""
    is_of_list = (correction_lists.c.programme == correction_lines.c.programme) & (
        correction_lists.c.number == correction_lines.c.list_number
    )
    asked = (
        select(*correction_lines.columns, runs.c.is_invented)
        .join_from(correction_lines, correction_lists, is_of_list)
        .join(runs, runs.c.run_id == correction_lists.c.run_id)
        .where(correction_lines.c.programme == programme, correction_lines.c.accounting_year == year)
        .order_by(correction_lines.c.number)
    )
    rows = connection.execute(asked).mappings()
    return tuple(replace(_line(row), is_invented=row["is_invented"]) for row in rows)


@dataclass(frozen=True, slots=True)
class _Handover:
    """One list while it is made."""

    programme: str
    year: int
    run_id: str
    number: int
    now: datetime


def hand_over(connection: Connection, run_id: str, proposals: Sequence[Proposal], *, now: datetime) -> CorrectionList:
    """The list made from a run; a posting that was asked for before keeps its reference.

    Lines that do not concern the run, such as those of later periods, are not on it. The list is the last one once
    more when it is made from the same run and nothing has come to it.

    Args:
        connection: in a transaction that no other writer shares.
        run_id: of a stored run.
        proposals: what should be booked anew by that run, without the postings that answer other lines.
        now: with a time zone.
    """
    run = connection.execute(select(runs.c.programme, runs.c.accounting_year).where(runs.c.run_id == run_id)).one()
    answers = {answered.line.reference: answered.answer for answered in corrections_of_run(connection, run_id)}
    known = {line.proposal.fingerprint: line for line in lines_of_year(connection, *run)}
    new = [proposal for proposal in proposals if proposal.fingerprint not in known]
    number = _list_number(connection, run.programme, run_id, has_new=bool(new))
    handover = _Handover(run.programme, run.accounting_year, run_id, number, now)
    _note_list(connection, handover)
    for proposal in proposals:
        if line := known.get(proposal.fingerprint):
            _renew(connection, line, proposal, answers.get(line.reference))
    _ask(connection, handover, new)
    proposed = {proposal.fingerprint for proposal in proposals}
    listed = tuple(
        AnsweredLine(line, answers.get(line.reference, Answer(CorrectionStatus.OPEN)))
        for line in lines_of_year(connection, *run)
        if line.reference in answers or line.proposal.fingerprint in proposed
    )
    return CorrectionList(number, run_id, listed)


def _list_number(connection: Connection, programme: str, run_id: str, *, has_new: bool) -> int:
    of_programme = select(correction_lists.c.number, correction_lists.c.run_id).where(
        correction_lists.c.programme == programme
    )
    last = connection.execute(of_programme.order_by(correction_lists.c.number.desc()).limit(1)).one_or_none()
    if last is None:
        return 1
    return int(last.number) if last.run_id == run_id and not has_new else int(last.number) + 1


def _note_list(connection: Connection, handover: _Handover) -> None:
    row = {
        "programme": handover.programme,
        "number": handover.number,
        "accounting_year": handover.year,
        "run_id": handover.run_id,
        "made_at": handover.now,
    }
    insert_missing(connection, correction_lists, [row])


def _renew(connection: Connection, line: CorrectionLine, proposal: Proposal, answer: Answer | None) -> None:
    """The line with the reason and the suggestion there are now; a line that is answered stays as it was asked."""
    if answer is None or answer.status.is_open:
        renewed = _proposal_columns(proposal)
        values = {
            name: value
            for name, value in renewed.items()
            if name.startswith(("to_", "proof")) or name in {"rules", "reason", "file", "row"}
        }
        connection.execute(
            update(correction_lines).where(correction_lines.c.reference == line.reference).values(**values)
        )


def _ask(connection: Connection, handover: _Handover, new: Iterable[Proposal]) -> None:
    year, listed_on = handover.year, handover.now.date()
    last = select(func.max(correction_lines.c.number)).where(correction_lines.c.accounting_year == year)
    first = (connection.scalar(last) or 0) + 1
    rows = []
    for number, proposal in enumerate(new, start=first):
        reference = f"OMP-{year}-{number:04d}"
        line = CorrectionLine(reference, handover.programme, year, handover.number, listed_on, proposal)
        rows.append(_line_columns(line) | {"number": number})
    insert_rows(connection, correction_lines, rows)


def store_corrections(connection: Connection, run_id: str, corrections: Sequence[AnsweredLine]) -> None:
    """Store what a run found of the lines, each with a copy of what was asked for."""
    rows = [
        _line_columns(answered.line) | _answer_columns(answered.answer) | {"run_id": run_id, "position": position}
        for position, answered in enumerate(corrections, start=1)
    ]
    insert_rows(connection, run_corrections, rows)


def corrections_of_run(connection: Connection, run_id: str) -> tuple[AnsweredLine, ...]:
    """The lines and answers as the run found them."""
    found = select(run_corrections).where(run_corrections.c.run_id == run_id).order_by(run_corrections.c.position)
    return tuple(AnsweredLine(_line(row), _answer(row)) for row in connection.execute(found).mappings())


def _line_columns(line: CorrectionLine) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "programme": line.programme,
        "accounting_year": line.accounting_year,
        "list_number": line.list_number,
        "listed_on": line.listed_on,
        **_proposal_columns(line.proposal),
    }


def _proposal_columns(proposal: Proposal) -> dict[str, Any]:
    return {
        **{name: getattr(proposal, name) for name in _POSTING_COLUMNS},
        **asdict(proposal.coding),
        "rules": list(proposal.rules),
        "reason": proposal.reason,
        **_coding_columns("to_", proposal.suggestion.coding),
        "proofs": [proof.value for proof in proposal.suggestion.proofs],
        "proof_words": proposal.suggestion.words,
    }


def _answer_columns(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status.value,
        "reversed_ore": answer.reversed_ore,
        "rebooked_ore": answer.rebooked_ore,
        **_coding_columns("found_", answer.found or Coding()),
        "answers": {
            "vouchers": list(answer.vouchers),
            "places": [list(place) for place in answer.places],
            "settled": [list(place) for place in answer.settled],
            "is_found": answer.found is not None,
        },
    }


def _coding_columns(prefix: str, coding: Coding) -> dict[str, str | None]:
    return {f"{prefix}{name}": getattr(coding, name) for name in CODING_FIELDS}


def _coding(row: Mapping[Any, Any], prefix: str = "") -> Coding:
    return Coding(**{name: row[f"{prefix}{name}"] for name in CODING_FIELDS})


def _line(row: Mapping[Any, Any]) -> CorrectionLine:
    proofs = tuple(Proof(proof) for proof in row["proofs"])
    proposal = Proposal(
        **{name: row[name] for name in _POSTING_COLUMNS},
        coding=_coding(row),
        rules=tuple(row["rules"]),
        reason=row["reason"],
        suggestion=Suggestion(_coding(row, "to_"), proofs, row["proof_words"]),
    )
    return CorrectionLine(
        **{name: row[name] for name in ("reference", "programme", "accounting_year", "list_number", "listed_on")},
        proposal=proposal,
    )


def _answer(row: Mapping[Any, Any]) -> Answer:
    answers = row["answers"]
    return Answer(
        status=CorrectionStatus(row["status"]),
        reversed_ore=row["reversed_ore"],
        rebooked_ore=row["rebooked_ore"],
        found=_coding(row, "found_") if answers["is_found"] else None,
        vouchers=tuple(answers["vouchers"]),
        places=tuple((file, number) for file, number in answers["places"]),
        settled=tuple((file, number) for file, number in answers["settled"]),
    )
