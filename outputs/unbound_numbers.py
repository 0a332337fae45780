"""Numbers in a finished document that are no figures: each must have an explanation, or the document stops.

Every digit counts, and every number in words before a unit. What explains one is a date or a year, a reference, or a
text that somebody has written: in the programme's files, in a finding's message, on the municipality's own paper.
Whether what people wrote is true is judged elsewhere (`domain.number_watch`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from domain.figure_marks import figure_marks
from domain.narrative_blocks import blocks_of
from domain.number_words import number_in_words_at
from domain.written_fractions import written_fractions
from outputs.passages import FIGURE, Passage
from schemas.period_words import MONTHS

_UNITS: Final = (
    *("kroner", "krone", "kr", "øre", "prosent", "millioner", "million", "mill", "milliarder", "milliard", "mrd"),
    *("tusen", "timer", "time", "rader", "rad", "posteringer", "postering", "funn", "tiltak", "regler", "regel"),
    *("tekster", "tekst", "planer", "plan", "filer", "fil", "brev", "personer", "deltakere", "barn", "unge"),
    *("familier", "husstander"),
)
_UNIT: Final = rf"(?:%|(?:{'|'.join(_UNITS)})(?!\w))"
_NOT_QUANTITY: Final = rf"(?![\d{FIGURE}]|,\d|\.\d| \d{{3}}(?!\d)| ?{_UNIT})"
_MONTH: Final = rf"(?:{'|'.join(MONTHS[number] for number in range(1, 13))})"
_NAMED: Final = (
    r"(?:kapittel|kapitlet|kapitlene|kap\.|punkt|punktet|punktene|pkt\.|post|vedlegg|tabell|figur|note|side|versjon"
    r"|art|arten|artene|§|paragraf)"
)
_PLACE: Final = r"\d{1,3}(?:\.\d{1,2}){0,3}"
_REFERENCES: Final = re.compile(
    "|".join(
        (
            rf"(?<![\d.,{FIGURE}])\d{{1,2}}\. ?{_MONTH}(?: (?:19|20)\d\d)?(?!\d)",
            r"(?<![\d.,])\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)",
            r"(?<!\d)(?:19|20)\d\d-\d\d(?:-\d\d)?(?!\d)",
            rf"(?<![\d.,{FIGURE}])(?:19|20)\d\d(?:[–-](?:19|20)\d\d)?{_NOT_QUANTITY}",
            rf"(?<!\w){_NAMED} {_PLACE}(?:(?: til | og |–|, ){_PLACE})*{_NOT_QUANTITY}",
            r"(?:Prop|Meld|Innst)\.(?: St\.)? ?\d{1,3} ?[LSN](?!\w)",
            r"SHA-256",
            r"de første \d{1,2} tegnene",
            # What the documents say in fixed words, whatever the figures are.
            r"(?<!\w)(?:(?:to|tre) (?:ganger|linjer|modeller|måter)|én regel)(?!\w)",
            r"(?<!\w)(?:færre enn|tall under) (?:fem|5)(?: personer)?(?![\d%])",
        )
    ),
    re.IGNORECASE,
)
_HEADING_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2} (?=[^\W\d])")
_DIGITS: Final = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?")
_OTHER_DIGITS: Final = re.compile(
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]+"
)
_HALF: Final = re.compile(r"(?<!\w)(?:halvannen|(?:en|én) halv(?= mill| mrd))(?!\w)", re.IGNORECASE)
_MAKES_ANOTHER: Final = re.compile(
    rf"(?<![^\s(«:])[-\u2212\u2013](?={FIGURE})|(?<={FIGURE}) ?(?:tusen|mill\w*|mrd|‰|promille)",
    re.IGNORECASE,
)
"""A sign or a multiple beside a figure: what the reader sees is another number than the figure's."""
_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]")
_ONE: Final = re.compile(rf"(én|éi|ett) {_UNIT}", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{3}")
_CODE: Final = re.compile(r"(?=\S*[^\W\d_]|\d+/\d)(?=\S*\d)[\w./:-]{3,}")
_CUTS_BEFORE: Final = re.compile(rf"[\w{FIGURE}]$|\d[.,]$|\d $")
_CUTS_AFTER: Final = re.compile(rf"[\w{FIGURE}]|[.,]\d| \d{{3}}(?!\d)")
_LONG_CODE: Final = 9
_NEAR: Final = 30


@dataclass(frozen=True, slots=True)
class UnboundNumber:
    """A number nobody answers for: what stands there, its surroundings, and in which part of the document."""

    part: str
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class NumbersFound:
    """Numbers outside the figures: how many are texts that people wrote, and those that have no explanation."""

    typed: int
    unbound: tuple[UnboundNumber, ...]


def numbers_outside(found: Iterable[Passage], written: Collection[str], figures: Collection[str] = ()) -> NumbersFound:
    """The numbers of a document that stand outside its figures.

    Args:
        found: all its passages.
        written: every text that people have written and that may stand in it.
        figures: the texts of its figures; a description that is read aloud may repeat them.
    """
    pieces, repeated = _pieces(written), {_plain(number) for text in figures for number in _digits(_plain(text))}
    typed, unbound = 0, []
    for passage in found:
        text = _plain(passage.text)
        explained = _explained(passage, text)
        numbers = [span for span in _numbers(text) if not _within(span, explained)]
        if not numbers:
            continue
        spans = [] if _is_bare_amount(passage, text) else list(_written_spans(text, pieces))
        for start, end in numbers:
            if _within((start, end), spans):
                typed += 1
            elif not (passage.is_description and text[start:end] in repeated):
                near = text[max(0, start - _NEAR) : end + _NEAR]
                unbound.append(UnboundNumber(passage.part, text[start:end], near.replace(FIGURE, "#")))
    return NumbersFound(typed, tuple(unbound))


def _explained(passage: Passage, text: str) -> list[tuple[int, int]]:
    """Where dates, years and references stand."""
    if _is_bare_amount(passage, text):
        return []
    spans = [match.span() for match in _REFERENCES.finditer(text)]
    number = _HEADING_NUMBER.match(text) if passage.is_heading else None
    return [*spans, number.span()] if number else spans


def _is_bare_amount(passage: Passage, text: str) -> bool:
    """Whether a number stands alone in a column of amounts: there it is no year, and no code of a programme's file."""
    return passage.is_amount and not _LONG_WORD.search(text)


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand: all digits, all words of numbers and parts, and `én` and `ett` before a unit."""
    for pattern in (_DIGITS, _OTHER_DIGITS, _HALF, _MAKES_ANOTHER):
        yield from (match.span() for match in pattern.finditer(text))
    yield from ((found.start, found.end) for found in written_fractions(text))
    reached = 0
    for word in _WORD.finditer(text):
        if word.start() < reached:
            continue
        read, one = number_in_words_at(text, word.start()), _ONE.match(text, word.start())
        if read is not None or one is not None:
            reached = read.end if read else word.start() + len(one[1] if one else "")
            yield word.start(), reached


def _digits(text: str) -> list[str]:
    return [match[0] for match in _DIGITS.finditer(text)]


def _within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _plain(text: str) -> str:
    """The text with single plain blanks, and without signs that are not seen."""
    return _BLANKS.sub(" ", text.replace("\u00ad", "").replace("\u200b", "")).strip()


def _pieces(written: Collection[str]) -> tuple[str, ...]:
    """What people wrote, as it may stand in a document: whole texts, and what is between the figures put into them."""
    blocks = (block for text in written for block in (text, *(block.text for block in blocks_of(text))))
    pieces = dict.fromkeys(piece.lower() for block in blocks for piece in _between_marks(block))
    return tuple(piece for piece in pieces if next(_numbers(piece), None) is not None)


def _between_marks(text: str) -> Iterator[str]:
    """The text as it is, with figures where its marks are, and what stands between these."""
    yield _plain(text)
    with_figures = text
    for mark in reversed(list(figure_marks(text))):
        with_figures = with_figures[: mark.start] + FIGURE + with_figures[mark.end :]
    yield _plain(with_figures)
    start = 0
    for mark in figure_marks(text):
        yield _plain(text[start : mark.start])
        start = mark.end
    yield _plain(text[start:])


def _written_spans(text: str, pieces: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where pieces that people wrote stand whole. A bare number explains only a passage that holds nothing else."""
    folded = text.lower()
    for piece in pieces:
        if not _is_telling(piece):
            if folded == piece or folded.endswith(f": {piece}"):
                yield len(text) - len(piece), len(text)
            continue
        for start, end in _places_of(piece, folded):
            if not _breaks_number(folded, start, end):
                yield start, end


def _places_of(piece: str, folded: str) -> Iterator[tuple[int, int]]:
    if FIGURE in piece:
        yield from (found.span() for found in _with_any_figure(piece).finditer(folded))
        return
    start = folded.find(piece)
    while start >= 0:
        yield start, start + len(piece)
        start = folded.find(piece, start + 1)


@cache
def _with_any_figure(piece: str) -> re.Pattern[str]:
    """The piece where each mark was printed as its figure, or as a mark that names nothing."""
    return re.compile(re.escape(piece).replace(FIGURE, rf"(?:{FIGURE}|\[ukjent tall: [^\]]*\])"))


def _is_telling(piece: str) -> bool:
    """Whether a piece is more than a number: it has a word, is a code, or is as long as an account number."""
    is_code = _CODE.fullmatch(piece) is not None
    return is_code or bool(_LONG_WORD.search(piece)) or sum(sign.isdigit() for sign in piece) >= _LONG_CODE


def _breaks_number(text: str, start: int, end: int) -> bool:
    """Whether a piece begins or ends inside a number or a word."""
    before, after = text[:start], text[end:]
    is_cut_before = text[start].isalnum() and _CUTS_BEFORE.search(before)
    is_cut_after = text[end - 1].isalnum() and _CUTS_AFTER.match(after)
    return bool(is_cut_before or is_cut_after)
