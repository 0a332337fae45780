"""A rule with its findings where it holds and where it is broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.findings import Finding
from schemas.rules import Rule


@dataclass(frozen=True, slots=True)
class Case:
    """The findings where the rule holds and where it is broken; other rules may have findings in both."""

    rule: Rule
    passes: tuple[Finding, ...]
    fails: tuple[Finding, ...]


def case(rule: Rule, passes: Iterable[Finding], fails: Iterable[Finding]) -> Case:
    return Case(rule, tuple(passes), tuple(fails))
