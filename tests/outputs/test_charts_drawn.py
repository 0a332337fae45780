"""The charts as they are drawn: lengths are the figures', and nothing is cut off or overlaps."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path as File

import pytest
from lxml import etree
from PIL import Image

from outputs.charts import BarChart, BarRow, Datum, LineChart, Look, Series
from outputs.charts_axis import axis
from outputs.charts_bars import bar_drawings
from outputs.charts_canvas import Drawn, drawn, text_width
from outputs.charts_hatching import hatched
from outputs.charts_lines import line_drawing
from outputs.charts_marks import Box, Drawing, Path, Words
from outputs.charts_measures import financing_chart, spend_chart
from outputs.charts_months import months_chart
from outputs.charts_palette import PAPER, SURFACES, Surface
from outputs.charts_text import wrapped
from outputs.charts_years import years_chart
from outputs.norwegian import Decimals, amount, short_month
from tests.outputs.charted_year import charted_figures, charted_run

SVG = "{http://www.w3.org/2000/svg}"
POINTS_PER_PIXEL = 72 / 300
ROOT = File(__file__).parents[2]
RESULT = charted_run().reconciliation
SPEND = (Series("Revidert budsjett", Look.PLAN), Series("Regnet mot budsjettet", Look.USED))
PAYERS = (
    Series("Brukt av tilskuddet", Look.USED, "tilskuddet"),
    Series("Andre kilder", Look.OTHER, "andre kilder"),
    Series("Dekket av kommunen (foreløpig)", Look.OWN, "kommunen"),
)
OVER = Series("Over budsjettet", Look.OVER)
LONG_NAME = "Videreutvikling av tverrfaglig oppfølging av barnefamilier i hele nærmiljøet med frivillige"
LONG_WORD = "Kompetanseutviklingsprogramsamordningskoordinatorstillinger"


def datum(ore: int | None, figure: str = "a") -> Datum:
    return Datum(figure, ore, "" if ore is None else amount(ore, Decimals.NEVER))


def bars(chart: BarChart | None) -> Drawing:
    assert chart is not None
    (drawing,) = bar_drawings(chart, text_width)
    return drawing


@cache
def drawings() -> dict[str, Drawing]:
    figures, months = charted_figures(), months_chart(charted_figures("2026-10"))
    assert months is not None
    return {
        "spend": bars(spend_chart(RESULT, figures)),
        "financing": bars(financing_chart(RESULT, figures, "Dekket av kommunen (foreløpig)")),
        "years": bars(years_chart(RESULT, figures)),
        "months": line_drawing(months, text_width),
    }


def picture(name: str) -> Drawn:
    return drawn(drawings()[name])


def corners(svg: bytes, figure: str) -> list[tuple[float, float]]:
    """The points of what is drawn for a figure, as the SVG has them."""
    group = next(one for one in etree.fromstring(svg).iter(f"{SVG}g") if one.get("id") == figure)
    path = next(group.iter(f"{SVG}path")).get("d")
    return [(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", path)]


def reach(svg: bytes, figure: str) -> tuple[float, float]:
    """Where a bar begins and ends."""
    across = [x for x, _ in corners(svg, figure)]
    return min(across), max(across)


@pytest.mark.parametrize("name", ["spend", "years"])
def test_length_of_every_bar_is_its_figure_to_the_pixel(name: str):
    figures = charted_figures()
    chart = spend_chart(RESULT, figures) if name == "spend" else years_chart(RESULT, figures)
    known = [one for row in chart.rows for one in row.data if one.ore]
    svg = picture(name).svg
    greatest = max(known, key=lambda one: one.ore)
    nought, end = reach(svg, greatest.figure)
    for one in known:
        start, stop = reach(svg, one.figure)
        assert start == pytest.approx(nought, abs=POINTS_PER_PIXEL)
        expected = (end - nought) * figures.amounts[one.figure] / greatest.ore
        assert stop - start == pytest.approx(expected, abs=POINTS_PER_PIXEL), one.figure
    assert len(known) > 6


def test_parts_of_a_stack_are_their_figures_end_to_end():
    chart = financing_chart(RESULT, charted_figures(), "Dekket av kommunen")
    svg = picture("financing").svg
    nought, end = reach(svg, "brukt.apen-barnehage")
    per_ore = (end - nought) / charted_figures().amounts["brukt.apen-barnehage"]
    for row in chart.rows:
        at = nought
        for one in row.data:
            if one.ore:
                start, stop = reach(svg, one.figure)
                assert start == pytest.approx(at, abs=POINTS_PER_PIXEL)
                assert stop - start == pytest.approx(one.ore * per_ore, abs=POINTS_PER_PIXEL)
                at = stop


def test_points_of_both_lines_are_their_figures_to_the_pixel():
    chart, svg = months_chart(charted_figures("2026-10")), picture("months").svg
    budget, used = corners(svg, "hittil.budsjett"), corners(svg, "hittil.belastet")
    assert (len(budget), len(used)) == (12, 10)
    (_, low), (_, high) = budget[0], budget[-1]
    per_ore = (high - low) / (chart.budget[-1].ore - chart.budget[0].ore)
    for points, data in ((budget, chart.budget), (used, chart.used)):
        for (x, y), one, (month_x, _) in zip(points, data, budget, strict=False):
            assert x == pytest.approx(month_x)
            assert y == pytest.approx(low + (one.ore - chart.budget[0].ore) * per_ore, abs=POINTS_PER_PIXEL)


def test_overrun_is_drawn_from_the_budget_to_what_is_used():
    hatching = [
        mark for mark in drawings()["spend"].marks if isinstance(mark, Box) and mark.surface == SURFACES[Look.OVER]
    ]
    _sample, *over = hatching
    assert len(over) == 2
    budget, used = (
        next(mark for mark in drawings()["spend"].marks if isinstance(mark, Box) and mark.figure == figure)
        for figure in ("revidert.ungdom-i-arbeid", "belastet.ungdom-i-arbeid")
    )
    assert over[0].left == pytest.approx(budget.left + budget.width)
    assert over[0].left + over[0].width == pytest.approx(used.left + used.width)


def negative_row() -> BarRow:
    return BarRow("Tiltak", (datum(300_000_00, "budget"), datum(-100_000_00, "credit")))


def test_negative_amount_goes_to_the_left_of_nought_and_its_text_stands_free_of_it():
    svg = drawn(bars(BarChart(SPEND, (negative_row(),)))).svg
    nought, right = reach(svg, "budget")
    left, end = reach(svg, "credit")
    assert end == pytest.approx(nought, abs=POINTS_PER_PIXEL)
    assert nought - left == pytest.approx((right - nought) / 3, abs=POINTS_PER_PIXEL)
    text = next(
        mark for mark in bars(BarChart(SPEND, (negative_row(),))).marks if isinstance(mark, Words) and "−" in mark.text
    )
    assert text.x > nought / 72 * 2.54


def test_nought_has_its_text_and_no_bar():
    drawing = bars(BarChart(SPEND, (BarRow("Tiltak", (datum(0), datum(0))), negative_row())))
    assert [mark.text for mark in drawing.marks if isinstance(mark, Words)].count("0") == 2
    assert len([mark for mark in drawing.marks if isinstance(mark, Box) and mark.figure]) == 2


def test_what_is_not_known_is_said_once():
    texts = [mark.text for mark in drawings()["years"].marks if isinstance(mark, Words)]
    assert texts.count("ikke kjent") == 1
    assert texts.count("brukt og ubrukt: ikke kjent") == 2


def many_rows(number: int) -> tuple[BarRow, ...]:
    names = (LONG_NAME, LONG_WORD, "Sosionom", "Bydelsmødre i hele byen")
    return tuple(
        BarRow(
            f"{names[place % 4]} {place}",
            (datum(place * 12_345_67, f"budget.{place}"), datum(9_999_999_00 - place * 20_000_000, f"used.{place}")),
            " – over budsjettet",
        )
        for place in range(number)
    )


def stacked_rows(number: int) -> tuple[BarRow, ...]:
    amounts = ((0, 0, 0), (100_00, 50_00, 25_00), (9_800_000_00, -9_000_00, 200_000_00), (-300_000_00, 400_000_00, 1))
    return tuple(BarRow(f"{LONG_NAME} {place}", tuple(map(datum, amounts[place % 4]))) for place in range(number))


def line_chart(covered: int, per_month: int) -> LineChart:
    return LineChart(
        tuple(short_month(month) for month in range(1, 13)),
        tuple(datum(500_000_00 * month, f"b.{month}") for month in range(1, 13)),
        tuple(datum(per_month * month, f"u.{month}") for month in range(1, covered + 1)),
        ("Budsjett fordelt på måneder", "Regnet mot budsjettet"),
        "" if covered == 12 else "Ikke tatt med ennå",
    )


CROWDED = {
    **{f"{number} measures": BarChart(SPEND, many_rows(number), over=OVER) for number in (1, 2, 17, 40)},
    **{f"{number} payers": BarChart(PAYERS, stacked_rows(number), is_stacked=True) for number in (1, 4, 40)},
    **{f"{covered} months": line_chart(covered, 450_000_00) for covered in (1, 6, 11, 12)},
    "credits": line_chart(12, -450_000_00),
    "equal": line_chart(12, 500_000_00),
}


def crowded(name: str) -> tuple[Drawing, ...]:
    chart = CROWDED[name]
    return bar_drawings(chart, text_width) if isinstance(chart, BarChart) else (line_drawing(chart, text_width),)


def extent(words: Words) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a text; bold letters are a tenth wider."""
    width = text_width(words.text, words.size_pt) * (1.1 if words.is_bold else 1)
    left = words.x - {"left": 0, "center": width / 2, "right": width}[words.side]
    half = words.size_pt / 72 * 2.54 * 0.4
    return left, left + width, words.at - half, words.at + half


@pytest.mark.parametrize("name", CROWDED)
def test_no_text_is_cut_off_and_none_overlap(name: str):
    for drawing in crowded(name):
        assert drawing.height <= 20.0
        texts = [extent(mark) for mark in drawing.marks if isinstance(mark, Words) and mark.text]
        for left, right, top, bottom in texts:
            assert left >= 0
            assert right <= drawing.width
            assert top >= 0
            assert bottom <= drawing.height
        for (left, right, top, bottom), other in combinations(texts, 2):
            assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top


@pytest.mark.parametrize("name", CROWDED)
def test_no_surface_or_line_leaves_the_picture(name: str):
    for drawing in crowded(name):
        for mark in drawing.marks:
            points = mark.points if isinstance(mark, Path) else ()
            if isinstance(mark, Box):
                points = ((mark.left, mark.top), (mark.left + mark.width, mark.top + mark.height))
            for x, y in points:
                assert -1e-9 <= x <= drawing.width + 1e-9
                assert -1e-9 <= y <= drawing.height + 1e-9


def test_rows_that_do_not_fit_go_on_in_a_further_picture_on_the_same_scale():
    parts = bar_drawings(BarChart(SPEND, many_rows(40)), text_width)
    assert len(parts) == 3
    names = [mark.text for part in parts for mark in part.marks if isinstance(mark, Words)]
    assert len([text for text in names if "Sosionom" in text]) == 10
    bars_of = {mark.figure: mark.width for part in parts for mark in part.marks if isinstance(mark, Box)}
    assert bars_of["used.0"] / bars_of["used.39"] == pytest.approx(9_999_999_00 / (9_999_999_00 - 39 * 20_000_000))


def test_chart_without_rows_is_not_drawn():
    assert bar_drawings(BarChart(SPEND, ()), text_width) == ()


def test_long_word_is_divided_and_nothing_of_a_name_is_lost():
    lines = wrapped(f"{LONG_NAME} {LONG_WORD}", 4.0, 8.5, text_width)
    assert all(text_width(line, 8.5) <= 4.0 for line in lines)
    assert " ".join(lines).replace("- ", "") == f"{LONG_NAME} {LONG_WORD}"
    assert wrapped("Nærmiljø\u00adtilskudd", 9.0, 8.5, text_width) == ("Nærmiljøtilskudd",)
    assert wrapped("Et\u0001tiltak", 9.0, 8.5, text_width) == ("Ettiltak",)


def test_axis_has_round_steps_around_all_amounts_and_nought():
    millions = axis(30_000_000, 779_500_000)
    assert millions.texts == ("0", "2", "4", "6", "8")
    assert millions.unit == "mill.\u00a0kroner"
    assert axis(0, 250_000_000).texts == ("0,0", "0,5", "1,0", "1,5", "2,0", "2,5")
    kroner = axis(-3_000_000, 9_000_000)
    assert kroner.texts == ("−50\u00a0000", "0", "50\u00a0000", "100\u00a0000")
    assert kroner.unit == "kroner"
    assert axis(0, 0).low_ore == 0 < axis(0, 0).high_ore


@pytest.mark.parametrize("kind", ["rising", "falling", "crossed"])
def test_hatching_stays_within_its_surface(kind):
    box = Box(1.0, 2.0, 0.7, 0.34, Surface(PAPER, kind))
    lines = hatched(box)
    assert len(lines) >= 2
    for line in lines:
        for x, y in line:
            assert 1.0 - 1e-9 <= x <= 1.7 + 1e-9
            assert 2.0 - 1e-9 <= y <= 2.34 + 1e-9
        (x1, y1), (x2, y2) = line
        assert abs(x1 - x2) == pytest.approx(abs(y1 - y2))


def test_texts_in_the_pictures_are_norwegian():
    texts = [mark.text for drawing in drawings().values() for mark in drawing.marks if isinstance(mark, Words)]
    months = ["jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."]
    assert [text for text in texts if text in months] == months
    for text in texts:
        assert not re.search(r"\d[ .,]\d{3}|-\d", text), text
    assert "7\u00a0795\u00a0000" in texts


def test_picture_is_sharp_in_print_and_says_nothing_of_when_or_by_what():
    made = picture("spend")
    image = Image.open(io.BytesIO(made.png))
    assert round(image.info["dpi"][0]) == 300
    assert image.width == round(16.4 / 2.54 * 300)
    assert set(image.info) <= {"dpi"}
    assert SURFACES[Look.USED].ground in {f"#{bytes(color).hex()}" for _, color in image.convert("RGB").getcolors()}
    root = etree.fromstring(made.svg)
    assert root.find(".//{http://purl.org/dc/elements/1.1/}date") is None
    assert b"atplotlib" not in made.svg
    assert b"DOCTYPE" not in made.svg


def test_letters_in_the_svg_are_outlines_and_nothing_is_cut_out_or_fetched():
    for name in drawings():
        root = etree.fromstring(picture(name).svg)
        kinds = {etree.QName(one).localname for one in root.iter()}
        assert kinds.isdisjoint({"text", "pattern", "clipPath", "image", "script", "font-face"})
        links = [one.get("{http://www.w3.org/1999/xlink}href") for one in root.iter()]
        assert all(link.startswith("#") for link in links if link)


PROGRAM = """
import hashlib
from outputs.charts import BarChart, BarRow, Datum, Look, Series
from outputs.charts_bars import bar_drawings
from outputs.charts_canvas import drawn, text_width

rows = (BarRow("Nærmiljø \U0001f333", (Datum("a", 200, "2"), Datum("b", 300, "3"))),)
chart = BarChart((Series("Budsjett", Look.OTHER), Series("Brukt", Look.USED)), rows)
made = drawn(bar_drawings(chart, text_width)[0])
digests = [hashlib.sha256(made.png).hexdigest(), hashlib.sha256(made.svg).hexdigest()]
"""


@pytest.mark.parametrize("home", ["empty", "not there", "a file"])
def test_another_process_draws_the_same_bytes_in_silence_and_leaves_nothing_at_home(home: str, tmp_path: File):
    here: dict[str, list[str]] = {}
    exec(PROGRAM, here)  # noqa: S102 - the program above
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\nfont.size: 30\n", encoding="utf-8")
    place = tmp_path / "home"
    place.mkdir()
    where = {"empty": {"HOME": str(place)}, "not there": {}, "a file": {"HOME": "/dev/null"}}[home]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOME", "XDG_", "MPL"))}
    done = subprocess.run(
        [sys.executable, "-c", f"{PROGRAM}\nprint(*digests)"],
        cwd=tmp_path,
        env={**kept, **where, "PYTHONPATH": str(ROOT), "MPLBACKEND": "no such thing"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == here["digests"]
    assert done.stderr == ""
    assert list(place.iterdir()) == []
