"""Asking many things at once, none for longer than its time. What is asked lives in the other health modules."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class NoAnswerError(Exception):
    """Nothing came back in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} seconds")


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """Something to ask, and how long to wait for it."""

    ask: Callable[[], Answer]
    seconds: float


def answers_of(questions: Mapping[str, Question[Answer]]) -> dict[str, Answer | Exception]:
    """What came back for each, in the order of the questions: an answer, or what went wrong.

    All are asked at once. One that does not answer is left behind; its thread ends with the process.
    """
    begun_at = time.monotonic()
    queues = {name: _asked(name, question) for name, question in questions.items()}
    return {name: _answer(queues[name], question.seconds, begun_at) for name, question in questions.items()}


def _asked(name: str, question: Question[Answer]) -> SimpleQueue[Answer | Exception]:
    queue: SimpleQueue[Answer | Exception] = SimpleQueue()

    def work() -> None:
        try:
            queue.put(question.ask())
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            queue.put(error)

    Thread(target=work, name=f"omradeloft-doctor-{name}", daemon=True).start()
    return queue


def _answer(queue: SimpleQueue[Answer | Exception], seconds: float, begun_at: float) -> Answer | Exception:
    try:
        return queue.get(timeout=max(0.01, begun_at + seconds - time.monotonic()))
    except Empty:
        return NoAnswerError(seconds)
