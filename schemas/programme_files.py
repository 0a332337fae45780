"""Reading `programmes/<id>/*.toml` and its column maps in `exports/`, and what must agree across their records.

Exceptions (English, for the operator): `ProgrammeError` with the faults of one programme, each with file and key.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.budget_year import BudgetYear
from schemas.exports.table_format import ColumnMap
from schemas.exports.table_formats import generic, table_formats
from schemas.field_sentences import field_sentence
from schemas.narratives import Narrative, NarrativeFacts
from schemas.programme import Programme
from schemas.programme_faults import programme_faults, year_faults

FACTS_FENCE = "+++"
"""The line before and after the facts of a narrative."""

RecordT = TypeVar("RecordT", bound=BaseModel)


class ProgrammeError(Exception):
    """A programme file cannot be used. `faults` are sentences with file and key, sorted."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(sorted(faults))
        shown = "\n".join(self.faults[:5])
        more = f"\nand {len(self.faults) - 5} more" if len(self.faults) > 5 else ""
        super().__init__(shown + more)


@dataclass(frozen=True, slots=True)
class ProgrammeFiles:
    """A programme with its budget years and narratives, and the sha256 of the bytes they were read from.

    `column_maps` are the municipality's own export formats, by file name. `narratives` are the report's texts by year
    and by what they tell of: a measure, `mal-<goal>` or `kapittel-<chapter>`.
    """

    programme: Programme
    years: dict[int, BudgetYear]
    sha256: str
    folder: Path
    narratives: Mapping[int, Mapping[str, Narrative]] = field(default_factory=dict)
    column_maps: tuple[ColumnMap, ...] = ()

    def year(self, year: int) -> BudgetYear:
        """The budget year.

        Raises:
            ProgrammeError: there is no file for it.
        """
        if year not in self.years:
            known = ", ".join(str(known) for known in sorted(self.years))
            raise ProgrammeError([f"{self.programme.id}/{year}.toml: no such file; budget years here: {known}"])
        return self.years[year]

    def has_invented_text(self, year: int) -> bool:
        """Whether one of the year's texts is invented, and with it the document that prints it."""
        return any(text.facts.is_invented for text in self.narratives.get(year, {}).values())


def programme_ids(folder: Path) -> tuple[str, ...]:
    """The programmes in a folder, by name."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/programme.toml")))


def load_programme(folder: Path, programme_id: str) -> ProgrammeFiles:
    """The programme and all its years, checked.

    Raises:
        ProgrammeError: a file is missing, cannot be read, or its records do not agree.
    """
    home = folder / programme_id
    if programme_id not in programme_ids(folder):
        known = ", ".join(programme_ids(folder)) or "none"
        raise ProgrammeError([f"{folder}: no programme {programme_id!r} here; programmes found: {known}"])
    programme = _read(home / "programme.toml", Programme, f"{home.name}/programme.toml")
    years = {}
    for path in sorted(home.glob("[0-9][0-9][0-9][0-9].toml")):
        years[int(path.stem)] = _read(path, BudgetYear, _name(path, home))
    faults = [*programme_faults(programme, home.name)]
    for stem, year in years.items():
        faults += year_faults(programme, year, f"{home.name}/{stem}.toml", stem)
    if not years:
        faults.append(f"{home.name}: there is no budget year; add a file such as {home.name}/2026.toml")
    if faults:
        raise ProgrammeError(faults)
    return ProgrammeFiles(programme, years, _sha256(home), home, _narratives(home), load_column_maps(home))


def load_column_maps(home: Path) -> tuple[ColumnMap, ...]:
    """The column maps in `exports/*.toml` of a programme's folder, by file name; none where there is no such folder.

    Raises:
        ProgrammeError: one cannot be read, or two formats have one id.
    """
    known = {each.id: "a format that comes with the product" for each in (*table_formats(), generic())}
    found = []
    for path in sorted(home.glob("exports/*.toml")):
        name = _name(path, home)
        column_map = _read(path, ColumnMap, name)
        if column_map.id in known:
            raise ProgrammeError([f"{name}: id: {column_map.id!r} is the id of {known[column_map.id]}; choose another"])
        known[column_map.id] = name
        found.append(column_map)
    return tuple(found)


def _name(path: Path, home: Path) -> str:
    return path.relative_to(home.parent).as_posix()


def _narratives(home: Path) -> dict[int, dict[str, Narrative]]:
    """The texts in `narrative/<year>/*.md`, by year and file name without its ending."""
    found: dict[int, dict[str, Narrative]] = {}
    for path in sorted(home.glob("narrative/[0-9][0-9][0-9][0-9]/*.md")):
        name = _name(path, home)
        try:
            written = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise ProgrammeError([f"{name}: is not UTF-8 text; save it again as UTF-8"]) from error
        text, first_line, facts = _split_facts(written, name)
        found.setdefault(int(path.parent.name), {})[path.stem] = Narrative(path.stem, name, text, first_line, facts)
    return found


def _split_facts(written: str, name: str) -> tuple[str, int, NarrativeFacts]:
    """The text below the facts, the line it begins on, and the facts.

    Raises:
        ProgrammeError: the facts have no end, or cannot be read.
    """
    lines = written.splitlines(keepends=True)
    if not lines or lines[0].strip() != FACTS_FENCE:
        return written, 1, NarrativeFacts()
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.strip() == FACTS_FENCE), None)
    if end is None:
        raise ProgrammeError([f"{name}: the facts begin with {FACTS_FENCE} and have no end; add a line {FACTS_FENCE}"])
    facts = _parsed("".join(lines[1:end]), NarrativeFacts, name)
    return "".join(lines[end + 1 :]), end + 2, facts


def programme_bytes(home: Path) -> dict[str, bytes]:
    """The files that a run's `programme_sha256` is of, by their place under the programme's folder.

    Raises:
        OSError: a file cannot be read.
    """
    found = sorted([*home.glob("*.toml"), *home.glob("exports/*.toml"), *home.glob("narrative/*/*.md")])
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in found}


def sha256_of_programme(contents: Mapping[str, bytes]) -> str:
    """The `programme_sha256` of files by name: names and bytes, folder by folder, each ended by a zero byte."""
    digest = hashlib.sha256()
    for name in sorted(contents, key=lambda each: each.split("/")):
        digest.update(name.encode() + b"\0" + contents[name] + b"\0")
    return digest.hexdigest()


def _sha256(home: Path) -> str:
    return sha256_of_programme(programme_bytes(home))


def _read(path: Path, model: type[RecordT], name: str) -> RecordT:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProgrammeError([f"{name}: is not UTF-8 text; save it again as UTF-8"]) from error
    return _parsed(text, model, name)


def _parsed(text: str, model: type[RecordT], name: str) -> RecordT:
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError([f"{name}: not valid TOML: {error}"]) from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise ProgrammeError([_sentence(name, model, fault) for fault in error.errors()]) from error


def _sentence(name: str, model: type[BaseModel], fault: Any) -> str:
    """One pydantic fault as `file: key: what is wrong`."""
    key = ".".join(str(part) for part in fault["loc"])
    place = f"{name}: {key}" if key else name
    return f"{place}: {field_sentence(model, fault)}"
