"""What the doctor says: one line for each thing looked at, with the remedy when something is to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Health(StrEnum):
    """How something is. A warning does no harm today."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: what was found, and what to do about it."""

    check: str
    health: Health
    found: str
    remedy: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self) | {"health": self.health.value}


def ok(check: str, found: str) -> Line:
    """Something that is as it should be."""
    return Line(check, Health.OK, found)


def warning(check: str, found: str, remedy: str) -> Line:
    """Something that will do harm one day."""
    return Line(check, Health.WARNING, found, remedy)


def wrong(check: str, found: str, remedy: str) -> Line:
    """Something that does not work now."""
    return Line(check, Health.ERROR, found, remedy)


def without(secrets: Iterable[str], lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with every password blotted out, whoever wrote it into an answer."""
    hidden = [secret for secret in secrets if len(secret) >= 3]
    for line in lines:
        yield replace(line, found=_blotted(line.found, hidden), remedy=_blotted(line.remedy, hidden))


def _blotted(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def shown(texts: Iterable[str], most: int = 5) -> str:
    """Some of many, and how many more there are."""
    every = list(texts)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return f"{', '.join(every[:most])}{more}"
