"""The first element of an XML file: what it is, before any of it is read."""

from __future__ import annotations

import io
from dataclasses import dataclass

from lxml import etree

HEAD_LENGTH = 65_536


@dataclass(frozen=True, slots=True)
class XmlRoot:
    """The outermost element; `has_doctype` when the file declares document types, which no ledger needs."""

    name: str
    namespace: str
    has_doctype: bool


def looks_like_xml(content: bytes) -> bool:
    """Whether the file begins as XML does, in any encoding that XML allows."""
    head = content[:HEAD_LENGTH].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    start = head.replace(b"\x00", b"").lstrip()
    return start.startswith((b"<?xml", b"<")) and not is_html(content)


def is_html(content: bytes) -> bool:
    """Whether it is a web page: many systems call one `.xls`."""
    head = content[:HEAD_LENGTH].replace(b"\x00", b"").lower()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")) or b"<html" in start[:2000]


def xml_root(content: bytes) -> XmlRoot | None:
    """The outermost element; None when not even that can be read."""
    events = etree.iterparse(io.BytesIO(content), events=("start",), **SAFE)
    try:
        _, element = next(iter(events))
    except (etree.XMLSyntaxError, StopIteration):
        return None
    # Not etree.QName, which raises for a namespace that a damaged byte has put a brace into.
    namespace, _, name = str(element.tag).rpartition("}")
    doctype = element.getroottree().docinfo.doctype
    return XmlRoot(name, namespace.removeprefix("{"), bool(doctype))


SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False}
"""How every XML file is parsed: an export must not be able to make us read anything but itself."""
