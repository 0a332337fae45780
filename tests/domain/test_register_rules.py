"""Every rule of the registers, with one case that passes and one that fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.checks import envelopes, in_kind, onward_grants, recipients, register_vouchers
from schemas.budget_registers import Draw, InKind, OnwardGrant
from schemas.findings import Finding
from schemas.programme_values import Amount
from schemas.rules import Rule
from tests.domain.registered import YEAR_END, award, draw, found, reconciled

MODULES = (envelopes, in_kind, onward_grants, recipients, register_vouchers)
PAYOUT = "2026-04 1470 71005 10_000 701"
USE = "2026-04 1120 71014 10_000 501"
PURCHASE = f"{PAYOUT}\n2026-05 1272 71008 100 801"


def sal(*, confirmed: bool) -> InKind:
    value = Amount(kr=Decimal(500), source="Utleiepris", confirmed=True)
    return InKind(
        id="sal",
        service_area="Kultur",
        what="Oppdiktet lån av sal",
        worked_on=date(2026, 6, 1),
        value=value,
        confirmed=confirmed,
    )


@dataclass(frozen=True, slots=True)
class Small:
    """A small year: its postings and what is in its registers; `changes` are columns of every posting."""

    table: str = ""
    registered: tuple[Draw | OnwardGrant | InKind, ...] = ()
    is_year_end: bool = False
    changes: dict[str, Any] = field(default_factory=dict)

    def findings(self, rule: Rule) -> list[Finding]:
        until = {"until": YEAR_END} if self.is_year_end else {}
        return found(reconciled(self.table, *self.registered, columns=self.changes, **until), rule.code)


def small(table: str, *registered: Draw | OnwardGrant | InKind, year_end: bool = False, **changes: Any) -> Small:
    return Small(table, registered, year_end, changes)


UNREPORTED = award("701", report_received=None, report_due=date(2027, 6, 1))
OVERDUE = award("701", report_received=None)
CASES: dict[Rule, tuple[Small, Small]] = {
    in_kind.KEPT: (small("", sal(confirmed=True), year_end=True), small("", year_end=True)),
    in_kind.UNCONFIRMED: (small("", sal(confirmed=True)), small("", sal(confirmed=False))),
    in_kind.BOOKED_AS_SPEND: (small(USE, text="Faktura fra Innsatsen AS"), small(USE, text="Egeninnsats april")),
    envelopes.DECIDED: (small(USE, draw("501")), small(USE)),
    envelopes.OVERDRAWN: (small("", draw(kr="200_000")), small("", draw(kr="200_000.01"))),
    envelopes.ABOVE_DECISION: (small(USE, draw("501")), small(USE, draw("501", kr="9_999.99"))),
    envelopes.LOOKS_LIKE_MEASURE: (small("", draw()), small("", draw(initiative="Skolefrokost"))),
    register_vouchers.NOT_BOOKED: (
        small(USE, draw("501"), year_end=True),
        small(USE, draw("501 502"), year_end=True),
    ),
    register_vouchers.DECIDED_AFTER: (
        small(PAYOUT, award("701"), posted_on=date(2026, 3, 1)),
        small(PAYOUT, award("701"), posted_on=date(2026, 2, 28)),
    ),
    onward_grants.HAS_AWARD: (small(PAYOUT, award("701")), small(PAYOUT, award("702"))),
    onward_grants.AWARDS_ARE_PAID: (
        small(PAYOUT, award("701"), year_end=True),
        small(PAYOUT, award("701", "9_999"), year_end=True),
    ),
    onward_grants.ABOVE_AWARD: (small(PAYOUT, award("701")), small(PAYOUT, award("701", "9_999"))),
    onward_grants.ABOVE_BUDGET: (small("", award(kr="400_000")), small("", award(kr="400_000.01"))),
    onward_grants.NOT_PAID: (small(PAYOUT, award("701"), year_end=True), small("", award("701"), year_end=True)),
    onward_grants.WITHOUT_REGISTER: (small(PAYOUT, award("701")), small(PAYOUT)),
    recipients.REPORT_IN_TIME: (small(PAYOUT, award("701")), small(PAYOUT, OVERDUE)),
    recipients.REPORTED: (small(PAYOUT, award("701"), year_end=True), small(PAYOUT, UNREPORTED, year_end=True)),
    recipients.GRANT_AND_PURCHASE: (
        small(PURCHASE.replace("1272", "1120"), award("701"), party="40011"),
        small(PURCHASE, award("701"), party="40011"),
    ),
}


@pytest.mark.parametrize(("rule", "passes", "fails"), [(rule, *pair) for rule, pair in CASES.items()])
def test_rule_is_silent_where_it_holds_and_speaks_once_where_it_is_broken(
    rule: Rule, passes: Small, fails: Small
) -> None:
    assert [finding.message for finding in passes.findings(rule)] == []
    (broken,) = fails.findings(rule)
    assert broken.message.endswith(".")
    assert broken.remedy == rule.remedy
    assert broken.severity is rule.severity_for(is_year_end=fails.is_year_end)
    assert broken.trial is rule.is_trial


def test_every_rule_of_these_modules_has_its_two_cases() -> None:
    assert {rule for module in MODULES for rule in module.RULES} == set(CASES)


def test_a_text_is_never_repeated_in_a_finding_about_it() -> None:
    (told,) = small(USE, text="Egeninnsats fra Ola Nordmann").findings(in_kind.BOOKED_AS_SPEND)
    assert "Nordmann" not in str(told)
