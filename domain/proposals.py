"""Which postings the accounting office should book anew, from the findings of a run. No figure is changed by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from domain.fingerprints import FINGERPRINT, with_fingerprints
from domain.suggestions import Evidence, habits_of, is_wished, suggest
from schemas.budget_year import BudgetYear, OwnCorrection
from schemas.corrections import CODING_FIELDS, Coding, Proposal
from schemas.findings import Finding
from schemas.kostra import arts
from schemas.programme import Programme
from schemas.records import Kind, Placement

UNREACHED: Final = "K01"
UNKNOWN_PROJECT: Final = "L13"
RECODING_RULES: Final[Mapping[str, frozenset[str]]] = {
    UNREACHED: frozenset({"project", "responsibility", "function"}),
    "L03": frozenset(),
    "L06": frozenset({"account"}),
    "L07": frozenset({"function"}),
    "L08": frozenset({"account"}),
    "L09": frozenset({"account", "function"}),
    "L10": frozenset({"function"}),
    UNKNOWN_PROJECT: frozenset({"project"}),
    "L14": frozenset({"project"}),
    "L19": frozenset({"account"}),
    "L21": frozenset({"function"}),
}
"""The findings that another coding mends, and the fields that may be wrong; L03 says itself which field is missing."""

_FIELD_OF_COLUMN: Final = {
    "art": "account",
    "ansvar": "responsibility",
    "funksjon": "function",
    "prosjekt": "project",
}
_PLACE: Final = re.compile(r" \(rad [^)]*\)")
_LISTED: Final = (str(Placement.PLACED), str(Placement.UNPLACED))

Row = Mapping[str, Any]
_RowKey = tuple[str | None, int | None]
_Cause = tuple[str, frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What should be booked anew.

    `faulty` are the fingerprints of every posting that should be, also of those that cancel each other and are
    therefore not asked for: `cancelled` is their number. `uncounted` are findings that stand for many rows at once.
    """

    proposals: tuple[Proposal, ...]
    faulty: frozenset[str]
    cancelled: int
    uncounted: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Causes:
    """The findings that another coding mends, by file and row, and the rows where somebody has waived one."""

    by_row: Mapping[_RowKey, Sequence[Finding]]
    waived: frozenset[_RowKey]
    known: frozenset[str]

    def of(self, row: Row) -> tuple[_Cause, ...]:
        """Rule, faulty fields and sentence of each fault of a posting."""
        place = (row["file"], row["row"])
        found = [
            (finding.rule, fields, _PLACE.sub("", finding.message))
            for finding in self.by_row.get(place, ())
            if (fields := self._fields(finding, row)) is not None
        ]
        if not found and row["placement"] == str(Placement.UNPLACED) and place not in self.waived:
            rule = UNREACHED if row["project"] in self.known else UNKNOWN_PROJECT
            found.append((rule, RECODING_RULES[rule], f"Fant postering på prosjekt {row['project']} uten plass."))
        return tuple(dict.fromkeys(found))

    def _fields(self, finding: Finding, row: Row) -> frozenset[str] | None:
        """The fields at fault; None when the fault is of another part of the same row, or not of the coding."""
        if finding.rule == UNKNOWN_PROJECT and row["project"] in self.known:
            return None
        if finding.rule != "L03":
            return RECODING_RULES[finding.rule]
        field = _FIELD_OF_COLUMN.get(finding.column or "")
        is_missing = field is not None and (row["art"] if field == "account" else row[field]) is None
        return frozenset({field}) if field and is_missing else None


def propose(findings: Sequence[Finding], postings: pl.DataFrame, programme: Programme, year: BudgetYear) -> Proposed:
    """The postings of a run that should be booked anew, by date and voucher.

    A finding that is waived or of a rule on trial asks for nothing, and neither does a posting that is parked.

    Args:
        findings: of the run.
        postings: PLACED, of the programme.
        programme: its coding rules are proof.
        year: the officer's own corrections.
    """
    rows = _listable(postings)
    causes = _causes(findings, programme)
    at_fault = {row[FINGERPRINT]: (row, found) for row in rows.iter_rows(named=True) if (found := causes.of(row))}
    evidence = _evidence(rows, at_fault, programme, year)
    cancelled = _cancelled([row for row, _ in at_fault.values()])
    wished = {
        row[FINGERPRINT]: (row, ())
        for row in rows.iter_rows(named=True)
        if row[FINGERPRINT] not in at_fault and (wish := _wish(row, year)) and not _is_as_wished(row, wish)
    }
    asked = {key: found for key, found in at_fault.items() if key not in cancelled} | wished
    return Proposed(
        proposals=tuple(_proposal(row, found, evidence) for row, found in asked.values()),
        faulty=frozenset({*at_fault, *wished}),
        cancelled=len(cancelled),
        uncounted=tuple(finding for finding in findings if _is_uncounted(finding)),
    )


def _listable(postings: pl.DataFrame) -> pl.DataFrame:
    """The postings somebody may be asked to move, with their fingerprints, by date and voucher."""
    rows = with_fingerprints(postings.filter(pl.col("amount_ore").is_not_null()))
    rows = rows.filter(pl.col("placement").is_in(_LISTED), pl.col("amount_ore") != 0)
    return rows.sort("posted_on", "voucher", "file", "row", "part", nulls_last=True)


def unused_wishes(postings: pl.DataFrame, year: BudgetYear) -> tuple[OwnCorrection, ...]:
    """The officer's own corrections that name no posting of the programme, also not one of a later month.

    Args:
        postings: PLACED of the whole ledger.
        year: with the corrections.
    """
    is_own = pl.col("placement") != str(Placement.OUTSIDE)
    is_later = (pl.col("kind") == str(Kind.OTHER_PERIOD)).fill_null(value=False)
    named = postings.filter(is_own | is_later, pl.col("voucher").is_in([wish.voucher for wish in year.corrections]))
    rows = named.select("voucher", "project", "row").to_dicts()
    return tuple(wish for wish in year.corrections if not any(is_wished(wish, row) for row in rows))


def _causes(findings: Iterable[Finding], programme: Programme) -> _Causes:
    by_row: dict[_RowKey, list[Finding]] = {}
    waived: set[_RowKey] = set()
    for finding in findings:
        if finding.rule in RECODING_RULES and finding.row is not None and finding.count == 1:
            if finding.waived_by is None and not finding.trial:
                by_row.setdefault((finding.file, finding.row), []).append(finding)
            else:
                waived.add((finding.file, finding.row))
    return _Causes(by_row, frozenset(waived), frozenset(rule.project for rule in programme.coding.rules))


def _is_uncounted(finding: Finding) -> bool:
    """Whether a finding of a re-coding rule counts rows without naming them; beyond a ceiling they are not named."""
    return finding.rule in RECODING_RULES and finding.count > 1 and finding.column is None and not finding.waived_by


def _proposal(row: Row, found: Sequence[_Cause], evidence: Evidence) -> Proposal:
    faulty = frozenset(name for _, fields, _ in found for name in fields)
    wish = next((wish for wish in evidence.wishes if is_wished(wish, row)), None)
    reasons = [sentence for _, _, sentence in found] or [wish.reason if wish else ""]
    return Proposal(
        fingerprint=row[FINGERPRINT],
        file=row["file"],
        row=row["row"],
        voucher=row["voucher"],
        voucher_type=row["voucher_type"],
        posted_on=row["posted_on"],
        period=row["period"],
        amount_ore=row["amount_ore"],
        measure=row["measure"],
        coding=Coding(**{name: row[name] for name in CODING_FIELDS}),
        rules=tuple(dict.fromkeys(rule for rule, _, _ in found)),
        reason=" ".join(dict.fromkeys(reasons)),
        suggestion=suggest(row, faulty, evidence),
    )


def _evidence(rows: pl.DataFrame, at_fault: Iterable[str], programme: Programme, year: BudgetYear) -> Evidence:
    is_sound = (pl.col("placement") == str(Placement.PLACED)) & ~pl.col(FINGERPRINT).is_in(list(at_fault))
    return Evidence(
        rules=programme.coding.rules,
        wishes=year.corrections,
        habits=habits_of(rows.filter(is_sound)),
        arts=arts(),
        profile=programme.ledger,
        year=year.year,
    )


def _cancelled(rows: Sequence[Row]) -> frozenset[str]:
    """The fingerprints of postings that take each other away on the same coding: there is nothing left to move."""
    waiting: dict[tuple[Any, ...], list[str]] = {}
    cancelled: set[str] = set()
    for row in rows:
        coding = tuple(row[name] for name in CODING_FIELDS)
        if opposite := waiting.get((*coding, -row["amount_ore"])):
            cancelled |= {opposite.pop(0), row[FINGERPRINT]}
        else:
            waiting.setdefault((*coding, row["amount_ore"]), []).append(row[FINGERPRINT])
    return frozenset(cancelled)


def _wish(row: Row, year: BudgetYear) -> OwnCorrection | None:
    return next((wish for wish in year.corrections if is_wished(wish, row)), None)


def _is_as_wished(row: Row, wish: OwnCorrection) -> bool:
    wanted = {
        "account": wish.to_account,
        "responsibility": wish.to_responsibility,
        "function": wish.to_function,
        "project": wish.to_project,
    }
    return all(value in {None, row[name]} for name, value in wanted.items())
