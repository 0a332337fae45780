"""What the form of an approval says, in bokmål: what is to be approved, and why an approval was refused.

The refusals are those of `tasks.version_reasons`, which tells them in English to whoever gives a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.finding_figures import told_findings
from domain.four_eyes import is_same_person
from outputs.approval import version_name
from outputs.editions import Standing
from outputs.finding_groups import groups_of, with_extent
from outputs.norwegian import capitalised, counted, kroner, listed, long_date
from outputs.wording import marks
from schemas.document_versions import DocumentKind, DocumentVersion, VersionStep
from schemas.findings import blocking
from schemas.personal_data import personal_data_in_text
from schemas.runs import Run

KIND_NAMES: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.LETTER: "Anmodning om utbetaling",
    DocumentKind.REPORT: "Årsrapport",
}
_WAS: Final[Mapping[VersionStep, str]] = {
    VersionStep.DRAFT: "laget, men ikke kontrollert",
    VersionStep.CHECKED: "kontrollert",
    VersionStep.APPROVED: "godkjent",
    VersionStep.SENT: "sendt",
    VersionStep.REOPENED: "gjenåpnet",
}
_SHOWN: Final = 10
_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~])")


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the run that a version rests on."""

    newer_run: bool = False
    programme: bool = False
    accounts: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that waits for approval, and what its control and the time since say against it."""

    version: DocumentVersion
    changes: Changes = Changes()
    blocks: tuple[str, ...] = ()
    open_places: tuple[str, ...] = ()


def version_title(version: DocumentVersion) -> str:
    """`Årsrapport for 2025, versjon 1`."""
    return f"{KIND_NAMES[version.kind]} for {version.year}, {version_name(Standing(number=version.number))}"


def approval_description(
    run: Run, drafts: Sequence[Draft], files: Mapping[DocumentKind, Sequence[Path]], refused: Sequence[str] = ()
) -> str:
    """What is to be approved, as Markdown above the form; first of all why the last answer was refused."""
    return "\n".join(_description_lines(run, drafts, files, refused))


def _description_lines(
    run: Run, drafts: Sequence[Draft], files: Mapping[DocumentKind, Sequence[Path]], refused: Sequence[str]
) -> Iterator[str]:
    result = run.reconciliation
    if refused:
        yield from ("### Godkjenningen ble ikke gjennomført", "", *_bullets(refused), "")
    yield f"### {_plain(result.programme_name)}, regnskapsåret {result.year}"
    yield ""
    yield from (f"**{mark}**" for mark in marks(result))
    yield ""
    yield from _bullets(_figures(run))
    yield ""
    yield "**Det som skal godkjennes**"
    yield ""
    for draft in drafts:
        yield f"- {version_title(draft.version)}, laget av {_plain(draft.version.prepared_by)}: {_links(draft, files)}"
        yield from (f"  - {sentence}" for sentence in _rejected(draft.version))
    if hindrances := list(dict.fromkeys(line for draft in drafts for line in draft_hindrances(draft, run))):
        yield from ("", "**Dette hindrer godkjenning nå**", "", *_bullets(hindrances))
    yield ""
    yield "Den som godkjenner, kan ikke være den som har laget eller kontrollert dokumentene."
    if folders := sorted({str(path.resolve().parent.parent) for paths in files.values() for path in paths}):
        yield ""
        yield f"Filene ligger i mappen `{'`, `'.join(folders)}`. Lenkene virker bare på maskinen der mappen er."


def _figures(run: Run) -> Iterator[str]:
    result, request = run.reconciliation, run.reconciliation.payment_request
    if request is not None:
        asked = kroner(request.requested_ore) if request.requested_ore is not None else "kan ikke beregnes ennå"
        yield f"Anmodning om utbetaling for {request.year}: {asked}"
    yield f"Ubrukt tilskudd: {kroner(result.grant.unused_ore)}"
    blocks = len(blocking(told_findings(run)))
    yield f"Funn som hindrer endelig brev: {blocks or 'ingen'}"
    yield f"Opplysninger som ikke er bekreftet: {len(result.unconfirmed) or 'ingen'}"


def _links(draft: Draft, files: Mapping[DocumentKind, Sequence[Path]]) -> str:
    paths = files.get(draft.version.kind, ())
    if draft.version.stands:
        return f"er {_WAS[draft.version.step]}"
    return listed([f"[{path.name}]({path.resolve().as_uri()})" for path in paths]) or "ligger i databasen"


def _rejected(version: DocumentVersion) -> Iterator[str]:
    for rejection in version.rejections:
        yield f"Avvist {long_date(rejection.at.date())} av {_plain(rejection.by)}: {_plain(rejection.comment)}"


def _plain(text: str) -> str:
    """Somebody's text as Markdown that shows it as it is: no link, no picture and no heading of theirs."""
    return _MARKS.sub(r"\\\1", text)


def _bullets(sentences: Sequence[str] | Iterator[str]) -> Iterator[str]:
    shown = list(sentences)
    yield from (f"- {_plain(sentence)}" for sentence in shown[:_SHOWN])
    if rest := shown[_SHOWN:]:
        yield f"- og {len(rest)} til"


def draft_hindrances(draft: Draft, run: Run) -> Iterator[str]:
    """What keeps a version from being approved by anybody, as things stand; nothing for one that is approved."""
    version, result = draft.version, run.reconciliation
    if version.stands:
        return
    if version.step is not VersionStep.CHECKED:
        yield f"{version_title(version)} er {_WAS[version.step]}."
    if draft.changes.newer_run:
        yield "Det er kjørt et nytt årsoppgjør siden utkastet ble laget. Lag et nytt utkast."
    if draft.changes.programme:
        yield "Programfilene er endret siden utkastet ble laget. Kjør årsoppgjøret på nytt."
    if draft.changes.accounts:
        yield "Det er levert andre regnskapsfiler siden utkastet ble laget. Kjør årsoppgjøret på nytt."
    yield from (f"{with_extent(group)} {group.first.remedy}" for group in groups_of(run, blocking(told_findings(run))))
    yield from (f"Ikke bekreftet: {fact}" for fact in result.unconfirmed)
    if result.is_invented:
        yield "Tallene er oppdiktet, og et dokument som godkjennes må bygge på et virkelig regnskap."
    yield from (f"Noe er ikke fylt ut: «{place}»" for place in dict.fromkeys(draft.open_places))
    yield from draft.blocks


def person_hindrances(draft: Draft, by: str) -> Iterator[str]:
    """That whoever approves has made or checked the version."""
    for step in (VersionStep.DRAFT, VersionStep.CHECKED):
        event = draft.version.event(step)
        if event and not draft.version.stands and is_same_person(event.by, by):
            had = "laget" if step is VersionStep.DRAFT else "kontrollert"
            yield (
                f"{event.by} har {had} {version_title(draft.version)} og kan ikke godkjenne den. En annen må "
                "godkjenne. Er det to personer, skriv begge navnene fullt ut."
            )
            return


def answer_hindrances(answer: Mapping[str, str]) -> Iterator[str]:
    """What may not be kept of an answer, by what each part of it is called."""
    for name, text in answer.items():
        if kinds := personal_data_in_text(text):
            yield f"{capitalised(name)} inneholder {listed(kinds)}. Ta det ut, for svaret blir lagret."


def approved_summary(versions: Sequence[DocumentVersion]) -> str:
    """Which versions are approved, by whom and when, as Markdown."""
    lines = []
    for version in versions:
        event = version.event(VersionStep.APPROVED)
        by = f" av {_plain(event.by)}{f', {_plain(event.role)}' if event.role else ''}" if event else ""
        on = f" {long_date(event.on)}" if event and event.on else ""
        lines.append(f"- {version_title(version)}: godkjent{on}{by}")
    return "\n".join(lines) + "\n"


def rejected_summary(versions: Sequence[DocumentVersion]) -> str:
    """Which versions were rejected, by whom and why, as Markdown; they stay drafts."""
    count = counted(len(versions), "utkast", "utkast")
    lines = [f"{capitalised(count)} er avvist og står som utkast.", ""]
    for version in versions:
        lines += [f"- {version_title(version)}", *(f"  - {sentence}" for sentence in _rejected(version))]
    return "\n".join(lines) + "\n"
