"""Every text that people or other systems have written and that a document may repeat, with the numbers in it.

Numbers in these are theirs. Nothing that a document composes belongs here: it would excuse its own numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from pydantic import BaseModel

from domain.basis_sha256 import basis_sha256
from domain.figure_marks import figure_marks
from domain.public_figures import hidden_in_public
from outputs.editions import Edition
from outputs.figure_marks import placeholder
from outputs.finding_groups import shown
from outputs.narrative_text import in_every_edition, in_public
from outputs.norwegian import account_number
from outputs.passages import texts_of_template
from outputs.rule_titles import rule_titles
from outputs.wording import MODEL_NAMES, STATUS_NAMES
from schemas.masking import masked_text
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run

_SHOWN_OF_SHA256: Final = 12


def written_texts(run: Run, files: ProgrammeFiles, edition: Edition) -> tuple[str, ...]:
    """The texts by whoever wrote them: the programme's files, the rules, the findings, names of files, the template.

    Args:
        run: with its findings.
        files: the programme with its narratives.
        edition: on which template, and with which reason.
    """
    standing = edition.standing
    texts = [*programme_texts(files), *_of_run(run), basis_sha256(run.reconciliation)]
    texts += _as_shown(run.reconciliation, files, is_public=edition.is_public)
    texts += [standing.reason, standing.replaces, standing.follows, standing.approved_by, standing.approved_role]
    if edition.template is not None:
        texts += texts_of_template(edition.template.content)
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def programme_texts(files: ProgrammeFiles) -> Iterator[str]:
    """The texts of the programme's files: what the municipality itself has written."""
    for record in (files.programme, *files.years.values()):
        for text in _texts_in(record):
            yield from (text, account_number(text), masked_text(text) or "")
    for year in files.narratives.values():
        for narrative in year.values():
            yield narrative.text
            yield from _texts_in(narrative.facts)


def _as_shown(result: Reconciliation, files: ProgrammeFiles, *, is_public: bool) -> Iterator[str]:
    """The year's narratives with what the edition hides of them."""
    suppression = hidden_in_public(files, result.year) if is_public else None
    for key, narrative in files.narratives.get(result.year, {}).items():
        for mark in figure_marks(narrative.text):
            yield placeholder(mark)
        for text in (narrative.text, *_texts_in(narrative.facts.own_numbers)):
            if suppression is None:
                yield in_every_edition(text, result)
            else:
                yield in_public(text, key, result, suppression)


def _of_run(run: Run) -> Iterator[str]:
    for finding in shown(run.findings):
        yield from (finding.message, finding.remedy, finding.rule, finding.waived_by or "")
    yield from rule_titles().values()
    yield from (*STATUS_NAMES.values(), *MODEL_NAMES.values())
    yield from _of_reconciliation(run.reconciliation)


def _of_reconciliation(result: Reconciliation) -> Iterator[str]:
    """Words of the programme's files as the run has kept them, and the names of what it rests on."""
    yield from (result.run_id, *_sums(result.programme_sha256), *_sums(result.budget_year_sha256))
    for file in result.inputs:
        yield from (file.name, *_sums(file.sha256))
    yield from result.unconfirmed
    for question in result.ambiguities:
        yield from (question.question, question.default, question.decided_by)
        for reading in question.readings:
            yield from (reading.text, reading.assumed)
    for record in (*result.measures, *result.in_kind, *result.onward_grants, *result.commitments, *result.spend_shares):
        yield from (masked_text(text) or "" for text in _texts_in(record))
        yield from _texts_in(record)


def _sums(sha256: str) -> tuple[str, str]:
    """A check sum, and as much of it as is shown."""
    return sha256, sha256[:_SHOWN_OF_SHA256]


def _texts_in(record: Any) -> Iterator[str]:
    """Every text in a record and in the records within it."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from _texts_in(getattr(record, name))
    elif is_dataclass(record):
        for each in fields(record):
            yield from _texts_in(getattr(record, each.name))
    elif isinstance(record, Mapping):
        for value in record.values():
            yield from _texts_in(value)
    elif isinstance(record, (list, tuple, set, frozenset)):
        for value in record:
            yield from _texts_in(value)
