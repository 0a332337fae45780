"""Reading `programmes/<id>/*.toml`, and what must agree across their records.

Exceptions (English, for the operator): `ProgrammeError` with the faults of one programme, each with file and key.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.budget_year import BudgetYear
from schemas.programme import CodingRule, Measure, Programme

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

    `narratives` are Markdown by year and by what they tell of: a measure, `mal-<goal>` or `kapittel-<chapter>`.
    """

    programme: Programme
    years: dict[int, BudgetYear]
    sha256: str
    folder: Path
    narratives: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def year(self, year: int) -> BudgetYear:
        """The budget year.

        Raises:
            ProgrammeError: there is no file for it.
        """
        if year not in self.years:
            known = ", ".join(str(known) for known in sorted(self.years))
            raise ProgrammeError([f"{self.programme.id}/{year}.toml: no such file; budget years here: {known}"])
        return self.years[year]


def programme_ids(folder: Path) -> tuple[str, ...]:
    """The programmes in a folder, by name."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/programme.toml")))


def load_programme(folder: Path, programme_id: str) -> ProgrammeFiles:
    """The programme and all its years, checked.

    Raises:
        ProgrammeError: a file is missing, cannot be read, or its records do not agree.
    """
    home = folder / programme_id
    if not (home / "programme.toml").is_file():
        known = ", ".join(programme_ids(folder)) or "none"
        raise ProgrammeError([f"{folder}: no programme {programme_id!r} here; programmes found: {known}"])
    programme = _read(home / "programme.toml", Programme)
    years = {}
    for path in sorted(home.glob("[0-9][0-9][0-9][0-9].toml")):
        years[int(path.stem)] = _read(path, BudgetYear)
    faults = [*_programme_faults(programme, home.name)]
    for stem, year in years.items():
        faults += _year_faults(programme, year, f"{home.name}/{stem}.toml", stem)
    if not years:
        faults.append(f"{home.name}: there is no budget year; add a file such as {home.name}/2026.toml")
    if faults:
        raise ProgrammeError(faults)
    return ProgrammeFiles(programme, years, _sha256(home), home, _narratives(home))


def _narratives(home: Path) -> dict[int, dict[str, str]]:
    """The texts in `narrative/<year>/*.md`, by year and file name without its ending."""
    texts: dict[int, dict[str, str]] = {}
    for path in sorted(home.glob("narrative/[0-9][0-9][0-9][0-9]/*.md")):
        try:
            texts.setdefault(int(path.parent.name), {})[path.stem] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            name = path.relative_to(home.parent)
            raise ProgrammeError([f"{name}: is not UTF-8 text; save it again as UTF-8"]) from error
    return texts


def _sha256(home: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([*home.glob("*.toml"), *home.glob("narrative/*/*.md")]):
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path, model: type[RecordT]) -> RecordT:
    name = f"{path.parent.name}/{path.name}"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeError([f"{name}: not valid TOML: {error}"]) from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise ProgrammeError([_sentence(name, model, fault) for fault in error.errors()]) from error


def _sentence(name: str, model: type[BaseModel], fault: Any) -> str:
    """One pydantic fault as `file: key: what is wrong`."""
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        close = get_close_matches(str(fault["loc"][-1]), _known_keys(model), n=1)
        return f"{name}: {key}: unknown key" + (f"; did you mean `{close[0]}`?" if close else "")
    if fault["type"] == "missing":
        return f"{name}: {key}: this key is required"
    return f"{name}: {key}: {fault['msg']}; got {fault['input']!r}"


def _known_keys(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})})


def _repeated(file: str, key: str, ids: list[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{file}: {key}: {name!r} stands {count} times; an id is used once"


def _unknown(file: str, key: str, name: str | None, known: set[str]) -> Iterator[str]:
    if name is not None and name not in known:
        close = get_close_matches(name, sorted(known), n=1)
        yield f"{file}: {key}: {name!r} is not defined" + (f"; did you mean {close[0]!r}?" if close else "")


def _programme_faults(programme: Programme, home: str) -> Iterator[str]:
    file = f"{home}/programme.toml"
    if programme.id != home:
        yield f"{file}: id: {programme.id!r} must be the folder's name, {home!r}"
    for key in ("focus_areas", "goals", "funding_sources", "measures", "rules", "open_questions"):
        yield from _repeated(file, key, [record.id for record in getattr(programme, key)])
    yield from _repeated(file, "coding.rules", [rule.id for rule in programme.coding.rules])
    yield from _name_faults(programme, file)
    yield from _source_faults(programme, file)
    for index, measure in enumerate(programme.measures):
        yield from _measure_faults(programme, measure, file, f"measures.{index}")
    yield from _coding_faults(programme, file)
    yield from _rule_faults(programme, file)


def _name_faults(programme: Programme, file: str) -> Iterator[str]:
    """A name or alias leads to one measure."""
    names = [name.casefold() for measure in programme.measures for name in {measure.name, *measure.aliases}]
    yield from _repeated(file, "measures.aliases", names)


def _source_faults(programme: Programme, file: str) -> Iterator[str]:
    grants = [source.id for source in programme.funding_sources if source.kind == "grant"]
    if grants != [programme.grant_scheme.funding_source]:
        yield (
            f"{file}: grant_scheme.funding_source: exactly one source of kind 'grant' is reconciled, "
            f"and it must be {programme.grant_scheme.funding_source!r}; found {grants}"
        )


def _measure_faults(programme: Programme, measure: Measure, file: str, key: str) -> Iterator[str]:
    yield from _unknown(file, f"{key}.focus_area", measure.focus_area, {area.id for area in programme.focus_areas})
    for goal in measure.goals:
        yield from _unknown(file, f"{key}.goals", goal, {goal.id for goal in programme.goals})
    for source in measure.funding_sources:
        yield from _unknown(file, f"{key}.funding_sources", source, {source.id for source in programme.funding_sources})
    first, last = programme.agreement.first_year, programme.agreement.last_year
    if not first <= measure.first_year <= measure.last_year <= last:
        yield f"{file}: {key}: {measure.first_year}-{measure.last_year} is not within the agreement, {first}-{last}"
    if not any(measure.spread.weights):
        yield f"{file}: {key}.spread.weights: at least one month must have weight"


def _coding_faults(programme: Programme, file: str) -> Iterator[str]:
    measures = {measure.id for measure in programme.measures}
    sources = {source.id for source in programme.funding_sources}
    for index, span in enumerate(programme.coding.scope):
        if len(span.first) != len(span.last) or span.first > span.last:
            yield f"{file}: coding.scope.{index}: {span.first}-{span.last} is not a range of codes of equal length"
    for index, rule in enumerate(programme.coding.rules):
        key = f"coding.rules.{index}"
        yield from _unknown(file, f"{key}.measure", rule.measure, measures)
        yield from _unknown(file, f"{key}.funding_source", rule.funding_source, sources)
        if not any(span.contains(rule.project) for span in programme.coding.scope):
            yield f"{file}: {key}.project: {rule.project!r} lies outside coding.scope and would never be reached"
        if rule.measure is None and not rule.arts:
            yield f"{file}: {key}.arts: a rule without a measure must say which arts it places"
    for one, other in combinations(programme.coding.rules, 2):
        if rules_overlap(one, other):
            yield (
                f"{file}: coding.rules: {one.id!r} and {other.id!r} overlap on project {one.project}; "
                "a posting must be placed by one rule only"
            )


def rules_overlap(one: CodingRule, other: CodingRule) -> bool:
    """Whether some posting could be placed by both rules."""

    def may_agree(left: str | None, right: str | None) -> bool:
        return left is None or right is None or left == right

    def arts_meet() -> bool:
        if not one.arts or not other.arts:
            return True
        pairs = [(a.split("-"), b.split("-")) for a in one.arts for b in other.arts]
        return any(a[0] <= b[1] and b[0] <= a[1] for a, b in pairs)

    def periods_meet() -> bool:
        first = max(one.first_period or "", other.first_period or "")
        last = min(one.last_period or "9999", other.last_period or "9999")
        return first <= last

    return (
        one.project == other.project
        and may_agree(one.responsibility, other.responsibility)
        and may_agree(one.function, other.function)
        and arts_meet()
        and periods_meet()
    )


def _rule_faults(programme: Programme, file: str) -> Iterator[str]:
    measures = {measure.id for measure in programme.measures}
    for index, rule in enumerate(programme.rules):
        named = (*getattr(rule, "measures", ()), *filter(None, [getattr(rule, "measure", None)]))
        for name in named:
            yield from _unknown(file, f"rules.{index}", name, measures)


def _year_faults(programme: Programme, year: BudgetYear, file: str, stem: int) -> Iterator[str]:
    if year.year != stem:
        yield f"{file}: year: {year.year} must be the file's name, {stem}"
    if not programme.agreement.first_year <= year.year <= programme.agreement.last_year:
        yield f"{file}: year: {year.year} lies outside the agreement"
    yield from _total_faults(year, file)
    measures = {measure.id for measure in programme.measures}
    yield from _repeated(file, "allocations", [allocation.measure for allocation in year.allocations])
    for index, allocation in enumerate(year.allocations):
        yield from _unknown(file, f"allocations.{index}.measure", allocation.measure, measures)
    for index, move in enumerate(year.reallocations):
        for name in (move.from_measure, move.to_measure):
            yield from _unknown(file, f"reallocations.{index}", name, measures)
    for index, plan in enumerate(year.carry_over_plans):
        yield from _unknown(file, f"carry_over_plans.{index}.measure", plan.measure, measures)
    yield from _co_financing_faults(programme, year, file)
    yield from _support_faults(programme, year, file)


def _co_financing_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    for index, money in enumerate(year.co_financing):
        key = f"co_financing.{index}"
        yield from _unknown(file, f"{key}.measure", money.measure, {measure.id for measure in programme.measures})
        yield from _unknown(
            file,
            f"{key}.funding_source",
            money.funding_source,
            {source.id for source in programme.funding_sources},
        )


def _total_faults(year: BudgetYear, file: str) -> Iterator[str]:
    total = sum((allocation.kr for allocation in year.allocations), Decimal(0))
    if total != year.total_kr:
        yield (
            f"{file}: total_kr: the allocations sum to {total}, but total_kr says {year.total_kr} "
            f"(difference {total - year.total_kr})"
        )


def _support_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """Every measure of the year has an allocation or a funding source other than the grant."""
    allocated = {allocation.measure for allocation in year.allocations}
    for measure in programme.measures:
        is_current = measure.first_year <= year.year <= measure.last_year
        has_other_source = set(measure.funding_sources) - {programme.grant_scheme.funding_source}
        if is_current and measure.id not in allocated and not has_other_source:
            yield f"{file}: allocations: measure {measure.id!r} has neither an allocation nor another funding source"
        if not is_current and measure.id in allocated:
            yield (
                f"{file}: allocations: measure {measure.id!r} has an allocation but runs "
                f"{measure.first_year}-{measure.last_year}"
            )
