"""Our styles in the municipality's template: theirs where they have one, ours where they lack it, in their typeface."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from docx.document import Document

from outputs.word_fields import element
from outputs.word_names import qn


class UnknownStyleError(ValueError):
    """The map of styles names one that the template, or the product, does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name = name
        super().__init__(f"there is no style {name!r}; those there are: {', '.join(sorted(known))}")


def adopt_styles(document: Document, ours: Document, mapped: Mapping[str, str]) -> None:
    """Adds the styles of ours that a template lacks, and bases those that are mapped on the template's own.

    Args:
        document: the template; a style it has is left as it is.
        ours: a file that is dressed in our styles.
        mapped: the template's style by ours.

    Raises:
        UnknownStyleError: the map names a style that is not there.
    """
    _write_names_alike(document, ours)
    names = [style.name or "" for style in ours.styles]
    theirs = [style.name or "" for style in document.styles]
    lacking = [name for name in names if name not in theirs]
    for name in lacking:
        document.styles.element.append(_copied(ours.styles[name].element, document))
    for name in lacking:
        _base_alike(document, ours, name)
    for name, their_name in mapped.items():
        if name not in names:
            raise UnknownStyleError(name, names)
        if their_name not in theirs:
            raise UnknownStyleError(their_name, theirs)
        _follow(document.styles[name].element, document.styles[their_name].element)


def _write_names_alike(document: Document, ours: Document) -> None:
    """Gives the template's styles the letters Word writes their names with; other office suites write `Header`."""
    ours_by_name = {_written(style).get(qn("w:val")).casefold(): _written(style) for style in ours.styles}
    for style in document.styles:
        written = _written(style)
        alike = ours_by_name.get(written.get(qn("w:val")).casefold())
        if alike is not None:
            written.set(qn("w:val"), alike.get(qn("w:val")))


def _written(style: Any) -> Any:
    return style.element.find(qn("w:name"))


def _copied(style: Any, document: Document) -> Any:
    """A style of ours without its typeface and its numbering, under an id that is free."""
    made = copy.deepcopy(style)
    used = {each.get(qn("w:styleId")) for each in document.styles.element.findall(qn("w:style"))}
    own = made.get(qn("w:styleId"))
    made.set(qn("w:styleId"), own if own not in used else f"{own}Omradeloft")
    made.attrib.pop(qn("w:default"), None)
    for name in ("w:rFonts", "w:numPr"):
        for found in list(made.iter(qn(name))):
            found.getparent().remove(found)
    for name in ("w:link", "w:next"):
        for found in made.findall(qn(name)):
            made.remove(found)
    return made


def _base_alike(document: Document, ours: Document, name: str) -> None:
    """Bases an added style on the template's style of the same name as ours is based on."""
    base = ours.styles[name].base_style
    based = document.styles[name].element.find(qn("w:basedOn"))
    if base is not None and based is not None:
        based.set(qn("w:val"), document.styles[base.name].style_id)


def _follow(style: Any, theirs: Any) -> None:
    """Makes a style look like another and be nothing but that: headings stay headings, lists stay lists."""
    if style is theirs:
        return
    kept = [style.find(f"{qn('w:pPr')}/{qn(name)}") for name in ("w:numPr", "w:outlineLvl")]
    for name in ("w:rPr", "w:pPr", "w:basedOn"):
        for found in style.findall(qn(name)):
            style.remove(found)
    style.find(qn("w:name")).addnext(element("w:basedOn", val=theirs.get(qn("w:styleId"))))
    if any(each is not None for each in kept):
        shape = element("w:pPr")
        shape.extend([each for each in kept if each is not None])
        style.append(shape)
