"""Which suppliers look like private persons, and on which functions that is confidential.

A name cannot be proved to be a person's, so the rule errs towards people: what it points out is hidden and looked at.
A bare supplier number says nothing of who it is.

Source: DOMAIN section 7, L18 (taushetsplikt: forvaltningsloven section 13, sosialtjenesteloven section 44).
"""

from __future__ import annotations

import re
from typing import Final

from stdnum.no import orgnr

from schemas.personal_data import PersonalData, personal_data_in_text

CONFIDENTIAL_FUNCTIONS: Final = frozenset({"242", "243", "244", "251", "252", "273", "275", "276", "281"})
"""Social services, child welfare and measures for single people, by KOSTRA function."""

_FORMS: Final = frozenset(
    {
        *(
            "as",
            "asa",
            "ans",
            "da",
            "sa",
            "ba",
            "bbl",
            "sf",
            "hf",
            "rhf",
            "kf",
            "iks",
            "fkf",
            "sti",
            "enk",
            "nuf",
            "ks",
        ),
        *("ks", "ltd", "gmbh", "inc", "ab", "oy", "aps", "llc", "co", "group", "gruppe", "gruppen", "norge", "norway"),
        *("norsk", "norske", "nordic", "scandinavia", "nav", "helse", "kommune", "stat", "staten", "etat", "il"),
        *("lag", "laget", "hus", "huset", "råd", "rådet", "bank", "skole", "skolen", "universitet", "sykehus", "kirke"),
        *("samvirke", "departementet", "borettslag", "ungdomslag", "sameie", "kirkens", "menighets", "kors", "vel"),
        *("if", "fk", "ik", "bk", "tl", "frelsesarmeen", "folkehjelp", "lions", "rotary", "sanitet", "forlaget"),
    }
)
"""Words that only an organisation has in its name, in small letters."""
_ENDINGS: Final = (
    *("kommune", "forening", "foreningen", "klubb", "klubben", "skole", "skolen", "skule", "barnehage", "barnehagen"),
    *("sentral", "sentralen", "senter", "senteret", "verk", "verket", "vesen", "vesenet", "etaten", "direktoratet"),
    *("selskap", "selskapet", "butikk", "butikken", "handel", "handelen", "service", "forlag", "forlaget", "trykk"),
    *("trykkeri", "utleie", "maskin", "menighet", "museet", "museum", "bibliotek", "biblioteket", "konsult", "taxi"),
    *("transport", "entreprenør", "regnskap", "rådgivning", "byrå", "byrået", "tjeneste", "tjenester", "hotell"),
    *("kafé", "kafe", "restaurant", "bakeri", "bakeriet", "rørlegger", "bygg", "elektro", "idrettslag", "stiftelse"),
    *("stiftelsen", "sparebank", "fylkeskommune", "høgskole", "misjon", "misjonen", "forbund", "forbundet"),
    *("korps", "teater", "speidergruppe", "ungdomsråd", "data", "kontor", "renhold", "catering", "bokhandel"),
)

_ORGANISATION_NUMBER: Final = re.compile(r"(?:^|[^0-9])([89][0-9]{2}[ \u00a0]?[0-9]{3}[ \u00a0]?[0-9]{3})(?:$|[^0-9])")
_NOT_A_NAME: Final = re.compile(r"^[\d\s.:;/()#-]+|[\d\s.:;/()#-]+$")
_INITIAL: Final = r"[A-ZÆØÅ]\."
_PART: Final = r"(?:[^\W\d_]+['\u2019])?[A-ZÆØÅÉÈÜÖÄÁÓ][^\W\d_]*"
_WORD: Final = rf"(?:{_INITIAL}|{_PART}(?:-{_PART})*)"
_NAME: Final = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,3}}")
HIDDEN_NAME: Final = "[navn skjult]"


def looks_like_a_person(party: str) -> bool:
    """Whether a supplier or customer is, or may be, a private person.

    A person's identity number says so. Else two to four capitalised words do, also as `Etternavn, Fornavn` and with a
    supplier number before or after, unless one of them is an organisation's word or an organisation number is there.
    """
    if PersonalData.IDENTITY_NUMBER in personal_data_in_text(party):
        return True
    if any(orgnr.is_valid(number) for number in _ORGANISATION_NUMBER.findall(party)):
        return False
    name = " ".join(_NOT_A_NAME.sub("", party).split())
    return _NAME.fullmatch(name) is not None and not any(map(_is_of_organisation, re.split(r"[ ,.-]+", name)))


def without_names(text: str) -> str:
    """A text with what may be a person's name hidden: capitalised words side by side, none of them an organisation's.

    A place or a title of two such words is hidden too; a name in small letters or a first name alone cannot be told.
    """
    shown: list[str] = []
    names: list[str] = []
    for word in text.split():
        if not _may_be_of_a_name(word):
            shown += [*_hidden(names), word]
            names = []
            continue
        names.append(word)
        if word.endswith((".", ":", ";")) and len(word) > len("K."):
            shown += _hidden(names)
            names = []
    return " ".join((*shown, *_hidden(names)))


def _may_be_of_a_name(word: str) -> bool:
    core = word.strip("()[]\"'«»,.:;-/")
    is_capitalised = core[:1].isupper() and not any(map(str.isdigit, core))
    return is_capitalised and not any(map(_is_of_organisation, re.split(r"[,./-]+", core)))


def _hidden(names: list[str]) -> list[str]:
    """The words of a possible name in hiding, with the sign after it; a single word is no name."""
    return names if len(names) < 2 else [HIDDEN_NAME + names[-1][len(names[-1].rstrip(",.:;)")) :]]


def _is_of_organisation(word: str) -> bool:
    small = word.casefold()
    return small in _FORMS or small.endswith(_ENDINGS)
