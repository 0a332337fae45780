"""The control sheet as a page of the annual report: the grant, what deviates, and what the controls came to.

What stands on it is `domain.control_sheet`; the same as JSON is `outputs.control_sheet_json`. It carries no footnotes,
so that it stays one page: the questions that may move its figures are counted, and told where the figures come again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.control_sheet import (
    DEVIATING,
    OPEN_QUESTIONS,
    OUTCOME_FIGURES,
    RULES,
    SECOND_WAY,
    SHOWN_MEASURES,
    UNCONFIRMED,
    WAIVED_FINDINGS,
    ControlSheet,
    Deviation,
    Line,
    SheetLine,
    control_numbers,
    control_sheet,
)
from domain.number_figures import BUDGETED_MEASURES
from domain.rule_outcomes import Outcome, RuleOutcome
from domain.share_figures import DEVIATION
from outputs.annual_report_basis import ReportBasis, whole
from outputs.annual_report_labels import DEVIATIONS, FINDINGS
from outputs.annual_report_labels import OPEN_QUESTIONS as APPENDIX_OF_QUESTIONS
from outputs.approval import version_name
from outputs.norwegian import EN_DASH, listed, long_date
from outputs.word import Paper
from outputs.word_notices import conservation_sentences
from outputs.word_package import day_of
from outputs.word_parts import (
    Cell,
    Column,
    Figure,
    Part,
    Reference,
    Row,
    Table,
    Text,
    counted_parts,
    listed_parts,
    marked,
)
from outputs.wording import NOT_KNOWN
from schemas.masking import without_identity
from schemas.records import Status

SHEET: Final = "Kontrollark"
_WIDTH_CM: Final = 16.4
_FIRST_CM: Final = 7.2
_NAMED_RULES: Final = 8
"""Of the rules with errors, so many are named by their codes."""
_OUTCOME_WORDS: Final = {
    Outcome.FAILED: "med feil",
    Outcome.WARNED: "med advarsler",
    Outcome.WAIVED: "med unntak",
    Outcome.TRIAL: "på prøve med funn",
    Outcome.NOTED: "med funn til orientering",
}


def write_control_sheet(paper: Paper, basis: ReportBasis) -> None:
    """Appends the control sheet: two tables and a box."""
    sheet = control_sheet(basis.run, basis.files)
    with paper.without_notes():
        paper.table(_grant_table(basis, sheet))
        if sheet.deviations:
            paper.table(_deviations_table(sheet))
        for line in _control_lines(basis, sheet):
            paper.paragraph(*line, style="Kontroll")


def line_name(line: Line, basis: ReportBasis) -> str:
    """What a line of the sheet is called."""
    year = basis.result.year
    return {
        Line.AWARDED: f"Tildelt for {year}",
        Line.CARRIED_IN: "Godkjent overført fra tidligere år",
        Line.DISPOSABLE: f"Disponibelt i {year}",
        Line.REQUESTED: "Bedt om i alle brev til nå",
        Line.RECEIVED: f"Mottatt i regnskapet for {year}",
        Line.USED: basis.used_label,
        Line.UNUSED: basis.unused_label,
        Line.FUND: "Bundet driftsfond ved årets slutt",
        Line.APPLIED: f"Søkt overført til {year + 1}",
        Line.REQUESTED_NOW: f"Bes utbetalt for {year + 1}",
    }[line]


def _grant_table(basis: ReportBasis, sheet: ControlSheet) -> Table:
    headings = (*(f"Tildeling {year}" for year in sheet.grant_years), "I alt")
    width = (_WIDTH_CM - _FIRST_CM) / len(headings)
    return Table(
        caption=f"{SHEET} for {basis.result.year}: tilskuddet etter tildelingsår, i kroner",
        description=(
            "Tildelt, overført inn, disponibelt, anmodet, mottatt, brukt, ubrukt, fond og søkt overført. "
            "En strek betyr at beløpet ikke er delt på tildelingsår."
        ),
        columns=(Column("Post", _FIRST_CM), *(Column(heading, width, is_amount=True) for heading in headings)),
        rows=tuple(_grant_row(basis, line) for line in sheet.lines),
        is_dense=True,
    )


def _grant_row(basis: ReportBasis, line: SheetLine) -> Row:
    name = marked(line_name(line.line, basis), is_confirmed=line.is_confirmed)
    total = whole(line.total) if line.total else NOT_KNOWN
    return Row((name, *(_of_year(figures) for figures in line.by_year), total))


def _of_year(figures: tuple[str, ...]) -> Cell:
    """One amount, or what letters have asked for of each purpose with plus signs between."""
    parts: list[Part] = []
    for figure in figures:
        parts += [" + "] if parts else []
        parts.append(whole(figure))
    return tuple(parts) or EN_DASH


def _deviations_table(sheet: ControlSheet) -> Table:
    return Table(
        caption="Tiltak med overforbruk eller lavt forbruk, i kroner og prosent",
        description="Budsjett, det som regnes mot budsjettet, avvik i prosent, og om avviket er forklart.",
        columns=(
            Column("Tiltak", 5.8),
            Column("Budsjett", 2.4, is_amount=True),
            Column("Brukt", 2.4, is_amount=True),
            Column("Avvik", 1.8, is_amount=True),
            Column("Årsak og plan", 4.0),
        ),
        rows=tuple(_deviation_row(one) for one in sheet.deviations[:SHOWN_MEASURES]),
        is_dense=True,
    )


def _deviation_row(one: Deviation) -> Row:
    subject = one.measure.id
    figures = (whole(f"revidert.{subject}"), whole(f"belastet.{subject}"), Figure(f"{DEVIATION}.{subject}", "percent"))
    return Row((one.measure.name, *figures, explanation(one)))


def explanation(one: Deviation) -> str:
    """Whether the deviation is explained, and what is left planned for."""
    said = "Forklart" if one.is_explained else "Ikke forklart"
    if one.measure.status is Status.OVERRUN:
        return said
    return f"{said}, {'med' if one.has_plan else 'uten'} plan"


def _control_lines(basis: ReportBasis, sheet: ControlSheet) -> Iterator[tuple[Part, ...]]:
    """The box below the tables: the law, the rules, and the other controls as running text."""
    result = basis.result
    numbers = {figure: value for figure, _, value in control_numbers(basis.run)}
    yield (Text("Kontroll:", is_bold=True),)
    yield from conservation_sentences(result.conservation)
    yield _rules_line(sheet, numbers)
    yield from _waived_lines(sheet, numbers)
    yield tuple(part for sentence in _sentences(basis, sheet, numbers) for part in (" ", *sentence))[1:]
    made = f"Avstemming {result.run_id}, laget {long_date(day_of(result.created_on))}."
    yield (f"{standing_sentence(basis)} {made}",)


def _sentences(basis: ReportBasis, sheet: ControlSheet, numbers: dict[str, int]) -> Iterator[tuple[Part, ...]]:
    """A sentence for each of the other controls, those that have nothing to say left out."""
    if numbers[SECOND_WAY]:
        counted = counted_parts(SECOND_WAY, numbers[SECOND_WAY], "tall", "tall")
        yield ("Databasen har regnet ", *counted, " på nytt fra posteringene, og alle stemmer.")
    yield (_received_sentence(sheet),)
    yield _measures_sentence(basis, sheet)
    if number := numbers[OPEN_QUESTIONS]:
        counted = counted_parts(OPEN_QUESTIONS, number, "spørsmål", "spørsmål")
        yield (
            *counted,
            " er ikke avklart og kan endre tall på denne siden, se ",
            Reference(APPENDIX_OF_QUESTIONS),
            ".",
        )
    if number := numbers[UNCONFIRMED]:
        yield (*counted_parts(UNCONFIRMED, number, "opplysning er", "opplysninger er"), " ikke bekreftet.")


def _rules_line(sheet: ControlSheet, numbers: dict[str, int]) -> tuple[Part, ...]:
    """`Av 186 regler er 171 uten funn, 4 med feil (K06, …) og 11 med advarsler`, as a sentence."""
    phrases: list[tuple[Part, ...]] = [(Figure(OUTCOME_FIGURES[Outcome.PASSED][0], "number"), " uten funn")]
    for outcome, words in _OUTCOME_WORDS.items():
        figure, _ = OUTCOME_FIGURES[outcome]
        if numbers[figure]:
            codes = f" ({_codes(sheet.failed)})" if outcome is Outcome.FAILED else ""
            phrases.append((Figure(figure, "number"), f" {words}{codes}"))
    opening = ("Av ", *counted_parts(RULES, numbers[RULES], "regel", "regler"), " er ")
    told: tuple[Part, ...] = (", se ", Reference(FINDINGS)) if len(phrases) > 1 else ()
    return (*opening, *listed_parts(phrases), *told, ".")


def _codes(outcomes: tuple[RuleOutcome, ...]) -> str:
    codes = [found.rule.code for found in outcomes]
    return listed(codes) if len(codes) <= _NAMED_RULES else f"{', '.join(codes[:_NAMED_RULES])} og flere"


def _waived_lines(sheet: ControlSheet, numbers: dict[str, int]) -> Iterator[tuple[Part, ...]]:
    """Who has answered for the findings that are waived, and why; no more than one line for each rule."""
    if sheet.waived:
        answers = (f"{found.rule.code} ({without_identity(found.waived[0].waived_by or '')})" for found in sheet.waived)
        counted = counted_parts(WAIVED_FINDINGS, numbers[WAIVED_FINDINGS], "funn har unntak", "funn har unntak")
        yield (*counted, f": {'; '.join(answers)}.")


def _received_sentence(sheet: ControlSheet) -> str:
    if sheet.received_as_requested is None:
        return "Ingen anmodning er lagt inn for året, så mottatt beløp er ikke holdt mot noe brev."
    return (
        "Mottatt beløp er det brevene ba om."
        if sheet.received_as_requested
        else "Mottatt beløp er ikke det brevene ba om."
    )


def _measures_sentence(basis: ReportBasis, sheet: ControlSheet) -> tuple[Part, ...]:
    """How many measures deviate, how many of them without an explanation, and that the rest is within the limit."""
    budgeted = counted_parts(BUDGETED_MEASURES, len(basis.budgeted), "tiltak", "tiltak")
    if not sheet.deviations:
        return ("Ingen av ", *budgeted, " med budsjett har overforbruk eller lavt forbruk.")
    unexplained = any(not one.is_explained for one in sheet.deviations)
    said = " Ikke alle avvik er forklart." if unexplained else " Alle avvik er forklart."
    found = f" med budsjett har overforbruk eller lavt forbruk.{said}"
    opening = (Figure(DEVIATING, "number"), " av ", *budgeted, found)
    if len(sheet.deviations) <= SHOWN_MEASURES:
        return opening
    return (*opening, " De største er vist, alle står i ", Reference(DEVIATIONS), ".")


def standing_sentence(basis: ReportBasis) -> str:
    """Which version it is, and who has approved it or is to do so."""
    standing = basis.edition.standing
    version = f"{version_name(standing)[:1].upper()}{version_name(standing)[1:]}" or "Arbeidskopi"
    if not standing.is_final:
        roles = listed([one.role[:1].lower() + one.role[1:] for one in basis.programme.letter.signatories])
        return f"{version}, ikke godkjent. Godkjennes av {roles}."
    by = ", ".join(part for part in (standing.approved_by, standing.approved_role) if part)
    comma = "," if standing.approved_by and standing.approved_role else ""
    on = f"{comma} {long_date(standing.approved_on)}" if standing.approved_on else ""
    return f"{version}, godkjent{f' av {by}' if by else ''}{on}."
