"""Write `docs/rules.md` from the rules themselves, or say whether it is up to date.

Call it as `python docs/generate_rules.py [--check]`; with `--check` nothing is written and the exit status is 1 when
the file differs. Rules are found in the `RULES` of reading (`schemas.exports.rules`), of rows (`schemas.expectations`)
and of every module of `domain.checks`; what the control catalogue asks for and no ledger can answer is listed here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from domain.rule_book import all_rules
from schemas.rules import Rule

__all__ = ["all_rules", "main", "rules_page"]

RULES_FILE = Path(__file__).parent / "rules.md"
_COLUMNS = ("Code", "Title", "Severity", "At year-end", "Trial", "Remedy", "Source")
NOT_BUILT = {
    "P05": "Kommunens egen prosjektrapport er en annen fil enn hovedboken, og ingen form for den er avtalt. "
    "Prosjektsummene i `check --json` kan holdes mot rapporten for hånd.",
    "P06": "Er varsler og ikke en kontroll: tersklene står i programfilen under `alerts`, og overforbruk er Y04.",
    "P09": "Hovedboken har verken personer eller lønnen de får utenfor programmet. Andelen regnes ut av "
    "lønnsseksjonen og bekreftes i programfilen.",
    "V11": "Hovedboken har ingen felt for attestant og anviser. Navnene er personopplysninger og tas ikke inn.",
}
"""Controls of the catalogue that are no rule here, and why, in bokmål."""
PARTLY_BUILT = {
    "P11": "Beløp per time og person kan ikke kontrolleres; hovedboken har bare summer.",
    "P12": "Krever to år ved siden av hverandre: `check` med begge årenes eksporter.",
    "P14": "Hovedboken viser ikke fravær. Kontrollen ser etter refusjon der det er lønn til vikarer.",
    "V09": "Mottaker kontrolleres. Vedtak og rapportfrist står ikke i hovedboken.",
    "V10": "Tilskudd og kjøp hos samme mottaker kontrolleres. Beløpsgrensen er tiltakets budsjett, Y04.",
}
"""Controls of which a ledger can answer a part, and what is left, in bokmål."""
_INTRODUCTION = """\
# Rules

Made by `docs/generate_rules.py` from the rules in the code; do not edit. Titles and remedies are in Norwegian, as the
municipality reads them. `fatal`: the file cannot be used; `error`: blocks the letter and the report; `warning`: needs a
comment; `info`: for information. The severity at year-end is that of a run for a whole year. A rule on trial reports
and never blocks; a programme can put most other rules on trial too, with `trial = ["V02"]` in `programme.toml`.
"""
_LEFT_OUT = """\
## Ikke i programmet

Kontroller i katalogen som ikke er regler her, og hvorfor.
"""
_IN_PART = """\
## Delvis i programmet

Kontroller som hovedboken bare kan svare på en del av.
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


def rules_page(rules: Iterable[Rule]) -> str:
    """The page as markdown."""
    lines = (_row(_COLUMNS), _row("---" for _ in _COLUMNS), *(_row(_cells(rule)) for rule in rules))
    sections = (
        _INTRODUCTION,
        "\n".join(lines) + "\n",
        _section(_LEFT_OUT, NOT_BUILT),
        _section(_IN_PART, PARTLY_BUILT),
    )
    return "\n".join(sections)


def _section(heading: str, reasons: dict[str, str]) -> str:
    lines = (_row(("Kontroll", "Grunn")), _row(("---", "---")), *(_row(pair) for pair in sorted(reasons.items())))
    return heading + "\n" + "\n".join(lines) + "\n"


def _cells(rule: Rule) -> tuple[str, ...]:
    year_end = rule.severity_for(is_year_end=True)
    trial = "yes" if rule.is_trial else ""
    return rule.code, rule.title, rule.severity.value, year_end.value, trial, rule.remedy, rule.source


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _up_to_date(file: Path, text: str) -> int:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{file} is not what the rules say; run: python docs/generate_rules.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
