"""A figure as the reader sees it: looked up by its id and written in the form that is asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from domain.printed_figures import PrintedFigures
from outputs.norwegian import (
    EN_DASH,
    HARD_SPACE,
    MINUS,
    Decimals,
    amount,
    amount_in_words,
    decimal,
    in_text,
    kr,
    kroner,
)
from outputs.word_parts import Figure

_WITH_UNIT: Final = {"kr": kr, "kroner": kroner}
_MILLION_KRONER: Final = 10**8
_MOST_PLACES: Final = 6
_OF_SHARES: Final = frozenset({"percent"})
_OF_NUMBERS: Final = frozenset({"number", "count", "neuter_count"})


class FigureFormError(ValueError):
    """A document prints a figure in a form that it has not: a fault in the program."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(f"figure {figure.id!r} cannot be printed as {figure.form!r}: unknown, or of another kind")


def figure_text(figure: Figure, figures: PrintedFigures) -> str:
    """The figure in its form, at its precision.

    Raises:
        FigureFormError: there is no such figure, or it has no such form.
    """
    if figure.form in _OF_SHARES and figure.id in figures.shares:
        share = figures.shares[figure.id]
        return _percent(share if figure.places is not None else figures.in_column.get(figure.id, share), figure.places)
    if figure.form in _OF_NUMBERS and figure.id in figures.numbers:
        value = figures.numbers[figure.id]
        return _number(value if figure.places is not None else figures.in_column.get(figure.id, value), figure)
    if figure.form in _OF_SHARES | _OF_NUMBERS or figure.id not in figures.amounts:
        raise FigureFormError(figure)
    return _amount(_ore(figure, figures), figure)


def _ore(figure: Figure, figures: PrintedFigures) -> int:
    """The amount to print: a part of a sum in whole kroner is rounded so that the parts add up to it."""
    if figure.decimals is Decimals.NEVER and figure.form != "millions" and figure.id in figures.whole_kroner:
        return figures.whole_kroner[figure.id] * 100
    return figures.amounts[figure.id]


def _amount(ore: int, figure: Figure) -> str:
    match figure.form:
        case "words":
            return amount_in_words(ore)
        case "minus":
            return amount(ore, figure.decimals).replace(MINUS, f"minus{HARD_SPACE}")
        case "change":
            return f"{kroner(abs(ore), figure.decimals)}{HARD_SPACE}{'mindre' if ore < 0 else 'mer'}"
        case "millions":
            return _millions(ore, figure.places)
        case _:
            return _WITH_UNIT.get(figure.form, amount)(ore, figure.decimals)


def _millions(ore: int, places: int | None) -> str:
    """`1,3 millioner kroner`; whole millions that are exact have no decimal."""
    shown = 1 if places is None else places
    number = decimal(Fraction(ore, _MILLION_KRONER), shown if ore % _MILLION_KRONER else 0)
    return f"{number}{HARD_SPACE}{'million' if number in {'1', f'{MINUS}1'} else 'millioner'}{HARD_SPACE}kroner"


def _percent(share: Fraction | None, places: int | None) -> str:
    if share is None:
        return EN_DASH
    return f"{decimal(share * 100, 1 if places is None else places)}{HARD_SPACE}%"


def _number(value: Fraction, figure: Figure) -> str:
    if figure.form != "number" and value.denominator == 1 and value >= 0:
        return in_text(int(value), neuter=figure.form == "neuter_count")
    return decimal(value, _places(value) if figure.places is None else figure.places)


def _places(value: Fraction) -> int:
    """As many decimals as the number has."""
    return next((places for places in range(_MOST_PLACES) if (value * 10**places).denominator == 1), _MOST_PLACES)
