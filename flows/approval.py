"""The year-end that waits for approval: it makes the drafts, ends its process, and goes on when somebody has answered.

The run is *suspended*: nothing is kept in memory, so that neither a restart of the worker nor of the server does any
harm. When it goes on, the flow begins anew and finds here how far it had come. Decision 0036.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.flow_runs import suspend_flow_run
from prefect.input.actions import read_flow_run_input
from prefect.input.run_input import keyset_from_base_key
from prefect.runtime import deployment
from prefect.states import Completed

from domain.four_eyes import tidy_name
from flows.approval_form import (
    APPROVE,
    ApprovalForm,
    refusals,
    remember,
    remember_refusal,
    remember_shown,
    remembered,
    shown,
)
from flows.one_at_a_time import alone
from flows.runs import Outcome, programme_of
from outputs.approval_words import approval_description, approved_summary, rejected_summary
from tasks.approvals import Answer, ApprovalRefusedError, YearOrder
from tasks.notify import Notified
from tasks.orchestrated import APPROVALS, AS_TASKS, DECIDE, PUBLISH
from tasks.order import RunOrder
from tasks.versions import StepRefusedError

FORMS: Final = 5
"""So many answers may be refused; after that the drafts are mended, or approved by command line."""
DRAFTS: Final = "til-godkjenning"
"""The folder beside a year's files that holds the drafts to be read before anybody answers."""
_DAY_S: Final = 24 * 60 * 60
_NO_ALERTS: Final = Notified((), (), has_channel=False)
_BY_COMMAND: Final = "«omradeloft approval approve» eller «omradeloft approval reject»"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the order of the run and of its documents, who has prepared them, how many days to wait."""

    order: RunOrder
    year: YearOrder
    prepared_by: str
    days: int


def asked_for(order: RunOrder, prepared_by: str, days: int) -> Asked:
    """The approval of a year-end. Without a preparer it is the letter's case officer, for whom the program did it.

    Raises:
        ProgrammeError: a programme file cannot be used.
    """
    files = programme_of(order)
    officer = files.year(order.until.year).request_letter.case_officer.text
    by = tidy_name(prepared_by) or (f"{officer} (automatisk kjøring)" if officer else "")
    year = YearOrder(order.places.database, files, order.until.year, order.now, order.template)
    return Asked(order, year, by, days)


def run_until_approved(asked: Asked, work: Callable[[RunOrder], Outcome]) -> State[Outcome]:
    """Make figures and drafts, wait, and carry out the answer; the state in which the flow run ends.

    Begun anew after the wait, it goes on where it was: the figures are not made again.

    Raises:
        Pause: it waits from now on, and this process ends.
    """
    known = remembered()
    if known is not None:
        return _answered(asked, Outcome(known["run_id"], tuple(map(Path, known["paths"])), _NO_ALERTS))
    outcome = work(asked.order)
    if hindrance := _prepared(asked, outcome.run_id):
        return Completed(name="Ikke til godkjenning", message=hindrance, data=outcome)
    remember(asked.year.year, outcome.run_id, [str(path) for path in outcome.paths])
    if not deployment.id:
        waits = f"Utkastene er laget. Kjøringen kan ikke vente her; svar med {_BY_COMMAND}."
        return Completed(name="Venter på godkjenning", message=waits, data=outcome)
    return _answered(asked, outcome)


def _prepared(asked: Asked, run_id: str) -> str:
    """Store and check both drafts; why it could not be done, in bokmål, or nothing."""
    tell = get_run_logger().warning
    if not asked.prepared_by:
        tell("nothing is asked to be approved: give the flow prepared_by, or the year file request_letter.case_officer")
        return "Utkastene kan ikke legges fram: det er ikke sagt hvem som har laget dem, og saksbehandler mangler."
    try:
        with alone(asked.order.programme, tell):
            APPROVALS.prepare(asked.year, run_id, asked.prepared_by)
    except StepRefusedError as refused:
        tell(f"nothing is asked to be approved: {refused}")
        return "Utkastene kan ikke legges fram: en tidligere versjon gjelder og må gjenåpnes først, se loggen."
    return ""


def _answered(asked: Asked, outcome: Outcome) -> State[Outcome]:
    """Show the form until an answer can be carried out."""
    refused = refusals(FORMS)
    for number in range(len(refused) + 1, FORMS + 1):
        if _all_stand(asked):
            return _finished(asked, outcome)
        form = _waited_for(asked, number, refused)
        try:
            return _carried_out(asked, outcome, form.beslutning, replace(form.answer, shown=shown(number)))
        except ApprovalRefusedError as error:
            get_run_logger().warning(f"the answer was refused, and nothing was stored: {error}")
            remember_refusal(number, error.told, _answer_key(number))
            refused.append(error.told)
    given_up = f"{FORMS} svar kunne ikke gjennomføres. Rett det som er feil, og svar med {_BY_COMMAND}."
    return Completed(name="Ikke godkjent", message=given_up, data=outcome)


def _all_stand(asked: Asked) -> bool:
    """Whether both are approved by now; somebody may have done it by command line while the run waited."""
    return all(version.stands for version in APPROVALS.last(asked.year).values())


def _waited_for(asked: Asked, number: int, refused: Sequence[tuple[str, ...]]) -> ApprovalForm:
    """The answer to a form; before there is one the process ends here."""
    is_answered = read_flow_run_input(_answer_key(number)) is not None
    form = ApprovalForm if is_answered else _form(asked, number, refused[-1] if refused else ())
    return suspend_flow_run(wait_for_input=form, key=f"godkjenning-{number}", timeout=asked.days * _DAY_S)


def _answer_key(number: int) -> str:
    """Under which the server keeps the answer to a form."""
    return keyset_from_base_key(f"suspended-godkjenning-{number}")["response"]


def _form(asked: Asked, number: int, refused: tuple[str, ...]) -> type[ApprovalForm]:
    """The form with what is to be approved above it."""
    order = asked.order
    files = APPROVALS.save(asked.year, order.places.output / order.programme / order.run_period / DRAFTS)
    found = APPROVALS.assess(asked.year)
    run = next(each.checked.run for each in found if each.checked)
    drafts = [each.draft for each in found]
    remember_shown(number, (each.version for each in found))
    return ApprovalForm.with_initial_data(description=approval_description(run, drafts, files, refused))


def _carried_out(asked: Asked, outcome: Outcome, decision: str, answer: Answer) -> State[Outcome]:
    order = asked.order
    if decision == APPROVE:
        with alone(order.programme, get_run_logger().info):
            APPROVALS.approve(asked.year, answer)
            return _finished(asked, outcome)
    rejected = APPROVALS.reject(asked.year, answer)
    DECIDE(order, rejected_summary(rejected))
    return Completed(name="Avvist", message=f"Avvist: {tidy_name(answer.comment)}", data=outcome)


def _finished(asked: Asked, outcome: Outcome) -> State[Outcome]:
    """Write the final documents beside the year's other files."""
    order = asked.order
    paths = AS_TASKS.write(order, asked.year.files, outcome.run_id)
    PUBLISH(order, outcome.run_id, paths)
    DECIDE(order, approved_summary(tuple(APPROVALS.last(asked.year).values())))
    done = "Anmodning og årsrapport er godkjent, og de endelige dokumentene er skrevet."
    return Completed(name="Godkjent", message=done, data=Outcome(outcome.run_id, paths, _NO_ALERTS))
