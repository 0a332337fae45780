"""The form in which letter and report are approved in Prefect, and what a waiting run remembers. Bokmål in the form."""

from __future__ import annotations

from typing import Any, Final, Literal, cast
from uuid import UUID

from prefect.input import RunInput
from prefect.input.actions import create_flow_run_input, read_flow_run_input
from pydantic import Field

from tasks.approvals import Answer

APPROVE: Final = "Godkjenn"
REJECT: Final = "Avvis"
_REMEMBERED: Final = "omradeloft-avventer"
_REFUSED: Final = "omradeloft-avslag"


class ApprovalForm(RunInput):
    """The fields, in the order they are shown."""

    beslutning: Literal["Godkjenn", "Avvis"] = Field(
        title="Beslutning", description="Godkjenn lager de endelige dokumentene. Avvis lar dem stå som utkast."
    )
    navn: str = Field(
        title="Navn",
        min_length=2,
        description="Fullt navn på den som beslutter. Navnet blir lagret, og det står i dokumentene når de godkjennes.",
    )
    rolle: str = Field(default="", title="Rolle", description="For eksempel kommunedirektør. Står i dokumentene.")
    kommentar: str = Field(
        default="",
        title="Kommentar",
        description="Blir lagret sammen med beslutningen. Den som avviser, må skrive hvorfor.",
    )

    @property
    def answer(self) -> Answer:
        """Who answers, as what, and what they say."""
        return Answer(self.navn, self.rolle, self.kommentar)


def remember(year: int, run_id: str, paths: list[str]) -> None:
    """Keep with the flow run what its figures are stored as, so that it need not make them again after the wait."""
    create_flow_run_input(_REMEMBERED, {"year": year, "run_id": run_id, "paths": paths})


def remembered(flow_run_id: UUID | None = None) -> dict[str, Any] | None:
    """What a flow run kept before it waited, this one or another; None when it has not come that far."""
    return cast("dict[str, Any] | None", read_flow_run_input(_REMEMBERED, flow_run_id=flow_run_id))


def remember_refusal(number: int, told: tuple[str, ...]) -> None:
    """Keep why the answer to a form was refused, so that the next form can say it."""
    create_flow_run_input(f"{_REFUSED}-{number}", list(told))


def refusals(longest: int) -> list[tuple[str, ...]]:
    """Why each answer so far was refused, the first form first."""
    found = []
    for number in range(1, longest + 1):
        told = cast("list[str] | None", read_flow_run_input(f"{_REFUSED}-{number}"))
        if told is None:
            break
        found.append(tuple(told))
    return found
