"""The inbox watcher: a new whole file in the inbox starts the monthly reconciliation, once.

It only asks the Prefect server for a run; a runner or a worker makes it. The server keeps the idempotency key, so a
watcher that is started again, or two of them, start nothing twice. A month that was missed is asked for at the start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from domain.periods import month_before
from flows.deployments import MONTHLY, deployment_name
from flows.due import is_missed
from flows.faults import is_expected, sentence
from flows.own_server import server_address
from flows.run_tags import TRANSIENT
from flows.settings import Settings
from tasks.inbox_looks import Look, fingerprint, look_again
from tasks.order import InputError
from tasks.stored import stored_files

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

_LONGEST_WAIT_S: Final = 900
_ATTEMPTS: Final = 3
"""How often a run that ended with its process, as in a power cut, is asked for."""
_PASSING_ATTEMPTS: Final = 24
_AGAIN_AFTER: Final = timedelta(hours=1)
"""A run that failed for what may pass, such as a full disk, is asked for every hour of a day."""


class NoServerError(InputError):
    """There is no server to ask."""

    def __init__(self) -> None:
        super().__init__("PREFECT_API_URL is not set; name the server that the workers belong to")


class InboxWatcher:
    """Looks into the inbox of one or several programmes. Keeps what the last look showed, and nothing on disk."""

    def __init__(self, settings: Settings, programmes: tuple[str, ...], tell: Callable[[str], None]) -> None:
        self._settings = settings
        self._programmes = programmes
        self._tell = tell
        self._look = Look()
        self._told: set[Any] = set()
        self._settled: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        self._caught_up: set[str] = set()
        self._attempts: defaultdict[tuple[str, str, str], int] = defaultdict(lambda: 1)
        self._failed_at: dict[Any, datetime] = {}
        self._fault = ""
        self._failures = 0

    def watch(self, stop: Event) -> None:
        """Look until told to stop."""
        wait = 0.0
        while not stop.wait(wait):
            wait = self.turn(datetime.now(self._settings.zone))

    def turn(self, now: datetime) -> float:
        """One look and what it leads to; the seconds until the next one.

        Nothing that fails ends the watch: it is told in one line, once, and tried again at growing intervals.
        """
        try:
            self._look = look_again(self._settings.places.inbox, self._look, now)
            for programme in self._programmes:
                self._catch_up(programme, now)
                self._ask_for_new(programme, now)
        except Exception as error:  # noqa: BLE001 - file systems, databases and servers raise errors of their own
            return self._failed(_line(error))
        if self._failures:
            self._tell("the inbox is watched again")
        self._failures, self._fault = 0, ""
        return float(self._settings.inbox_seconds)

    def _failed(self, line: str) -> float:
        self._failures += 1
        doubled = self._settings.inbox_seconds << min(self._failures, 10)
        wait = max(min(doubled, _LONGEST_WAIT_S), self._settings.inbox_seconds)
        if line != self._fault:
            self._fault = line
            self._tell(f"the inbox is not watched, next try in {wait} seconds: {line}")
        return wait

    def _catch_up(self, programme: str, now: datetime) -> None:
        """Once per start: the month whose day passed while nobody was there."""
        if programme in self._caught_up:
            return
        if is_missed(self._settings, programme, now):
            today = now.astimezone(self._settings.zone).date()
            key = _key(programme, str(month_before(today)), f"missed {today}")
            self._tell_once(self._run(programme, key, {}), f"{programme}: the reconciliation of last month was missed")
        self._caught_up.add(programme)

    def _ask_for_new(self, programme: str, now: datetime) -> None:
        """A run for what lies in the inbox, unless every file of it is stored or has had its run."""
        contents = self._look.contents
        if not contents - self._settled[programme]:
            return
        new = contents - self._settled[programme] - stored_files(self._settings.places.database, programme)
        if not new:
            return
        period = str(month_before(now.astimezone(self._settings.zone).date()))
        run, is_last = self._asked(programme, period, now)
        self._tell_once(run, f"{programme}: {len(new)} new file(s) in the inbox, reconciling {period}")
        if is_last:
            self._settled[programme] |= contents

    def _asked(self, programme: str, period: str, now: datetime) -> tuple[FlowRun, bool]:
        """The run of this month and this inbox, and whether none will be asked for after it.

        It is the one there is, or a new one: again when its process was ended, and an hour after it failed for what
        may pass.
        """
        parameters = {"period": period, "when_due": False}
        held = fingerprint(self._look.contents)
        attempt = self._attempts[programme, period, held]
        while True:
            key = _key(programme, period, held if attempt == 1 else f"{held} {attempt}")
            run = self._run(programme, key, parameters)
            if attempt >= _most_attempts(run) or not self._is_time_again(run, now):
                break
            attempt += 1
        self._attempts[programme, period, held] = attempt
        return run, run.state is not None and run.state.is_final() and attempt >= _most_attempts(run)

    def _is_time_again(self, run: FlowRun, now: datetime) -> bool:
        """Whether another run may be asked for now, when there may be one at all."""
        if run.state is None or not run.state.is_final():
            return False
        return run.state.is_crashed() or now - self._failed_at.setdefault(run.id, now) >= _AGAIN_AFTER

    def _run(self, programme: str, key: str, parameters: dict[str, Any]) -> FlowRun:
        """The run of that key, which the server makes when it has none."""
        from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes a second to load
        from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

        name = f"{MONTHLY}/{deployment_name(self._settings, MONTHLY, programme)}"
        with get_client(sync_client=True) as client:
            try:
                deployment = client.read_deployment_by_name(name)
            except ObjectNotFound:
                raise InputError(f"the server has no deployment {name}; `omradeloft deploy` makes it") from None
            return client.create_flow_run_from_deployment(deployment.id, parameters=parameters, idempotency_key=key)

    def _tell_once(self, run: FlowRun, line: str) -> None:
        if run.id not in self._told:
            self._told.add(run.id)
            self._tell(f"{line} (run {run.name})")


def _most_attempts(run: FlowRun) -> int:
    """How many runs there may be for one month and one inbox, by how this one ended."""
    if run.state is not None and run.state.is_crashed():
        return _ATTEMPTS
    return _PASSING_ATTEMPTS if TRANSIENT in run.tags and run.state is not None and run.state.is_failed() else 1


def _key(programme: str, period: str, what: str) -> str:
    return f"omradeloft {programme} {period} {what}"


def _line(error: Exception) -> str:
    """One line without what a stranger's error may give away: an address may hold a password."""
    if is_expected(error):
        return sentence(error).partition("\n")[0].removeprefix("omradeloft: ")
    return f"the Prefect server did not take the call ({type(error).__name__}); see that it runs at PREFECT_API_URL"


def require_server() -> None:
    """Refuse to go on without the address of a Prefect server.

    Raises:
        NoServerError: none is named.
    """
    if not server_address():
        raise NoServerError
