"""What both letter and report say about their own standing: invented, draft, preliminary, and the control of rows."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Final

from domain.figures import CONTROL_QUANTITIES
from domain.finding_figures import told_findings
from domain.number_figures import MISSING, ROW_WORDS, TOLD_RULES, UNTOLD_RULES
from outputs.approval import draft_mark, replaced_sentence, working_copy_sentence
from outputs.editions import WORKING_COPY, Standing
from outputs.finding_groups import groups_of
from outputs.finding_parts import MISSING_NOUNS, with_extent
from outputs.norwegian import HARD_SPACE, Decimals, capitalised, long_date
from outputs.word import Paper
from outputs.word_package import day_of
from outputs.word_parts import TO_FILL_IN, Figure, Part, Text, counted_parts, listed_parts, marked
from outputs.word_sheet import PageHeading
from schemas.findings import Finding, blocking
from schemas.records import Conservation, Reconciliation
from schemas.runs import Run


class Told(StrEnum):
    """How the faults of a draft are told: each with its remedy, all in one paragraph by name, or not at all."""

    WITH_REMEDY = "with_remedy"
    BY_NAME = "by_name"
    NOT_AT_ALL = "not_at_all"


INVENTED: Final = "Oppdiktede eksempeldata"
PRELIMINARY: Final = "Foreløpige tall"

PLACEMENTS: Final = (
    ("placed", "tatt med", "ført på et tiltak eller på tilskuddet"),
    ("unplaced", "uplassert", "hører til satsingen, men ingen regel sier hvor"),
    ("parked", "parkert", "venter på svar og er ikke regnet med"),
    ("outside", "utenfor", "hører ikke til satsingen eller perioden"),
    ("rejected", "avvist", "kan ikke leses"),
)
"""Part of the conservation law, its Norwegian name, and what it means."""

_CONTROL_FIGURES: Final = {name: figure for figure, name in CONTROL_QUANTITIES.items()}


def is_blocked(run: Run) -> bool:
    """Whether something stands that must be mended or confirmed before the document can be approved."""
    return bool(blocking(run.findings) or run.reconciliation.unconfirmed)


def page_heading(name: str, run: Run, standing: Standing = WORKING_COPY.standing) -> PageHeading:
    """What stands at the top of every page."""
    marks = (draft_mark(standing), INVENTED if run.reconciliation.is_invented else "")
    return PageHeading(name, tuple(mark for mark in marks if mark))


def write_notices(
    paper: Paper, run: Run, standing: Standing = WORKING_COPY.standing, told: Told = Told.WITH_REMEDY
) -> None:
    """Writes what the reader must know before the first figure."""
    result = run.reconciliation
    if result.is_invented:
        _warn(paper, f"{INVENTED}. ", "Tallene viser hvordan dokumentet blir, og beskriver ikke noe som har skjedd.")
    if not standing.is_final:
        _write_draft(paper, run, standing, told)
    if replaced := replaced_sentence(standing):
        paper.paragraph(replaced, style="Varsel")
    if result.is_preliminary:
        _warn(
            paper,
            f"{PRELIMINARY}. ",
            f"Regnskapet for {result.year} er ikke avsluttet. Tallene kan endre seg til det er lagt fram.",
        )


def _write_draft(paper: Paper, run: Run, standing: Standing, told: Told) -> None:
    """That the document is not approved, and what must be mended before it can be."""
    mark = f"{draft_mark(standing)}. "
    if is_blocked(run) and told is not Told.NOT_AT_ALL:
        _warn(paper, mark, "Dokumentet kan ikke sendes før punktene under er rettet eller bekreftet.")
        _write_blocking(paper, run, told)
        _write_unconfirmed(paper, run.reconciliation)
    else:
        _warn(paper, mark, "Dokumentet er ikke godkjent og skal ikke sendes.")
    if copied := working_copy_sentence(standing):
        paper.paragraph(copied, style="Varsel")


def _warn(paper: Paper, mark: str, sentence: str) -> None:
    paper.paragraph(Text(mark, is_bold=True), sentence, style="Varsel")


def _write_blocking(paper: Paper, run: Run, told: Told) -> None:
    """What must be mended by name, and in one line what is not written yet."""
    findings = blocking(told_findings(run))
    groups = groups_of(run, (finding for finding in findings if finding.rule not in MISSING))
    lines: list[tuple[Part, ...]] = []
    if told is Told.WITH_REMEDY:
        lines = [
            ("Må rettes: ", *with_extent(group), f": {_small_first(group.first.remedy)}")
            for group in groups[:TOLD_RULES]
        ]
    elif groups:
        names = tuple(part for group in groups[:TOLD_RULES] for part in ("; ", *with_extent(group)))[1:]
        lines = [("Må rettes: ", *names, ".")]
    if len(groups) > TOLD_RULES:
        more = counted_parts(UNTOLD_RULES, len(groups) - TOLD_RULES, "regel", "regler")
        lines.append(("Feil etter ", *more, f" til står i årsrapporten, punkt{HARD_SPACE}12.2."))
    if missing := _missing_sentence(findings):
        lines.append(missing)
    for line in [_running(lines)] if lines and told is Told.BY_NAME else lines:
        paper.paragraph(*line, style="Varsel")


def _running(lines: list[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Sentences as one paragraph."""
    return tuple(part for line in lines for part in (" ", *line))[1:]


def _missing_sentence(findings: tuple[Finding, ...]) -> tuple[Part, ...]:
    """`20 tekster og 8 planer mangler.`, or nothing."""
    counts = Counter(finding.rule for finding in findings)
    told = [counted_parts(MISSING[rule], counts[rule], *MISSING_NOUNS[rule]) for rule in MISSING if counts[rule]]
    return (*listed_parts(told), " mangler.") if told else ()


def _write_unconfirmed(paper: Paper, result: Reconciliation) -> None:
    if result.unconfirmed:
        listing = "; ".join((capitalised(result.unconfirmed[0]), *map(_small_first, result.unconfirmed[1:])))
        paper.paragraph(Text("Ikke bekreftet: "), f"{listing}.", style="Varsel")


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def write_control(paper: Paper, run: Run) -> None:
    """Writes the conservation law in rows and in kroner, and which reconciliation it is."""
    result = run.reconciliation
    paper.paragraph(Text("Kontroll:", is_bold=True), style="Kontroll")
    for law in conservation_sentences(result.conservation):
        paper.paragraph(*law, style="Kontroll")
    ignored = result.conservation.rows.ignored
    made = f"Avstemming {result.run_id}, laget {long_date(day_of(result.created_on))}."
    rest = " uten postering (tomme, overskrifter og summer) er ikke regnet med."
    blank = (" ", *counted_parts(ROW_WORDS["ignored"][0], ignored, "rad", "rader"), rest) if ignored else ()
    paper.paragraph(made, *blank, style="Kontroll")
    paper.paragraph("Mottatt tilskudd og bruk av og avsetning til fond er med i summene.", style="Kontroll")


def conservation_sentences(law: Conservation) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The law in rows and in kroner: `12 431 rader lest = 12 000 tatt med + … + 0 avvist`."""
    rows: list[Part] = []
    for name, word, _ in PLACEMENTS:
        rows += [" + "] if rows else []
        rows += [Figure(ROW_WORDS[name][0], "number"), f"{HARD_SPACE}{word}"]
    amounts = [getattr(law.amount_ore, name) for name, _, _ in PLACEMENTS]
    decimals = Decimals.ALWAYS if any(ore % 100 for ore in amounts) else Decimals.NEVER
    money: list[Part] = []
    for name, word, _ in PLACEMENTS:
        money += [" + "] if money else []
        money += [Figure(_CONTROL_FIGURES[name], "minus", decimals), f"{HARD_SPACE}{word}"]
    return (
        (*counted_parts(ROW_WORDS["read"][0], law.rows.read, "rad", "rader"), " lest = ", *rows),
        (Figure("kontroll.lest", "minus", decimals), f"{HARD_SPACE}kroner lest = ", *money),
    )


def fact_parts(text: str, *, is_confirmed: bool) -> tuple[Part, ...]:
    """A fact from the programme file; unknown is a blank to fill in, which says enough, and unconfirmed says so."""
    return marked(text, is_confirmed=is_confirmed) if text else (TO_FILL_IN,)
