"""`revisorpakke.zip`: all an auditor needs to follow every krone without this program, the same to the byte each time.

Composing only: what is read from database and disk comes in as `PackageBasis`. Decision 0030.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC
from pathlib import Path
from string import Template
from textwrap import fill
from typing import Any, Final

from outputs.auditor_postings import package_postings, postings_table, vouchers_table
from outputs.auditor_rules import package_findings, rules_table
from outputs.auditor_sample import POPULATION_NAMES, SampleFiles, sample_files
from outputs.auditor_trace import figures_table, trace_tables
from outputs.csv_table import CsvCell, csv_table
from outputs.norwegian import HARD_SPACE, Decimals, counted, grouped, kroner, listed, long_date
from outputs.reconciliation_json import as_json_text, reconciliation_document
from outputs.word_package import day_of
from outputs.wording import marks
from schemas.document_versions import DocumentVersion
from schemas.programme_files import ProgrammeFiles, sha256_of_programme
from schemas.runs import ImportDeclaration, Run

PACKAGE_NAME: Final = "revisorpakke.zip"
CONTROL_SHEET_NAME: Final = "kontrollark.json"
VERIFIER_NAME: Final = "verifiser.py"
README_NAME: Final = "LESMEG.txt"
SCHEMA_VERSION: Final = 1
INPUT_HEADINGS: Final = (
    *("Nr", "Fil", "SHA-256", "Format", "Rader", "Posteringer", "Lest inn", "Debet i øre", "Kredit i øre", "Perioder"),
)
CONTENTS: Final[dict[str, str]] = {
    "posteringer.csv": "alle posteringer i satsingen: tatt med, uplassert, parkert og avvist",
    "bilag.csv": "posteringene summert per bilag, bare radene i satsingen; et bilag går derfor ikke alltid i null",
    "tall.csv": "hvert tall med id, navn og verdi, og dokumentene det står i",
    "sporing.csv": "hva hvert tall er laget av",
    "sporing_posteringer.csv": "posteringene i hvert utvalg som sporing.csv viser til",
    "sporing_tillegg.csv": "de delene av tallene som ikke er posteringer",
    "regler.csv": "hver regel i regelboken, utfallet, antall funn, og hvem som svarer for unntak",
    "funn.json": "hvert funn med fil, rad, verdi og hva som skal gjøres",
    "stikkprove.csv": "stikkprøven, med plass til revisors svar",
    "stikkprove.json": "frø, antall, intervall og startpunkt for stikkprøven",
    "malrettet.csv": "posteringer valgt av en grunn, med plass til revisors svar",
    "kontrollark.json": "første side i årsrapporten",
    "reconciliation.json": "hele avstemmingen",
    "innlesning.csv": "filene fra regnskapet: SHA-256, antall rader og når de ble lest inn",
    "versjoner.json": "versjonene av dokumentene da pakken ble laget, og hvem som hadde gjort hva med dem",
    "programvare.json": "programmene som har laget pakken",
    VERIFIER_NAME: "skriptet som kontrollerer pakken",
}
"""File of the package -> what is in it, as the README says it."""
_LINE: Final = 118
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class PackageBasis:
    """What a package is made of.

    `documents` are the letter and the report as Word and PDF, by name; `control_sheet` is `kontrollark.json`.
    `programme_files` are the programme's own files by name; they go in only when they are those of the run. `imports`
    are what is stored of the exports, `versions` the documents' versions with their events, `software` the versions of
    programs by name.
    """

    run: Run
    files: ProgrammeFiles
    documents: Mapping[str, bytes]
    control_sheet: bytes
    programme_files: Mapping[str, bytes] = field(default_factory=dict)
    imports: Sequence[ImportDeclaration] = ()
    versions: Sequence[DocumentVersion] = ()
    software: Mapping[str, str] = field(default_factory=dict)

    @property
    def sample_size(self) -> int | None:
        """How many kroner to draw, where the programme file says."""
        return self.files.programme.auditor.sample_size

    @property
    def own_files(self) -> Mapping[str, bytes]:
        """The programme files the run was made with; none when they have changed since."""
        is_same = sha256_of_programme(self.programme_files) == self.run.reconciliation.programme_sha256
        return self.programme_files if is_same else {}


def auditor_package(basis: PackageBasis) -> bytes:
    """The package as a zip archive; the same basis gives the same bytes.

    Raises:
        TraceError: the postings behind a figure do not sum to it.
    """
    members = _members(basis)
    listed = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(members.items())
    ]
    result = basis.run.reconciliation
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "programme": result.programme,
        "year": result.year,
        "run_id": result.run_id,
        "created_on": result.created_on,
        "programme_sha256": result.programme_sha256,
        "files": listed,
    }
    members["manifest.json"] = as_json_text(manifest).encode()
    hashes = ((hashlib.sha256(content).hexdigest(), name) for name, content in sorted(members.items()))
    members["manifest.sha256"] = "".join(f"{digest}  {name}\n" for digest, name in hashes).encode()
    return _zipped(members)


def _members(basis: PackageBasis) -> dict[str, bytes]:
    """Every file but the manifests, by name."""
    run, files = basis.run, basis.files
    postings = package_postings(run.postings)
    traces = trace_tables(run, postings, files)
    drawn = sample_files(run, postings, basis.sample_size)
    word = {name: content for name, content in basis.documents.items() if name.endswith(".docx")}
    bound = {CONTROL_SHEET_NAME: _bound_figures(json.loads(basis.control_sheet))}
    return {
        README_NAME: _readme(basis, drawn),
        "posteringer.csv": postings_table(postings, files),
        "bilag.csv": vouchers_table(postings),
        "tall.csv": figures_table(run, files, word, bound),
        "sporing.csv": traces.figures,
        "sporing_posteringer.csv": traces.sets,
        "sporing_tillegg.csv": traces.parts,
        "regler.csv": rules_table(run),
        "funn.json": as_json_text(package_findings(run)).encode(),
        "stikkprove.csv": drawn.drawn,
        "stikkprove.json": drawn.method,
        "malrettet.csv": drawn.targeted,
        CONTROL_SHEET_NAME: basis.control_sheet,
        "reconciliation.json": as_json_text(reconciliation_document(run)).encode(),
        "innlesning.csv": _inputs_table(basis),
        "versjoner.json": as_json_text([_version(version) for version in basis.versions]).encode(),
        "programvare.json": as_json_text(dict(sorted(basis.software.items()))).encode(),
        VERIFIER_NAME: Path(__file__).with_name("verifier.py").read_bytes(),
        **{f"dokumenter/{name}": content for name, content in basis.documents.items()},
        **{f"programfiler/{name}": content for name, content in basis.own_files.items()},
    }


def _bound_figures(value: Any) -> Collection[str]:
    """The ids of the figures in a JSON document."""
    if isinstance(value, dict):
        own = {value["figure"]} if {"figure", "ore"} <= value.keys() else set()
        return own.union(*map(_bound_figures, value.values()))
    return set().union(*map(_bound_figures, value)) if isinstance(value, list) else set()


def _inputs_table(basis: PackageBasis) -> bytes:
    """`innlesning.csv`: the files the run rests on, with what is stored of them."""
    known = {one.sha256: one for one in basis.imports}
    rows: list[list[CsvCell]] = []
    for file in basis.run.reconciliation.inputs:
        one = known.get(file.sha256)
        number = one.sequence if one else None
        rows.append([number, file.name, file.sha256, file.format, file.rows, file.postings, *_stored(one)])
    return csv_table(INPUT_HEADINGS, rows)


def _stored(one: ImportDeclaration | None) -> tuple[CsvCell, ...]:
    """When an export was stored, its sums, and the periods it covers."""
    if one is None:
        return (None,) * 4
    when = one.imported_at.astimezone(UTC).isoformat(timespec="seconds") if one.imported_at else None
    return (when, one.debit_ore, one.credit_ore, ", ".join(one.periods))


def _version(version: DocumentVersion) -> dict[str, Any]:
    """A version as JSON: moments as ISO times."""
    return json.loads(json.dumps(asdict(version), default=lambda moment: moment.isoformat()))  # type: ignore[no-any-return]


def _readme(basis: PackageBasis, drawn: SampleFiles) -> bytes:
    """`LESMEG.txt`: what is in the package and how to use it, as Notepad opens it."""
    result, made = basis.run.reconciliation, drawn.sample
    costs, *_ = made.draws.values()
    template = Path(__file__).with_name("templates").joinpath("revisorpakke.txt").read_text(encoding="utf-8")
    text = Template(template).substitute(
        programme=result.programme_name,
        year=result.year,
        run_id=result.run_id,
        created_on=long_date(day_of(result.created_on)),
        standing="\n".join(marks(result)),
        contents="\n".join(_contents(basis)),
        interval=kroner(costs.interval_ore, Decimals.ALWAYS),
        draws="\n".join(_draw_sentences(drawn)),
        size=grouped(made.size),
        size_reason=_size_reason(basis),
    )
    plain = text.replace(HARD_SPACE, " ")
    return ("\ufeff" + plain.replace("\r\n", "\n").replace("\n", "\r\n")).encode()


def _contents(basis: PackageBasis) -> list[str]:
    lines = [f"{name}: {what}" for name, what in CONTENTS.items()]
    lines += [f"dokumenter/: {listed(sorted(basis.documents))}"] if basis.documents else []
    if basis.own_files:
        return [*lines, "programfiler/: programfilene slik de var, med tekstene i årsrapporten"]
    return [*lines, "Programfilene er ikke med: de er endret etter at kjøringen ble laget, eller finnes ikke her."]


def _draw_sentences(drawn: SampleFiles) -> list[str]:
    """For each population: seed, extent, start and what came of it."""
    return [
        fill(
            f"{POPULATION_NAMES[population]}: frøet er {draw.seed}. "
            f"{counted(draw.items, 'postering', 'posteringer')} på {kroner(draw.population_ore, Decimals.ALWAYS)}. "
            f"Første øre er nummer {grouped(draw.start_ore)}. "
            f"{counted(len(draw.drawn), 'postering', 'posteringer')} er trukket.",
            width=_LINE,
            initial_indent="  - ",
            subsequent_indent="    ",
        )
        for population, draw in drawn.sample.draws.items()
    ]


def _size_reason(basis: PackageBasis) -> str:
    if basis.sample_size is not None:
        return "Det er valgt i programfilen."
    return (
        "Det er 3 delt på 5 prosent: er det feil i 5 prosent av kronene,\n"
        "    finner 95 av 100 slike utvalg minst én av dem."
    )


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive with every member dated alike, in the order of their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = _READABLE
            archive.writestr(member, content)
    return target.getvalue()
