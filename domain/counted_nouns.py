"""The nouns that results are counted in; patterns, to be matched where the words after a number begin."""

from __future__ import annotations

from typing import Final

_OF_PEOPLE: Final = (
    r"deltak|person|barn(?!ehage|evern)|ungdom|elev|famili|kvinne|menn(?!eske)|menneske|jente|gutt|foreldre|mødre|innbygger|"
    r"besøkende|bruker(?!bet)|frivillig|medlem|husstand|jobbsøk|søker|påmeld|gjest"
)
_OF_RESULTS: Final = (
    r"besøk|jobb|årsverk|søknad|samtale|utlån|henvendelse|måltid|porsjon|arrangement|aktivitet(?:er)?\b|møte(?!plass)|"
    r"kurs\b|timer?\b|bøker"
)
_BEFORE: Final = r"(?:(?!(?:og|eller|av|i|på|til|for|med|som|fra|ved|der|ble|er|var)\b)\w+ ){0,2}?"
PEOPLE: Final = rf"{_BEFORE}\w*(?:{_OF_PEOPLE})"
"""People, with at most two words before them, as in `42 nye deltakere`."""
PERSONS: Final = rf"{_BEFORE}\w*(?:{_OF_PEOPLE}|voksne|lærling|flyktning|beboer|student|pasient)\w{{0,4}}(?!\w)"
"""People and no longer word that begins with them: `familier`, not `familiesenter`."""
RESULT: Final = rf"{_BEFORE}\w*(?:{_OF_PEOPLE}|{_OF_RESULTS})"
"""People and whatever else is counted."""
