"""What the municipality declares, in letter and report: only what the accounts show and no finding contradicts."""

from __future__ import annotations

from typing import Final

from domain.checks.grant import FUND_TOLERANCE_ORE
from domain.finding_figures import told_findings
from domain.grant_years import left_over
from outputs.finding_groups import groups_of
from outputs.finding_parts import with_extent
from outputs.word import Paper
from outputs.word_basis import DocumentBasis
from outputs.word_parts import Figure, Part, Text
from outputs.wording import BY_HAND
from schemas.runs import Run

_USE_OF_GRANT: Final = (
    "tilskuddet er brukt etter intensjonsavtalen, handlingsplanen og vilkårene i tilskuddsbrevet",
    "tilskuddet ikke er brukt til ordinær drift",
)
_CONTRADICTING: Final = frozenset({"L19", "L20", "L21", "L23", "Y11", "Y34"})
"""Rules whose findings say that a cost may not be the grant's, may be counted twice, or may not be set aside."""


def write_declaration(paper: Paper, basis: DocumentBasis) -> None:
    """Appends the declaration, which stays on one page with what comes after it; the heading is the caller's."""
    doubts = doubts_about_use(basis.run)
    paper.paragraph("Kommunen erklærer at").paragraph_format.keep_with_next = True
    points: list[Part | tuple[Part, ...]] = [] if doubts else list(_USE_OF_GRANT)
    points += ["utgiftene er ført i kommunens regnskap og kan følges til bilagene", _vat_point(basis)]
    for point in (*points, *_fund_points(basis)):
        paper.bullets([point])
        paper.keep_with_last()
    if doubts:
        paper.paragraph(
            Text("Kan ikke erklæres før disse funnene er avklart: ", is_bold=True),
            *doubts,
            f". Det gjelder at {', og at '.join(_USE_OF_GRANT)}.",
        )
    if sentence := _fund_sentence(basis):
        paper.paragraph(*sentence)


def doubts_about_use(run: Run) -> tuple[Part, ...]:
    """The findings nobody has waived that contradict a declaration about how the grant was used, by rule."""
    standing = [
        each for each in told_findings(run) if each.rule in _CONTRADICTING and each.waived_by is None and not each.trial
    ]
    groups = [with_extent(group) for group in groups_of(run, standing)]
    return tuple(part for parts in groups for part in ("; ", *parts))[1:]


def _vat_point(basis: DocumentBasis) -> str:
    if basis.result.vat == "net":
        return "merverdiavgift som kommunen får kompensert, ikke er dekket av tilskuddet"
    return "merverdiavgift er regnet med, slik tilskuddsbrevet sier"


def _is_set_aside(basis: DocumentBasis) -> bool:
    """Whether the accounts show that what is unused is set aside."""
    grant = basis.result.grant
    is_whole = abs(grant.fund_closing_ore - left_over(grant)) <= FUND_TOLERANCE_ORE
    return grant.fund_set_aside_ore > 0 and is_whole


def _fund_points(basis: DocumentBasis) -> list[tuple[Part, ...]]:
    """What arts 550 and 950 show."""
    points: list[tuple[Part, ...]] = []
    year = f"{basis.in_year}{f' ({BY_HAND})' if basis.result.grant.is_fund_moved_by_hand else ''}"
    if _is_set_aside(basis):
        points.append(("det er avsatt ", Figure("fond.avsatt", "kroner"), f" til bundet driftsfond {year}"))
    if basis.result.grant.fund_use_ore > 0:
        points.append(("det er brukt ", Figure("fond.brukt", "kroner"), f" av bundet driftsfond {year}"))
    return points


def _fund_sentence(basis: DocumentBasis) -> tuple[Part, ...]:
    """How the fund differs from what is unused, when it does; no declaration."""
    grant = basis.result.grant
    if _is_set_aside(basis) or (not left_over(grant) and not grant.fund_set_aside_ore):
        return ()
    unused = Figure("tilskudd.kan-overfores", "kroner")
    if not grant.fund_set_aside_ore:
        opening = f"Det er ikke ført avsetning til bundet driftsfond (art 550) {basis.in_year}. "
        return (opening, unused, " av tilskuddet er ikke brukt.")
    set_aside = Figure("fond.avsatt", "kroner")
    difference = f" til bundet driftsfond (art 550) {basis.in_year}. Det er ikke likt ubrukt tilskudd, som er "
    return ("Det er avsatt ", set_aside, difference, unused, ".")
