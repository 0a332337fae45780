"""What is wrong with a setting: its environment variable, the reason and the remedy. Several faults are told at once.

No fault holds the setting's value: it may be a password.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from tasks.order import InputError

PREFIX: Final = "OMRADELOFT_"


def variable_of(field: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{field.upper()}"


@dataclass(frozen=True, slots=True, order=True)
class SettingFault:
    """One thing that is wrong, and what to do about it."""

    variable: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        """The whole sentence."""
        return f"{self.variable}: {self.reason}; {self.remedy}"


class SettingsError(InputError):
    """Settings that cannot be used."""

    def __init__(self, faults: Iterable[SettingFault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults]
        heading = "a setting cannot be used" if len(lines) == 1 else f"{len(lines)} settings cannot be used"
        super().__init__(f"{heading}: {lines[0]}" if len(lines) == 1 else "\n  ".join((f"{heading}:", *lines)))

    def __reduce__(self) -> tuple[type[SettingsError], tuple[tuple[SettingFault, ...]]]:
        """Whole in another process too: a flow run hands its exception over."""
        return type(self), (self.faults,)


def faults_of(error: ValidationError, fields: Mapping[str, FieldInfo]) -> tuple[SettingFault, ...]:
    """What pydantic found, with each setting's variable and an example of what may stand there."""
    return tuple(_fault(str(found["loc"][0]) if found["loc"] else "", found["msg"], fields) for found in error.errors())


def _fault(field: str, message: str, fields: Mapping[str, FieldInfo]) -> SettingFault:
    reason, _, remedy = message.removeprefix("Value error, ").partition("; ")
    reason = reason[:1].lower() + reason[1:]
    return SettingFault(variable_of(field), reason, remedy or _example(fields.get(field)))


def _example(field: FieldInfo | None) -> str:
    examples = field.examples if field is not None else None
    return f"write for instance {examples[0]}" if examples else "see docs/configuration.md"
