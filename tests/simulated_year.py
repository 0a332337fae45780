"""A small invented programme for 2026, and the exports of its accounts as they are at the end of each month.

The table is thousands of kroner by measure and period, as it stands when the period is first exported; what comes later
is in `LATER`. Every export speaks for the year so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROGRAMME: Final = "nordbyen"
YEAR: Final = 2026
BUDGET_KR: Final = {"utstyr": 60_000}
ORDINARY_BUDGET_KR: Final = 120_000

BOOKED: Final = """
               jan feb mar apr may jun jul aug sep oct nov dec
uterom           7  10  10  80   1   1   1   1   1   1   1   1
arrangement     10  10  10  10  10  10  10  10   8   4   3  10
utstyr           5   5   5   5   5   5   5   5   5   5   5   5
kurs             4   4   4   4   4   4   4  35   5  10  10   5
frivillig       10  10  10   0   0   0   0  35   0  10  10   5
verksted        10  10  10  10  11  10   5   8   8   8   5   0
nabolag         19  19  19  19  19   3   1   1   1   1   1   1
"""


@dataclass(frozen=True, slots=True)
class Later:
    """Thousands of kroner that come into a period's accounts with the export of a later month."""

    measure: str
    period: int
    thousands: int
    first_export: int
    text: str


LATER: Final = (
    Later("uterom", 3, 15, 5, "Faktura for mars, ført i mai"),
    Later("uterom", 6, -35, 6, "Ombokført til arrangement"),
    Later("arrangement", 6, 35, 6, "Ombokført fra uterom"),
)

_TOML: Final = """
schema_version = 1
id = "nordbyen"
name = "Områdeløft Nordbyen"
documents = []
goals = []
rules = []
open_questions = []
municipality = {{ name = "Oppdiktet kommune", number = {{}}, organisation_number = {{}} }}
focus_areas = [{{ id = "arbeid", name = "Arbeid" }}]
funding_sources = [{{ id = "kdd", name = "Departementet", short_name = "KDD", kind = "grant" }}]
ledger = {{ account_format = "class_art" }}
agreement = {{ title = "Avtale", signed_on = 2024-01-01, first_year = 2024, last_year = 2028 }}

[ministry]
name = "Departementet"
short_name = "KDD"
address_lines = []
organisation_number = {{}}

[grant_scheme]
name = "Områdesatsing"
funding_source = "kdd"
chapter = {{}}
post = {{}}
expected_annual_award = {{ kr = 780_000, source = "Oppdiktet" }}

[alerts]
underspend = [{{ month = 6, below_pct = 25 }}, {{ month = 9, below_pct = 50 }}]
reallocation_note = "Omdisponering meldes."
decided_by = "Styringsgruppen"
measures.uterom.forecast_pct = 500
measures.arrangement.forecast_pct = 500
measures.nabolag.forecast_pct = 500

[coding]
confirmed = true
note = "Oppdiktet"
scope = [{{ first = "50001", last = "50099" }}]
{coding}
{measures}
"""
_CODING: Final = """
[[coding.rules]]
id = "{measure}"
project = "{project}"
funding_source = "kdd"
measure = "{measure}"
"""
_MEASURE: Final = """
[[measures]]
id = "{measure}"
name = "{name}"
focus_area = "arbeid"
funding_sources = ["kdd"]
owner = "Programleder"
purpose = "Oppdiktet."
first_year = 2024
last_year = 2028
"""
_BUDGET: Final = """
schema_version = 1
year = 2026
plan = "Oppdiktet plan"
is_invented = true
accounts_closed = false
total_kr = 780_000

[grant]
award = {{ kr = 780_000, source = "Oppdiktet" }}
paid = {{ kr = 780_000, source = "Oppdiktet" }}
letter = {{}}
bank_account = {{}}
report_deadline = {{}}
{allocations}
"""
_ALLOCATION: Final = """
[[allocations]]
measure = "{measure}"
line = "{name}"
kr = {kr}
"""
_HEADER: Final = (
    "BA;Bilagsnr;Bilagsdato;År;Periode;Konto;Konto(T);Ansvar;Ansvar(T);Funksjon;Funksjon(T);Prosjekt;Prosjekt(T);AV;"
    "Tekst;Beløp;Resk.nr;Resk.nr(T)"
)


def booked() -> dict[str, tuple[int, ...]]:
    """Thousands of kroner by measure, January first."""
    rows = [line.split() for line in BOOKED.strip().splitlines()[1:]]
    return {measure: tuple(map(int, amounts)) for measure, *amounts in rows}


def project_of(measure: str) -> str:
    """The measure's project in the accounts."""
    return f"500{list(booked()).index(measure) + 1:02d}"


def write_programme(folder: Path) -> Path:
    """The programme files below a folder; the folder with the programmes."""
    home = folder / "programmes" / PROGRAMME
    home.mkdir(parents=True)
    named = {measure: measure.capitalize() for measure in booked()}
    coding = "".join(_CODING.format(measure=measure, project=project_of(measure)) for measure in named)
    measures = "".join(_MEASURE.format(measure=measure, name=name) for measure, name in named.items())
    allocations = "".join(
        _ALLOCATION.format(measure=measure, name=name, kr=BUDGET_KR.get(measure, ORDINARY_BUDGET_KR))
        for measure, name in named.items()
    )
    (home / "programme.toml").write_text(_TOML.format(coding=coding, measures=measures), encoding="utf-8")
    (home / f"{YEAR}.toml").write_text(_BUDGET.format(allocations=allocations), encoding="utf-8")
    return home.parent


def write_export(folder: Path, month: int) -> Path:
    """The accounts from January to a month, as they are when that month is exported."""
    rows = [
        _row(measure, period, thousands, f"Innkjøp {measure}", 0)
        for measure, amounts in booked().items()
        for period, thousands in enumerate(amounts[:month], start=1)
        if thousands
    ]
    rows += [
        _row(later.measure, later.period, later.thousands, later.text, place)
        for place, later in enumerate(LATER, start=1)
        if later.first_export <= month
    ]
    head = ("Hovedbok – transaksjoner", f"Periode: {YEAR}01 til {YEAR}{month:02d}", _HEADER)
    path = folder / f"hovedbok-{YEAR}-{month:02d}.csv"
    path.write_bytes("\r\n".join((*head, *rows, "")).encode("cp1252"))
    return path


def _row(measure: str, period: int, thousands: int, text: str, later: int) -> str:
    project = project_of(measure)
    voucher = f"26{later:02d}{period:02d}{project[3:]}"
    return (
        f"IF;{voucher};15.{period:02d}.{YEAR};{YEAR};{YEAR}{period:02d};1120;Samlepost;310100;Områdeløft;273;Tiltak;"
        f"{project};{measure.capitalize()};;{text};{thousands * 1000},00;;"
    )
