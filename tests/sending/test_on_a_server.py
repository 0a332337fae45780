"""On a real Prefect server: automations that ship tell a real receiver, and a run tries again while mail is down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from domain.periods import Period
from flows.automations import BlockError, install_automations
from schemas.alerts import Alert, AlertStep
from tasks.inbox_address import InboxAddress
from tasks.order import Places, RunOrder
from tests.prefect_server import PrefectServer, prefect_server
from tests.sending.outboxes import message, outbox_rows, put_messages
from tests.sending.servers import LOOPBACK, MailServer, web_sink

__all__ = ["prefect_server"]
pytestmark = pytest.mark.slow

NAMES = ["omradeloft: alerts", "omradeloft: failed runs"]


@pytest.fixture
def _on_the_server(prefect_server: PrefectServer) -> Iterator[None]:
    from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings  # noqa: PLC0415

    # What is logged to the server is sent late, when a test's server may be gone.
    with temporary_settings({PREFECT_API_URL: prefect_server.url, PREFECT_LOGGING_TO_API_ENABLED: False}):
        yield


@contextmanager
def client() -> Iterator[Any]:
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    with get_client(sync_client=True) as connected:
        yield connected


def save_webhook(name: str, port: int) -> None:
    from prefect.blocks.notifications import CustomWebhookNotificationBlock  # noqa: PLC0415

    CustomWebhookNotificationBlock(
        name=name, url=f"http://{LOOPBACK}:{port}/varsel", json_data={"subject": "{{subject}}", "body": "{{body}}"}
    ).save(name, overwrite=True)


def wait_for(is_so: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert is_so()


def end_as_failed(tag: str) -> None:
    """A run of a flow with a tag, which fails with somebody's name in its message."""
    from prefect import flow  # noqa: PLC0415
    from prefect.states import Failed, Pending, Running  # noqa: PLC0415

    @flow(name="monthly-reconciliation")
    def reconciles() -> None:
        """Never called: the states are set as a worker sets them."""

    with client() as server:
        run = server.create_flow_run(reconciles, name="mysen 2026-10", tags=[tag])
        states: list[Any] = [Pending(), Running(), Failed(message="Kari Oppdiktsen stands in row 7")]
        for state in states:
            server.set_flow_run_state(run.id, state)


@pytest.mark.usefixtures("_on_the_server")
def test_alert_and_failed_run_reach_the_receiver_and_other_runs_do_not() -> None:
    from tasks.prefect_events import announce  # noqa: PLC0415

    with web_sink() as (port, posted):
        save_webhook("drift", port)
        assert list(install_automations("custom-webhook/drift")) == [f"automation {name}: made" for name in NAMES]
        worsened = replace(message(), step=AlertStep.WORSENED, level=2)
        # The server begins to listen for what an automation expects a moment after the automation is made.
        announce_until_heard(announce, worsened, posted)

        def of_runs() -> list[Any]:
            return [told for _, told in posted if told["subject"] != worsened.subject]

        end_as_failed("somebody-elses")
        end_as_failed("omradeloft")
        wait_for(lambda: bool(of_runs()))
        time.sleep(1)
    assert posted[0][1] == {"subject": worsened.subject, "body": worsened.body}
    (failed,) = of_runs()
    assert failed["subject"] == "omradeloft: monthly-reconciliation of mysen 2026-10 ended as Failed"
    assert "/runs/flow-run/" in failed["body"]
    assert "omradeloft doctor" in failed["body"]
    assert "Oppdiktsen" not in str(failed)


def announce_until_heard(announce: Callable[[Alert], None], alert: Alert, posted: list[Any]) -> None:
    for attempt in range(30):
        announce(replace(alert, measure=f"tiltak-{attempt}"))
        for _ in range(10):
            if posted:
                return
            time.sleep(0.1)
    pytest.fail("no automation told of the alert")


@pytest.mark.usefixtures("_on_the_server")
def test_automations_are_brought_up_to_date_and_not_made_twice() -> None:
    from prefect.events.schemas.automations import AutomationCore  # noqa: PLC0415

    with web_sink() as (port, _):
        save_webhook("drift", port)
        list(install_automations("custom-webhook/drift"))
        save_webhook("vakt", port)
        with client() as server:
            first, second = (server.read_automations_by_name(name)[0] for name in NAMES)
            server.pause_automation(second.id)
            server.create_automation(AutomationCore(**first.model_dump(exclude={"id"})))
            assert len(server.read_automations_by_name(NAMES[0])) == 2
        told = list(install_automations("custom-webhook/vakt"))
        assert told == [
            f"automation {NAMES[0]}: up to date",
            f"automation {NAMES[1]}: up to date, and switched off",
        ]
        with client() as server:
            (only,) = server.read_automations_by_name(NAMES[0])
            (paused,) = server.read_automations_by_name(NAMES[1])
            block = server.read_block_document_by_name("vakt", "custom-webhook")
            assert only.actions[0].block_document_id == block.id
            assert (paused.id, paused.enabled) == (second.id, False)
            server.resume_automation(second.id)


@pytest.mark.usefixtures("_on_the_server")
@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("drift", "not of the form type/name"),
        ("custom-webhook/finnes-ikke", "no such block"),
        ("secret/passord", "cannot notify"),
    ],
)
def test_block_that_cannot_notify_is_refused_with_what_to_do(block: str, reason: str) -> None:
    from prefect.blocks.system import Secret  # noqa: PLC0415

    Secret(value="hemmelig").save("passord", overwrite=True)
    with pytest.raises(BlockError, match=reason) as refused:
        list(install_automations(block))
    assert "make a notification block on the Prefect server" in str(refused.value)


def test_without_a_block_no_automation_is_made_and_the_line_says_how_to_have_them() -> None:
    (line,) = install_automations("")
    assert "OMRADELOFT_NOTIFICATION_BLOCK" in line


@pytest.mark.usefixtures("_on_the_server")
def test_event_that_is_announced_twice_is_kept_once_and_tells_all_of_the_message() -> None:
    from prefect.events.filters import EventFilter, EventNameFilter  # noqa: PLC0415

    from tasks.prefect_events import announce  # noqa: PLC0415

    rule = f"rule-{uuid4().hex[:8]}"
    alert = replace(message(), rule=rule, measure="", status=None)
    for _ in range(2):
        announce(alert)

    def events() -> list[Any]:
        wanted = EventFilter(event=EventNameFilter(name=[f"omradeloft.alert.{rule}"]))
        with client() as server:
            answer = server.request("POST", "/events/filter", json={"filter": wanted.model_dump(mode="json")})
        return list(answer.json()["events"])

    wait_for(lambda: bool(events()))
    time.sleep(1)
    (event,) = events()
    assert event["resource"] == {
        "prefect.resource.id": "omradeloft.nordbyen",
        "prefect.resource.name": alert.subject,
    }
    assert event["payload"] == {
        "programme": "nordbyen",
        "measure": "",
        "rule": rule,
        "threshold": "100",
        "period": "2026-10",
        "span": "2026",
        "basis": "actual",
        "level": 1,
        "episode": 1,
        "step": "raised",
        "status": "",
        "subject": alert.subject,
        "body": alert.body,
    }


def test_event_without_a_server_is_a_fault_that_may_pass() -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    from tasks.channels import AnnounceError  # noqa: PLC0415
    from tasks.prefect_events import announce  # noqa: PLC0415
    from tests.prefect_server import free_port  # noqa: PLC0415

    nobody = f"http://{LOOPBACK}:{free_port()}/api"
    with temporary_settings({PREFECT_API_URL: nobody}), pytest.raises(AnnounceError, match="check that it runs"):
        announce(message())


@pytest.mark.usefixtures("_on_the_server")
def test_mail_server_that_is_down_for_the_first_three_tries_of_a_run_gets_every_message_once(
    outbox: str, mail: MailServer, tmp_path: Path
) -> None:
    from prefect import flow  # noqa: PLC0415

    from tasks.orchestrated import as_task, notify_and_announce  # noqa: PLC0415

    put_messages(outbox, message(1), message(2))
    answers = iter(["451 down", "451 down"] * 3)
    mail.answer = lambda _letter: next(answers, "250 OK")
    order = order_of(outbox, mail, tmp_path)
    send = as_task(notify_and_announce, "notify", seconds=60, delays=(1, 1, 1))

    @flow(name="sends")
    def sends() -> int:
        return len(send(order).sent)

    assert sends() == 2
    assert sorted(str(letter["Subject"]) for letter in mail.letters) == [message(1).subject, message(2).subject]
    assert [row.attempts for row in outbox_rows(outbox)] == [4, 4]


@pytest.mark.usefixtures("_on_the_server")
def test_what_each_try_has_sent_is_in_the_summary(outbox: str, mail: MailServer, tmp_path: Path) -> None:
    from prefect import flow  # noqa: PLC0415

    from tasks.orchestrated import send_alerts  # noqa: PLC0415

    put_messages(outbox, message(1), message(2), message(3))
    answers = iter(["250 OK", "451 down", "451 down", "250 OK", "451 down"])
    mail.answer = lambda _letter: next(answers, "250 OK")
    order = order_of(outbox, mail, tmp_path)

    @flow(name="sends")
    def sends() -> list[str]:
        return [alert.subject for alert in send_alerts(order, delays=(1, 1)).sent]

    assert sends() == [message(number).subject for number in (1, 2, 3)]
    assert len(mail.letters) == 3


def order_of(outbox: str, mail: MailServer, folder: Path) -> RunOrder:
    """The run whose messages are sent to the mail server."""
    now = datetime(2026, 11, 6, 6, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    return RunOrder(
        programme="nordbyen",
        until=Period.parse("2026-10"),
        is_year_end=False,
        files=(),
        places=Places(folder, InboxAddress(str(folder)), folder, outbox),
        today=now.date(),
        now=now,
        alert_urls=(f"mailto://{LOOPBACK}:{mail.port}?from=varsel@example.org&to=leder@example.org",),
    )
