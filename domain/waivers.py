"""Waivers: findings somebody has taken responsibility for. They are shown as waived, and never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from domain.checks.grant import UNCONFIRMED
from domain.checks.placement import EXPIRED
from schemas.budget_year import BudgetYear, Waiver
from schemas.findings import Finding

NEVER_WAIVED: Final = frozenset({UNCONFIRMED.code, EXPIRED.code})
"""An unconfirmed fact is confirmed where it stands, and an expired record renewed; neither can be waived away."""


def with_waivers(findings: Sequence[Finding], year: BudgetYear, today: date) -> tuple[Finding, ...]:
    """As many findings, in the same order; those a waiver covers say who waived them and why.

    A waiver that has expired covers nothing.
    """
    standing = [waiver for waiver in year.waivers if waiver.expires_on >= today]
    return tuple(_with_waiver(finding, standing) for finding in findings)


def expired_records(year: BudgetYear, today: date) -> tuple[str, ...]:
    """The parkings and waivers that have passed their date, in words."""
    parked = [f"Parkeringen av bilag {one.voucher}" for one in year.parked if one.expires_on < today]
    waived = [f"Unntaket fra {one.rule}" for one in year.waivers if one.expires_on < today]
    return (*parked, *waived)


def _with_waiver(finding: Finding, standing: Sequence[Waiver]) -> Finding:
    waiver = next((waiver for waiver in standing if _covers(waiver, finding)), None)
    return finding if waiver is None else replace(finding, waived_by=f"{waiver.owner}: {waiver.reason}")


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return (
        waiver.rule == finding.rule
        and finding.rule not in NEVER_WAIVED
        and waiver.voucher in {None, finding.voucher}
        and waiver.measure in {None, finding.measure}
    )
