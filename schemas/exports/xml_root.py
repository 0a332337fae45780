"""The first element of an XML file: what it is, before any of it is read."""

from __future__ import annotations

import pyexpat
from dataclasses import dataclass

HEAD_LENGTH = 65_536


@dataclass(frozen=True, slots=True)
class XmlRoot:
    """The outermost element; `has_doctype` when the file declares document types, which no ledger needs."""

    name: str
    namespace: str
    has_doctype: bool = False


class _Found(Exception):  # noqa: N818 - it ends the reading, and nothing is wrong
    """Stops the parser at what was looked for."""

    def __init__(self, root: XmlRoot) -> None:
        self.root = root


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
    """The outermost element; None when not even that can be read.

    A DOCTYPE ends the reading before what it declares is looked at: no entity is defined, no other file opened.
    """
    parser = pyexpat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _stop_at_doctype
    parser.StartElementHandler = _stop_at_element
    try:
        parser.Parse(content, True)
    except _Found as found:
        return found.root
    except (pyexpat.ExpatError, ValueError, LookupError):
        return None
    return None


def _stop_at_doctype(name: str, *_declared: object) -> None:
    raise _Found(XmlRoot(name.rpartition(":")[2], "", has_doctype=True))


def _stop_at_element(name: str, _attributes: object) -> None:
    namespace, _, local = name.rpartition(" ")
    raise _Found(XmlRoot(local, namespace))
