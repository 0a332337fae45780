"""Rules of accessibility for the text: language, properties, headings, lists, spacing, size and contrast."""

from __future__ import annotations

import re
from itertools import dropwhile, pairwise
from typing import Any, Final

from outputs.accessibility_look import fill_of, looks_of, plain_look
from outputs.accessibility_reading import Paragraph, WordFile, text_of, value
from outputs.accessibility_rules import GOOD_PRACTICE, AccessRule, Answers, wcag
from outputs.word_names import qn

LANGUAGE: Final = "nb-no"
SMALLEST_POINTS: Final = 8
LONGEST_HEADING: Final = 100
CONTRAST: Final = 4.5
CONTRAST_LARGE: Final = 3.0

_CORE: Final = "docProps/core.xml"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_NOT_HEADINGS: Final = re.compile(r"title|subtitle|caption|tittel|undertittel|bildetekst|toc .*|innholdsfortegnelse .*")
_BULLET_BY_HAND: Final = re.compile(r"[-•·*▪●][\s\u00a0]+\S")
_MARK_BY_HAND: Final = re.compile(r"(?:(?:\d{1,2}|[a-zæøå])[.)]|–)[\s\u00a0]+\S")
_FILLED: Final = frozenset(map(qn, ("w:drawing", "w:pict", "w:object", "w:fldChar", "w:sectPr", "w:sym", "w:ptab")))


def _languages(file: WordFile) -> Answers:
    root = file.parts.get("word/styles.xml")
    default = None if root is None else value(root, "w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    yield None if _is_norwegian(default) else f"standardspråket er {default or 'ikke satt'}"
    for style in file.styles.values():
        language = value(style, "w:rPr/w:lang")
        if language is not None:
            name = value(style, "w:name") or style.get(qn("w:styleId"))
            yield None if _is_norwegian(language) else f"stilen «{name}» har språket {language}"
    theme = file.parts.get("word/settings.xml")
    language = None if theme is None else value(theme, "w:themeFontLang")
    if language is not None:
        yield None if _is_norwegian(language) else f"dokumentets innstillinger har språket {language}"


def _is_norwegian(language: str | None) -> bool:
    return (language or "").lower() == LANGUAGE


def _runs_in_another_language(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        for run in paragraph.element.iter(qn("w:r")):
            language = value(run, "w:rPr/w:lang")
            if text_of(run):
                is_wrong = language is not None and not _is_norwegian(language)
                yield f"{paragraph.place}: teksten har språket {language}" if is_wrong else None


def _title(file: WordFile) -> Answers:
    yield None if _property(file, "title") else "dokumentets egenskaper har ingen tittel"
    first = next((each for each in file.paragraphs if each.is_in_body and _is_title(file, each)), None)
    yield None if first is not None and first.text else "tittelen vises ikke i teksten"


def _is_title(file: WordFile, paragraph: Paragraph) -> bool:
    return file.style_name(paragraph.style_id) in {"title", "tittel"} or file.heading_level(paragraph) == 1


def _property(file: WordFile, name: str) -> str:
    core = file.parts.get(_CORE)
    return "" if core is None else (core.findtext(f"{_DC}{name}") or "").strip()


def _author_and_subject(file: WordFile) -> Answers:
    for name, norwegian in (("creator", "forfatter"), ("subject", "emne")):
        yield None if _property(file, name) else f"dokumentets egenskaper har ikke {norwegian}"


def _heading_order(file: WordFile) -> Answers:
    before = 0
    if not file.headings:
        yield "dokumentet har ingen overskrifter"
    for level, paragraph in file.headings:
        skipped = level > before + 1
        yield f"{paragraph.place}: nivå {level} følger etter nivå {before or 'ingen'}" if skipped else None
        before = level


def _empty_headings(file: WordFile) -> Answers:
    for _, paragraph in file.headings:
        yield None if paragraph.text else paragraph.place


def _faked_headings(file: WordFile) -> Answers:
    """Bold lines that stand as headings, from the title on: what is above it is a letterhead."""
    body = [paragraph for paragraph in file.paragraphs if paragraph.is_in_body and paragraph.text]
    for paragraph, following in pairwise(dropwhile(lambda each: not _is_title(file, each), body)):
        is_plain = file.heading_level(paragraph) is None
        if is_plain and not _NOT_HEADINGS.fullmatch(file.style_name(paragraph.style_id)):
            leads = not file.style_name(following.style_id).startswith(("toc ", "innholdsfortegnelse"))
            is_faked = leads and _looks_like_heading(file, paragraph) and not _is_bold(file, following)
            yield f"{paragraph.place}: «{paragraph.text}»" if is_faked else None


def _looks_like_heading(file: WordFile, paragraph: Paragraph) -> bool:
    is_short = len(paragraph.text) <= LONGEST_HEADING and paragraph.text[-1] not in ".,:;!?"
    return is_short and "\t" not in paragraph.text and _is_bold(file, paragraph) and not _is_item(file, paragraph)


def _is_bold(file: WordFile, paragraph: Paragraph) -> bool:
    return all(look.is_bold for look in looks_of(file, paragraph))


def _is_item(file: WordFile, paragraph: Paragraph) -> bool:
    """Whether it is an item of a real list, by itself or by its style."""
    settings = [paragraph.element, *file.style_chain(paragraph.style_id)[::-1]]
    numbering = next((found for each in settings if (found := value(each, "w:pPr/w:numPr/w:numId")) is not None), None)
    return numbering not in {None, "0"}


def _lists(file: WordFile) -> Answers:
    body = [paragraph for paragraph in file.paragraphs if paragraph.part == "word/document.xml" and paragraph.text]
    marked = [bool(_MARK_BY_HAND.match(paragraph.text)) for paragraph in body]
    for position, paragraph in enumerate(body):
        if file.heading_level(paragraph) is not None or paragraph.cell is not None:
            continue
        # A lone "1. januar …" is a sentence, a lone "– Ja" is speech; two such lines after one another are a list.
        in_row = marked[position] and any(marked[max(position - 1, 0) : position] + marked[position + 1 :][:1])
        by_hand = bool(_BULLET_BY_HAND.match(paragraph.text)) or in_row
        yield f"{paragraph.place}: listen er skrevet for hånd" if by_hand and not _is_item(file, paragraph) else None


def _empty_paragraphs(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        if paragraph.is_in_body:
            yield paragraph.place if _is_only_air(paragraph.element) else None


def _is_only_air(element: Any) -> bool:
    """Whether an empty paragraph is there for its height; Word itself needs one between and after tables."""
    if text_of(element) or any(each.tag in _FILLED for each in element.iter()):
        return False
    breaks = (each.get(qn("w:type")) for each in element.iter(qn("w:br")))
    before = element.getprevious()
    return "page" not in breaks and not (before is not None and before.tag == qn("w:tbl"))


def _contrast(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        for look in looks_of(file, paragraph):
            needed = CONTRAST_LARGE if look.is_large else CONTRAST
            shown = f"{look.contrast:.1f}".replace(".", ",")
            pair = f"#{look.color} på #{look.background}, kontrast {shown}"
            yield f"{paragraph.place}: {pair}" if look.contrast < needed else None


def _color_alone(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        looks, plain = looks_of(file, paragraph), plain_look(file, paragraph)
        is_mixed = len({look.color for look in looks}) > 1
        for look in looks:
            differs = is_mixed and look.color != plain.color and look.is_colorful
            is_alone = differs and look.marks <= plain.marks
            yield f"{paragraph.place}: «{look.text.strip()}» skiller seg bare ut med farge" if is_alone else None
    for number, table in enumerate(file.tables, start=1):
        for cell in table.element.iter(qn("w:tc")):
            settings = cell.find(qn("w:tcPr"))
            if settings is not None and fill_of(settings):
                yield None if text_of(cell) else f"tabell {number}: en farget celle uten tekst"


def _sizes(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        for look in looks_of(file, paragraph):
            shown = f"{look.points:g}".replace(".", ",")
            yield f"{paragraph.place}: {shown} punkt" if look.points < SMALLEST_POINTS else None


TEXT_RULES: Final = (
    AccessRule(
        "UU01",
        "Dokumentet skal ha språket bokmål (nb-NO), i standardoppsettet og i alle stiler.",
        wcag("3.1.1"),
        "Sett språket til norsk bokmål i malen.",
        _languages,
    ),
    AccessRule(
        "UU02",
        "Ingen tekst skal være merket med et annet språk enn bokmål.",
        wcag("3.1.2"),
        "Merk teksten og velg norsk bokmål som språk.",
        _runs_in_another_language,
    ),
    AccessRule(
        "UU03",
        "Dokumentet skal ha en tittel, i egenskapene og synlig i teksten.",
        wcag("2.4.2"),
        "Skriv tittelen i dokumentets egenskaper, og bruk tittelstil eller overskrift 1 i teksten.",
        _title,
    ),
    AccessRule(
        "UU04",
        "Dokumentets egenskaper skal si hvem som er forfatter, og hva emnet er.",
        GOOD_PRACTICE,
        "Fyll ut forfatter og emne i dokumentets egenskaper.",
        _author_and_subject,
    ),
    AccessRule(
        "UU05",
        "Overskrifter skal begynne på nivå 1 og ikke hoppe over nivåer.",
        wcag("1.3.1"),
        "Bruk neste overskriftsnivå i rekken.",
        _heading_order,
    ),
    AccessRule(
        "UU06",
        "Ingen overskrift skal være tom.",
        wcag("2.4.6"),
        "Skriv overskriften, eller gi avsnittet vanlig stil.",
        _empty_headings,
    ),
    AccessRule(
        "UU07",
        "Overskrifter skal ha overskriftsstil og ikke bare være uthevet.",
        wcag("1.3.1"),
        "Gi avsnittet en overskriftsstil, eller skriv det som vanlig tekst.",
        _faked_headings,
    ),
    AccessRule(
        "UU08",
        "Lister skal være laget med listestil, ikke med tegn skrevet for hånd.",
        wcag("1.3.1"),
        "Bruk punktliste eller nummerert liste.",
        _lists,
    ),
    AccessRule(
        "UU09",
        "Luft skal ikke lages med tomme avsnitt.",
        wcag("1.3.2"),
        "Fjern det tomme avsnittet og bruk avstand før eller etter i stilen.",
        _empty_paragraphs,
    ),
    AccessRule(
        "UU10",
        "Tekst skal ha kontrast på minst 4,5 til 1 mot bakgrunnen, stor tekst minst 3 til 1.",
        wcag("1.4.3"),
        "Velg mørkere tekst eller lysere bakgrunn.",
        _contrast,
    ),
    AccessRule(
        "UU11",
        "Opplysninger skal ikke gis bare med farge.",
        wcag("1.4.1"),
        "Marker det også med ord, kursiv, understrek eller halvfet skrift.",
        _color_alone,
    ),
    AccessRule(
        "UU12",
        f"Skriften skal være minst {SMALLEST_POINTS} punkt.",
        GOOD_PRACTICE,
        f"Sett skriften til {SMALLEST_POINTS} punkt eller mer.",
        _sizes,
    ),
)
