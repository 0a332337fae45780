"""What the exports should come to: measures from the plans, files from the postings, and the sown faults."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

from examples import chart, unit4, workbook
from examples.faults import FAULTS, Fault
from examples.ledger import AWARD_ORE, UNUSED_2025_ORE, LedgerYear
from examples.plans import MeasurePlan, effects


def expected_json(ledgers: tuple[LedgerYear, ...], files: dict[PurePosixPath, LedgerYear]) -> bytes:
    """`expected.json`: the control figures of the example, in øre."""
    record = {
        "notice": chart.NOTICE,
        "years": {str(ledger.year): _year(ledger) for ledger in ledgers},
        "files": {str(name): _file(ledger) for name, ledger in sorted(files.items())},
        "faults": _faults(ledgers),
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _year(ledger: LedgerYear) -> dict[str, Any]:
    is_closed = ledger.last_period == 13
    return {
        "through_period": f"{ledger.year}-{ledger.last_period:02d}",
        "measures": {plan.measure: _measure(plan, ledger.year) for plan in ledger.plans},
        "grant": {
            "received_ore": AWARD_ORE,
            "fund_opening_ore": 0 if is_closed else UNUSED_2025_ORE,
            "fund_set_aside_ore": UNUSED_2025_ORE if is_closed else 0,
            "fund_use_ore": 0 if is_closed else UNUSED_2025_ORE,
            "fund_closing_ore": UNUSED_2025_ORE if is_closed else 0,
        },
        "programme_postings": _programme_postings(ledger),
    }


def _programme_postings(ledger: LedgerYear) -> dict[str, dict[str, int]]:
    """Rows and øre on the programme's projects: operating accounts, and balance accounts that carry a project."""
    lines = [posting.line for posting in ledger.postings if _is_programme(posting.line.coding.project)]
    sides = {
        "operating": [line.amount_ore for line in lines if not chart.is_balance(line.account)],
        "balance": [line.amount_ore for line in lines if chart.is_balance(line.account)],
    }
    return {side: {"rows": len(amounts), "sum_ore": sum(amounts)} for side, amounts in sides.items()}


def _is_programme(project: str | None) -> bool:
    return project is not None and len(project) == 5 and "71000" <= project <= "71099"


def _measure(plan: MeasurePlan, year: int) -> dict[str, Any]:
    events = plan.events(year)
    total = effects(events)
    monthly = [effects(event for event in events if event.period == month).net_ore for month in range(1, 13)]
    return {
        "gross_ore": total.gross_ore,
        "vat_compensation_ore": total.vat_compensation_ore,
        "sick_pay_refund_ore": total.sick_pay_refund_ore,
        "net_ore": total.net_ore,
        "other_financing_ore": total.other_financing_ore,
        "monthly_net_ore": monthly,
    }


def _file(ledger: LedgerYear) -> dict[str, int]:
    amounts = [posting.line.amount_ore for posting in ledger.postings]
    return {
        "rows": len(amounts),
        "vouchers": len({posting.voucher for posting in ledger.postings}),
        "debit_ore": sum(amount for amount in amounts if amount > 0),
        "credit_ore": sum(amount for amount in amounts if amount < 0),
        "sum_ore": sum(amounts),
    }


def _faults(ledgers: tuple[LedgerYear, ...]) -> list[dict[str, Any]]:
    """Each sown fault with its voucher and the rows, as an editor or Excel shows them, of the postings it sits on."""
    return [
        _fault(fault, ledger, hits)
        for fault in FAULTS
        for ledger in ledgers
        if (hits := [index for index, posting in enumerate(ledger.postings) if posting.line.fault == fault.id])
    ]


def _fault(fault: Fault, ledger: LedgerYear, hits: list[int]) -> dict[str, Any]:
    posting = ledger.postings[hits[0]]
    return {
        "id": fault.id,
        "control": fault.control,
        "description": fault.description,
        "period": f"{posting.year}-{posting.period:02d}",
        "voucher": posting.voucher,
        "project": posting.line.coding.project,
        "account": posting.line.account,
        "amount_ore": posting.line.amount_ore,
        "counts_as_spend": fault.counts,
        "unit4_rows": [index + unit4.FIRST_ROW for index in hits],
        "excel_rows": [index + workbook.FIRST_ROW for index in hits],
    }
