"""How far a run has come: a moving line on a terminal, one line a step when it is piped or logged. On stderr."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.status import Status

from flows.runs import Tell
from flows.terminal import tell, words

STEPS_LOG: Final = "omradeloft"
"""The steps note here what they are at, such as the document that is being composed."""


@contextmanager
def progress() -> Iterator[Tell]:
    """Takes a line for each step as it begins.

    On a terminal the step that goes on is shown with what it is at, and stays as a line with its seconds when it has
    ended; elsewhere each step is one line as it begins, so that a log can be read while the run goes on.
    """
    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield tell
        return
    with _Moving(console) as moving:
        yield moving.step


class _Moving(logging.Handler):
    """The step that goes on as a spinner; those that have ended as lines."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.INFO)
        self._console = console
        self._status: Status | None = None
        self._step = ""
        self._began = 0.0
        self._log = logging.getLogger(STEPS_LOG)
        self._level = self._log.level

    def __enter__(self) -> Self:
        self._log.addHandler(self)
        self._log.setLevel(logging.INFO)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._log.removeHandler(self)
        self._log.setLevel(self._level)
        self._end("[green]✓[/green]" if error is None else "[red]✗[/red]")

    def step(self, line: str) -> None:
        """A new step begins, and the one before has ended."""
        self._end("[green]✓[/green]")
        self._step, self._began = words(line), time.monotonic()
        self._status = self._console.status(self._step)
        self._status.start()

    def emit(self, record: logging.LogRecord) -> None:
        """What the step is at. Warnings stay as lines."""
        said = words(record.getMessage())
        if record.levelno > logging.INFO:
            self._console.print(said, highlight=False)
        elif self._status is not None:
            self._status.update(f"{self._step} [dim]{said}[/dim]")

    def _end(self, mark: str) -> None:
        if self._status is None:
            return
        self._status.stop()
        self._status = None
        seconds = time.monotonic() - self._began
        self._console.print(f"{mark} {self._step} [dim]{seconds:.1f} s[/dim]", highlight=False)
