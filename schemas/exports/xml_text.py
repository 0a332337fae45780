"""The text of an XML file, proved to be well formed and then handed out in parts that plain string methods can cut.

Handlers called once per tag cost more than all the rest of reading a ledger. So expat runs over the file first with no
handler but the one that refuses a DOCTYPE: after that the file is known to be whole, every `<` in it outside comments,
CDATA and processing instructions begins a tag, and there are no entities but the five of XML itself. What else could
deceive a string method is taken out here: comments, processing instructions and CDATA, written as escaped
text. A bare `>` in a text or an attribute is left to `with_escaped_ends`.
"""

from __future__ import annotations

import codecs
import io
import pyexpat
import re
from collections.abc import Iterator

_SLICE = 1 << 20
_ASIDE = re.compile(r"<!--.*?(?:(-->)|\Z)|<!\[CDATA\[(.*?)(?:(\]\]>)|\Z)|<\?.*?(?:(\?>)|\Z)", re.DOTALL)
_TAG_AND_TEXT = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*>)([^<]*)""")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class XmlFaultError(Exception):
    """The file is not well-formed XML: damaged, cut off, or in another encoding than it says.

    `line` is where expat stopped; None when it is the encoding that is unknown or wrong.
    """

    def __init__(self, line: int | None) -> None:
        super().__init__(f"not well formed at line {line}")
        self.line = line


class DoctypeError(Exception):
    """The file has a DOCTYPE; nothing of what it declares was looked at."""


def proved_encoding(content: bytes) -> str:
    """The encoding the file declares, in small letters, once all of it is known to be well formed.

    Raises:
        DoctypeError: the file declares document types.
        XmlFaultError: it is damaged or breaks off.
    """
    parser = pyexpat.ParserCreate()
    declared: list[str | None] = []
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: declared.append(encoding)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except pyexpat.ExpatError as error:
        raise XmlFaultError(error.lineno) from error
    except (ValueError, LookupError) as error:
        raise XmlFaultError(None) from error
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
    return "utf-16" if wide else (next(iter(declared), None) or "utf-8").lower()


def text_parts(content: bytes, encoding: str) -> Iterator[str]:
    """The whole text in parts, each but the first beginning with `</`, so that no tag is cut in two.

    Args:
        content: a file that `proved_encoding` has passed.
        encoding: what it said.

    Raises:
        XmlFaultError: the bytes are not in that encoding.
    """
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(_codec(content, encoding))(), translate=True)
    view = memoryview(content)
    position, kept = 0, ""
    while position < len(view):
        # As much again as was kept, so that a file without any end tag is not copied once for every slice.
        end = position + max(_SLICE, len(kept))
        try:
            kept += decoder.decode(bytes(view[position:end]), final=end >= len(view))
        except UnicodeDecodeError as error:
            raise XmlFaultError(None) from error
        position = end
        part, kept = _cut(kept)
        if part:
            yield part
    yield kept


def with_escaped_ends(part: str) -> str:
    """The text with every `>` that ends no tag escaped, so that the last `>` before a text ends its tag.

    Args:
        part: text that begins and ends between two tags, and so has as many `<` as tags.
    """
    if part.count("<") == part.count(">"):
        return part
    return _TAG_AND_TEXT.sub(lambda found: found[1][:-1].replace(">", "&gt;") + ">" + _only_text(found[2]), part)


def unescaped(text: str) -> str:
    """The text with its references resolved; a file without DOCTYPE has none but these."""
    return _REFERENCE.sub(_referred, text)


def _refuse_doctype(*_declared: object) -> None:
    raise DoctypeError


def _codec(content: bytes, encoding: str) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if content.startswith(b"<\x00") else "utf-16-be"
    return encoding


def _cut(text: str) -> tuple[str, str]:
    """What can be handed out, and what must wait for the next slice: from the last end tag or an open aside on."""
    held = ""
    if "<!" in text or "<?" in text:
        text, held = _without_asides(text)
    end = max(text.rfind("</"), 0)
    return text[:end], text[end:] + held


def _without_asides(text: str) -> tuple[str, str]:
    """The text without comments and instructions, CDATA escaped, and an aside that has not ended yet."""
    kept: list[str] = []
    position = 0
    for aside in _ASIDE.finditer(text):
        kept.append(text[position : aside.start()])
        if not (aside[1] or aside[3] or aside[4]):
            return "".join(kept), text[aside.start() :]
        kept.append(_escaped(aside[2] or ""))
        position = aside.end()
    return "".join([*kept, text[position:]]), ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _only_text(text: str) -> str:
    return text.replace(">", "&gt;")


def _referred(reference: re.Match[str]) -> str:
    if reference[3]:
        return _NAMED[reference[3]]
    return chr(int(reference[1], 16) if reference[1] else int(reference[2]))
