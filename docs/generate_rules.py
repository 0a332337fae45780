"""Write `docs/rules.md` from the rules themselves, or say whether it is up to date.

Call it as `python docs/generate_rules.py [--check]`; with `--check` nothing is written and the exit status is 1 when
the file differs. Rules are found in the `RULES` of reading (`schemas.exports.rules`), of rows (`schemas.expectations`)
and of every module of `domain.checks`.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path

import domain.checks
from schemas.rules import Rule

RULES_FILE = Path(__file__).parent / "rules.md"
_MODULES = ("schemas.exports.rules", "schemas.expectations.row_rules")
_COLUMNS = ("Code", "Title", "Severity", "At year-end", "Remedy", "Source")
_INTRODUCTION = """\
# Rules

Made by `docs/generate_rules.py` from the rules in the code; do not edit. Titles and remedies are in Norwegian, as the
municipality reads them. `fatal`: the file cannot be used; `error`: blocks the letter and the report; `warning`: needs a
comment; `info`: for information. The severity at year-end is that of a run for a whole year.
"""


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 1 when `--check` finds that the file differs."""
    parser = argparse.ArgumentParser(description="Write docs/rules.md from the rules.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when the file differs")
    parser.add_argument("--file", type=Path, default=RULES_FILE, help="the file to write or check")
    options = parser.parse_args(arguments)
    text = rules_page(all_rules())
    if options.check:
        return _up_to_date(options.file, text)
    options.file.write_text(text, encoding="utf-8")
    return 0


def all_rules() -> tuple[Rule, ...]:
    """Every rule once, by code; a code that is checked both on reading and on rows has one line for each."""
    checks = [f"domain.checks.{module.name}" for module in pkgutil.iter_modules(domain.checks.__path__)]
    found = {rule for name in (*_MODULES, *checks) for rule in getattr(importlib.import_module(name), "RULES", ())}
    return tuple(sorted(found, key=lambda rule: (rule.code, rule.title)))


def rules_page(rules: Iterable[Rule]) -> str:
    """The page as markdown."""
    lines = (_row(_COLUMNS), _row("---" for _ in _COLUMNS), *(_row(_cells(rule)) for rule in rules))
    return _INTRODUCTION + "\n" + "\n".join(lines) + "\n"


def _cells(rule: Rule) -> tuple[str, ...]:
    year_end = rule.severity_for(is_year_end=True)
    return rule.code, rule.title, rule.severity.value, year_end.value, rule.remedy, rule.source


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _up_to_date(file: Path, text: str) -> int:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{file} is not what the rules say; run: python docs/generate_rules.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
