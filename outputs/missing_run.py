"""The message that a month has not been reconciled: what is missing, where it goes, and who sees to it. Bokmål."""

from __future__ import annotations

from typing import Final

from domain.working_days import reconciliation_day
from outputs.norwegian import capitalised, long_date, period_name
from schemas.alerts import Alert
from schemas.programme import Programme

RULE: Final = "missing-run"


def missing_run_message(programme: Programme, period: str, inbox: str, *, has_budget: bool) -> Alert:
    """The message of a month without a stored run.

    Args:
        programme: its owner.
        period: the month, "YYYY-MM".
        inbox: where exports are fetched, without passwords.
        has_budget: whether there is a budget year, without which no month of it can be reconciled.
    """
    month = period_name(period)
    was_due = long_date(reconciliation_day(period))
    paragraphs = [
        f"{programme.name}, {programme.municipality.name}.",
        f"{capitalised(month)} er ikke avstemt. Det skulle vært gjort {was_due}, den femte virkedagen i måneden etter.",
        f"Til det er gjort, kommer det verken varsler eller månedsoversikt for {month}.",
        *(
            []
            if has_budget
            else [f"Budsjettet for {period[:4]} mangler også; det må legges inn i programfilene først."]
        ),
        f"Legg regnskapsfilen for {month} i innboksen: {inbox}",
        "Ligger filen der allerede, må den som drifter løsningen, se etter hvorfor den ikke er lest.",
        f"Ansvarlig: {programme.alerts.decided_by}.",
    ]
    return Alert(
        programme=programme.id,
        measure="",
        rule=RULE,
        threshold="",
        period=period,
        status=None,
        subject=f"{programme.name}: {month} er ikke avstemt",
        body="\n\n".join(paragraphs) + "\n",
        span=period,
    )
