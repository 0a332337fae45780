"""The form in which letter and report are approved in Prefect, and what a waiting run remembers. Bokmål in the form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, cast
from uuid import UUID

from prefect.input import RunInput
from prefect.input.actions import create_flow_run_input, delete_flow_run_input, read_flow_run_input
from pydantic import Field
from pydantic.config import JsonDict

from domain.four_eyes import LONGEST_NAME
from schemas.document_versions import DocumentKind, DocumentVersion
from tasks.approvals import Answer

APPROVE: Final = "Godkjenn"
REJECT: Final = "Avvis"
_REMEMBERED: Final = "omradeloft-avventer"
_REFUSED: Final = "omradeloft-avslag"
_SHOWN: Final = "omradeloft-vist"
_LONGEST_COMMENT: Final = 2000
"""A page: what is longer belongs in a letter."""
_NO_PERSON: Final[JsonDict] = {"pattern": r"^(?![\s\S]*([0-9][ .\-]?){11})(?![\s\S]*[^\s]@[^\s])"}
"""No eleven digits and no e-mail address. The server holds an answer against this before it keeps it; all that may not
be kept is `tasks.approvals`' to say, and by then it lies in Prefect's database until it is removed."""


class ApprovalForm(RunInput):
    """The fields, in the order they are shown."""

    beslutning: Literal["Godkjenn", "Avvis"] = Field(
        title="Beslutning", description="Godkjenn lager de endelige dokumentene. Avvis lar dem stå som utkast."
    )
    navn: str = Field(
        title="Navn",
        min_length=2,
        max_length=LONGEST_NAME,
        json_schema_extra=_NO_PERSON,
        description="Fullt navn på den som beslutter. Navnet blir lagret, og det står i dokumentene når de godkjennes.",
    )
    rolle: str = Field(
        default="",
        title="Rolle",
        max_length=LONGEST_NAME,
        json_schema_extra=_NO_PERSON,
        description="For eksempel kommunedirektør. Står i dokumentene.",
    )
    kommentar: str = Field(
        default="",
        title="Kommentar",
        max_length=_LONGEST_COMMENT,
        json_schema_extra=_NO_PERSON,
        description=(
            "Blir lagret sammen med beslutningen. Skriv ingen personopplysninger. Den som avviser, må skrive hvorfor."
        ),
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


def remember_shown(number: int, versions: Iterable[DocumentVersion]) -> None:
    """Keep which versions a form shows: its answer is of them and of no later ones."""
    create_flow_run_input(f"{_SHOWN}-{number}", [[str(version.kind), version.number] for version in versions])


def shown(number: int) -> frozenset[tuple[DocumentKind, int]]:
    """Which versions a form has shown."""
    kept = cast("list[tuple[str, int]] | None", read_flow_run_input(f"{_SHOWN}-{number}"))
    return frozenset((DocumentKind(kind), version) for kind, version in kept or ())


def remember_refusal(number: int, told: tuple[str, ...], answer_key: str) -> None:
    """Keep why the answer to a form was refused, so that the next form can say it; the answer itself is removed."""
    create_flow_run_input(f"{_REFUSED}-{number}", list(told))
    delete_flow_run_input(answer_key)


def refusals(longest: int) -> list[tuple[str, ...]]:
    """Why each answer so far was refused, the first form first."""
    found = []
    for number in range(1, longest + 1):
        told = cast("list[str] | None", read_flow_run_input(f"{_REFUSED}-{number}"))
        if told is None:
            break
        found.append(tuple(told))
    return found
