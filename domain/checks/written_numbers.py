"""Numbers in the texts of the annual report: those that no figure bears out, and those that could be bound to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from domain.checks.wording import kroner, per_cent
from domain.figure_marks import FigureMark, MarkForm, figure_marks, mark_fault
from domain.money import round_half_away
from domain.narrative_blocks import blocks_of
from domain.number_watch import WatchedNumber, undeclared, watched_numbers
from domain.watched_figures import WatchedFigure, WatchGround
from domain.written_numbers import Quantity, WrittenNumber
from schemas.findings import Finding, Severity
from schemas.narratives import Narrative
from schemas.rules import Rule

UNKNOWN_NUMBER = Rule(
    code="K50",
    title="Tallene i tekstene til årsrapporten finnes i avstemmingen",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Skriv {figur:…} med tallets id, rett tallet, eller før det opp med kilde under own_numbers øverst i filen.",
    source="Brukerkrav: tallvakt i tekst; beslutning 0024",
)
UNKNOWN_MARK = Rule(
    code="K51",
    title="Hver {figur:…} i tekstene til årsrapporten nevner et tall i en form det har, og står for seg",
    severity=Severity.ERROR,
    remedy="Rett id-en, formen eller det som står inntil. «omradeloft trace PROGRAM --list» viser alle tallene med id.",
    source="Brukerkrav: tallvakt i tekst; beslutning 0024",
)
TYPED_NUMBER = Rule(
    code="K52",
    title="Tall i tekstene til årsrapporten er knyttet til regnskapet",
    severity=Severity.INFO,
    remedy="Skriv id-en i stedet for tallet, som {figur:brukt.tiltaket}, så følger teksten regnskapet.",
    source="Brukerkrav: tallvakt i tekst; beslutning 0024",
)
OWN_NUMBER = Rule(
    code="K64",
    title="Tall som er ført opp med egen kilde, står i teksten",
    severity=Severity.WARNING,
    remedy="Fjern tallet fra own_numbers øverst i filen, eller skriv det slik det står i teksten.",
    source="Brukerkrav: tallvakt i tekst; beslutning 0024",
)
RULES = (UNKNOWN_NUMBER, UNKNOWN_MARK, TYPED_NUMBER, OWN_NUMBER)

_MILD: Final = frozenset({Quantity.COUNT, Quantity.RATIO, Quantity.FACTOR})
_SHOWN: Final = 5
_RUNS_IN: Final = re.compile(r"(?:\d[ ,.]?|(?<![^\s(«:])[-\u2212\u2013])$")
_RUNS_ON: Final = re.compile(r"[,.]?\d|[ ]?(?:tusen|mill|mrd|‰|promille)[^\s.,;:)]*", re.IGNORECASE)
_UNIT_AGAIN: Final = re.compile(r"[ ]?(?:%|prosent(?!poeng)|kroner|kr)(?!\w)|,-", re.IGNORECASE)
"""What must not stand right beside a figure: its reader would see another number, or the unit twice."""
_NAMES: Final = {
    Quantity.AMOUNT: "beløpet",
    Quantity.SHARE: "andelen",
    Quantity.RATIO: "forholdet",
    Quantity.FACTOR: "forholdet",
    Quantity.COUNT: "tallet",
}
_FORMS: Final = (
    ("|mill", re.compile(r"\d.*mill|mnok", re.IGNORECASE)),
    ("|øre", re.compile(r",\d\d\b")),
    ("|kr", re.compile(r"\bkr\b|,[-\u2013]$", re.IGNORECASE)),
    ("", re.compile(r"\d.*krone", re.IGNORECASE)),
    ("|ord", re.compile(r"^\D*$")),
    ("|tall", re.compile(r"\d$")),
)
"""The form of `{figur:…}` that looks like a number as it is typed, the first that fits."""


def written_number_findings(ground: WatchGround) -> Iterator[Finding]:
    """What is wrong with the numbers and figure marks of a year's texts, text by text."""
    for narrative in ground.texts.values():
        yield from _mark_findings(narrative, ground)
        numbers = tuple(watched_numbers(narrative, ground))
        for number in numbers:
            if not number.is_known:
                yield _unknown(number, narrative, ground)
        yield from _own_findings(narrative)
        if ground.result.is_year_end:
            yield from _typed(numbers, narrative)


def _file(narrative: Narrative) -> str:
    return f"programmes/{narrative.file}"


def _mark_findings(narrative: Narrative, ground: WatchGround) -> Iterator[Finding]:
    for block in blocks_of(narrative.text, narrative.first_line):
        for mark in figure_marks(block.text):
            fault = mark_fault(mark, ground.figures)
            if fault:
                line = block.line_of(mark.start)
                meant = f" Mente du {_alternatives(fault.meant)}?" if fault.meant else ""
                yield UNKNOWN_MARK.finding(
                    f"Fant ugyldig {mark.written} i {_file(narrative)}, linje {line}: {fault.sentence}.{meant}",
                    file=_file(narrative),
                    row=line,
                    value=mark.written,
                    expected=", ".join(fault.meant) or None,
                    measure=_measure(narrative, ground),
                )
            elif beside := _beside(block.text, mark):
                line = block.line_of(mark.start)
                yield UNKNOWN_MARK.finding(
                    f"Fant «{beside}» inntil {mark.written} i {_file(narrative)}, linje {line}: "
                    "sammen blir de et annet tall eller en dobbel enhet.",
                    file=_file(narrative),
                    row=line,
                    value=mark.written,
                    measure=_measure(narrative, ground),
                )


def _beside(text: str, mark: FigureMark) -> str:
    """What stands beside a mark and makes another number of it, or says its unit again; empty when nothing does."""
    found = _RUNS_IN.search(text[: mark.start]) or _RUNS_ON.match(text, mark.end)
    if found is None and mark.form != MarkForm.BARE:
        is_number = mark.figure.startswith("indikator.")
        found = None if is_number else _UNIT_AGAIN.match(text, mark.end)
    return found[0].strip() if found else ""


def _alternatives(meant: tuple[str, ...]) -> str:
    *others, last = (f"{{figur:{each}}}" for each in meant)
    return f"{', '.join(others)} eller {last}" if others else last


def _unknown(watched: WatchedNumber, narrative: Narrative, ground: WatchGround) -> Finding:
    number, nearest = watched.number, watched.nearest
    is_amount = number.quantity is Quantity.AMOUNT and nearest is not None
    place = f"i {_file(narrative)}, linje {watched.line}: «{watched.around}»"
    fault = "Tallet finnes ikke i avstemmingen for denne teksten."
    return UNKNOWN_NUMBER.finding(
        f"Fant {_NAMES[number.quantity]} «{number.text}» {place}. {fault}"
        f"{_nearest(number, nearest)}{_elsewhere(watched.elsewhere)}",
        is_year_end=ground.result.is_year_end,
        at_most=Severity.WARNING if number.quantity in _MILD else None,
        file=_file(narrative),
        row=watched.line,
        value=number.text,
        expected=f"{nearest.id}: {_value(number.quantity, _size(number, nearest))}" if nearest else None,
        difference_ore=round_half_away(_above(number, nearest)) if is_amount and nearest else None,
        measure=_measure(narrative, ground),
    )


def _nearest(number: WrittenNumber, figure: WatchedFigure | None) -> str:
    if figure is None:
        return ""
    above = _above(number, figure)
    way = "over" if above > 0 else "under"
    distance = _value(number.quantity, abs(above))
    if number.quantity in {Quantity.SHARE, Quantity.RATIO}:
        distance = distance.replace("prosent", "prosentpoeng")
    return (
        f" Nærmest er {figure.id}, {_value(number.quantity, _size(number, figure))}; teksten ligger {distance} {way}."
    )


def _elsewhere(figure: WatchedFigure | None) -> str:
    return f" Det samme tallet er {figure.id}; nevn tiltaket eller året i setningen hvis det er ment." if figure else ""


def _size(number: WrittenNumber, figure: WatchedFigure) -> Fraction:
    """The figure as it is compared: the value nearest the number, without sign unless the number has one."""
    values = figure.values if number.value < 0 else tuple(abs(value) for value in figure.values)
    return min(values, key=lambda value: abs(number.value - value))


def _above(number: WrittenNumber, figure: WatchedFigure) -> Fraction:
    return number.value - _size(number, figure)


def _value(quantity: Quantity, value: Fraction) -> str:
    if quantity is Quantity.AMOUNT:
        return kroner(round_half_away(value))
    if quantity in {Quantity.SHARE, Quantity.RATIO}:
        return per_cent(value)
    hundredths = f"{round_half_away(abs(value) * 100):03d}"
    sign = "\u2212" if value < 0 else ""
    return f"{sign}{hundredths[:-2]},{hundredths[-2:]}".rstrip("0").rstrip(",")


def _own_findings(narrative: Narrative) -> Iterator[Finding]:
    for own in undeclared(narrative):
        yield OWN_NUMBER.finding(
            f"Fant ikke «{own.text}» i teksten i {_file(narrative)}, der tallet er ført opp med egen kilde.",
            file=_file(narrative),
            value=own.text,
        )


def _typed(numbers: tuple[WatchedNumber, ...], narrative: Narrative) -> Iterator[Finding]:
    """One finding for all numbers of a text that are typed and could be bound."""
    bound = [(each, each.figures[0]) for each in numbers if each.figures and each.figures[0].can_be_bound]
    if not bound:
        return
    told = [
        f"«{each.number.text}» (linje {each.line}): {_mark(each.number, figure)}" for each, figure in bound[:_SHOWN]
    ]
    more = f"; og {len(bound) - _SHOWN} til" if len(bound) > _SHOWN else ""
    yield TYPED_NUMBER.finding(
        f"Fant {len(bound)} tall i {_file(narrative)} som er skrevet for hånd og stemmer: {'; '.join(told)}{more}.",
        file=_file(narrative),
        row=bound[0][0].line,
        count=len(bound),
    )


def _mark(number: WrittenNumber, figure: WatchedFigure) -> str:
    """What to write in the place of a number, in the form it has now."""
    form = next((form for form, pattern in _FORMS if pattern.search(number.text)), "")
    return f"{{figur:{figure.id}{form if number.quantity is Quantity.AMOUNT else ''}}}"


def _measure(narrative: Narrative, ground: WatchGround) -> str | None:
    return next((measure.id for measure in ground.programme.measures if measure.id == narrative.key), None)
