"""The figures that a written number may stand for, each with what it is of, so that a text is held against its own.

A run has hundreds of figures. A number that may be any of them is hardly ever wrong; so a figure counts only where
the text, or the sentence, is about its measure, its month and its year. Source: decision 0024.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final

from domain.in_kind_figures import in_kind_figures
from domain.indicator_results import indicator_results
from domain.printed_figures import PrintedFigures
from domain.written_numbers import Quantity
from schemas.narratives import Narrative
from schemas.programme import Programme
from schemas.programme_rules import PayShareRule
from schemas.records import Reconciliation

_NEVER_TOLD: Final = frozenset({"avklaring", "kontroll", "kontrollark", "prognoseavvik", "funn"})
"""First words of ids of amounts and shares that no narrative tells of: other readings, controls, findings."""
_COUNTS_TOLD: Final = frozenset({"indikator", "egeninnsats", "tiltak"})
"""First words of ids of numbers that a narrative may tell of; the others count rows, files and findings."""
_OF_MONTHS: Final = frozenset({"manedsbudsjett", "manedsforbruk"})
_OF_YEARS: Final = frozenset({"argang", "programar", "mottak"})
_INDICATOR: Final = "indikator"
_WORTH: Final = ".verdi"
_MAIN: Final = (
    *("brukt", "netto", "brutto", "revidert", "budsjett", "rest", "egen", "andre-kilder", "etter-andre-kilder"),
    *("belastet", "omdisponert", "tilskudd", "andel", "anmodning", "overforing", "fond", "indikator"),
)
"""What a text most likely means, the likeliest first: the first words of ids."""


@dataclass(frozen=True, slots=True)
class WatchedFigure:
    """A figure as it may be written. `values` are the figure and, where it is rounded to fit a column, that value too.

    `measures` are those it is of, none for a figure of the programme; `text` is the narrative an indicator stands in.
    A count with a `noun` is of nothing else. `can_be_bound` is true when `{figur:ID}` prints it.
    """

    id: str
    quantity: Quantity
    values: tuple[Fraction, ...]
    measures: frozenset[str] = frozenset()
    text: str = ""
    month: int | None = None
    years: frozenset[int] = frozenset()
    noun: str = ""
    can_be_bound: bool = True

    @property
    def is_of_all(self) -> bool:
        """Whether it is of the programme, and of no measure or text."""
        return not self.measures and not self.text

    @property
    def rank(self) -> tuple[int, str]:
        """The likeliest first, then by id."""
        first = self.id.partition(".")[0]
        return (_MAIN.index(first) if first in _MAIN else len(_MAIN), self.id)


@dataclass(frozen=True)
class WatchGround:
    """What texts are watched with: the programme, the run's figures, and all of the year's texts."""

    programme: Programme
    result: Reconciliation
    figures: PrintedFigures
    texts: Mapping[str, Narrative] = field(default_factory=dict)

    @cached_property
    def watched(self) -> tuple[WatchedFigure, ...]:
        """Every figure a text may tell of, the likeliest first."""
        found = (*_of_registry(self), *_of_own_effort(self.result), *_of_programme(self), *_of_indicators(self))
        return tuple(sorted(found, key=lambda figure: figure.rank))

    @cached_property
    def _by_quantity(self) -> dict[Quantity, tuple[WatchedFigure, ...]]:
        kinds = {quantity: Quantity.SHARE if quantity is Quantity.RATIO else quantity for quantity in Quantity}
        return {
            quantity: tuple(figure for figure in self.watched if figure.quantity is kind)
            for quantity, kind in kinds.items()
        }

    def of(self, quantity: Quantity) -> tuple[WatchedFigure, ...]:
        """The figures a number of that kind is held against; a ratio is held against shares."""
        return self._by_quantity[quantity]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names from the programme's files; digits in them are part of the name."""
        programme = self.programme
        measures = [name for measure in programme.measures for name in (measure.name, *measure.aliases)]
        named = (*programme.goals, *programme.focus_areas)
        sources = [name for source in programme.funding_sources for name in (source.name, source.short_name)]
        others = [programme.name, programme.municipality.name, programme.ministry.name, programme.ministry.short_name]
        titles = [document.title for document in programme.documents]
        return (*measures, *(each.name for each in named), *sources, *others, *titles)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The words results are counted in, by the indicators of the year's texts."""
        return tuple({each.unit.casefold() for text in self.texts.values() for each in text.facts.indicators})


def _of_registry(ground: WatchGround) -> Iterator[WatchedFigure]:
    figures, measures_of = ground.figures, _Measures(ground)
    for figure, ore in figures.amounts.items():
        values = (Fraction(ore), *(Fraction(kr * 100) for kr in (figures.whole_kroner.get(figure),) if kr is not None))
        yield from _placed(figure, Quantity.AMOUNT, values, measures_of)
    for figure, share in figures.shares.items():
        if share is not None:
            column = figures.in_column.get(figure, share)
            yield from _placed(figure, Quantity.SHARE, tuple(dict.fromkeys((share, column))), measures_of)
    for figure, number in figures.numbers.items():
        quantity = Quantity.AMOUNT if figure.endswith(_WORTH) and not figure.startswith(_INDICATOR) else Quantity.COUNT
        values = tuple(dict.fromkeys((number, figures.in_column.get(figure, number))))
        scaled = tuple(value * 100 for value in values) if quantity is Quantity.AMOUNT else values
        yield from _placed(figure, quantity, scaled, measures_of)


def _placed(
    figure: str, quantity: Quantity, values: tuple[Fraction, ...], measures_of: _Measures
) -> Iterator[WatchedFigure]:
    first, *words = figure.split(".")
    if first in _NEVER_TOLD or (quantity is Quantity.COUNT and first not in _COUNTS_TOLD):
        return
    month = int(words[-1]) if first in _OF_MONTHS else None
    years = frozenset(int(word) for word in words if first in _OF_YEARS and word.isdigit() and len(word) == 4)
    text = words[0] if first == _INDICATOR else ""
    noun = "tiltak" if first == "tiltak" else "time" if words[-1:] == ["timer"] else ""
    yield WatchedFigure(figure, quantity, values, measures_of.figure(first, words), text, month, years, noun)


class _Measures:
    """The measures that figures are of, also where the id names an entry of a register."""

    def __init__(self, ground: WatchGround) -> None:
        self._known = {measure.id for measure in ground.programme.measures}
        result = ground.result
        self._entries = {("forpliktelse", each.id): each.measure for each in result.commitments}
        self._entries |= {("videretildelt", each.id): each.measure for each in result.onward_grants}

    def figure(self, first: str, words: list[str]) -> frozenset[str]:
        """The measures of a figure by the words of its id; none for a figure of the programme."""
        entry = self._entries.get((first, words[0] if words else ""))
        return frozenset({entry}) if entry else frozenset(self._known.intersection(words))


def _of_own_effort(result: Reconciliation) -> Iterator[WatchedFigure]:
    """What own contribution is worth, and its hours: of each measure and of all."""
    for figure, worth in in_kind_figures(result.in_kind).items():
        measure = frozenset({figure.rpartition(".")[2]}) if ".tiltak." in figure else frozenset()
        yield WatchedFigure(figure, Quantity.AMOUNT, (Fraction(worth.in_kind_ore),), measure, can_be_bound=False)
    hours: dict[str | None, int] = {}
    for entry in result.in_kind:
        hours[entry.measure] = hours.get(entry.measure, 0) + (entry.hours_hundredths or 0)
    for name, hundredths in hours.items():
        of = frozenset({name}) if name else frozenset()
        figure = f"egeninnsats.timer.{name or 'uten-tiltak'}"
        yield WatchedFigure(figure, Quantity.COUNT, (Fraction(hundredths, 100),), of, noun="time", can_be_bound=False)


def _of_programme(ground: WatchGround) -> Iterator[WatchedFigure]:
    """How many measures, goals, areas and sources there are, and the shares of its rules: the programme's files."""
    programme = ground.programme
    counts = (
        ("antall.tiltak", "tiltak", len(programme.measures)),
        ("antall.tiltak-med-tilskudd", "tiltak", sum(measure.is_granted for measure in ground.result.measures)),
        ("antall.mal", "mål", len(programme.goals)),
        ("antall.innsatsomrader", "innsatsområde", len(programme.focus_areas)),
        ("antall.finansieringskilder", "kilde", len(programme.funding_sources)),
    )
    for figure, noun, count in counts:
        yield WatchedFigure(figure, Quantity.COUNT, (Fraction(count),), noun=noun, can_be_bound=False)
    for rule in programme.rules:
        if isinstance(rule, PayShareRule):
            yield WatchedFigure(f"regel.{rule.id}", Quantity.SHARE, (Fraction(rule.share),), can_be_bound=False)


def _of_indicators(ground: WatchGround) -> Iterator[WatchedFigure]:
    """What follows from the indicators of the texts, each of the text it stands in."""
    known = frozenset(measure.id for measure in ground.programme.measures)
    for key, text in ground.texts.items():
        for indicator in text.indicators:
            for ending, quantity, value in indicator_results(indicator):
                figure = f"{_INDICATOR}.{key}.{indicator.id}.{ending}"
                yield WatchedFigure(figure, quantity, (value,), known & {key}, key, can_be_bound=False)
