"""What each rule is called: collected from where the rules stand, so that a title is written in one place.

Findings carry a rule's code; readers are shown its title.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Final

import domain.checks

_READING_AND_ROWS: Final = ("schemas.exports.rules", "schemas.expectations.row_rules")


@cache
def rule_titles() -> dict[str, str]:
    """Title by code; a code that is checked both on reading and on rows has one title there and the same here."""
    checks = (f"domain.checks.{module.name}" for module in pkgutil.iter_modules(domain.checks.__path__))
    modules = [importlib.import_module(name) for name in (*_READING_AND_ROWS, *checks)]
    return {rule.code: rule.title for module in modules for rule in getattr(module, "RULES", ())}


def rule_title(code: str) -> str:
    """The rule's sentence, such as `Ingen postering står to ganger i samme fil`; an unknown code is its own title."""
    return rule_titles().get(code, code)
