"""Write `docs/rules.md` from the rules themselves, or say whether it is up to date.

Call it as `python docs/generate_rules.py [--check]`; with `--check` nothing is written and the exit status is 1 when
the file differs. Rules are found in the `RULES` of reading (`schemas.exports.rules`), of rows (`schemas.expectations`)
and of every module of `domain.checks`; what the control catalogue asks for and no ledger can answer is listed here.
"""

from __future__ import annotations

import argparse
import sys
from calendar import month_name
from collections.abc import Iterable
from pathlib import Path

from domain.rule_book import all_rules
from outputs.accessibility import ACCESS_RULES
from outputs.language_check import LANGUAGE_RULES
from schemas.rules import Rule

__all__ = ["all_rules", "main", "rules_page"]

RULES_FILE = Path(__file__).parent / "rules.md"
_COLUMNS = ("Code", "Title", "Severity", "At year-end", "Trial", "Remedy", "Source")
NOT_BUILT = {
    "P05": "Kommunens egen prosjektrapport er en annen fil enn hovedboken, og ingen form for den er avtalt. "
    "Prosjektsummene i `check --json` kan holdes mot rapporten for hånd.",
    "V11": "Hovedboken har ingen felt for attestant og anviser. Navnene er personopplysninger og tas ikke inn.",
}
"""Controls of the catalogue that are no rule here, and why, in bokmål."""
PARTLY_BUILT = {
    "P09": "Lønnen kommunen betaler ellers, er oppgitt samlet i årsfilen; andelen regnes ut for personene sammen, ikke "
    "for hver av dem. Hovedboken viser ikke hvor mange personer lønnen gjelder.",
    "P11": "Beløp per time og person kan ikke kontrolleres; hovedboken har bare summer.",
    "P12": "Krever to år ved siden av hverandre: `check` med begge årenes eksporter.",
    "P14": "Hovedboken viser ikke fravær. Kontrollen ser etter refusjon der det er lønn til vikarer.",
    "V09": "Mottaker kontrolleres for alle. Vedtak og rapport kontrolleres for tiltak som har register i årsfilen.",
    "V10": "Tilskudd og kjøp hos samme mottaker kontrolleres. Beløpsgrensen er tiltakets budsjett, Y04.",
}
"""Controls of which a ledger can answer a part, and what is left, in bokmål."""
YEAR_CONTROLS = {
    "Y01": (
        (),
        ("schemas/programme_faults.py",),
        "Feil i årsfilen: uten at linjene summerer til total_kr, leses den ikke. Antall linjer er planens eget.",
    ),
    "Y02": (("Y02",), ("domain/checks/grant.py",), ""),
    "Y03": (("Y03",), ("domain/checks/grant.py",), ""),
    "Y04": (("Y04",), ("domain/checks/measures.py",), ""),
    "Y05": (("Y05",), ("domain/checks/reallocations.py",), "Grensen er programmets egen, ikke departementets."),
    "Y06": (("Y06",), ("domain/checks/co_financing.py",), ""),
    "Y07": (
        ("Y07", "Y34", "Y35"),
        ("domain/checks/measures.py", "domain/checks/double_financing.py"),
        "Konteringen plasserer en postering én gang. Stillinger og timer står ikke i hovedboken.",
    ),
    "Y08": (
        ("Y08", "Y31"),
        ("domain/checks/plan_rules.py", "domain/checks/ordinary_operation.py"),
        "Om utgiften hadde samme ansvar og funksjon før programmet, krever regnskap fra før programmet.",
    ),
    "Y09": (
        ("Y09", "K37", "K38", "K39", "K40", "K41"),
        ("domain/checks/grant.py", "domain/checks/receipts.py"),
        "Kontoutskrift fra banken leses ikke.",
    ),
    "Y10": (("Y10", "K30", "K32", "K33", "K42"), ("domain/checks/grant.py", "domain/checks/years.py"), ""),
    "Y11": (("Y11", "K08"), ("domain/checks/grant.py",), ""),
    "Y12": (
        ("Y12", "K30", "K31", "K34"),
        ("domain/checks/years.py", "domain/checks/requests.py"),
        "Eldste årgang brukes først i beregningen (domain/grant_years.py).",
    ),
    "Y13": (("Y13", "K10"), ("domain/checks/requests.py", "domain/checks/texts.py"), ""),
    "Y14": (("Y14", "K12"), ("domain/checks/requests.py",), ""),
    "Y15": (
        ("Y15", "K09"),
        ("domain/checks/in_kind.py", "domain/checks/texts.py"),
        "Egeninnsats er en egen type, som ikke kan legges sammen med kroner.",
    ),
    "Y16": (("Y16",), ("domain/checks/co_financing.py",), ""),
    "Y17": (("Y17",), ("domain/checks/envelopes.py",), ""),
    "Y18": (("Y18",), ("domain/checks/onward_grants.py",), "Habilitet vurderes utenfor programmet."),
    "Y19": (
        ("Y19",),
        ("domain/checks/agreement.py",),
        "Hovedboken viser ikke om en faktura også gjelder andre. Funnet ber om henvisning til avtalen.",
    ),
    "Y20": (("Y20",), ("domain/checks/agreement.py",), "Hvor stor del som gjelder området, står ikke i hovedboken."),
    "Y21": (("Y21",), ("domain/checks/agreement.py",), ""),
    "Y22": (
        ("Y22",),
        ("domain/spend_shares.py", "domain/checks/plan_rules.py"),
        "Vises alltid; varsles bare over en grense i programfilen.",
    ),
    "Y23": (("Y23", "K36"), ("domain/checks/prior_years.py",), ""),
    "Y24": (
        (),
        ("domain/money.py", "outputs/control_sums.py"),
        "Årsrapportens tabeller er i hele kroner, og vedlegg 1 viser øre. Brev og arbeidsbok viser øre der det er øre.",
    ),
    "Y25": (
        (),
        ("domain/trace.py", "outputs/read_back.py"),
        "Hvert tall har en id, og dokumentene leses tilbake mot tallene; kjøringen stanser hvis de ikke er like.",
    ),
    "Y26": (
        ("K59", "K60"),
        ("tasks/versions.py", "domain/four_eyes.py", "domain/basis_sha256.py"),
        "Den som godkjenner, har verken laget eller kontrollert versjonen. Hvem som taster, vet programmet ikke.",
    ),
    "Y27": (
        (),
        ("outputs/accessibility.py", "outputs/document_control.py", "tasks/documents.py"),
        "Kontrolleres på de ferdige filene i hver årskjøring (dokumentkontroll.json). Feil stanser endelig versjon.",
    ),
    "Y28": (("Y28",), ("domain/checks/requests.py",), ""),
    "Y29": (("Y29", "K06"), ("domain/checks/agreement.py", "domain/checks/grant.py"), "Tilskuddsbrevet er K06."),
    "Y30": (("Y30",), ("domain/checks/agreement.py",), "Funnet ber om vedtaket. Kommunens budsjett leses ikke."),
}
"""The controls of programme and year, by their number in the catalogue: the rules they are, the files they are computed
in, and what is left to say, in bokmål. A control without a rule stops a file from being read, or is a test."""
_INTRODUCTION = """\
# Rules

Made by `docs/generate_rules.py` from the rules in the code; do not edit. Titles and remedies are in Norwegian, as the
municipality reads them. `fatal`: the file cannot be used; `error`: blocks the letter and the report; `warning`: needs a
comment; `info`: for information. Where the severity follows the year, the month it changes stands beside it; the
severity at year-end is that of a run for a whole year. A rule on trial reports and never blocks; a programme can put
most other rules on trial too, with `trial = ["V02"]` in `programme.toml`.
"""
_LEFT_OUT = """\
## Ikke i programmet

Kontroller i katalogen som ikke er regler her, og hvorfor.
"""
_OF_THE_YEAR = """\
## Programmets og årets kontroller

Hvor hver av katalogens kontroller Y01–Y30 regnes ut. De uten regel stanser lesingen eller kontrolleres på annet vis.
"""
_OF_DOCUMENTS = """\
## Universell utforming og språk

Hva som kontrolleres i hvert ferdige dokument (`outputs/accessibility.py`, `outputs/language_check.py`). Resultatet
står i `dokumentkontroll.json`. Feil etter UU stanser endelig versjon. En maskin ser ikke om en alternativ tekst er god,
eller om en overskrift sier hva avsnittet handler om; det må mennesker vurdere.
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
        _year_controls(),
        _document_rules(),
    )
    return "\n".join(sections)


def _section(heading: str, reasons: dict[str, str]) -> str:
    lines = (_row(("Kontroll", "Grunn")), _row(("---", "---")), *(_row(pair) for pair in sorted(reasons.items())))
    return heading + "\n" + "\n".join(lines) + "\n"


def _year_controls() -> str:
    lines = [_row(("Kontroll", "Regler", "Fil", "Merknad")), _row(["---"] * 4)]
    for control, (codes, files, note) in YEAR_CONTROLS.items():
        lines.append(_row((control, ", ".join(codes), ", ".join(files), note)))
    return _OF_THE_YEAR + "\n" + "\n".join(lines) + "\n"


def _document_rules() -> str:
    lines = [_row(("Regel", "Krav", "Grunnlag", "Slik rettes det")), _row(["---"] * 4)]
    lines += [_row((rule.code, rule.requirement, rule.source, rule.remedy)) for rule in ACCESS_RULES]
    lines += [_row((rule.code, rule.requirement, "Språkrådets skriveregler", rule.remedy)) for rule in LANGUAGE_RULES]
    return _OF_DOCUMENTS + "\n" + "\n".join(lines) + "\n"


def _cells(rule: Rule) -> tuple[str, ...]:
    year_end = rule.severity_for(is_year_end=True)
    trial = "yes" if rule.is_trial else ""
    return rule.code, rule.title, _by_month(rule), year_end.value, trial, rule.remedy, rule.source


def _by_month(rule: Rule) -> str:
    """The severity through the year, such as `info; warning from July`."""
    later = [f"{severity.value} from {month_name[month]}" for month, severity in rule.by_month]
    return "; ".join((rule.severity.value, *later))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _up_to_date(file: Path, text: str) -> int:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{file} is not what the rules say; run: python docs/generate_rules.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
