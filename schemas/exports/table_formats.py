"""The table formats that come with the product: every TOML file of this package is one. Nothing else lists them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from schemas.exports.table_format import TableFormat

GENERIC = "generic"


@cache
def table_formats() -> tuple[TableFormat, ...]:
    """Every built-in format by its id, without the generic one."""
    return tuple(found for found in _built_in() if found.id != GENERIC)


@cache
def generic() -> TableFormat:
    """The names all formats share; it takes every table with an account and an amount."""
    return next(found for found in _built_in() if found.id == GENERIC)


@cache
def _built_in() -> tuple[TableFormat, ...]:
    files = [file for file in resources.files("schemas.exports").iterdir() if file.name.endswith(".toml")]
    found = [TableFormat.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    return tuple(sorted(found, key=lambda each: each.id))
