"""What is written of a figure is read as that figure, and as no other that would be written otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.printed_figures import PrintedFigures
from outputs.figure_text import FigureFormError, figure_text
from outputs.norwegian import Decimals
from outputs.read_figures import says
from outputs.word_parts import AmountForm, Figure, Form

AMOUNTS = st.integers(-(10**11), 10**11)
FORMS = st.sampled_from([form for form in get_args(AmountForm) if form != "bare"] + ["bare"])
PLACES = st.sampled_from([None, 0, 1, 2, 3])


def amounts(ore: int) -> PrintedFigures:
    return PrintedFigures({"a": ore})


@given(AMOUNTS, AMOUNTS, FORMS, st.sampled_from(list(Decimals)), PLACES)
def test_an_amount_is_read_as_itself_and_as_no_other_amount(
    ore: int, other: int, form: AmountForm, decimals: Decimals, places: int | None
) -> None:
    figure = Figure("a", form, decimals, places=places)
    written = figure_text(figure, amounts(ore))
    assert says(written, "a", amounts(ore))
    # Millions that are exact are written without decimals, and read at the precision that is left.
    if form != "millions":
        is_alike = figure_text(figure, amounts(other)) == written
        assert says(written, "a", amounts(other)) == (is_alike or rounds_alike(written, other))


def rounds_alike(written: str, ore: int) -> bool:
    """Whether an amount without øre in its text is that amount in whole kroner, which the text cannot tell apart."""
    whole = figure_text(Figure("a", "bare", Decimals.NEVER), amounts(abs(ore)))
    digits = "".join(sign for sign in written if sign.isdigit())
    return "," not in written and digits == "".join(sign for sign in whole if sign.isdigit())


@given(st.fractions(-5, 5), st.fractions(-5, 5), PLACES)
def test_a_share_is_read_as_itself_and_as_no_other_share(share: Fraction, other: Fraction, places: int | None) -> None:
    figure = Figure("s", "percent", places=places)
    written = figure_text(figure, PrintedFigures({}, shares={"s": share}))
    assert says(written, "s", PrintedFigures({}, shares={"s": share}))
    is_alike = figure_text(figure, PrintedFigures({}, shares={"s": other})) == written
    assert says(written, "s", PrintedFigures({}, shares={"s": other})) == is_alike
    assert not says(written, "s", PrintedFigures({}, shares={"s": None}))


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["number", "count", "neuter_count"]))
def test_a_number_is_read_as_itself_and_as_no_other_number(number: int, other: int, form: Form) -> None:
    written = figure_text(Figure("n", form), PrintedFigures({}, numbers={"n": Fraction(number)}))
    assert says(written, "n", PrintedFigures({}, numbers={"n": Fraction(number)}))
    assert says(written, "n", PrintedFigures({}, numbers={"n": Fraction(other)})) == (number == other)


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (130_000_000, "1,3 millioner kroner"),
        (125_000_000, "1,3 millioner kroner"),
        (-124_900_000, "−1,2 millioner kroner"),
        (100_000_000, "1 million kroner"),
        (200_000_000, "2 millioner kroner"),
        (99_990_000, "1,0 millioner kroner"),
        (4_000_000, "0,0 millioner kroner"),
    ],
)
def test_millions_have_one_decimal_and_exact_ones_none(ore: int, text: str) -> None:
    assert figure_text(Figure("a", "millions"), amounts(ore)).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("figure", "form"), [("a", "percent"), ("a", "number"), ("s", "kroner"), ("n", "percent"), ("?", "kroner")]
)
def test_a_figure_in_a_form_it_has_not_stops_the_document(figure: str, form: Form) -> None:
    figures = PrintedFigures({"a": 100}, shares={"s": Fraction(1)}, numbers={"n": Fraction(1)})
    with pytest.raises(FigureFormError, match="cannot be printed"):
        figure_text(Figure(figure, form), figures)


@pytest.mark.parametrize("text", ["", "kroner", "1 2 3", "12 kroner 5", "fem", "fem millioner", "-", "1,5", "1 234,5"])
def test_a_text_that_is_no_amount_says_no_amount(text: str) -> None:
    assert not says(text, "a", amounts(500))
    assert not says(text, "a", amounts(0))
