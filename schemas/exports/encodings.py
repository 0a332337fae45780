"""From bytes to text: which encoding, with proof, and whether letters were damaged on the way."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import polars as pl

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MOJIBAKE = r"Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]|â€|\ufffd"
"""UTF-8 read as cp1252 (`FastlÃ¸nn`), and the mark that stands for a letter already lost."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text, the encoding it was written in, and whether some bytes had no meaning in it."""

    text: str
    encoding: str
    has_lost_bytes: bool = False


def decode_text(content: bytes) -> DecodedText:
    """The text of the file.

    A byte-order mark decides; without one, bytes that are valid UTF-8 are UTF-8, for a text in cp1252 with Norwegian
    letters never is; the rest is cp1252.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding.removesuffix("-sig"), encoding)
    try:
        return DecodedText(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252", "cp1252")


def may_be_mojibake(text: str) -> bool:
    """Whether any mark of damage is in the text: a quick look before the slow one row by row."""
    return any(mark in text for mark in ("Ã", "â€", "\ufffd"))


def mojibake_rows(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows of a grid with damaged letters: `row` and `column`, the first such cell of the row."""
    columns = [column for column in cells.columns if column != "row"]
    if not columns:
        return pl.DataFrame(schema={"row": pl.Int64(), "column": pl.String()})
    damaged = pl.coalesce(pl.when(pl.col(column).str.contains(MOJIBAKE)).then(pl.lit(column)) for column in columns)
    return cells.select("row", column=damaged).filter(pl.col("column").is_not_null())


def _decoded(content: bytes, codec: str, name: str) -> DecodedText:
    try:
        return DecodedText(content.decode(codec), name)
    except UnicodeDecodeError:
        return DecodedText(content.decode(codec, errors="replace"), name, has_lost_bytes=True)
