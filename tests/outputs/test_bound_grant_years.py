"""Money bound to one measure: the report says so beside "oldest first", and the letter says which year it is from."""

from __future__ import annotations

from dataclasses import replace

from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from schemas.grant_years import GrantYearUse, PurposeUse
from schemas.runs import Run
from tests.outputs.documents import paragraphs, text
from tests.outputs.mysen_year import KR_1000, grant, mysen, mysen_run


def bound() -> Run:
    """1 200 000 of the money of 2025 may be used for Åpen barnehage only, which used 1 050 000."""
    purposes = (
        PurposeUse("apen-barnehage", 1200 * KR_1000, 1050 * KR_1000, 150 * KR_1000),
        PurposeUse(None, 1595 * KR_1000, 1595 * KR_1000, 0),
    )
    years = (
        GrantYearUse(2025, 2795 * KR_1000, 2645 * KR_1000, 150 * KR_1000, confirmed=False, purposes=purposes),
        GrantYearUse(2026, 5000 * KR_1000, 2755 * KR_1000, 2245 * KR_1000, confirmed=False),
    )
    return mysen_run(grant=replace(grant(), grant_years=years))


def test_report_says_what_is_bound_to_a_measure_and_what_of_it_is_left() -> None:
    document = annual_report(bound(), mysen())
    assert (
        "tilskudd for 2025 bundet til Åpen barnehage: 1 200 000 kroner (ikke bekreftet); 1 050 000 kroner er brukt, "
        "og 150 000 kroner er ubrukt"
    ) in paragraphs(document, "ListBullet")
    assert "Det eldste tilskuddet brukes først, innenfor det formålet det er bundet til." in paragraphs(document)
    free = annual_report(mysen_run(), mysen())
    assert "Det eldste tilskuddet brukes først." in paragraphs(free)
    assert "bundet til Åpen barnehage" not in text(free)


def test_letter_says_what_of_the_unused_money_is_of_an_earlier_grant_year() -> None:
    sentence = "Av de ubenyttede midlene er 150 000 kroner (ikke bekreftet) fra tildelingen for 2025."
    assert sentence in text(payment_request_letter(bound(), mysen()))
    assert "Av de ubenyttede" not in text(payment_request_letter(mysen_run(), mysen()))
