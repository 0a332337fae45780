"""Faults that are the caller's to mend, and the sentence each gets. All others are faults in the program."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from domain.periods import PeriodError
from domain.trace import UnknownFigureError
from schemas.printable import printable
from schemas.programme_files import ProgrammeError
from tasks.order import InputError
from tasks.store import StoreError

EXPECTED = (InputError, PeriodError, ProgrammeError, StoreError, UnknownFigureError, ValidationError, OSError)


def is_expected(error: BaseException) -> bool:
    """Whether the caller can mend it."""
    return isinstance(error, EXPECTED)


def sentence(error: BaseException) -> str:
    """What is wrong and what to do, with the findings behind it; no traceback."""
    lines = [f"omradeloft: {_reason(error)}"]
    if isinstance(error, InputError):
        lines += [f"  {finding.file}: {finding.message} {finding.remedy}" for finding in error.findings[:20]]
        if len(error.findings) > 20:
            lines.append(f"  and {len(error.findings) - 20} more findings")
    return "\n".join(printable(line) for line in "\n".join(lines).split("\n")) + "\n"


def _reason(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        return f"a setting cannot be used: {'; '.join(faults)}"
    return str(error)


class WithoutTraceback(logging.Filter):
    """Lets a fault that the caller can mend be logged as its sentence, without a traceback.

    Args:
        told: further faults that a flow run tells and goes on after.
    """

    def __init__(self, *told: type[Exception]) -> None:
        super().__init__()
        self._told = told

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is shortened when its exception is an expected one."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and (is_expected(error) or isinstance(error, self._told)):
            record.msg, record.args = str(error), ()
            record.exc_info = record.exc_text = None
        return True
