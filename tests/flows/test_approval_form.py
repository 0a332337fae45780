"""What the form of an approval lets through: the server holds an answer against it before it keeps anything."""

from __future__ import annotations

from typing import Any

import pytest
from prefect.utilities.schema_tools import ValidationError, validate

from flows.approval_form import ApprovalForm
from tests import people

SOUND = {
    "beslutning": "Godkjenn",
    "navn": "Ola Test",
    "rolle": "Kommunedirektør",
    "kommentar": "Lest 1. mars 2026, sak 26/1234",
}


def held_against_the_form(answer: dict[str, Any]) -> None:
    """As the server does it when a run is to go on."""
    validate(answer, ApprovalForm.model_json_schema(), raise_on_error=True)


def test_sound_answer_is_taken_with_line_breaks_and_figures() -> None:
    long = "Brukt: 1 287 450,25 kr.\nUbrukt: 3 712 549,75 kr.\nSak 2026/01234-5."
    for answer in (SOUND, SOUND | {"kommentar": long}, {"beslutning": "Avvis", "navn": "Ola Test"}):
        held_against_the_form(answer)
        taken = ApprovalForm.model_validate(answer)
        assert {name: getattr(taken, name) for name in answer} == answer


@pytest.mark.parametrize("field", ["navn", "rolle", "kommentar"])
@pytest.mark.parametrize(
    "personal",
    [
        people.FODSELSNUMMER,
        f"{people.FODSELSNUMMER[:6]} {people.FODSELSNUMMER[6:]}",
        people.D_NUMBER,
        people.ACCOUNT,
        people.DOTTED_ACCOUNT,
        people.EMAIL,
    ],
)
def test_numbers_and_addresses_of_people_are_refused_in_every_field(field: str, personal: str) -> None:
    for text in (personal, f"Ola Test\n{personal} i dag"):
        with pytest.raises(ValidationError):
            held_against_the_form(SOUND | {field: text})


@pytest.mark.parametrize(("field", "longest"), [("navn", 120), ("rolle", 120), ("kommentar", 2000)])
def test_fields_have_an_end(field: str, longest: int) -> None:
    held_against_the_form(SOUND | {field: "a" * longest})
    with pytest.raises(ValidationError):
        held_against_the_form(SOUND | {field: "a" * (longest + 1)})


@pytest.mark.parametrize("wrong", [{"navn": ""}, {"beslutning": "Ja"}, {"godkjent": True}, {"navn": None}])
def test_other_fields_and_other_decisions_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        held_against_the_form(SOUND | wrong)
