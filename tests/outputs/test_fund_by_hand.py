"""A fund that is written by hand is called so in the report and in the letter."""

from dataclasses import replace

from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from schemas.grant_results import GrantResult
from schemas.runs import Run
from tests.outputs.documents import paragraphs, rows, tables
from tests.outputs.mysen_year import grant, mysen, mysen_run


def by_hand(*unconfirmed: str) -> Run:
    money: GrantResult = replace(grant(), is_fund_opening_by_hand=True, is_fund_moved_by_hand=True)
    return mysen_run(grant=money, unconfirmed=unconfirmed)


def labels(run: Run) -> list[str]:
    report = annual_report(run, mysen())
    return [row[0] for table in map(rows, tables(report)) for row in table]


def test_the_report_says_which_lines_of_the_fund_are_by_hand() -> None:
    shown = labels(by_hand())
    assert "Fond ved inngangen til 2026, ført for hånd" in shown
    assert "Avsatt i 2026 (art 550), ført for hånd" in shown
    assert "Brukt i 2026 (art 950), ført for hånd, trekkes fra" in shown
    assert "ført for hånd" not in " ".join(labels(mysen_run()))


def test_a_fund_by_hand_that_nobody_has_confirmed_is_marked() -> None:
    shown = labels(by_hand("Bundet driftsfond for 2026, ført for hånd"))
    assert "Fond ved inngangen til 2026, ført for hånd (ikke bekreftet)" in shown
    assert "Fond ved utgangen av 2026 (ikke bekreftet)" in shown


def test_the_letter_says_that_what_is_set_aside_is_by_hand() -> None:
    declared = paragraphs(payment_request_letter(by_hand(), mysen()), "ListBullet")
    assert "det er avsatt 2 395 000 kroner til bundet driftsfond i 2026 (ført for hånd)" in declared
