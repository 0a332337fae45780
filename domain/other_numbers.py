"""Numbers in a text that say nothing of how much: dates, references, addresses, ages, codes. They are blanked out.

What is left is for `domain.written_numbers` to read. A number with a unit of money or a per cent sign is never taken
for one of these, and hardly one before a noun that results are counted in. Source: decision 0024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from domain.counted_nouns import RESULT
from domain.figure_marks import figure_marks
from schemas.masking import ELEVEN_DIGITS, PHONES
from schemas.period_words import MONTHS

BLANKED: Final = "\u2588"
"""What stands in the place of each letter that is blanked out."""

_UNIT: Final = r"[ ]?(?:,-|,–|kr\b|kroner|krone\b|nok\b|%|‰|prosent|promille|pst\b|mill|mrd|tusen|tkr|t\.kr|mnok)"
_NO_MONEY: Final = rf"(?![,.]\d)(?!{_UNIT})"
_NO_UNIT: Final = rf"(?![ ]?\d){_NO_MONEY}"
_NO_RESULT: Final = rf"(?![ ]{RESULT})"
_ALONE: Final = r"(?<![\w,.])"
_DASH: Final = r"[ ]?[–—/-][ ]?"
_YEAR: Final = r"(?:19|20)\d{2}"
_YEARS: Final = rf"{_YEAR}(?:{_DASH}(?:{_YEAR}|\d{{2}}))?"
_MONTH: Final = rf"(?:{'|'.join(MONTHS[number] for number in range(1, 13))})\b"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_CLOCK: Final = r"\d{1,2}(?:[.:]?\d{2})?(?!\d)"
_LABEL: Final = (
    r"(?:§{1,2}|(?<!\w)(?:paragraf(?:en|ene)?|kap(?:ittel|itlet|ittelet|\.)|post|punkt(?:et|ene)?|pkt\.?|avsnitt|ledd|"
    r"tabell|figur|vedlegg|side|s\.|nr\.?|nummer|linje|rad|bilag|konto|prosjekt|ansvar|funksjon|tjeneste|art|fase|"
    r"trinn|versjon|modell|alternativ|spor|del|nivå|steg|uke|uka|veke|note|sak|saksnr\.?|sak nr\.|delmål|tiltak|"
    r"bærekraftsmål|innsatsområde|hovedmål|rundskriv|ISO|klasse|gruppe|rom|postboks|buss|linje|"
    r"fv\.?|rv\.?|fylkesve[ig]|riksve[ig]))"
)
_REFERRED: Final = rf"\d{{1,6}}[a-zæøå]?(?!\w)(?:[.:/-]\d+)*{_NO_UNIT}{_NO_RESULT}"
_AND: Final = r"(?:[ ]?[–-][ ]?|,[ ]|[ ](?:og|eller|til|av)[ ])"

_TO: Final = r"(?:[ ]?[–-][ ]?|-?[ ](?:til|og|eller)[ ])"
_BILL: Final = r"(?:Prop|Meld\.[ ]?St|Innst|Ot\.[ ]?prp|St\.[ ]?meld|St\.[ ]?prp|NOU|Dok)"
_STREET: Final = r"(?:gat[ea]|gaten|veien|vegen|vei|veg|allé|alleen|plass|torget|torg|bakken|stien|svingen|kroken)"
_LASTING: Final = r"(?:måned|månad|uke|veke|dag|døgn|minutt|sekund)(?:e?r|ar|e?rs|s|en|e?ne)?(?!\w)"
_EACH: Final = r"[ ](?:i|per|hver)[ ](?:uk|vek|måned|månad|år|dag|døgn|semester)\w*"
_BEFORE_A_YEAR: Final = rf"(?:i|siden|innen|året|høsten|våren|sommeren|vinteren|{_MONTH})"

_DATES: Final = (
    rf"{_ALONE}{_DAY}\.(?:{_TO}{_DAY}\.)?[ ]{_MONTH}(?:[ ]{_YEAR})?",
    rf"{_ALONE}{_DAY}\.(?:0?[1-9]|1[0-2])\.(?:{_YEAR}|\d{{2}})?(?!\d)",
    rf"{_ALONE}{_YEAR}-\d{{2}}(?:-\d{{2}})?(?!\d)",
    rf"\bden[ ]{_DAY}\.",
    rf"\b{_BEFORE_A_YEAR}[ ]{_YEARS}(?!/?\d){_NO_MONEY}",
    rf"{_ALONE}{_YEARS}(?!/?\d){_NO_MONEY}{_NO_RESULT}",
)
_CLOCK_TIMES: Final = (
    rf"\bkl(?:\.|okka|okken)?[ ]{_CLOCK}(?:(?:{_DASH}|[ ](?:til|og)[ ]){_CLOCK})?",
    rf"{_ALONE}\d{{1,2}}:\d{{2}}(?:{_DASH}\d{{1,2}}:\d{{2}})?(?!\d)",
    rf"{_ALONE}\d{{1,2}}\.\d{{2}}{_DASH}\d{{1,2}}\.\d{{2}}{_NO_UNIT}",
)
_REFERENCES: Final = (
    rf"{_LABEL}[ ]?{_REFERRED}(?:{_AND}{_REFERRED})*",
    rf"\b{_BILL}\.?[ ](?:nr\.[ ])?\d+(?::[ ]?\d+)?(?:[ ][A-Z]\b)?(?:[ ]?\(\d{{4}}[–-]\d{{2,4}}\))?",
    rf"{_ALONE}(?!\d/\d[ ](?:av|del))\d{{1,4}}/\d{{1,6}}(?:-\d+)*(?!\d)",
    rf"{_ALONE}\d+[ ]?:[ ]?\d+(?!\d)",
    rf"{_ALONE}\d{{1,2}}(?:\.\d{{1,2}})+(?!\d){_NO_UNIT}",
)
# A full stop before a small letter makes an ordinal; before a capital it ends a sentence.
_ORDINALS: Final = (
    rf"{_ALONE}(?<!\d[ ])\d{{1,3}}\.(?:{_TO}\d{{1,3}}\.)?(?:-|[ ])(?=(?-i:[a-zæøå]))",
    r"\(\d{1,2}\)|(?<![\w(])\d{1,2}\)",
)
_AGES_AND_TIMES: Final = (
    rf"\b(?:alderen|aldersgruppen|aldersgruppa|alder)[ ](?:fra[ ]|mellom[ ])?\d{{1,3}}(?:{_TO}\d{{1,3}})?",
    rf"{_ALONE}(?:\d{{1,3}}{_TO})?\d{{1,3}}(?:[ ]|-|-[ ])?(?:år|års|åring\w*|årig\w*)(?!\w)",
    rf"{_ALONE}(?:\d{{1,3}}{_TO})?\d{{1,3}}[ ]{_LASTING}",
    rf"{_ALONE}\d{{1,2}}(?:,5)?[ ](?:ganger|gonger|kvelder|timer|møter){_EACH}",
    rf"{_ALONE}\d{{1,2}}\+(?!\d)",
)
_POSITIONS: Final = (
    rf"{_ALONE}\d{{1,3}}(?:,\d+)?[ -]?(?:%|prosents?)[ -]{{0,2}}(?:fast[ ]|prosjekt)?stilling\w*",
    r"stilling(?:en|er|ene|a)?[ ](?:på|i)[ ]\d{1,3}(?:,\d+)?[ ]?(?:%|prosent)",
)
_ADDRESSES: Final = (
    rf"(?-i:\b[A-ZÆØÅ])\w*{_STREET}[ ]\d{{1,3}}(?:[ ]?(?-i:[A-Z]))?(?!\w){_NO_UNIT}{_NO_RESULT}",
    rf"{_ALONE}\d{{4}}[ ](?=(?-i:[A-ZÆØÅ]))(?!{_UNIT.removeprefix('[ ]?')})(?!{RESULT})",
    r"\borg(?:anisasjons)?\.?[ ]?-?n(?:umme)?r\.?:?[ ]?\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)",
    rf"{_ALONE}\d{{8}}(?!\d){_NO_UNIT}",
    r"https?://\S+|www\.\S+|\S+@\S+",
)
_PARTS_OF_WORDS: Final = (
    rf"(?<![\w-])(?!(?:kr|nok)\.?\d)[^\W\d_][\w]*-?\d[\w/-]*{_NO_UNIT}",
    rf"{_ALONE}\d+(?:[–-]\d+)?(?!-?{_UNIT.removeprefix('[ ]?')})(?:-(?:[ ]og[ ]\d+-)?)?(?!\u00bd)[^\W\d_]\w*",
)
_PATTERNS: Final = (
    *(*_DATES, *_CLOCK_TIMES, *_REFERENCES, *_ORDINALS),
    *(*_AGES_AND_TIMES, *_POSITIONS, *_ADDRESSES, *_PARTS_OF_WORDS),
)
_OTHERS: Final = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_ORGANISATION: Final = re.compile(
    rf"{_ALONE}[89]\d{{2}}[ ]\d{{3}}[ ]\d{{3}}(?!\d){_NO_UNIT}{_NO_RESULT}", re.IGNORECASE
)
_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_OF_PERSONS: Final = tuple(re.compile(pattern) for pattern in (ELEVEN_DIGITS, *PHONES))
_HAS_UNIT: Final = re.compile(_UNIT, re.IGNORECASE)


def without_other_numbers(text: str, names: Sequence[str] = ()) -> str:
    """The text, as long as before, with everything blanked out that has digits and is no quantity.

    Args:
        text: with plain blanks, as `domain.narrative_blocks` gives it.
        names: of measures, programmes and the like; digits in them belong to the name.
    """
    blanked = list(text)
    for start, end in _spans(text, names):
        blanked[start:end] = BLANKED * (end - start)
    return "".join(blanked)


def _spans(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    yield from ((mark.start, mark.end) for mark in figure_marks(text))
    for name in names:
        if any(sign.isdigit() for sign in name):
            yield from (found.span() for found in re.finditer(re.escape(name), text, re.IGNORECASE))
    yield from (found.span() for found in _OTHERS.finditer(text))
    yield from (found.span() for found in _ORGANISATION.finditer(text) if _is_of_organisation(found[0]))
    for pattern in _OF_PERSONS:
        for found in pattern.finditer(text):
            if not _HAS_UNIT.match(text, found.start(2)):
                yield found.end(1), found.start(2)


def _is_of_organisation(written: str) -> bool:
    """Whether nine digits have the check digit of a number in the register of organisations."""
    digits = (int(sign) for sign in written if sign.isdigit())
    return sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11 == 0
