"""Verifies an auditor's package, packed or unpacked; goes into the package as `verifiser.py`.

Needs Python 3.9 or later and nothing else, and imports nothing of ours: who checks must not have to trust what made the
package. It prints in bokmål, writes no file, and ends with 0 when all agrees and 1 when something does not. It is one
file, longer than others here, because it is carried out of the house alone.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import stat
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

PROGRAMME_FOLDER = "programfiler/"
DOCUMENT_FOLDER = "dokumenter/"
STANDING_STEPS = ("approved", "sent")
"""How far a version has come that counts."""
LARGEST_BYTES = 2 * 1024**3
"""What a package may hold unpacked; more is refused before it is read."""
LARGEST_RATIO = 200
SMALL_BYTES = 10 * 1024**2
"""A file above this must not be packed to less than one part in `LARGEST_RATIO`."""
MOST_FILES = 2_000
MANIFESTS = ("manifest.json", "manifest.sha256")
PLACES = {"Tatt med": "placed", "Uplassert": "unplaced", "Parkert": "parked", "Avvist": "rejected"}
NOT_DRAWN = {"Mottatt tilskudd", "Avsetning til bundet driftsfond", "Bruk av bundet driftsfond"}
POPULATIONS = {"Utgifter": ("utgifter", 1), "Kreditposter": ("kreditposter", -1)}
KRONER = (
    ("posteringer.csv", "Beløp i øre", "Beløp i kroner"),
    ("tall.csv", "Beløp i øre", "Beløp i kroner"),
    ("bilag.csv", "Sum i øre", "Sum i kroner"),
    ("stikkprove.csv", "Beløp i øre", "Beløp i kroner"),
    ("malrettet.csv", "Beløp i øre", "Beløp i kroner"),
)
"""Tables that give an amount twice."""
CHARGED = "belastet."
"""What the figure of all postings of a measure is called, before the id of the measure."""
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, RecursionError, csv.Error)
"""What a file raises that does not hold what it should."""
SHOWN_FAULTS = 5
LOCAL_HEADER, LISTED_HEADER, END_RECORD = 30, 46, 22
"""How many bytes a zip archive has for each file, for each line of its list, and after it, besides names."""


class RefusedError(Exception):
    """The package cannot be read, or is not made the way ours are; nothing in it is looked at."""


def read_package(path: Path) -> dict[str, bytes]:
    """Every file of a package by name, from a zip file or a folder.

    Raises:
        RefusedError: it cannot be read safely.
    """
    try:
        return _from_folder(path) if path.is_dir() else _from_zip(path)
    except (
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zipfile.BadZipFile,
        zlib.error,
    ) as fault:
        raise RefusedError(f"Pakken kan ikke leses: {fault}") from fault


def _from_folder(folder: Path) -> dict[str, bytes]:
    found = {}
    for place in sorted(folder.rglob("*")):
        name = place.relative_to(folder).as_posix()
        if place.is_symlink() or not (place.is_dir() or place.is_file()):
            raise RefusedError(f"{name} er ikke en vanlig fil.")
        if place.is_file():
            found[name] = place
    if sum(place.stat().st_size for place in found.values()) > LARGEST_BYTES:
        raise RefusedError("Mappen er for stor til å være en revisorpakke.")
    _refuse_names(list(found))
    return {name: place.read_bytes() for name, place in found.items()}


def _from_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _refuse_names([member.orig_filename for member in members])
        _refuse_members(members, path.stat().st_size)
        _refuse_hidden(archive, members, path.stat().st_size)
        return {member.filename: _bytes_of(archive, member) for member in members}


def _refuse_names(names: list[str]) -> None:
    """Names that lead out of the folder, or that are the same file on some machine."""
    if len(names) > MOST_FILES:
        raise RefusedError(f"Pakken har {len(names)} filer. Det er for mange.")
    for name in names:
        parts = name.split("/")
        if re.search(r"[\\:\x00-\x1f]", name) or any(
            part.strip(" .") != part.strip(" ") or not part.strip(" .") for part in parts
        ):
            raise RefusedError(f"Filnavnet {name!r} er ikke lov i en pakke.")
    same = Counter(unicodedata.normalize("NFC", name).casefold() for name in names)
    if twice := sorted(name for name, count in same.items() if count > 1):
        raise RefusedError(f"Filen {twice[0]} er med flere ganger.")


def _refuse_members(members: list[zipfile.ZipInfo], archive_bytes: int) -> None:
    """Bombs, encrypted files, folders and links."""
    if sum(member.file_size for member in members) > LARGEST_BYTES:
        raise RefusedError("Pakken er for stor når den pakkes ut.")
    if sum(member.compress_size for member in members) > archive_bytes:
        raise RefusedError("Filene i pakken ligger oppå hverandre.")
    for member in members:
        if member.is_dir() or member.flag_bits & 1 or stat.S_ISLNK(member.external_attr >> 16):
            raise RefusedError(f"{member.filename} er ikke en vanlig fil.")
        if member.file_size > max(SMALL_BYTES, LARGEST_RATIO * member.compress_size):
            raise RefusedError(f"{member.filename} er pakket så hardt at den kan være laget for å fylle maskinen.")


def _refuse_hidden(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], archive_bytes: int) -> None:
    """Bytes that belong to no file: a comment, or something before, between or after the files and their list."""
    expected = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset != expected:
            raise RefusedError(f"Det ligger noe skjult foran {member.filename}.")
        expected += LOCAL_HEADER + len(member.orig_filename.encode("utf-8")) + member.compress_size
    listed = sum(LISTED_HEADER + len(member.orig_filename.encode("utf-8")) for member in members)
    if archive.comment or expected != archive.start_dir or expected + listed + END_RECORD != archive_bytes:
        raise RefusedError("Det ligger noe skjult i pakken, utenfor filene.")


def _bytes_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as source:
        content = source.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise RefusedError(f"{member.filename} er ikke så stor som pakken sier.")
    return content


class Package:
    """The files of a package, and its tables as they are asked for."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.postings = self.table("posteringer.csv")
        self.ore = [_number(row["Beløp i øre"] or "0") for row in self.postings]
        self.reconciliation = self.document("reconciliation.json")

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file by heading."""
        text = io.StringIO(self.files[name].decode("utf-8-sig"), newline="")
        return list(csv.DictReader(text, delimiter=";"))

    def document(self, name: str) -> Any:
        """A JSON file."""
        return json.loads(self.files[name])

    def posting(self, number: str) -> tuple[dict[str, str], int]:
        """A posting and its amount, by its number."""
        position = _number(number) - 1
        if position < 0:
            raise ValueError(f"det er ingen postering {number}")
        return self.postings[position], self.ore[position]


def _number(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise ValueError(f"{text!r} er ikke et helt tall")
    return int(text)


def _kroner(ore: str) -> str:
    whole, rest = divmod(abs(_number(ore)), 100)
    return f"{'-' if ore.startswith('-') else ''}{whole},{rest:02d}"


def manifest_faults(files: dict[str, bytes]) -> list[str]:
    """Files that are missing, extra or changed."""
    missing = [f"{name} mangler." for name in MANIFESTS if name not in files]
    if missing:
        return missing
    listed = {entry["name"]: entry for entry in json.loads(files["manifest.json"])["files"]}
    lines = files["manifest.sha256"].decode("utf-8").splitlines()
    hashes = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    faults = [f"{name} mangler." for name in sorted(listed.keys() - files.keys())]
    faults += [f"{name} står ikke i manifestet." for name in sorted(files.keys() - listed.keys() - set(MANIFESTS))]
    if set(hashes) != {*listed, "manifest.json"}:
        faults.append("manifest.sha256 og manifest.json har ikke de samme filene.")
    for name in sorted(files.keys() & {*hashes, *listed}):
        digest = hashlib.sha256(files[name]).hexdigest()
        entry = listed.get(name, {"sha256": digest, "size": len(files[name])})
        if digest != entry["sha256"] or digest != hashes.get(name) or len(files[name]) != entry["size"]:
            faults.append(f"{name} er endret.")
    return faults


def figure_faults(package: Package) -> list[str]:
    """Figures that the postings and the parts behind them do not add up to."""
    sets, sizes, faults = _sums_of_sets(package)
    parts: Counter[str] = Counter()
    for row in package.table("sporing_tillegg.csv"):
        parts[row["Tall-id"]] += _number(row["Beløp i øre"])
    told = [row for row in package.table("tall.csv") if row["Slag"] == "beløp"]
    traced = {row["Tall-id"]: row for row in package.table("sporing.csv")}
    values = {row["Tall-id"]: row["Beløp i øre"] for row in told}
    if len(values) != len(told):
        faults.append("Et tall står flere ganger i tall.csv.")
    faults += [f"{figure} har ingen sporing." for figure in sorted(values.keys() - traced.keys())]
    faults += [f"{figure} står ikke i tall.csv." for figure in sorted(traced.keys() - values.keys())]
    for figure in sorted(values.keys() & traced.keys()):
        row = traced[figure]
        of_set, of_parts = sets[row["Utvalg"]], parts[figure]
        ore = _number(row["Fortegn"]) * of_set + of_parts
        said = [row[key] for key in ("Posteringer", "Sum av utvalget i øre", "Sum av tillegg i øre", "Verdi i øre")]
        if said != [str(each) for each in (sizes[row["Utvalg"]], of_set, of_parts, ore)] or values[figure] != str(ore):
            faults.append(f"{figure} er {values[figure]} øre i tall.csv, men posteringene og tilleggene gir {ore}.")
    return faults + _measures(package) + _other_places(package, values)


def _sums_of_sets(package: Package) -> tuple[Counter[str], Counter[str], list[str]]:
    """The sum and the size of every set of postings, and rows of it that are not the posting they name."""
    sets: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    faults = []
    for row in package.table("sporing_posteringer.csv"):
        posting, ore = package.posting(row["Nr"])
        if any(row[key] != posting[key] for key in ("Fil", "Rad", "Del", "Beløp i øre")):
            faults.append(f"Utvalg {row['Utvalg']} sier noe annet enn postering {row['Nr']}.")
        sets[row["Utvalg"]] += ore
        sizes[row["Utvalg"]] += 1
    return sets, sizes, faults


def _measures(package: Package) -> list[str]:
    """Measures whose postings in `posteringer.csv` are others than those their charged sum is made of."""
    of_figure = {row["Tall-id"]: row["Utvalg"] for row in package.table("sporing.csv")}
    in_set: dict[str, set[str]] = {}
    for row in package.table("sporing_posteringer.csv"):
        in_set.setdefault(row["Utvalg"], set()).add(row["Nr"])
    of_measure: dict[str, set[str]] = {}
    for row in package.postings:
        if row["Plassering"] == "Tatt med" and row["Tiltakskode"]:
            of_measure.setdefault(row["Tiltakskode"], set()).add(row["Nr"])
    return [
        f"Posteringene som står på {measure}, er andre enn dem {CHARGED}{measure} er laget av."
        for measure, numbers in sorted(of_measure.items())
        if CHARGED + measure in of_figure and in_set.get(of_figure[CHARGED + measure], set()) != numbers
    ]


def _other_places(package: Package, values: dict[str, str]) -> list[str]:
    """Figures that other files give another value than `tall.csv`, and kroner that are not the øre beside them."""
    of_sheet = _bound(package.document("kontrollark.json"))
    places = [("reconciliation.json", each) for each in package.reconciliation["figures"].items()]
    places += [("kontrollark.json", each) for each in of_sheet]
    faults = [f"{figure} er {ore} øre i {name}." for name, (figure, ore) in places if str(ore) != values.get(figure)]
    for name, ore, kroner in KRONER:
        rows = [row for row in package.table(name) if row[ore] or row[kroner]]
        faults += [
            f"{row[kroner]} kroner er ikke {row[ore]} øre i {name}." for row in rows if _kroner(row[ore]) != row[kroner]
        ]
    return faults


def _bound(value: object) -> list[tuple[str, int]]:
    """Every amount of a JSON document that names its figure."""
    if isinstance(value, dict):
        own = [(value["figure"], value["ore"])] if {"figure", "ore"} <= value.keys() else []
        return own + [pair for each in value.values() for pair in _bound(each)]
    return [pair for each in value for pair in _bound(each)] if isinstance(value, list) else []


def law_faults(package: Package) -> list[str]:
    """Rows and øre that are not accounted for, and vouchers that do not sum to their postings."""
    law = package.reconciliation["conservation"]
    rows: Counter[str] = Counter()
    ore: Counter[str] = Counter()
    vouchers: Counter[tuple[str, ...]] = Counter()
    for row, amount in zip(package.postings, package.ore):  # noqa: B905 - strict came with Python 3.10
        place = PLACES.get(row["Plassering"], row["Plassering"])
        rows[place] += 1
        ore[place] += amount
        vouchers[tuple(row[key] for key in ("Fil", "Regnskapsår", "Bilagsart", "Bilag"))] += amount
    faults = []
    for found, told, unit in ((rows, law["rows"], "rader"), (ore, law["amount_ore"], "øre")):
        faults += [
            f"Det er {found[place]} {unit} {name.lower()}, men loven sier {told[place]}."
            for name, place in PLACES.items()
            if found[place] != told[place]
        ]
        if told["read"] != sum(told[place] for place in ("placed", "unplaced", "parked", "outside", "rejected")):
            faults.append(f"Leste {unit} er ikke gjort rede for.")
    if [row["Nr"] for row in package.postings] != [str(number) for number in range(1, len(package.postings) + 1)]:
        faults.append("Posteringene er ikke nummerert fra 1.")
    listed = {
        tuple(row[key] for key in ("Fil", "Regnskapsår", "Bilagsart", "Bilag")): _number(row["Sum i øre"])
        for row in package.table("bilag.csv")
    }
    faults += [
        f"Bilag {key[3]} summerer seg ikke til posteringene."
        for key in sorted({*listed, *vouchers})
        if listed.get(key) != vouchers.get(key)
    ]
    return faults


def programme_faults(package: Package) -> list[str]:
    """Programme files that are not those the run was made with."""
    digest = hashlib.sha256()
    found = {name: content for name, content in package.files.items() if name.startswith(PROGRAMME_FOLDER)}
    inside = {name[len(PROGRAMME_FOLDER) :]: content for name, content in found.items()}
    for name in sorted(inside, key=lambda each: each.split("/")):
        digest.update(name.encode() + b"\0" + inside[name] + b"\0")
    is_same = digest.hexdigest() == package.reconciliation["programme_sha256"]
    return [] if is_same else ["Programfilene er ikke de som kjøringen er laget med."]


def finding_faults(package: Package) -> list[str]:
    """Rules and severities whose number of findings is another elsewhere than in `funn.json`."""
    findings = package.document("funn.json")
    told = {row["Regel"]: _number(row["Funn"]) for row in package.table("regler.csv")}
    found = Counter(finding["rule"] for finding in findings)
    faults = [
        f"Regel {rule} har {found[rule]} funn, men regler.csv sier {told.get(rule)}."
        for rule in sorted({*told, *found})
        if found[rule] != told.get(rule)
    ]
    grave = Counter(finding["severity"] for finding in findings)
    if any(grave[name] != number for name, number in package.reconciliation["findings"].items()):
        faults.append("reconciliation.json har et annet antall funn enn funn.json.")
    of_sheet = {each["rule"] for each in package.document("kontrollark.json")["checks"]["failed"]}
    if of_sheet != {row["Regel"] for row in package.table("regler.csv") if row["Utfall"] == "Feil"}:
        faults.append("Reglene med feil er ikke de samme i kontrollark.json og regler.csv.")
    return faults


def document_faults(package: Package) -> list[str]:
    """Documents, approvals and exports that are others than those the versions and the run tell of."""
    standing = package.document("kontrollark.json")["standing"]
    run_id = package.reconciliation["run_id"]
    versions = [one for one in package.document("versjoner.json") if one["run_id"] == run_id]
    faults = []
    if standing["is_final"] and not any(_approves(one, standing) for one in versions):
        faults.append("kontrollark.json sier at årsrapporten er godkjent. Det står ikke slik i versjoner.json.")
    for one in (each for each in versions if each["step"] in STANDING_STEPS):
        for file in one["files"]:
            content = package.files.get(DOCUMENT_FOLDER + file["name"])
            is_other = content is not None and hashlib.sha256(content).hexdigest() != file["sha256"]
            if is_other and file["step"] == "approved":
                faults.append(f"{file['name']} er en annen enn den som ble godkjent som versjon {one['number']}.")
    told = [(row["Fil"], row["SHA-256"]) for row in package.table("innlesning.csv")]
    if told != [(each["name"], each["sha256"]) for each in package.reconciliation["inputs"]]:
        faults.append("innlesning.csv har andre filer fra regnskapet enn reconciliation.json.")
    return faults


def _approves(version: dict[str, Any], standing: dict[str, Any]) -> bool:
    """Whether a version is the report that the control sheet says was approved, and by whom."""
    by = [event["by"] for event in version["events"] if event["step"] == "approved"]
    same = (version["kind"], version["number"]) == ("arsrapport", standing["version"])
    return same and version["step"] in STANDING_STEPS and by == [standing["approved_by"]]


def draw(package: Package, seed: str, size: int) -> tuple[list[tuple[str, str, int]], list[tuple[int, int]]]:
    """Population, number and hits of every posting drawn, and interval and start of each population; see LESMEG.txt."""
    drawn: list[tuple[str, str, int]] = []
    starts: list[tuple[int, int]] = []
    interval = 0
    for population, (word, sign) in POPULATIONS.items():
        items = [
            (row["Nr"], sign * ore)
            for row, ore in zip(package.postings, package.ore)  # noqa: B905 - strict came with Python 3.10
            if row["Plassering"] == "Tatt med" and row["Type"] not in NOT_DRAWN and sign * ore > 0
        ]
        interval = interval or max(1, -(-sum(ore for _, ore in items) // size))
        start = int(hashlib.sha256(f"{seed}:{word}".encode()).hexdigest(), 16) % interval + 1
        starts.append((interval, start))
        reached = 0
        for number, ore in items:
            hits = (reached + ore - start) // interval - (reached - start) // interval
            drawn += [(population, number, hits)] if hits else []
            reached += ore
    return drawn, starts


def sample_faults(package: Package) -> list[str]:
    """A sample that is another than the one its seed gives."""
    method = package.document("stikkprove.json")
    faults = [] if method["seed"] == package.reconciliation["run_id"] else ["Frøet er ikke kjøringens id."]
    rows = package.table("stikkprove.csv")
    told = {(row["Populasjon"], row["Nr"], _number(row["Trukket"])) for row in rows}
    again, starts = draw(package, method["seed"], method["size"])
    for population, number, hits in sorted(told.symmetric_difference(again)):
        faults.append(f"Postering {number} ({population}) er ikke trukket {hits} ganger begge steder.")
    if starts != [(each["interval_ore"], each["start_ore"]) for each in method["populations"]] or len(rows) != len(
        told
    ):
        faults.append("Intervall, startpunkt eller antall linjer er ikke det frøet gir.")
    for row in rows + package.table("malrettet.csv"):
        posting, _ = package.posting(row["Nr"])
        if any(row[key] != posting[key] for key in ("Fil", "Rad", "Bilag", "Beløp i øre")):
            faults.append(f"Postering {row['Nr']} er en annen i utvalget.")
    return faults


CHECKS = (
    ("Posteringene gir hvert tall til siste øre", figure_faults),
    ("Radene, kronene og bilagene går opp", law_faults),
    ("Reglene og funnene stemmer med hverandre", finding_faults),
    ("Stikkprøven er den frøet gir", sample_faults),
    ("Dokumentene er de som er godkjent, når noen er det", document_faults),
)


def verify(files: dict[str, bytes]) -> bool:
    """Whether all agrees; says so line by line."""
    try:
        agrees = _said("Alle filene er med og uendret", manifest_faults(files))
        package = Package(files)
        results = [_said(name, check(package)) for name, check in CHECKS]
        if any(name.startswith(PROGRAMME_FOLDER) for name in files):
            results.append(_said("Programfilene er de kjøringen er laget med", programme_faults(package)))
        else:
            print("--    Programfilene er ikke med i pakken, og er ikke kontrollert")
    except UNREADABLE as fault:
        return _said("Filene kan leses", [f"En fil har ikke det innholdet den skal ha: {fault}"])
    return agrees and all(results)


def _said(name: str, faults: list[str]) -> bool:
    print(f"{'FEIL' if faults else 'OK  '}  {name}")
    for fault in faults[:SHOWN_FAULTS]:
        print(f"      {fault}")
    if len(faults) > SHOWN_FAULTS:
        print(f"      Og {len(faults) - SHOWN_FAULTS} til.")
    return not faults


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 when all agrees."""
    parser = argparse.ArgumentParser(prog="verifiser.py", description="Kontrollerer en revisorpakke.", add_help=False)
    parser.add_argument("pakke", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--fro")
    parser.add_argument("--antall", type=int, default=60)
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    csv.field_size_limit(10**7)
    try:
        files = read_package(chosen.pakke)
        if chosen.fro is not None:
            print("Populasjon;Nr;Trukket")
            for population, number, hits in draw(Package(files), chosen.fro, max(1, chosen.antall))[0]:
                print(f"{population};{number};{hits}")
            return 0
    except (RefusedError, *UNREADABLE) as fault:
        print(f"FEIL  {fault}")
        return 1
    agrees = verify(files)
    print("Pakken stemmer." if agrees else "Pakken stemmer IKKE.")
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
