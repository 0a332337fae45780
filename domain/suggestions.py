"""How a posting should be booked, where something proves it. Without proof nothing is suggested.

A suggestion changes only fields that are at fault. Proofs that point different ways cancel each other, but for the
officer's own word. The counterparty of a posting is compared and never named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from schemas.budget_year import OwnCorrection
from schemas.corrections import CODING_FIELDS, Coding, Proof, Suggestion
from schemas.kostra import KostraCode
from schemas.programme import CodingRule, LedgerProfile

FIELD_NAMES: Final = {
    "account": "konto",
    "responsibility": "ansvar",
    "function": "funksjon",
    "project": "prosjekt",
}
_RULE_FIELDS: Final = ("project", "responsibility", "function")
_LEAST_POSTINGS: Final = 2
"""One earlier posting may be wrong in the same way; two that agree are a habit."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What suggestions are drawn from.

    `habits` are the codings of sound placed postings by party and art, with the number of postings. `arts` are the
    KOSTRA arts by code; `year` says which of them are valid.
    """

    rules: tuple[CodingRule, ...]
    wishes: tuple[OwnCorrection, ...]
    habits: Mapping[tuple[str, str], Mapping[Coding, int]]
    arts: Mapping[str, KostraCode]
    profile: LedgerProfile
    year: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What one proof says."""

    proof: Proof
    coding: Coding
    words: str


def habits_of(sound: pl.DataFrame) -> dict[tuple[str, str], dict[Coding, int]]:
    """How postings of the same party and art are booked.

    Args:
        sound: PLACED; placed postings without a fault in their coding.
    """
    habits: dict[tuple[str, str], dict[Coding, int]] = {}
    counted = sound.drop_nulls(["party", "art"]).group_by("party", "art", *CODING_FIELDS).len()
    for party, art, *codes, postings in counted.iter_rows():
        habits.setdefault((party, art), {})[Coding(*codes)] = postings
    return habits


def is_wished(wish: OwnCorrection, row: Row) -> bool:
    """Whether the officer's own correction names a posting."""
    return wish.voucher == row["voucher"] and wish.project in {None, row["project"]} and wish.row in {None, row["row"]}


def suggest(row: Row, faulty: Collection[str], evidence: Evidence) -> Suggestion:
    """What should be changed in a posting, and why.

    Args:
        row: one posting of PLACED.
        faulty: the fields at fault, of `CODING_FIELDS`; all of a coding rule's when it is not known which.
        evidence: what proves anything.
    """
    wish = next((wish for wish in evidence.wishes if is_wished(wish, row)), None)
    if wish is not None:
        return _as_wished(wish)
    found = [found for prove in _PROOFS if (found := prove(row, faulty, evidence)) is not None]
    agreed = {name: value for name in CODING_FIELDS if (value := _agreed(found, name))}
    used = [one for one in found if any(getattr(one.coding, name) for name in agreed)]
    words = [one.words for one in used]
    if any(getattr(one.coding, name) and name not in agreed for one in found for name in CODING_FIELDS):
        words.append("Det finnes flere forslag som ikke stemmer overens")
    if unsettled := _unsettled(row, faulty, agreed, evidence):
        words.append(f"Må avklares: {unsettled}")
    return Suggestion(Coding(**agreed), tuple(one.proof for one in used), ". ".join(words))


def _as_wished(wish: OwnCorrection) -> Suggestion:
    coding = Coding(wish.to_account, wish.to_responsibility, wish.to_function, wish.to_project)
    return Suggestion(coding, (Proof.OFFICER,), f"Ønsket av {wish.by}: {wish.reason}")


def _agreed(found: Iterable[_Found], name: str) -> str | None:
    """The one value that the proofs have for a field; None without any, or when they differ."""
    values = {value for one in found if (value := getattr(one.coding, name))}
    return values.pop() if len(values) == 1 else None


def _unsettled(row: Row, faulty: Collection[str], agreed: Mapping[str, str], evidence: Evidence) -> str:
    """The faulty fields nothing is suggested for, in words."""
    if set(faulty) == set(_RULE_FIELDS):
        return "" if agreed else "hvilket felt som er feil"
    names = [FIELD_NAMES[name] for name in CODING_FIELDS if name in faulty and name not in agreed]
    heirs = _successors(row["art"], evidence) if "account" in faulty and "account" not in agreed else ()
    choice = f" (art {' eller '.join(heirs)})" if heirs else ""
    return ", ".join(names) + choice if names else ""


def _by_rule(row: Row, faulty: Collection[str], evidence: Evidence) -> _Found | None:
    """The one coding rule that the posting's sound fields allow, and that they single out."""
    fitting = []
    for rule in evidence.rules:
        wrong = [name for name in _RULE_FIELDS if not _allows(rule, name, row)]
        is_near = bool(wrong) and set(wrong) <= set(faulty) and len(wrong) == 1
        if is_near and _allows_art_and_period(rule, row) and (wrong != ["project"] or _names_more(rule)):
            fitting.append((wrong[0], rule))
    if len(fitting) != 1:
        return None
    name, rule = fitting[0]
    words = f"Konteringsregelen «{rule.id}» er den eneste som passer med de andre feltene"
    return _Found(Proof.CODING_RULE, Coding(**{name: getattr(rule, name)}), words)


def _by_digit(row: Row, faulty: Collection[str], evidence: Evidence) -> _Found | None:
    """The one known project that an unknown one differs from by a digit, and whose rule allows the other fields."""
    known = {rule.project for rule in evidence.rules}
    if "project" not in faulty or row["project"] is None or row["project"] in known:
        return None
    near = {
        rule.project
        for rule in evidence.rules
        if is_one_digit_off(row["project"], rule.project)
        and all(_allows(rule, name, row) for name in ("responsibility", "function"))
        and _allows_art_and_period(rule, row)
    }
    if len(near) != 1:
        return None
    project = near.pop()
    words = f"Prosjekt {project} er det eneste kjente prosjektet som skiller seg fra {row['project']} med ett siffer"
    return _Found(Proof.ONE_DIGIT, Coding(project=project), words)


def is_one_digit_off(one: str, other: str) -> bool:
    """Whether one digit is wrong, one is missing or too many, or two neighbours have changed places."""
    if len(one) == len(other):
        differing = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(differing) == 2:
            first, second = differing
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return len(differing) == 1
    longer, shorter = sorted((one, other), key=len, reverse=True)
    is_next = len(longer) == len(shorter) + 1
    return is_next and any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))


def _by_habit(row: Row, faulty: Collection[str], evidence: Evidence) -> _Found | None:
    """The coding that the same party and art has on all its other placed postings."""
    if row["party"] is None or row["art"] is None or row["art"] not in _valid(evidence):
        return None
    codings = evidence.habits.get((row["party"], row["art"]), {})
    if len(codings) != 1:
        return None
    ((usual, postings),) = codings.items()
    sound = [name for name in CODING_FIELDS if name not in faulty and name != "account"]
    changes = {name: getattr(usual, name) for name in faulty if getattr(usual, name) not in {None, row[name]}}
    if postings < _LEAST_POSTINGS or not changes or any(getattr(usual, name) != row[name] for name in sound):
        return None
    words = f"Samme motpart og art har denne konteringen på alle sine {postings} andre plasserte posteringer"
    return _Found(Proof.SAME_PARTY, Coding(**changes), words)


def _by_successor(row: Row, faulty: Collection[str], evidence: Evidence) -> _Found | None:
    """The one art that took over from an expired one; only where the account holds nothing but class and art."""
    heirs = _successors(row["art"], evidence)
    if "account" not in faulty or len(heirs) != 1:
        return None
    class_digits = 0 if evidence.profile.account_format == "art" or len(row["account"]) == 3 else 1
    if len(row["account"]) != class_digits + 3:
        return None
    words = f"Art {heirs[0]} har tatt over for art {row['art']}"
    return _Found(Proof.SUCCESSOR, Coding(account=row["account"][:class_digits] + heirs[0]), words)


def _successors(art: str | None, evidence: Evidence) -> tuple[str, ...]:
    """The arts of the same group that came when an expired art went."""
    expired = evidence.arts.get(art or "")
    if expired is None or expired.last_year is None or expired.is_valid(evidence.year):
        return ()
    came = {expired.last_year, expired.last_year + 1}
    valid = _valid(evidence)
    return tuple(
        sorted(
            code
            for code, heir in evidence.arts.items()
            if code in valid and code[:2] == expired.code[:2] and heir.first_year in came
        )
    )


def _valid(evidence: Evidence) -> frozenset[str]:
    return frozenset(code for code, art in evidence.arts.items() if art.is_valid(evidence.year))


_PROOFS: Final[tuple[Callable[[Row, Collection[str], Evidence], _Found | None], ...]] = (
    _by_rule,
    _by_digit,
    _by_habit,
    _by_successor,
)


def _allows(rule: CodingRule, name: str, row: Row) -> bool:
    named = getattr(rule, name)
    return named is None or named == row[name]


def _allows_art_and_period(rule: CodingRule, row: Row) -> bool:
    art, period = row["art"], row["period"]
    fits_art = not rule.arts or (art is not None and any(span[:3] <= art <= span[4:] for span in rule.arts))
    return fits_art and (rule.first_period or "") <= period <= (rule.last_period or "9999")


def _names_more(rule: CodingRule) -> bool:
    """Whether a rule names more than its project, so that a posting's other fields can single it out."""
    return bool(rule.responsibility or rule.function or rule.arts)
