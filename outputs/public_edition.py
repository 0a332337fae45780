"""The edition of the annual report that everybody may read: what it leaves out, and how it says so on its first page.

What is hidden in the texts is `outputs.narrative_text`; which numbers of people are, `domain.small_groups`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.public_figures import HIDDEN_NUMBERS, LEFT_OUT_RECIPIENTS, left_out_recipients
from outputs.annual_report_basis import ReportBasis
from outputs.editions import Edition
from outputs.finding_groups import FindingGroup
from outputs.word import Paper
from outputs.word_parts import Column, Figure, Part, Row, Table, Text
from outputs.wording import SEVERITY_NAMES
from schemas.masking import masked_text

PUBLIC_EDITION: Final = "Offentlig utgave"


def without_people(edition: Edition) -> Edition:
    """A public edition does not say who has prepared and approved it; another stays as it is."""
    if not edition.is_public:
        return edition
    standing = replace(edition.standing, prepared_by="", approved_by="", reason=masked_text(edition.standing.reason))
    return replace(edition, standing=standing)


def write_public_notice(paper: Paper, basis: ReportBasis) -> None:
    """Appends what is left out and why; nothing in the edition that leaves nothing out."""
    if not basis.edition.is_public:
        return
    opening = "Her har vi utelatt det som kan si noe om enkeltpersoner. "
    rest = "Tallene er ellers de samme som i rapporten til departementet. Dette er utelatt:"
    notice = paper.paragraph(Text(f"{PUBLIC_EDITION}. ", is_bold=True), f"{opening}{rest}", style="Varsel")
    notice.paragraph_format.keep_with_next = True
    postings = "bilagsnummer, omtale av enkelte posteringer og beløp i funn, fordi de kan vise til personer."
    paper.bullets([_names(basis), postings, _small_numbers(basis)])


def _names(basis: ReportBasis) -> tuple[Part, ...]:
    kinds = "navn på privatpersoner, fødselsnummer, kontonummer, telefonnummer og e-postadresser"
    opening = f"{kinds}, fordi de er personopplysninger. "
    number = left_out_recipients(basis.result)
    if not number:
        return (opening, "Ingen mottakere av tilskudd er utelatt.")
    recipients = "mottaker" if number == 1 else "mottakere"
    return (opening, "Det gjelder ", Figure(LEFT_OUT_RECIPIENTS, "count"), f" {recipients} av tilskudd.")


def _small_numbers(basis: ReportBasis) -> tuple[Part, ...]:
    kinds = "tall på færre enn fem personer, og tall som kunne vært brukt til å regne dem ut"
    opening = f"{kinds}, fordi noen ellers kunne blitt kjent igjen. "
    if not basis.suppression.figures:
        return (opening, "Det er ingen slike tall i rapporten.")
    return (opening, "Det gjelder ", Figure(HIDDEN_NUMBERS, "neuter_count"), " tall.")


def public_findings_table(groups: Sequence[FindingGroup]) -> Table:
    """The findings by rule, without what they say of postings and what the postings sum to."""
    return Table(
        caption="Funn i avstemmingen, samlet etter regel",
        description="For hver regel: hvor alvorlig funnet er, og hvor mange det er av det.",
        columns=(
            Column("Regel", 1.6),
            Column("Alvor", 2.4),
            Column("Antall", 1.8, is_amount=True),
            Column("Kravet funnet gjelder", 10.6),
        ),
        rows=tuple(_finding_row(group) for group in groups),
        note="Antall er rader eller tiltak funnene gjelder. Beløp og omtale av posteringer er utelatt.",
        is_dense=True,
        may_break=True,
    )


def _finding_row(group: FindingGroup) -> Row:
    number = Figure(f"{group.id}.antall", "number")
    return Row((group.rule, SEVERITY_NAMES[group.severity], number, f"{group.title}."))
