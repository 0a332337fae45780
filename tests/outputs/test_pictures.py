"""Charts in the report: each with caption, description and table, as dots and as lines, and small enough to send."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from lxml import etree

from outputs.annual_report import annual_report
from outputs.charts_measures import financing_chart, spend_chart
from outputs.charts_months import months_chart
from outputs.charts_years import years_chart
from outputs.figure_text import figure_text
from outputs.norwegian import Decimals
from outputs.word_parts import Figure
from outputs.word_pictures import SVG_EXTENSION, SVG_NAMESPACE, SVG_TYPE
from schemas.records import MeasureSums
from tests.outputs.charted_year import charted_figures, charted_report, charted_run
from tests.outputs.documents import W, headings, part, text_of
from tests.outputs.mysen_year import mysen, mysen_run

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

SUBJECTS = (
    "Tildelt, brukt og ubrukt tilskudd 2024–2028",
    "Budsjett og forbruk lagt sammen måned for måned i 2026",
    "Budsjett og forbruk per tiltak i 2026",
    "Hvem som betaler for hvert tiltak i 2026",
)


@cache
def body() -> etree._Element:
    return part(charted_report(), "word/document.xml")


def pictures() -> list[etree._Element]:
    """The paragraphs that hold a picture."""
    return [one for one in body().iter(f"{W}p") if one.find(f".//{WP}inline") is not None]


def captions(document: bytes) -> list[str]:
    found = part(document, "word/document.xml").iter(f"{W}p")
    return [text_of(one) for one in found if text_of(one).startswith("Figur ")]


def test_every_picture_has_a_numbered_caption_that_stays_on_its_page_and_says_where_the_numbers_are():
    after = [picture.getnext() for picture in pictures()]
    told = [re.sub(r"tabell \d+", "tabell N", text_of(one)) for one in after]
    assert told == [
        f"Figur {number}. {subject}, i kroner (oppdiktede og foreløpige tall). Tallene står i tabell N."
        for number, subject in enumerate(SUBJECTS, start=1)
    ]
    for picture, caption in zip(pictures(), after, strict=True):
        assert picture.find(f"{W}pPr/{W}keepNext") is not None
        assert caption.find(f"{W}pPr/{W}keepNext").get(f"{W}val") == "0"


def tags_of_table(caption: str) -> list[str]:
    """The figures in the table that a picture's caption refers to, in order."""
    number = re.search(r"tabell (\d+)", caption)[1]
    title = next(one for one in body().iter(f"{W}p") if text_of(one).startswith(f"Tabell {number}. "))
    return [tag.get(f"{W}val") for tag in title.getnext().iter(f"{W}tag")]


def plotted() -> dict[str, list[str]]:
    """The figures in each picture."""
    result, figures = charted_run().reconciliation, charted_figures()
    months = months_chart(figures)
    bars = (
        years_chart(result, figures),
        spend_chart(result, figures),
        financing_chart(result, figures, "Dekket av kommunen"),
    )
    years, spend, financing = ([one for row in chart.rows for one in row.data] for chart in bars)
    of_each = (years, [*months.budget, *months.used], spend, financing)
    return {
        subject: [one.figure for one in data if one.ore is not None]
        for subject, data in zip(SUBJECTS, of_each, strict=True)
    }


@pytest.mark.parametrize("subject", SUBJECTS)
def test_table_a_caption_refers_to_holds_every_figure_of_its_picture(subject: str):
    caption = next(told for told in captions(charted_report()) if subject in told)
    in_picture = plotted()[subject]
    assert len(in_picture) >= 8
    assert set(in_picture) <= set(tags_of_table(caption))


def test_every_number_in_a_description_is_a_figure_of_the_run():
    figures = charted_figures()
    printed = {figure_text(Figure(figure, "bare", Decimals.NEVER), figures) for figure in figures.amounts}
    years = {str(year) for year in range(2024, 2029)}
    for picture in pictures():
        about = picture.find(f".//{WP}docPr")
        numbers = re.findall(r"\d+(?:\u00a0\d+)*", about.get("descr"))
        assert len(numbers) >= 2
        assert set(numbers) <= printed | years
        assert about.get("title") in text_of(picture.getnext()).replace("\u00a0", " ")
        assert not re.search("picture|image", f"{about.get('name')} {about.get('descr')}", re.IGNORECASE)


def test_picture_is_there_as_dots_and_as_lines_of_the_right_type():
    relations = {one.get("Id"): one.get("Target") for one in part(charted_report(), "word/_rels/document.xml.rels")}
    kinds = {one.get("PartName"): one.get("ContentType") for one in part(charted_report(), "[Content_Types].xml")}
    with zipfile.ZipFile(io.BytesIO(charted_report())) as package:
        for picture in pictures():
            blip = picture.find(f".//{A}blip")
            extension = blip.find(f"{A}extLst/{A}ext")
            assert extension.get("uri") == SVG_EXTENSION
            lines = relations[extension.find(f"{{{SVG_NAMESPACE}}}svgBlip").get(f"{R}embed")]
            assert kinds[f"/word/{lines}"] == SVG_TYPE
            assert etree.fromstring(package.read(f"word/{lines}")).tag == "{http://www.w3.org/2000/svg}svg"
            assert package.read(f"word/{relations[blip.get(f'{R}embed')]}").startswith(b"\x89PNG")
            inline = picture.find(f".//{WP}inline")
            assert {inline.get(side) for side in ("distT", "distB", "distL", "distR")} == {"0"}


def test_pictures_have_ids_and_files_of_their_own():
    ids = [picture.find(f".//{WP}docPr").get("id") for picture in pictures()]
    assert len(set(ids)) == len(ids) == 4
    with zipfile.ZipFile(io.BytesIO(charted_report())) as package:
        media = [name for name in package.namelist() if name.startswith("word/media/")]
    assert len(media) == len(set(media)) == 8


def test_report_with_charts_is_the_same_bytes_again_and_stays_under_a_megabyte():
    assert annual_report(charted_run(), mysen()) == charted_report()
    assert len(charted_report()) < 1_000_000


def test_report_of_forty_measures_stays_under_a_megabyte_and_says_which_part_a_picture_is():
    run = charted_run()
    names = [one.id for one in run.reconciliation.measures if one.sums.revised_ore]
    measure = next(one for one in run.reconciliation.measures if one.id == names[0])
    more = tuple(replace(measure, name=f"{measure.name}, gate {number}") for number in range(24))
    copies = tuple(replace(one, id=f"{one.id}-{number}") for number, one in enumerate(more))
    programme = mysen().programme
    known = tuple(
        programme.measure(measure.id).model_copy(update={"id": copy.id, "name": copy.name}) for copy in copies
    )
    files = replace(mysen(), programme=programme.model_copy(update={"measures": (*programme.measures, *known)}))
    result = replace(run.reconciliation, measures=(*run.reconciliation.measures, *copies))
    document = annual_report(replace(run, reconciliation=result), files)
    assert len(document) < 1_000_000
    told = [caption for caption in captions(document) if "Budsjett og forbruk per tiltak" in caption]
    assert [re.search(r", del .* av to \(", caption)[0] for caption in told] == [", del én av to (", ", del to av to ("]


def test_final_numbers_carry_no_mark():
    result = replace(charted_run().reconciliation, is_invented=False, is_preliminary=False)
    told = captions(annual_report(replace(charted_run(), reconciliation=result), mysen()))
    assert len(told) == 4
    assert not [caption for caption in told if "tall)" in caption]


@pytest.mark.parametrize("what", ["no months and years", "nothing at all"])
def test_what_is_not_there_has_neither_chart_nor_heading(what: str):
    run = mysen_run()
    if what == "nothing at all":
        empty = tuple(replace(one, sums=MeasureSums()) for one in run.reconciliation.measures)
        run = mysen_run(measures=empty, totals=MeasureSums())
    document = annual_report(run, mysen())
    assert len(captions(document)) == (2 if what == "no months and years" else 0)
    told = [heading.partition(" ")[2] for _, heading in headings(document)]
    assert "Forbruk gjennom året" not in told
    assert ("Tiltakene i figurer" in told) is (what == "no months and years")


def test_months_have_a_section_of_their_own_where_they_are_known():
    told = [heading.partition(" ")[2] for _, heading in headings(charted_report())]
    assert told.count("Forbruk gjennom året") == 1
