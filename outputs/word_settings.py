"""A Word file's settings: bokmål, the decimal comma, and what footnotes need; put where the format wants them."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document

from outputs.word_fields import element
from outputs.word_names import qn

LANGUAGE: Final = "nb-NO"

_LAST_SETTINGS: Final = (
    *("w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema"),
    *("w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
)
"""The last settings in the order the format demands; those we never write are left out but for the known ones."""


def speak_bokmaal(document: Document, *, is_template: bool) -> None:
    """Bokmål everywhere, and the decimal comma; our own file is not in the compatibility mode of an older Word."""
    styles = document.styles.element
    for found in styles.iter(qn("w:lang")):
        _speak(found)
    _speak_by_default(styles)
    settings = document.settings.element
    _speak(setting(settings, "w:themeFontLang"))
    setting(settings, "w:decimalSymbol").set(qn("w:val"), ",")
    setting(settings, "w:listSeparator").set(qn("w:val"), ";")
    compatibility = setting(settings, "w:compat")
    if not is_template:
        mode = compatibility.find(f"{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']")
        mode.set(qn("w:val"), "15")


def setting(settings: Any, name: str) -> Any:
    """The setting of that name, made in its place when it is missing."""
    found = settings.find(qn(name))
    if found is None:
        found = element(name)
        later = _LAST_SETTINGS[_LAST_SETTINGS.index(name) + 1 :]
        following = next((other for each in later if (other := settings.find(qn(each))) is not None), None)
        settings.append(found) if following is None else following.addprevious(found)
    return found


def _speak_by_default(styles: Any) -> None:
    """The language of text whose style says nothing of it."""
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = element("w:docDefaults")
        styles.insert(0, defaults)
    runs = _child(_child(defaults, "w:rPrDefault", 0), "w:rPr", 0)
    if runs.find(qn("w:lang")) is None:
        runs.append(element("w:lang"))
    _speak(runs.find(qn("w:lang")))


def _child(parent: Any, name: str, position: int) -> Any:
    found = parent.find(qn(name))
    if found is None:
        found = element(name)
        parent.insert(position, found)
    return found


def _speak(lang: Any) -> None:
    for key in ("val", "eastAsia", "bidi"):
        lang.set(qn(f"w:{key}"), LANGUAGE)
