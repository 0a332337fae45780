"""What both letter and report say about their own standing: invented, draft, preliminary, and the control of rows."""

from __future__ import annotations

from collections import Counter
from typing import Final

from domain.checks.texts import MISSING_PLAN, MISSING_TEXT
from domain.figures import CONTROL_QUANTITIES
from outputs.finding_groups import FindingGroup, groups_of, with_extent
from outputs.norwegian import HARD_SPACE, Decimals, capitalised, counted, grouped, listed, long_date
from outputs.word import Paper
from outputs.word_package import day_of
from outputs.word_parts import TO_FILL_IN, Figure, Part, Text, marked
from outputs.word_sheet import PageHeading
from schemas.findings import Finding, blocking
from schemas.records import Conservation, Reconciliation
from schemas.runs import Run

INVENTED: Final = "Oppdiktede eksempeldata"
DRAFT: Final = "Utkast"
PRELIMINARY: Final = "Foreløpige tall"
SHOWN_GROUPS: Final = 5
SHOWN_MESSAGES: Final = 3

PLACEMENTS: Final = (
    ("placed", "tatt med", "ført på et tiltak eller på tilskuddet"),
    ("unplaced", "uplassert", "hører til satsingen, men ingen regel sier hvor"),
    ("parked", "parkert", "venter på svar og er ikke regnet med"),
    ("outside", "utenfor", "hører ikke til satsingen eller perioden"),
    ("rejected", "avvist", "kan ikke leses"),
)
"""Part of the conservation law, its Norwegian name, and what it means."""

_CONTROL_FIGURES: Final = {name: figure for figure, name in CONTROL_QUANTITIES.items()}
_MISSING: Final = ((MISSING_TEXT.code, "tekst", "tekster"), (MISSING_PLAN.code, "plan", "planer"))
"""What only people can write: the rule that asks for it, one, several."""


def spoken(group: FindingGroup) -> str:
    """What a group of findings says in a document: its message, or the remedy when the message may quote a posting."""
    for rule, one, several in _MISSING:
        if group.rule == rule:
            return f"{counted(len(group.findings), one, several)} mangler."
    if any(_quotes_a_posting(finding) for finding in group.findings):
        return group.first.remedy
    messages = " ".join(finding.message for finding in group.findings[:SHOWN_MESSAGES])
    more = len(group.findings) - SHOWN_MESSAGES
    return f"{messages} Og {counted(more, 'funn', 'funn')} til." if more > 0 else messages


def _quotes_a_posting(finding: Finding) -> bool:
    return any(place is not None for place in (finding.row, finding.voucher, finding.column))


def findings_to_show(run: Run) -> tuple[Finding, ...]:
    """The findings but those that only say that a fact is not confirmed: the facts are listed by themselves."""
    unconfirmed = set(run.reconciliation.unconfirmed)
    return tuple(finding for finding in run.findings if finding.value not in unconfirmed)


def is_draft(run: Run) -> bool:
    """Whether something stands that must be mended or confirmed before the document is sent."""
    return bool(blocking(run.findings) or run.reconciliation.unconfirmed)


def page_heading(name: str, run: Run) -> PageHeading:
    """What stands at the top of every page."""
    standing = []
    if is_draft(run):
        standing.append(DRAFT)
    if run.reconciliation.is_invented:
        standing.append(INVENTED)
    return PageHeading(name, tuple(standing))


def write_notices(paper: Paper, run: Run) -> None:
    """Writes what the reader must know before the first figure."""
    result = run.reconciliation
    if result.is_invented:
        _warn(paper, f"{INVENTED}. ", "Tallene viser hvordan dokumentet blir, og beskriver ikke noe som har skjedd.")
    if is_draft(run):
        _warn(paper, f"{DRAFT}. ", "Dokumentet kan ikke sendes før punktene under er rettet eller bekreftet.")
        _write_blocking(paper, run)
        _write_unconfirmed(paper, result)
    if result.is_preliminary:
        _warn(
            paper,
            f"{PRELIMINARY}. ",
            f"Regnskapet for {result.year} er ikke avsluttet. Tallene kan endre seg til det er lagt fram.",
        )


def _warn(paper: Paper, mark: str, sentence: str) -> None:
    paper.paragraph(Text(mark, is_bold=True), sentence, style="Varsel")


def _write_blocking(paper: Paper, run: Run) -> None:
    """What must be mended by name, and in one line what is not written yet."""
    asked_for = {rule for rule, _, _ in _MISSING}
    findings = blocking(findings_to_show(run))
    groups = groups_of(run, (finding for finding in findings if finding.rule not in asked_for))
    for group in groups[:SHOWN_GROUPS]:
        paper.paragraph(f"Må rettes: {with_extent(group)}: {_small_first(group.first.remedy)}", style="Varsel")
    if len(groups) > SHOWN_GROUPS:
        more = counted(len(groups) - SHOWN_GROUPS, "regel", "regler")
        paper.paragraph(f"Feil etter {more} til står i årsrapporten, punkt{HARD_SPACE}12.2.", style="Varsel")
    if missing := _missing_sentence(findings):
        paper.paragraph(missing, style="Varsel")


def _missing_sentence(findings: tuple[Finding, ...]) -> str:
    """`20 tekster og 8 planer mangler.`, or nothing."""
    counts = Counter(finding.rule for finding in findings)
    parts = [counted(counts[rule], one, several) for rule, one, several in _MISSING if counts[rule]]
    return f"{listed(parts)} mangler." if parts else ""


def _write_unconfirmed(paper: Paper, result: Reconciliation) -> None:
    if result.unconfirmed:
        listing = "; ".join((capitalised(result.unconfirmed[0]), *map(_small_first, result.unconfirmed[1:])))
        paper.paragraph(Text("Ikke bekreftet: "), f"{listing}.", style="Varsel")


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def write_control(paper: Paper, run: Run) -> None:
    """Writes the conservation law in rows and in kroner, and which reconciliation it is."""
    result = run.reconciliation
    paper.paragraph(Text("Kontroll", is_bold=True), style="Kontroll")
    for law in conservation_sentences(result.conservation):
        paper.paragraph(*law, style="Kontroll")
    ignored = result.conservation.rows.ignored
    made = f"Avstemming {result.run_id}, laget {long_date(day_of(result.created_on))}."
    blank = f" {counted(ignored, 'rad', 'rader')} uten postering (tomme, overskrifter og summer) er ikke regnet med."
    paper.paragraph(made, blank if ignored else "", style="Kontroll")
    paper.paragraph("Mottatt tilskudd og bruk av og avsetning til fond er med i summene.", style="Kontroll")


def conservation_sentences(law: Conservation) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The law in rows and in kroner: `12 431 rader lest = 12 000 tatt med + … + 0 avvist`."""
    rows = " + ".join(f"{grouped(getattr(law.rows, name))}{HARD_SPACE}{word}" for name, word, _ in PLACEMENTS)
    amounts = [getattr(law.amount_ore, name) for name, _, _ in PLACEMENTS]
    decimals = Decimals.ALWAYS if any(ore % 100 for ore in amounts) else Decimals.NEVER
    money: list[Part] = []
    for name, word, _ in PLACEMENTS:
        money += [" + "] if money else []
        money += [Figure(_CONTROL_FIGURES[name], "minus", decimals), f"{HARD_SPACE}{word}"]
    return (
        (f"{counted(law.rows.read, 'rad', 'rader')} lest = {rows}",),
        (Figure("kontroll.lest", "minus", decimals), f"{HARD_SPACE}kroner lest = ", *money),
    )


def fact_parts(text: str, *, is_confirmed: bool) -> tuple[Part, ...]:
    """A fact from the programme file; unknown is a blank to fill in, unconfirmed says so."""
    return marked(text or TO_FILL_IN, is_confirmed=is_confirmed)
