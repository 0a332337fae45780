"""Looks through finished Norwegian text for English words and for what Språkrådet writes otherwise.

Works on any text and on finished Word files. Where a fault stands in somebody's own words, in a narrative or a
programme file, it is reported as theirs: only they can mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from outputs.accessibility_reading import WordFile
from outputs.language_words import ENGLISH

_MONTHS: Final = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_CAPITAL_MONTHS: Final = "|".join(map(str.capitalize, _MONTHS.split("|")))
_UNITS: Final = r"kroner|kr|%|prosent|øre|mill\.|mrd\.|million(?:er)?|milliard(?:er)?"
_CONTEXT: Final = 15
_LETTER: Final = "A-Za-zÆØÅæøå"


@dataclass(frozen=True, slots=True)
class LanguageRule:
    """A rule of writing, in words for the reader. The pattern is of what must not stand."""

    code: str
    requirement: str
    remedy: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LanguageFault:
    """Words that are not as they should be. `is_writers` when they stand so in a text that somebody has written."""

    rule: str
    requirement: str
    place: str
    found: str
    remedy: str
    is_writers: bool = False

    def __str__(self) -> str:
        """The fault in one line for the reader."""
        whose = "teksten som er skrevet" if self.is_writers else "dokumentets egen tekst"
        return f"{self.rule} {self.requirement} Funnet i {whose}, {self.place}: «{self.found}». {self.remedy}"


LANGUAGE_RULES: Final = (
    LanguageRule(
        "SP01",
        "Dokumentet skal ikke ha engelske ord.",
        "Skriv ordet på norsk.",
        re.compile(rf"(?<![{_LETTER}\w.@/-])(?:{'|'.join(sorted(ENGLISH))})(?![{_LETTER}\w@/]|[.-]\w)", re.IGNORECASE),
    ),
    LanguageRule(
        "SP02",
        "Mellom ord skal det stå tankestrek (–), ikke bindestrek.",
        "Bytt bindestreken med tankestrek.",
        re.compile(r"(?<=\S)[ \u00a0]-[ \u00a0](?=\S)"),
    ),
    LanguageRule(
        "SP03",
        "Fra–til skal skrives med tankestrek uten mellomrom.",
        "Skriv for eksempel 2024–2028.",
        re.compile(r"(?<![\w./-])(?<!nr\. )\d{1,4}-\d{1,4}(?![\w/-]|\.\w)"),
    ),
    LanguageRule(
        "SP04",
        "Store tall skal deles i grupper på tre med hardt mellomrom.",
        "Bruk hardt mellomrom mellom gruppene.",
        re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)|(?<![\d.])\d{1,3}(?:\.\d{3})+(?= ?\u00a0?(?:kroner|kr)\b)"),
    ),
    LanguageRule(
        "SP05",
        "Tall og enhet skal holdes sammen med hardt mellomrom.",
        "Bruk hardt mellomrom mellom tallet og enheten.",
        re.compile(rf"\d (?:{_UNITS})(?!\w)|\d%"),
    ),
    LanguageRule(
        "SP06",
        "Desimaltall skal ha komma, ikke punktum.",
        "Bytt punktum med komma.",
        re.compile(rf"(?<![\d.])\d+\.\d{{1,2}}(?=[ \u00a0]?(?:{_UNITS})(?!\w))"),
    ),
    LanguageRule(
        "SP07",
        "Datoer skal skrives på norsk, som 21. november 2026 eller 21.11.2026.",
        "Skriv datoen på norsk.",
        re.compile(
            r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-]|\.\w)|(?<![\w/])\d{1,2}/\d{1,2}[/-]\d{2,4}(?![\w/])"
            rf"|(?<!\d)\d{{1,2}}[ \u00a0](?:{_MONTHS})\b"
        ),
    ),
    LanguageRule(
        "SP08",
        "Dag og måned skal holdes sammen med hardt mellomrom, og måneden skrives med liten bokstav.",
        "Skriv for eksempel 21. november 2026 med hardt mellomrom etter punktumet.",
        re.compile(rf"(?<!\d)\d{{1,2}}\. (?:{_MONTHS})\b|(?<!\d)\d{{1,2}}\.[ \u00a0](?:{_CAPITAL_MONTHS})\b"),
    ),
    LanguageRule(
        "SP09",
        "Sitater skal stå i «anførselstegn», ikke i rette tegn.",
        "Bruk « og ».",
        re.compile(r"[\"“”„]|(?<!\w)'(?=\w)"),
    ),
    LanguageRule(
        "SP10",
        "Det skal være ett mellomrom mellom ord.",
        "Fjern det ekstra mellomrommet.",
        re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)"),
    ),
    LanguageRule(
        "SP11",
        "Negative tall skal ha minustegn eller ordet minus, ikke bindestrek.",
        "Bytt bindestreken med minustegn.",
        re.compile(r"(?<![\w\u00a0 .,/-])-\d|(?<=[\u00a0 ])-\d"),
    ),
)


def language_faults(place: str, text: str, theirs: str = "") -> Iterator[LanguageFault]:
    """What is wrong in a text, rule by rule.

    Args:
        place: where the text stands.
        text: with hard spaces as they are.
        theirs: what people have written, as `written_text` gives it; faults that stand there are theirs.
    """
    for rule in LANGUAGE_RULES:
        for found in rule.pattern.finditer(text):
            is_writers = any(around and around in theirs for around in _surroundings(text, found))
            yield LanguageFault(rule.code, rule.requirement, place, found[0], rule.remedy, is_writers=is_writers)


def document_language_faults(document: bytes, written: Iterable[str] = ()) -> tuple[LanguageFault, ...]:
    """What is wrong in the text of a finished Word file.

    Args:
        document: the file.
        written: texts that people have written and that may stand in it; faults in them are theirs.

    Raises:
        NotAWordFileError: the file cannot be read.
    """
    theirs = written_text(written)
    paragraphs = WordFile(document).paragraphs
    return tuple(fault for each in paragraphs for fault in language_faults(each.place, each.text, theirs))


def written_text(texts: Iterable[str]) -> str:
    """Several texts as one, blanks and marks of Markdown aside, to look for words in."""
    return _plain(" ¶ ".join(texts))


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"[*_`]", "", text)).strip()


def _surroundings(text: str, found: re.Match[str]) -> tuple[str, str]:
    """What was found with the words before it, and with those after it: one side may be a figure of ours."""
    start, end = found.span()
    before, after = _plain(text[max(start - _CONTEXT, 0) : end]), _plain(text[start : end + _CONTEXT])
    alone = _plain(found[0])
    return (before if before != alone else ""), (after if after != alone else "")
