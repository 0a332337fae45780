"""A year with nothing left to mend: every fact confirmed, every text written, a clean ledger. All of it is invented.

The programme is a copy of Mysen's whose municipality has no real name, so that a final letter made from it cannot be
taken for anyone's. The ledger is the bundled example's for 2025, which has no sown faults, without the words that mark
it as an example where a test needs a letter that may be approved.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomlkit

from domain.checks.texts import CHAPTERS
from schemas.narrative_sections import MEASURE_SECTIONS
from tests.ledgers import ROOT

YEAR: Final = 2025
EXPORT: Final = ROOT / "examples" / "exports" / "unit4" / "hovedbok-2025.csv"
_MARKS: Final = {"Oppdiktede eksempeldata – ikke regnskapet til noen kommune": "", "(oppdiktet)": ""}
_FACTS: Final = {
    "organisation_number": "100 004 194",
    "number": "0000",
    "chapter": "590",
    "post": "62",
    "bank_account": "0000 00 00000",
    "report_deadline": "1. mars 2026",
    "letter": "15. januar 2025, ref. 25/1-1",
    "budget_decision": "Kommunestyret 12. desember 2024, sak 1/24",
    "our_reference": "26/100-2",
    "case_officer": "Prøve Saksbehandler",
    "name": "Prøve Signatur",
    "reference": "25/7",
}
_LEFT: Final = (
    *("ungdom-i-arbeid", "sosionom", "narmiljotilskudd", "skolebibliotek"),
    *("tidlig-innsats", "nabolagstorg", "klar-for-jobb", "administrative-kostnader"),
)
"""The measures of 2025 that have money left, which therefore need a reason and a plan."""


_CO_FINANCING: Final = (
    ("jobbsjansen", "imdi", 790_000),
    ("nabolagskjokkenet", "helsedirektoratet", 200_000),
)
"""Measure, source and kroner awarded, all of which stands in the accounts."""
_OTHERS: Final = ("jobbsjansen", "nabolagskjokkenet")
"""Measures of 2025 that others pay for."""


@dataclass(frozen=True, slots=True)
class CompleteYear:
    """Where its programme files lie, and the export of its accounts."""

    programmes: Path
    export: Path

    @property
    def home(self) -> Path:
        """The folder of the programme itself."""
        return self.programmes / "mysen"

    def change(self, file: str, change: Callable[[Any], object]) -> None:
        """Changes one of its TOML files, such as `2025.toml`, by what is done to the parsed document."""
        path = self.home / file
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")

    def replace_in_export(self, old: str, new: str) -> None:
        """Replaces the first place where a text stands in the export."""
        text = self.export.read_bytes().decode("cp1252")
        assert old in text
        self.export.write_bytes(text.replace(old, new, 1).encode("cp1252"))


def complete_year(folder: Path, *, is_invented: bool = False) -> CompleteYear:
    """A complete year below a folder; with `is_invented` its documents say that it is an example."""
    programmes = folder / "programmes"
    shutil.copytree(ROOT / "programmes" / "mysen", programmes / "mysen")
    year = CompleteYear(programmes, folder / "hovedbok-2025.csv")
    for path in sorted(year.home.glob("*.toml")):
        written = path.read_text(encoding="utf-8").replace("Indre Østfold kommune", "Oppdiktet kommune")
        path.write_text(written, encoding="utf-8")
        year.change(path.name, confirm)
    year.change("programme.toml", _address_and_plan)
    year.change("2025.toml", lambda document: _settle(document, is_invented=is_invented))
    year.change("2026.toml", _await_payment)
    _write_texts(year.home)
    text = EXPORT.read_bytes().decode("cp1252")
    for mark, instead in {} if is_invented else _MARKS.items():
        text = text.replace(mark, instead)
    year.export.write_bytes(text.encode("cp1252"))
    return year


def confirm(record: Any) -> None:
    """Marks all that is there as confirmed; a fact that is only a source gets a text."""
    for key, value in list(_items(record)):
        if isinstance(value, MutableMapping):
            if set(value) <= {"source", "text", "confirmed"} and "source" in value:
                value["text"] = value.get("text") or _FACTS.get(key, "Oppdiktet")
                value["confirmed"] = True
            confirm(value)
        elif isinstance(value, list):
            confirm(value)
        elif key == "confirmed":
            record[key] = True


def _items(record: Any) -> Iterator[tuple[Any, Any]]:
    yield from record.items() if isinstance(record, MutableMapping) else enumerate(record)


def _address_and_plan(programme: Any) -> None:
    programme["municipality"]["address_lines"] = ["Storgata 1", "0000 Oppdiktet"]
    for document in programme["documents"]:
        document.setdefault("dated_on", tomlkit.date("2025-12-11"))


def _settle(year: Any, *, is_invented: bool) -> None:
    year["is_invented"] = is_invented
    year["grant"]["requested"] = [
        {"kr": 5_000_000, "sent_on": tomlkit.date("2025-02-03"), "reference": "24/100-1"},
    ]
    year["co_financing"] = [
        {
            "measure": measure,
            "funding_source": source,
            "applied": {"kr": kr, "confirmed": True, "source": "Oppdiktet søknad"},
            "awarded": {"kr": kr, "confirmed": True, "source": "Oppdiktet tilsagn"},
            "letter": {"text": "14. januar 2025, ref. 25/2-1", "confirmed": True},
        }
        for measure, source, kr in _CO_FINANCING
    ]
    year["budget_decision"] = {"text": _FACTS["budget_decision"], "confirmed": True}
    year["carry_over_plans"] = [
        {"measure": measure, "reason": "Oppstarten kom senere enn planlagt", "plan": "Tiltaket går videre som planlagt"}
        for measure in _LEFT
    ]


def _await_payment(coming: Any) -> None:
    """The letter asks for money that has not come."""
    coming["grant"]["paid"]["kr"] = 0


def _write_texts(home: Path) -> None:
    """The texts of the year: plain sentences without a number in them, under every heading that is asked for."""
    folder = home / "narrative" / str(YEAR)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    programme = tomlkit.parse((home / "programme.toml").read_text(encoding="utf-8")).unwrap()
    told = "Arbeidet har gått som planlagt. Erfaringene tas med inn i neste år.\n"
    sections = "\n".join(f"## {heading}\n\n{told}" for heading in MEASURE_SECTIONS)
    texts = dict.fromkeys((*_LEFT, *_OTHERS), sections)
    texts |= {f"mal-{goal['id']}": told for goal in programme["goals"]}
    texts |= {f"kapittel-{chapter}": told for chapter in CHAPTERS}
    for key, text in texts.items():
        (folder / f"{key}.md").write_text(text, encoding="utf-8")
