"""Letters that were sent from here, held against the year files' register of earlier letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.checks import sent_letters
from domain.checks.sent_letters import LETTER_IN_FILE, REOPENED_IN_FILE, letter_findings
from schemas.budget_year import Requested
from schemas.document_versions import StoredLetter
from schemas.findings import Finding, Severity
from schemas.programme_files import ProgrammeFiles
from tests.domain.rule_cases import Case, case
from tests.ledgers import mysen

SENT = StoredLetter(
    year=2026, number=1, run_id="first", amount_ore=500_000_000, sent_on=date(2026, 3, 3), reference="26/100-3",
    is_reopened=False,
)  # fmt: skip
REOPENED = replace(SENT, is_reopened=True)


def files(*requested: Requested) -> ProgrammeFiles:
    """Mysen, with these letters in the file for 2026."""
    shipped = mysen()
    year = shipped.year(2026)
    grant = year.grant.model_copy(update={"requested": requested})
    return replace(shipped, years={**shipped.years, 2026: year.model_copy(update={"grant": grant})})


def registered(kr: int = 5_000_000, reference: str = "26/100-3", day: int = 3) -> Requested:
    return Requested(kr=Decimal(kr), sent_on=date(2026, 3, day), reference=reference)


def found(
    letter: StoredLetter, *requested: Requested, year: int = 2025, run_id: str = "later", is_year_end: bool = True
) -> tuple[Finding, ...]:
    told = letter_findings([letter], files(*requested), year, run_id=run_id, is_year_end=is_year_end)
    return tuple(told)


CASES = (
    case(LETTER_IN_FILE, found(SENT, registered()), found(SENT)),
    case(REOPENED_IN_FILE, found(REOPENED), found(REOPENED, registered())),
)


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.rule.code)
def test_rule_is_silent_where_it_holds_and_speaks_once_where_it_is_broken(shown: Case) -> None:
    assert shown.passes == ()
    (broken,) = shown.fails
    assert broken.rule == shown.rule.code
    assert broken.message.endswith(".")


def test_every_rule_of_this_module_has_its_two_cases() -> None:
    assert {shown.rule for shown in CASES} == set(sent_letters.RULES)


def test_a_letter_with_another_amount_is_told_with_both_and_the_difference() -> None:
    (finding,) = found(SENT, registered(4_900_000))
    assert finding.message == (
        "I årsfilen for 2026 står brevet på 5\u00a0000\u00a0000,00\u00a0kr, sendt 3. mars 2026 (sak 26/100-3) med "
        "4\u00a0900\u00a0000,00\u00a0kr. Et nytt brev blir da feil."
    )
    assert finding.difference_ore == -10_000_000


def test_a_letter_is_known_by_its_case_however_it_is_written_or_by_day_and_amount() -> None:
    assert found(SENT, registered(reference=" 26/100 - 3 ", day=4)) == ()
    assert found(SENT, registered(reference="sak 26/100-3")) == ()
    assert found(SENT, registered(reference="sak 26/100-3", day=4)) != ()


@pytest.mark.parametrize(("is_year_end", "severity"), [(True, Severity.ERROR), (False, Severity.WARNING)])
def test_a_letter_that_is_not_in_the_file_stops_the_next_letter_and_warns_in_a_month(
    is_year_end: bool, severity: Severity
) -> None:
    (finding,) = found(SENT, is_year_end=is_year_end)
    assert finding.severity is severity


def test_the_letter_made_from_this_very_run_is_not_missed_in_it() -> None:
    assert found(SENT, run_id="first") == ()


def test_a_letter_for_a_later_year_does_not_concern_an_earlier_run() -> None:
    assert found(SENT, year=2024) == ()
    assert found(SENT, year=2025) != ()
    assert found(SENT, year=2026) != ()
