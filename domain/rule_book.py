"""Every rule there is, gathered from where the rules stand, and the rules a programme has on trial."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final

import domain.checks
from domain.waivers import NEVER_WAIVED
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.rules import Rule

_READING_AND_ROWS: Final = ("schemas.exports.rules", "schemas.expectations.row_rules")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule once, by code; a code that is checked both on reading and on rows is there once for each."""
    checks = [f"domain.checks.{module.name}" for module in pkgutil.iter_modules(domain.checks.__path__)]
    modules = [importlib.import_module(name) for name in (*_READING_AND_ROWS, *checks)]
    found = {rule for module in modules for rule in getattr(module, "RULES", ())}
    return tuple(sorted(found, key=lambda rule: (rule.code, rule.title, rule.remedy, rule.source)))


@cache
def never_on_trial() -> frozenset[str]:
    """Rules that always count: a file that cannot be read is not read, and what cannot be waived cannot be tried."""
    return NEVER_WAIVED | {rule.code for rule in all_rules() if rule.severity is Severity.FATAL}


def with_trials(findings: Iterable[Finding], programme: Programme) -> tuple[Finding, ...]:
    """As many findings, in the same order; those of rules the programme has on trial say so, and block nothing."""
    return tuple(replace(finding, trial=True) if finding.rule in programme.trial else finding for finding in findings)


def trial_faults(programme: Programme) -> Iterator[str]:
    """What is wrong with the programme's list of rules on trial, a sentence each."""
    known = {rule.code for rule in all_rules()}
    for index, code in enumerate(programme.trial):
        key = f"{programme.id}/programme.toml: trial.{index}"
        if code not in known:
            hint = f"; did you mean {code.upper()!r}?" if code.upper() in known else ""
            yield f"{key}: {code!r} is no rule of this version, see docs/rules.md{hint}"
        elif code in never_on_trial():
            yield f"{key}: {code!r} cannot be on trial; it guards what a letter may say, or whether a file can be read"
