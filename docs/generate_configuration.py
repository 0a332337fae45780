"""Write the tables of `docs/configuration.md` from the class of settings, or say whether they are up to date.

Call it as `python docs/generate_configuration.py [--check]`; with `--check` nothing is written and the exit status is 1
when the file differs. What stands between the marks is generated, all else is written by hand.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from flows.production import RULES
from flows.setting_faults import variable_of
from flows.settings import Settings

PAGE = Path(__file__).parent / "configuration.md"
_PLACE = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


class MissingWordsError(Exception):
    """A setting says too little of itself."""

    def __init__(self, field: str) -> None:
        super().__init__(f"flows/settings.py: {field} needs a docstring below it, and `Field(examples=[...])`")


def settings_table() -> Iterator[str]:
    """A row for each setting: variable, what it is, default, example."""
    yield "| variable | what it is | default | example |"
    yield "|---|---|---|---|"
    for name, field in Settings.model_fields.items():
        if not field.description or not field.examples:
            raise MissingWordsError(name)
        examples = "<br>".join(f"`{example}`" for example in field.examples)
        yield f"| `{variable_of(name)}` | {field.description} | {_default(field)} | {examples} |"


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is PydanticUndefined:
        return "`programmes`"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        value = "; ".join(value)
    return f"`{value}`" if value not in {None, ""} else "none"


def production_table() -> Iterator[str]:
    """A row for each value that production refuses, in the order of the rules."""
    yield "| variable | refused in production | remedy |"
    yield "|---|---|---|"
    for rule in RULES:
        yield f"| `{rule.variable}` | {rule.refused} | {rule.remedy} |"


def page(written: str) -> str:
    """The page with its tables as they should be."""
    tables = {"settings": settings_table, "production": production_table}
    return _PLACE.sub(lambda found: "\n".join((found[1].rstrip(), *tables[found[2]](), found[3])), written)


def main(words: list[str] | None = None) -> int:
    """Write the page, or say with `--check` whether it is up to date; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true")
    written = PAGE.read_text(encoding="utf-8")
    wanted = page(written)
    if not parser.parse_args(words).check:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if written != wanted:
        sys.stderr.write("docs/configuration.md is not up to date: python docs/generate_configuration.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
