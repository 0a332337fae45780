"""Every quantity in a Norwegian text: what it is of, its value, and the values it may stand for as it is printed.

`1,3 mill.` stands for every amount from 1 250 000 up to 1 350 000; `1 287 450 kroner` for what rounds to that krone.
Dates, references and the like are no quantities (`domain.other_numbers`). Source: decision 0024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from domain.counted_nouns import RESULT
from domain.number_tokens import Token, Unit, minus_before, number_tokens
from domain.other_numbers import BLANKED, without_other_numbers
from domain.written_fractions import written_fractions


class Quantity(StrEnum):
    """What a number is of. A ratio is `4 av 10`, a factor `dobbelt så mange`."""

    AMOUNT = "amount"
    SHARE = "share"
    COUNT = "count"
    RATIO = "ratio"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as it stands in a text, from `start` to `end`.

    Amounts are in øre, shares parts of one. `lowest` and `highest` are the values it may stand for; `highest` itself
    only when it `is_closed`. A ratio has its two `parts`. `is_small_word` is true of a number up to twelve in words,
    which mostly is a way of speaking. `noun` is the words after it.
    """

    quantity: Quantity
    text: str
    start: int
    end: int
    value: Fraction
    lowest: Fraction
    highest: Fraction
    is_closed: bool = False
    parts: tuple[Fraction, ...] = ()
    is_small_word: bool = False
    noun: str = ""

    def in_ore(self) -> WrittenNumber:
        """A number of kroner without its unit, as an amount."""
        value, lowest, highest = (number * _ORE for number in (self.value, self.lowest, self.highest))
        return replace(self, quantity=Quantity.AMOUNT, value=value, lowest=lowest, highest=highest)

    def holds(self, value: Fraction | int) -> bool:
        """Whether the number may stand for that value. Without a minus it may tell of a negative figure."""
        if self.value < 0:
            return -self.highest <= -value < -self.lowest or (self.is_closed and value == self.lowest)
        size = -value if value < 0 < self.lowest else value
        return self.lowest <= size < self.highest or (self.is_closed and size == self.highest)


_BELOW: Final = (
    r"nær|nært|nære|nærmere|bortimot|nesten|knapt|knappe|snaut|snaue|mindre enn|færre enn|under|opptil|opp til|opp mot|"
    r"inntil|i underkant av|maks|maksimalt|høyst"
)
_ABOVE: Final = r"over|mer enn|meir enn|flere enn|fleire enn|drøyt|drøye|drygt|vel|minst|minimum|i overkant av"
_ABOUT: Final = (
    r"ca\.?|cirka|circa|om lag|omlag|rundt|omtrent|omkring|anslagsvis|anslått til|tilnærmet|~|≈|i størrelsesorden"
)
_NEAR: Final = re.compile(
    rf"(?:^|[^\w])(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<about>{_ABOUT}))(?:[ ]på)?[ ]?$", re.IGNORECASE
)
_LONGEST_NEAR: Final = 24
_RANGE: Final = re.compile(r"[ ]?[-\u2013\u2014][ ]?")
_BETWEEN: Final = re.compile(r"\bmellom[ ]$", re.IGNORECASE)
_AND: Final = re.compile(r"[ ](?:og|eller|mot)[ ]", re.IGNORECASE)
_OF: Final = re.compile(r"[ ](?:av|utav)(?:[ ]de)?[ ]", re.IGNORECASE)
_SPANNED: Final = re.compile(r"[ ]?[-\u2013\u2014][ ]?|[ ]til[ ]", re.IGNORECASE)
_NOUN: Final = re.compile(
    r"[ ](?!(?:i|av|til|på|og|mot|for|som|fra|er|var|ble|vart|mer|meir|mindre|under|over|lavere|høyere|ved|ifølge|"
    r"etter|per|pr|med|hvorav|herav|inkludert|inkl|eks|ekskl|da|når|men|eller|enn|totalt|samlet|brutto|netto|der|hvor|ubrukt|"
    r"brukt|kommer|står|gjenstår|går|gikk|gjelder|dekkes|ligger)\b)[^\W\d_]",
    re.IGNORECASE,
)
_WORDS_AFTER: Final = re.compile(r"(?:[ ][^\W\d_]+){1,3}")
_ORE: Final = 100
_THOUSAND: Final = 1000
_WIDEST: Final = 5
"""How many times as much as its beginning the end of a range may be: a wider one would hold any figure."""
_COINS: Final = 100
_LIKELY_MONEY: Final = 10_000
_HARDLY_COUNTED: Final = 100_000
_RESULT: Final = re.compile(rf"[ ]{RESULT}", re.IGNORECASE)
_SMALL: Final = 12
_LOOSE: Final = Fraction(1, 20)
_LOOSE_COUNT: Final = Fraction(1, 10)
_FAR: Final = 4
"""How many times further from it `over halvparten` may be than `halvparten`, to that side."""


def written_numbers(text: str, names: Sequence[str] = ()) -> tuple[WrittenNumber, ...]:
    """The quantities of a text, in order.

    Args:
        text: one paragraph, list item or heading, with plain blanks (`domain.narrative_blocks`).
        names: of measures and the like, whose digits are no quantities.
    """
    plain = without_other_numbers(text, names)
    found = list(_in_fractions(plain))
    for number in found:
        plain = plain[: number.start] + BLANKED * (number.end - number.start) + plain[number.end :]
    tokens = _with_shared_units(plain, list(number_tokens(plain)))
    found += _put_together(plain, [_number(plain, token) for token in _with_ore(plain, tokens)])
    whole = (replace(number, text=text[number.start : number.end]) for number in found)
    return tuple(sorted(whole, key=lambda number: number.start))


def _in_fractions(plain: str) -> Iterator[WrittenNumber]:
    for found in written_fractions(plain):
        quantity = Quantity.SHARE if found.is_share else Quantity.FACTOR
        near = _NEAR.search(plain[: found.start][-_LONGEST_NEAR:])
        is_above, is_below = bool(near and near["above"]), bool(near and near["below"])
        lowest = found.value - (0 if is_above else found.margin * (_FAR if is_below else 1))
        highest = found.value + (0 if is_below else found.margin * (_FAR if is_above else 1))
        after = _WORDS_AFTER.match(plain, found.end)
        noun = after[0].strip() if after else ""
        yield WrittenNumber(
            quantity, "", found.start, found.end, found.value, lowest, highest, is_closed=True, noun=noun
        )


def _with_shared_units(plain: str, tokens: list[Token]) -> list[Token]:
    """Each number with the unit of the one it is listed with: `200 000, 250 000 og 300 000 kroner`, `1,2–1,3 mill.`."""
    shares_unit = False
    for index in range(len(tokens) - 2, -1, -1):
        first, second = tokens[index], tokens[index + 1]
        between = plain[first.end : second.start]
        is_span = _SPANNED.fullmatch(between) is not None
        is_list = _AND.fullmatch(between) is not None or (shares_unit and between == ", ")
        is_part = _OF.fullmatch(between) is not None and second.unit is not Unit.PER_CENT
        shares_unit = first.unit is Unit.NONE and first.times == 1 and (is_span or is_list or is_part)
        if shares_unit:
            tokens[index] = _like(first, second, is_span=is_span)
    return tokens


def _like(first: Token, second: Token, *, is_span: bool) -> Token:
    """The first with the unit of the second; small numbers also with its multiple; `3 og 5 000 kroner` are two."""
    if second.unit is Unit.PER_CENT:
        return replace(first.multiplied(Fraction(1, 100)), unit=Unit.PER_CENT)
    is_money = second.unit is Unit.KRONER or second.times > 1000
    is_large = abs(first.value) >= 1000
    if is_money and (is_large or is_span or second.times > 1):
        times = 1 if is_large else _thousands_left_out(first, second) if is_span else second.times
        return replace(first.multiplied(times), unit=Unit.KRONER, times=times)
    return first


def _thousands_left_out(first: Token, second: Token) -> int:
    """What the first of a span is worth: `850–900 000 kroner` begins at 850 000."""
    is_in_thousands = second.times == 1 and second.round_step >= _THOUSAND > abs(first.value)
    return _THOUSAND if is_in_thousands and abs(first.value) * _THOUSAND <= abs(second.value) else second.times


def _with_ore(plain: str, tokens: list[Token]) -> list[Token]:
    """`ett hundre kroner og femti øre` is one amount; øre by themselves are another."""
    found: list[Token] = []
    for token in tokens:
        last = found[-1] if found else None
        if (
            token.unit is Unit.ORE
            and last
            and last.unit is Unit.KRONER
            and _AND.fullmatch(plain[last.end : token.start])
        ):
            # Nought kroner have no sign of their own.
            is_negative = last.value < 0 or minus_before(plain, last.start) is not None
            ore = -token.value if is_negative else token.value
            found[-1] = replace(last, end=token.end, value=last.value + ore, step=token.step, round_step=token.step)
        else:
            found.append(token)
    return found


def _number(plain: str, token: Token) -> WrittenNumber:
    quantity = _quantity(plain, token)
    worth = token.multiplied(_ORE) if quantity is Quantity.AMOUNT else token
    lowest, highest, is_closed = _interval(worth, quantity, _NEAR.search(plain[: token.start][-_LONGEST_NEAR:]))
    after = _WORDS_AFTER.match(plain, token.end)
    is_small = token.is_words and quantity is Quantity.COUNT and abs(token.value) <= _SMALL
    return WrittenNumber(
        quantity, "", token.start, token.end, worth.value, lowest, highest, is_closed,
        is_small_word=is_small, noun=after[0].strip() if after else "",
    )  # fmt: skip


def _quantity(plain: str, token: Token) -> Quantity:
    """What a number is of. Alone, it is money when it is large or has two decimals, and nothing is counted."""
    if token.unit in {Unit.KRONER, Unit.ORE}:
        return Quantity.AMOUNT
    if token.unit is Unit.PER_CENT:
        return Quantity.SHARE
    size = abs(token.value)
    is_likely = size >= _LIKELY_MONEY or (token.decimals == 2 and size >= 100)
    counted = _RESULT if size >= _HARDLY_COUNTED else _NOUN
    return Quantity.AMOUNT if is_likely and not counted.match(plain, token.end) else Quantity.COUNT


def _interval(token: Token, quantity: Quantity, near: re.Match[str] | None) -> tuple[Fraction, Fraction, bool]:
    """The values a printed number may stand for, and whether the highest is one of them.

    A number is as exact as it is printed. A whole number of thousands or millions is that number: who rounds by more
    than a twentieth writes a decimal, or says so. `om lag` and the like widen to one unit of the last digit that is not
    nought, at most a twentieth (of a count a tenth); `over` and `under` widen to that side alone.
    """
    size = abs(token.value)
    loose = size * (_LOOSE_COUNT if quantity is Quantity.COUNT else _LOOSE)
    half = token.step / 2
    if token.times >= 1000 and token.step >= token.times / 2 * (_ORE if quantity is Quantity.AMOUNT else 1):
        half = min(half, loose)
    if near is None:
        return token.value - half, token.value + half, False
    wide = max(half, min(token.round_step, loose))
    below = Fraction(0) if near["above"] else wide
    above = Fraction(0) if near["below"] else wide
    return token.value - below, token.value + above, True


def _put_together(plain: str, numbers: list[WrittenNumber]) -> list[WrittenNumber]:
    """Numbers that are one statement: a range, and so many of so many."""
    found: list[WrittenNumber] = []
    for number in numbers:
        last = found[-1] if found else None
        together = _together(plain, last, number) if last else None
        if together:
            found[-1] = together
        else:
            found.append(number)
    return found


def _together(plain: str, first: WrittenNumber, second: WrittenNumber) -> WrittenNumber | None:
    between = plain[first.end : second.start]
    if first.quantity is Quantity.COUNT and second.quantity is Quantity.AMOUNT and _OF.fullmatch(between):
        return _of_kroner(first, second)
    if first.quantity is not second.quantity or first.parts:
        return None
    is_range = _RANGE.fullmatch(between) or (_AND.fullmatch(between) and _BETWEEN.search(plain[: first.start]))
    if is_range and first.value <= second.value <= first.value * _WIDEST:
        return replace(first, end=second.end, lowest=first.lowest, highest=second.highest, noun=second.noun)
    if first.quantity is Quantity.COUNT and _OF.fullmatch(between) and 0 <= first.value <= second.value != 0:
        return _ratio(first, second)
    return None


def _of_kroner(part: WrittenNumber, whole: WrittenNumber) -> WrittenNumber | None:
    """`fire av fem kroner` is a share, and no amount."""
    kroner = whole.value / _ORE
    is_share = 0 <= part.value <= kroner <= _COINS and kroner != 0
    if not is_share:
        return None
    return replace(_ratio(part, replace(whole, value=kroner, noun=f"kroner {whole.noun}".strip())), is_small_word=False)


def _ratio(part: WrittenNumber, whole: WrittenNumber) -> WrittenNumber:
    value, half = part.value / whole.value, 1 / (2 * whole.value)
    return replace(
        part, quantity=Quantity.RATIO, end=whole.end, value=value, lowest=value - half, highest=value + half,
        is_closed=True, parts=(part.value, whole.value), noun=whole.noun,
    )  # fmt: skip
