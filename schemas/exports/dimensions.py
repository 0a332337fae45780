"""Lines that are split over dimensions: which part belongs to which project, and that the parts are the line.

SAF-T calls it Analysis; its Excel view writes one row per dimension. Both come here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.exports.headers import FIELDS, squeezed
from schemas.exports.row_findings import kroner

SPLIT_ORDER = ("project", "responsibility", "function")
"""A line is split over the first of these that has several codes; others follow where their amounts are the same."""
_NAMES = {"project": "prosjekt", "responsibility": "ansvar", "function": "funksjon"}

_FIELD_BY_WORD = {
    "project": re.compile(r"prosjekt|project", re.IGNORECASE),
    "responsibility": re.compile(
        r"avdeling|ansvar|koststed|kostnadss?ta?e?d|department|cost ?cent", re.IGNORECASE
    ),
    "function": re.compile(r"funksjon|tjeneste|teneste|function", re.IGNORECASE),
}  # fmt: skip
_OTHER_THING = re.compile(
    r"^del|under|(?:leder|eier|eigar|leiar|ansvarleg|ansvarlig|art|type|gruppe|fase|status|tjenestested)$",
    re.IGNORECASE,
)
"""`Prosjektleder` is a person and `Delprosjekt` a part of a project; neither is the project."""
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
LETTERS = {"P": "project", "A": "responsibility", "F": "function"}
"""What a bare letter most often stands for where the file does not name its dimensions."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One dimension of a line.

    `amount_ore` is None for the whole line; `is_signed` when credit is already negative; `is_unread` when there is an
    amount that cannot be read.
    """

    field: str
    code: str
    amount_ore: int | None = None
    is_signed: bool = False
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line, with the codes it belongs to."""

    amount_ore: int | None
    project: str | None = None
    responsibility: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a line, which sum to the line.

    `fault` is what was wrong with the split, `remark` what it leaves open; both in bokmål, else None.
    """

    parts: tuple[Part, ...]
    fault: str | None = None
    remark: str | None = None


def fields_of(descriptions: Mapping[str, str]) -> dict[str, str]:
    """Type to the field of LEDGER that its description names, one type for each field; others are left out.

    The name that `headers.FIELDS` knows best claims the field; a name that only holds the word, such as
    `KOSTRA-funksjon`, when it alone does. Of equals the first.
    """
    names = {kind: squeezed(_BRACKETS.sub("", words)) for kind, words in descriptions.items()}
    claims = {field: _claimant(field, names) for field in SPLIT_ORDER}
    return {kind: field for field, kind in claims.items() if kind is not None}


def _claimant(field: str, names: Mapping[str, str]) -> str | None:
    for synonym in FIELDS[field]:
        if synonym in names.values():
            return next(kind for kind, name in names.items() if name == synonym)
    pattern = _FIELD_BY_WORD[field]
    holding = [kind for kind, name in names.items() if pattern.search(name) and not _OTHER_THING.search(name)]
    return holding[0] if len(holding) == 1 else None


def split_line(amount_ore: int | None, analyses: Sequence[Analysis]) -> Split:
    """The line divided over its dimensions.

    Args:
        amount_ore: the line, debit positive; None when it cannot be read, and then it is not divided.
        analyses: its dimensions, in the order of the file.
    """
    unread = {each.field for each in analyses if each.is_unread}
    codes = {
        field: _merged([each for each in analyses if each.field == field])
        for field in SPLIT_ORDER
        if field not in unread
    }
    whole = {
        field: each[0].code for field, each in codes.items() if len(each) == 1 and not _is_partial(each[0], amount_ore)
    }
    divided = [field for field, each in codes.items() if each and field not in whole]
    if unread or not divided or amount_ore is None:
        fault = "er fordelt med et beløp som ikke kan leses" if unread else None
        return Split((Part(amount_ore, **whole),), fault)
    return _divided(amount_ore, {field: codes[field] for field in divided}, Part(amount_ore, **whole))


def _divided(amount_ore: int, codes: Mapping[str, Sequence[Analysis]], whole: Part) -> Split:
    """The line over the first dimension that is split; the others follow where their amounts are the same."""
    field, *others = codes
    shares = _shares(amount_ore, codes[field])
    if shares is None:
        listed = ", ".join(each.code for each in codes[field])
        return Split((whole,), f"er ført på {listed} uten beløp for hver av dem")
    parts = [_with_code(replace(whole, amount_ore=share), field, code) for code, share in shares]
    crossed = []
    for other in others:
        paired = _paired(_shares(amount_ore, codes[other]), [share for _, share in shares])
        if paired is None:
            crossed.append(other)
        else:
            parts = [_with_code(part, other, code) for part, code in zip(parts, paired, strict=True)]
    rest = shares[-1][1] if shares[-1][0] is None else 0
    if rest and (rest < 0) != (amount_ore < 0):
        return Split(tuple(parts), "er fordelt med mer enn linjens beløp", _crossed(field, crossed))
    return Split(tuple(parts), remark=_crossed(field, crossed) or _left_over(field, rest))


def _with_code(part: Part, field: str, code: str | None) -> Part:
    codes = {"project": part.project, "responsibility": part.responsibility, "function": part.function, field: code}
    return Part(part.amount_ore, **codes)


def _shares(amount_ore: int, analyses: Sequence[Analysis]) -> list[tuple[str | None, int]] | None:
    """Code and amount of each share, and last what is left over without a code; None when amounts are missing."""
    amounts = _completed(amount_ore, _directed(amount_ore, analyses))
    if amounts is None:
        return None
    shares: list[tuple[str | None, int]] = [(each.code, amount) for each, amount in zip(analyses, amounts, strict=True)]
    rest = amount_ore - sum(amounts)
    return [*shares, (None, rest)] if rest else shares


def _paired(shares: Sequence[tuple[str | None, int]] | None, amounts: Sequence[int]) -> list[str | None] | None:
    """The codes in the order of the amounts; None when it cannot be told which share goes with which amount."""
    if shares is None:
        return None
    if [amount for _, amount in shares] == list(amounts):
        return [code for code, _ in shares]
    by_amount = {amount: code for code, amount in shares}
    is_one_to_one = len(by_amount) == len(shares) == len(amounts) and by_amount.keys() == set(amounts)
    return [by_amount[amount] for amount in amounts] if is_one_to_one else None


def _crossed(field: str, others: Sequence[str]) -> str | None:
    if not others:
        return None
    names = " og ".join(_NAMES[each] for each in (field, *others))
    return f"er fordelt på {names} med ulike beløp, så bare {_NAMES[field]} er kjent for delene"


def _left_over(field: str, rest_ore: int) -> str | None:
    return (
        f"er fordelt med mindre enn linjens beløp; {kroner(rest_ore)} står uten {_NAMES[field]}" if rest_ore else None
    )


def _merged(analyses: Sequence[Analysis]) -> list[Analysis]:
    """One analysis per code; amounts of the same code are added."""
    merged: dict[str, Analysis] = {}
    for each in analyses:
        earlier = merged.get(each.code)
        if earlier is None or earlier.amount_ore is None or each.amount_ore is None:
            merged.setdefault(each.code, each)
        else:
            merged[each.code] = replace(earlier, amount_ore=earlier.amount_ore + each.amount_ore)
    return list(merged.values())


def _is_partial(analysis: Analysis, line_ore: int | None) -> bool:
    """Whether the one code of a dimension has less than the line; an amount of nought says nothing."""
    return bool(analysis.amount_ore) and line_ore is not None and abs(analysis.amount_ore or 0) != abs(line_ore)


def _directed(line_ore: int, analyses: Sequence[Analysis]) -> list[int | None]:
    """The amounts with the line's sign. Up to SAF-T 1.20 they are written without a sign; some systems write one."""
    amounts = [each.amount_ore for each in analyses]
    known = [amount for amount in amounts if amount is not None]
    is_signed = any(each.is_signed for each in analyses) or line_ore > 0 or all(amount <= 0 for amount in known)
    if is_signed or sum(known) == line_ore:
        return amounts
    return [None if amount is None else -amount for amount in amounts]


def _completed(line_ore: int, amounts: Sequence[int | None]) -> list[int] | None:
    """The amounts with the one that is missing filled in by the rest; None when more than one is missing."""
    missing = sum(amount is None for amount in amounts)
    if missing > 1:
        return None
    rest = line_ore - sum(amount for amount in amounts if amount is not None)
    return [rest if amount is None else amount for amount in amounts]
