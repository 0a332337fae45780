"""What an export format is, and which there are.

A kind of file is a module of this package that holds a `FORMAT`; a layout of a table is a TOML file of it. Nothing else
lists them.
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
from schemas.exports.table_format import ColumnMap
from schemas.exports.table_formats import generic, table_formats


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, which decides nothing, its bytes, and the column maps of the programme.

    `is_trial`: a column map that nobody has confirmed may be used, for nothing is made of the rows but a look at them.
    """

    name: str
    content: bytes
    column_maps: tuple[ColumnMap, ...] = ()
    is_trial: bool = False

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

    A kind of file that is one layout says so: `title` is what readers call it and `reason` what it is known by, both in
    bokmål. A csv or a workbook may hold any layout of a table; those are TOML files.

    `order` settles who is asked first: a format that knows more of the file comes before one that would also take it.
    `decode` raises `UnreadableFile` for a file that cannot be used.
    """

    name: str
    order: int
    recognises: Callable[[Upload], bool]
    decode: Callable[[Upload], DecodedFile]
    title: str = ""
    reason: str = ""


@cache
def formats() -> tuple[ExportFormat, ...]:
    """Every format of this package, the most particular first."""
    names = [module.name for module in pkgutil.iter_modules(schemas.exports.__path__)]
    modules = [importlib.import_module(f"schemas.exports.{name}") for name in names]
    found = [module.FORMAT for module in modules if isinstance(getattr(module, "FORMAT", None), ExportFormat)]
    return tuple(sorted(found, key=lambda export_format: (export_format.order, export_format.name)))


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """A layout that is recognised: its id, what readers call it, and what the description rests on."""

    id: str
    name: str
    source: str


def known_layouts() -> tuple[KnownLayout, ...]:
    """Every layout, in code or in data alike, by its id; the shared names last."""
    coded = [KnownLayout(each.name, each.title, each.reason) for each in formats() if each.title]
    in_data = [KnownLayout(each.id, each.name, each.source) for each in table_formats()]
    shared = KnownLayout(generic().id, generic().name, generic().source)
    return (*sorted([*coded, *in_data], key=lambda layout: layout.id), shared)
