"""Why a step with a version is refused, a sentence each. English, for whoever gives the command; findings as they are.

Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from domain.finding_figures import told_findings
from domain.four_eyes import is_same_person
from outputs.finding_groups import groups_of
from schemas.document_versions import DocumentVersion, VersionStep
from schemas.findings import blocking
from schemas.records import Reconciliation
from schemas.runs import Run

_WAS: Final = {
    VersionStep.DRAFT: "prepared",
    VersionStep.CHECKED: "checked",
    VersionStep.APPROVED: "approved",
    VersionStep.SENT: "sent",
    VersionStep.REOPENED: "reopened",
}


@dataclass(frozen=True, slots=True)
class Now:
    """What is stored and what the files say at this moment, to hold a version against."""

    run_id: str | None
    programme_sha256: str
    inputs: frozenset[str]


def step_reason(version: DocumentVersion, wanted: VersionStep, allowed: Collection[VersionStep]) -> Iterator[str]:
    """That the version does not stand where this step can be taken."""
    if version.step not in allowed:
        last = version.events[-1]
        ready = " or ".join(_WAS[step] for step in VersionStep if step in allowed)
        yield (
            f"version {version.number} was {_WAS[version.step]} by {last.by} on {last.on or last.at.date()}; "
            f"only a version that is {ready} and no further can be {_WAS[wanted]}{_way(version.step, wanted)}"
        )


def _way(step: VersionStep, wanted: VersionStep) -> str:
    if step is VersionStep.DRAFT and wanted is VersionStep.APPROVED:
        return "; run `omradeloft documents check` first"
    if step is VersionStep.REOPENED:
        return "; run `omradeloft documents prepare` for the version that replaces it"
    return ""


def preparing_reasons(versions: Sequence[DocumentVersion], draft: DocumentVersion) -> Iterator[str]:
    """Why a new draft is not stored: one stands, the same is there, or it would not differ from what it replaces."""
    last = versions[-1] if versions else None
    if last is None:
        return
    if last.stands:
        yield (
            f"version {last.number} was {_WAS[last.step]} by {last.events[-1].by} and counts; to replace it, reopen it "
            "first: `omradeloft documents reopen … --by NAME --reason TEXT`"
        )
    elif not last.was_approved and _basis(last) == _basis(draft):
        made = last.events[0]
        yield (
            f"version {last.number}, made by {made.by} on {made.on or made.at.date()}, is the same draft from the "
            "same run; go on with it"
        )
    replaced = next((each for each in versions if each.number == draft.replaces), None)
    if replaced and not last.stands and replaced.content_sha256 == draft.content_sha256:
        yield (
            f"it would say the same as version {replaced.number}, which it replaces; a replacement must differ: mend "
            "what was wrong, and run `omradeloft close-year` again"
        )


def _basis(version: DocumentVersion) -> tuple[str | None, ...]:
    return version.run_id, version.content_sha256, version.template_sha256, version.product


def approver_reasons(version: DocumentVersion, by: str) -> Iterator[str]:
    """That whoever approves has made or checked the version: four eyes are two persons' eyes."""
    for step in (VersionStep.DRAFT, VersionStep.CHECKED):
        event = version.event(step)
        if event and is_same_person(event.by, by):
            as_whom = f", as {event.by}," if event.by != by else ""
            way = "; if they are two people, both names must be written in full" if as_whom else ""
            yield (
                f"{by} has{as_whom} {_WAS[step]} version {version.number} and cannot approve it too; it takes somebody "
                f"else{way}"
            )
            return


def finding_reasons(run: Run) -> Iterator[str]:
    """Every finding that blocks, those of one cause together; facts nobody has confirmed; invented figures."""
    for group in groups_of(run, blocking(told_findings(run))):
        count = f" ({len(group.findings)} findings)" if len(group.findings) > 1 else ""
        yield f"{group.severity} {group.rule}{count} stands: {group.first.message} {group.first.remedy}"
    for fact in run.reconciliation.unconfirmed:
        yield f"a fact is not confirmed: {fact}"
    if run.reconciliation.is_invented:
        yield "the figures are invented example data, and a document that is approved must be of real accounts"


def changed_reasons(result: Reconciliation, now: Now) -> Iterator[str]:
    """That the accounts or the programme files have changed since the run a version rests on."""
    again = f"run `omradeloft close-year {result.programme} --year {result.year}` again, and prepare a new version"
    if now.run_id != result.run_id:
        yield f"the run it rests on, {result.run_id}, is no longer the latest of {result.period}; prepare a new version"
    if now.programme_sha256 != result.programme_sha256:
        yield f"the programme files have changed since the run {result.run_id}; {again}"
    if now.inputs and now.inputs != {file.sha256 for file in result.inputs}:
        yield f"other accounts of {result.year} have been delivered since the run {result.run_id}; {again}"


def placeholder_reasons(placeholders: Sequence[str]) -> Iterator[str]:
    """That something in the document is still to be filled in, each with the paragraph it stands in."""
    for paragraph in dict.fromkeys(placeholders):
        yield f"something is still to be filled in: «{paragraph}»"
