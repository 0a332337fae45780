"""What an export format is, and which there are.

A format is a module of this package that holds a `FORMAT`. Nothing else lists them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import schemas.exports
from schemas.decoded import DecodedFile
from schemas.exports.grid import Grid
from schemas.exports.sheets import is_workbook, read_sheets


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, which decides nothing, and its bytes."""

    name: str
    content: bytes

    @cached_property
    def sheets(self) -> list[Grid]:
        """The sheets of a workbook, opened once for all formats that ask; none for other files.

        Raises:
            UnreadableFile: the workbook cannot be opened.
        """
        return read_sheets(self.name, self.content) if is_workbook(self.content) else []


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One way accounting systems write a ledger to file.

    `order` settles who is asked first: a format that knows more of the file comes before one that would also take it.
    `decode` raises `UnreadableFile` for a file that cannot be used.
    """

    name: str
    order: int
    recognises: Callable[[Upload], bool]
    decode: Callable[[Upload], DecodedFile]


@cache
def formats() -> tuple[ExportFormat, ...]:
    """Every format of this package, the most particular first."""
    names = [module.name for module in pkgutil.iter_modules(schemas.exports.__path__)]
    modules = [importlib.import_module(f"schemas.exports.{name}") for name in names]
    found = [module.FORMAT for module in modules if isinstance(getattr(module, "FORMAT", None), ExportFormat)]
    return tuple(sorted(found, key=lambda export_format: (export_format.order, export_format.name)))
