"""What the accounting office was asked to book anew: what is still open, and what was booked in another way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.checks.wording import kroner
from schemas.budget_year import OwnCorrection
from schemas.corrections import CODING_FIELDS, AnsweredLine, Coding, CorrectionStatus
from schemas.findings import Finding, Severity
from schemas.rules import Rule

OPEN = Rule(
    code="K16",
    title="Omposteringer regnskapskontoret er bedt om, er ført",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Purr på omposteringslisten, eller avklar linjene som mangler forslag.",
    source="DESIGN 4, regel 1",
)
DIFFERENTLY = Rule(
    code="K17",
    title="En ompostering er ført slik det ble bedt om",
    severity=Severity.WARNING,
    remedy="Kontrollér at konteringen som er brukt, er riktig.",
    source="DESIGN 4, regel 1",
)
NO_POSTING = Rule(
    code="K18",
    title="Hver ønsket ompostering i årsfilen gjelder en postering",
    severity=Severity.WARNING,
    remedy="Rett bilag, prosjekt og rad i årsfilen, eller fjern ønsket når det er ført.",
    source="DESIGN 4, regel 1",
)
RULES = (OPEN, DIFFERENTLY, NO_POSTING)

_FIELD_NAMES = dict(zip(CODING_FIELDS, ("konto", "ansvar", "funksjon", "prosjekt"), strict=True))


def correction_findings(
    answered: Sequence[AnsweredLine], unused: Sequence[OwnCorrection], *, is_year_end: bool
) -> Iterator[Finding]:
    """One finding for all lines that are open, one for each that was booked otherwise, one for each wish without aim.

    Args:
        answered: the year's lines with their answers.
        unused: the officer's own corrections that name no posting.
        is_year_end: whether the run is for a whole year.
    """
    still_open = [line for line in answered if line.answer.status.is_open]
    if still_open:
        yield _open(still_open, is_year_end=is_year_end)
    for line in answered:
        if line.answer.status in {CorrectionStatus.DIFFERENTLY, CorrectionStatus.GONE}:
            yield _differently(line)
    for wish in unused:
        yield NO_POSTING.finding(f"Fant ingen postering å ompostere: {wish.words}.", voucher=wish.voucher)


def _open(lines: Sequence[AnsweredLine], *, is_year_end: bool) -> Finding:
    """Kroner without sign: a credit that stands wrong is as much work as a debit."""
    ore = sum(abs(line.remaining_ore) for line in lines)
    oldest = min(lines, key=lambda line: (line.line.listed_on, line.line.reference)).line
    partly = sum(line.answer.status is CorrectionStatus.PARTLY for line in lines)
    count = "1 ompostering er ikke ført" if len(lines) == 1 else f"{len(lines)} omposteringer er ikke ført"
    begun = f", {partly} av dem bare delvis" if partly else ""
    return OPEN.finding(
        f"{count}{begun}: {kroner(ore)}. Den eldste er {oldest.reference}, som det ble bedt om "
        f"{oldest.listed_on:%d.%m.%Y}.",
        is_year_end=is_year_end,
        value=oldest.reference,
        difference_ore=ore,
        count=len(lines),
    )


def _differently(line: AnsweredLine) -> Finding:
    proposal, found = line.line.proposal, line.answer.found
    asked = coding_words(proposal.suggestion.coding)
    if line.answer.status is CorrectionStatus.GONE:
        sentence = "Posteringen er ikke lenger i regnskapet"
    elif found is None:
        sentence = "Beløpet er tilbakeført, men ny postering er ikke funnet"
    else:
        sentence = f"Posteringen er ført om til {coding_words(found)}"
    wanted = f", ikke til {asked}" if asked and found is not None else ""
    return DIFFERENTLY.finding(
        f"{line.line.reference}, bilag {proposal.voucher or 'uten nummer'} på {kroner(proposal.amount_ore)}: "
        f"{sentence}{wanted}.",
        voucher=proposal.voucher,
        value=coding_words(found) if found else None,
        expected=asked or None,
        difference_ore=proposal.amount_ore,
        measure=proposal.measure,
    )


def coding_words(coding: Coding) -> str:
    """The fields that say something, such as `konto 1272, prosjekt 71012`."""
    named = ((name, getattr(coding, field)) for field, name in _FIELD_NAMES.items())
    return ", ".join(f"{name} {value}" for name, value in named if value)
