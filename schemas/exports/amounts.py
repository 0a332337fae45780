"""Amounts: from the text in a cell to øre, exactly, or not at all.

One value cannot say whether `800.000` is eight hundred or eight hundred thousand; a whole column nearly always can.
So both readings are made of every value, and the column is read the one way that its values prove. No float is ever
made of a text.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

_ODD_BLANKS = r"[\u00a0\u202f\u2009\u2007\u2008\u200a\u205f\u3000\t]"
_MINUSES = r"[\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d]"
_CURRENCY = r"(?i)^(?:nok|kr\.?)\s*|\s*(?:nok|kr\.?)$"
_WHOLE_KRONER_MARK = r"(\d)[,.]-{1,2}(\)?)$"
_SIGNED = r"^[+-]\s*[^+\s-].*[^+\s-]$|^[+-]\s*[^+\s-]$"
_COMMA_SHAPE = r"^(?:\d+|[1-9]\d{0,2}(?: \d{3})+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:'\d{3})+)?(?:,\d+)?$"
_POINT_SHAPE = r"^(?:\d+|[1-9]\d{0,2}(?: \d{3})+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:'\d{3})+)?(?:\.\d+)?$"
_PLAIN_COMMA = r"^-?(?:\d{1,15}|[1-9]\d{0,2}(?: \d{3}){1,4}),\d\d$"
_PLAIN_POINT = r"^-?(?:\d{1,15}|[1-9]\d{0,2}(?: \d{3}){1,4})\.\d\d$"
"""What nearly every amount of an export looks like: one reading, two decimals, and never too large for 64 bits."""
_CLEAN = r"^-?\d[\d ]*(?:[.,]\d+)*$"
_NUMBER_CELL = r"^-?(?:0|[1-9]\d{0,14})(?:\.\d*[1-9])?$"
_THREE_DECIMALS = r"^\D*[1-9]\d{0,2},\d{3}\D*$"
_MAX_EXAMPLES = 3
_FIRST_LOOK = 100


class DecimalMark(StrEnum):
    """What stands between kroner and øre."""

    COMMA = ","
    POINT = "."


class AmbiguousAmounts(Exception):  # noqa: N818 - the amounts are at fault; the program is well
    """Two readings of the whole column survive. Carries (text, øre with comma, øre with point) of some values."""

    def __init__(self, examples: list[tuple[str, int | None, int | None]]) -> None:
        super().__init__(f"two readings survive: {examples}")
        self.examples = examples


def readings(texts: pl.Series) -> pl.DataFrame:
    """Both readings of every value, in øre; null where a reading does not allow the value.

    Returns:
        `text`, `comma_ore` and `point_ore`, one row per value in the same order. More than two decimals that are
        not nought is no amount in kroner, so that reading is null.
    """
    shapes = texts.to_frame("text").select(
        comma=pl.col("text").str.contains(_PLAIN_COMMA), point=pl.col("text").str.contains(_PLAIN_POINT)
    )
    comma, point = shapes["comma"], shapes["point"]
    others = (~(comma | point)).arg_true()
    doubted = _careful_readings(texts.gather(others))
    none = pl.Series([None], dtype=pl.Int64).new_from_index(0, texts.len())
    return pl.DataFrame(
        {
            "text": texts,
            "comma_ore": _with(none, (others, doubted["comma_ore"]), (comma.arg_true(), _plain_ore(texts, comma, ","))),
            "point_ore": _with(none, (others, doubted["point_ore"]), (point.arg_true(), _plain_ore(texts, point, "."))),
        }
    )


def decimal_mark(both: pl.DataFrame) -> DecimalMark:
    """The one reading that the values prove.

    A value that only one reading allows is proof. Where the proofs contradict one another the majority stands and
    the rest is rejected by `chosen`.

    Raises:
        AmbiguousAmounts: nothing is proven and the readings differ, or the proofs are equally many on both sides.
    """
    _refuse_three_decimals(both)
    only_comma = both.filter(pl.col("comma_ore").is_not_null() & pl.col("point_ore").is_null())
    only_point = both.filter(pl.col("point_ore").is_not_null() & pl.col("comma_ore").is_null())
    if only_comma.height != only_point.height:
        return DecimalMark.COMMA if only_comma.height > only_point.height else DecimalMark.POINT
    undecided = both.filter(_readings_differ()) if only_comma.is_empty() else pl.concat([only_comma, only_point])
    if undecided.is_empty():
        return DecimalMark.COMMA
    raise AmbiguousAmounts(undecided.unique("text", maintain_order=True).head(_MAX_EXAMPLES).rows())


def _refuse_three_decimals(both: pl.DataFrame) -> None:
    """Holds a column whose only sign of grouping is `800,125`: three decimals, or thousands as Americans write them."""
    is_written = pl.col("text").str.contains("[.,]")
    doubtful = both.filter(pl.col("comma_ore").is_null() & pl.col("point_ore").is_not_null()).filter(is_written)
    if doubtful.is_empty() or not doubtful["text"].head(_FIRST_LOOK).str.contains(_THREE_DECIMALS).all():
        return
    if both.filter(is_written)["text"].str.contains(_THREE_DECIMALS).all():
        raise AmbiguousAmounts(doubtful.unique("text", maintain_order=True).head(_MAX_EXAMPLES).rows())


def chosen(both: pl.DataFrame, mark: DecimalMark) -> pl.Series:
    """The amounts in øre by one reading; null where the value cannot be read without doubt.

    When some values contradict the reading, those that could be either are in doubt too, and null.
    """
    mine, other = ("comma_ore", "point_ore") if mark is DecimalMark.COMMA else ("point_ore", "comma_ore")
    is_contradicted = both.select((pl.col(other).is_not_null() & pl.col(mine).is_null()).any()).item()
    amount = pl.col(mine)
    if is_contradicted:
        amount = pl.when(~_readings_differ()).then(amount)
    return both.select(amount.alias("amount_ore")).to_series()


def number_cells(texts: pl.Series) -> pl.Series:
    """Øre of the cells that a spreadsheet holds as numbers; null for texts and for more than two decimals.

    A number cell shows as the shortest decimal of a binary float, never with a trailing nought or a grouping; a text
    such as `800.000` is none. Noise of the float below a hundred-thousandth of a krone is rounded away, which is what
    a double has at sixty billion.
    """
    frame = pl.DataFrame({"text": texts}).with_columns(
        body=pl.when(is_number_cell(pl.col("text"))).then(pl.col("text").str.strip_prefix("-"))
    )
    parts = pl.col("body").str.split_exact(".", 1)
    whole, decimals = parts.struct.field("field_0"), parts.struct.field("field_1").fill_null("")
    hundred_millionths = (whole + decimals.str.slice(0, 8).str.pad_end(8, "0")).cast(pl.Int128, strict=False)
    ore = (hundred_millionths + 500_000) // 1_000_000
    noise = (hundred_millionths - ore * 1_000_000).abs()
    amount = pl.when(noise < 1000).then(ore).cast(pl.Int64, strict=False)
    negative = pl.col("text").str.starts_with("-")
    return frame.select(pl.when(negative).then(-amount).otherwise(amount).alias("amount_ore")).to_series()


def is_number_cell(text: pl.Expr) -> pl.Expr:
    """Whether the cell's text is what a number cell shows."""
    return text.str.contains(_NUMBER_CELL)


def _plain_ore(texts: pl.Series, is_plain: pl.Series, mark: str) -> pl.Series:
    """Øre of the values of plain shape: their digits, sign and all, are the number."""
    plain = texts if is_plain.all() else texts.filter(is_plain)
    digits = plain.str.replace(mark, "", literal=True)
    if digits.str.contains(" ", literal=True).any():
        digits = digits.str.replace_all(" ", "", literal=True)
    return digits.cast(pl.Int64)


def _with(amounts: pl.Series, *parts: tuple[pl.Series, pl.Series]) -> pl.Series:
    """The amounts with those of each part in their places."""
    for places, part in parts:
        if part.len() == amounts.len():
            return part
        if part.len():
            amounts = amounts.clone().scatter(places, part)
    return amounts


def _careful_readings(texts: pl.Series) -> pl.DataFrame:
    """Both readings of values of any shape, five times slower than by plain shape."""
    frame = pl.DataFrame({"text": texts}).with_columns(cleaned=_cleaned_if_needed(texts))
    frame = frame.with_columns(body=_magnitude(pl.col("cleaned")), is_negative=_is_negative(pl.col("cleaned")))
    return frame.select(
        comma_ore=_ore(pl.col("body"), _COMMA_SHAPE, "[ .']", ",") * _sign(),
        point_ore=_ore(pl.col("body"), _POINT_SHAPE, "[ ,']", ".") * _sign(),
    )


def _cleaned_if_needed(texts: pl.Series) -> pl.Expr:
    """The texts without what stands around the number; most columns hold nothing of the kind."""
    text = pl.col("text")
    return text if texts.str.contains(_CLEAN).fill_null(value=True).all() else _cleaned(text)


def _cleaned(text: pl.Expr) -> pl.Expr:
    plain = text.str.replace_all(_ODD_BLANKS, " ").str.replace_all(_MINUSES, "-").str.strip_chars()
    plain = plain.str.replace(_CURRENCY, "").str.replace(_WHOLE_KRONER_MARK, "$1$2")
    bracketed = plain.str.starts_with("(") & plain.str.ends_with(")")
    inner = plain.str.strip_prefix("(").str.strip_suffix(")").str.strip_chars()
    trailing = plain.str.contains(r"^[^+-].*[^+-]\s*[+-]$|^\d\s*[+-]$")
    moved = plain.str.slice(-1) + plain.str.head(-1).str.strip_chars()
    return (
        pl.when(bracketed & ~inner.str.contains(r"[+()-]"))
        .then("-" + inner)
        .when(trailing)
        .then(moved)
        .otherwise(plain)
    )


def _is_negative(cleaned: pl.Expr) -> pl.Expr:
    return cleaned.str.starts_with("-")


def _magnitude(cleaned: pl.Expr) -> pl.Expr:
    return pl.when(cleaned.str.contains(_SIGNED)).then(cleaned.str.slice(1).str.strip_chars()).otherwise(cleaned)


def _sign() -> pl.Expr:
    return pl.when(pl.col("is_negative")).then(-1).otherwise(1)


def _ore(body: pl.Expr, shape: str, grouping: str, mark: str) -> pl.Expr:
    """Øre of the values of one shape; `str.to_decimal` would round a third decimal away without a word."""
    fits = body.str.contains(shape) & (body.str.len_bytes() > 0)
    parts = body.str.replace_all(grouping, "").str.split_exact(mark, 1)
    whole = parts.struct.field("field_0")
    decimals = parts.struct.field("field_1").fill_null("").str.strip_chars_end("0")
    ore = (whole + decimals.str.pad_end(2, "0")).cast(pl.Int64, strict=False)
    return pl.when(fits & (decimals.str.len_bytes() <= 2)).then(ore)


def _readings_differ() -> pl.Expr:
    return (
        pl.col("comma_ore").is_not_null()
        & pl.col("point_ore").is_not_null()
        & (pl.col("comma_ore") != pl.col("point_ore"))
    )
