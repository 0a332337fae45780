from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html

from outputs.status_page import status_page, used_bar
from schemas.findings import Finding, Severity
from schemas.runs import Run
from tests.ledgers import mysen
from tests.outputs_tables.runs import FINDINGS, run, year_run

FILES = mysen()


def page(each: Run) -> html.HtmlElement:
    return html.document_fromstring(status_page(each, FILES))


def spoken(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def year_page() -> html.HtmlElement:
    return page(year_run())


def test_same_run_gives_the_same_page() -> None:
    assert status_page(year_run(), FILES) == status_page(year_run(), FILES)


def test_page_is_in_bokmal_and_has_one_main_heading(year_page: html.HtmlElement) -> None:
    assert year_page.get("lang") == "nb"
    assert [spoken(heading) for heading in year_page.iter("h1")] == ["Avstemming av Områdeløft Mysen, 2026"]


def test_no_heading_level_is_skipped(year_page: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in year_page.iter("h1", "h2", "h3", "h4")]

    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_every_header_cell_a_scope(year_page: html.HtmlElement) -> None:
    for table in year_page.iter("table"):
        assert table.find("caption") is not None
        assert all(cell.get("scope") in {"col", "row"} for cell in table.iter("th"))
        assert all(row.find("th") is not None for row in table.iter("tr"))


def test_rows_of_a_table_have_as_many_cells_as_its_header(year_page: html.HtmlElement) -> None:
    for table in year_page.iter("table"):
        assert len({len(row) for row in table.iter("tr")}) == 1, spoken(table.find("caption"))


def test_skip_link_leads_to_the_content(year_page: html.HtmlElement) -> None:
    assert next(year_page.iter("a")).get("href") == "#innhold"
    assert year_page.get_element_by_id("innhold").tag == "main"


def test_page_asks_nobody_else_for_anything(year_page: html.HtmlElement) -> None:
    asked = [
        value
        for element in year_page.iter()
        for name, value in element.attrib.items()
        if name in {"src", "href", "action", "data", "poster", "srcset"}
    ]

    assert asked == ["#innhold"]
    assert not list(year_page.iter("script", "link", "iframe", "img"))
    assert set(re.findall(r"url\(([^)]*)\)", status_page(year_run(), FILES))) == {"#skravur"}


def test_texts_from_outside_are_escaped() -> None:
    evil = "<script>alert(1)</script>"
    finding = Finding(evil, Severity.ERROR, evil, evil, file=evil, row=2, value=evil)
    text = status_page(run(findings=[finding], programme_name=evil), FILES)

    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_findings_shown_are_as_many_as_were_raised(year_page: html.HtmlElement) -> None:
    shown = [spoken(row.find("th")) for row in year_page.find_class("finding")]

    assert len(shown) == len(FINDINGS)
    assert all(finding.message in shown for finding in FINDINGS)


def test_exceptions_come_before_the_measures(year_page: html.HtmlElement) -> None:
    headings = [spoken(heading) for heading in year_page.iter("h2")]

    assert headings[:2] == ["Se på dette først", "Tiltak"]
    assert "12 av 16 posteringer stemmer; se på disse 4." in spoken(year_page)
    assert "Ungdom i arbeid: overforbruk, 60 000 kroner over budsjettet på 800 000 kroner" in spoken(year_page)


def test_status_is_said_in_words_and_never_by_colour_alone(year_page: html.HtmlElement) -> None:
    statuses = {spoken(cell) for cell in year_page.find_class("status")}

    assert statuses == {
        *("✓Innenfor budsjettet", "!Følg med", "=Brukt opp (nøyaktig 100 %)", "▲Overforbruk"),
        "–Uten budsjettlinje",
    }


def test_every_bar_has_a_text(year_page: html.HtmlElement) -> None:
    bars = year_page.find_class("bar")

    assert len(bars) == len(FILES.year(2026).allocations)
    assert all(bar.get("role") == "img" and bar.get("aria-label") for bar in bars)


@pytest.mark.parametrize(
    ("used", "revised", "bar"),
    [
        (0, 100_000, (0, 0)),
        (50_000, 100_000, (50, 0)),
        (100_000, 100_000, (100, 0)),
        (100_001, 100_000, (100, 1)),
        (110_000, 100_000, (100, 10)),
        (900_000, 100_000, (100, 20)),
        (-5_000, 100_000, (0, 0)),
        (5_000, 0, (0, 0)),
    ],
)
def test_bar_is_as_long_as_the_used_share(used: int, revised: int, bar: tuple[int, int]) -> None:
    drawn = used_bar(used, revised)

    assert (drawn.used, drawn.over) == bar


def test_bar_of_nearly_all_does_not_say_all() -> None:
    assert used_bar(99_999_999, 100_000_000).text == "litt under 100\u00a0% brukt"


def test_personal_information_is_not_on_the_page() -> None:
    text = status_page(year_run(), FILES)

    assert "Nordmann" not in text
    assert "01019012345" not in text


def test_invented_figures_are_marked() -> None:
    assert "OPPDIKTEDE TALL" in status_page(run(), FILES)
    assert "OPPDIKTEDE TALL" not in status_page(run(is_invented=False), FILES)


def test_control_sum_that_differs_is_shown() -> None:
    totals = run().reconciliation.totals
    shown = page(run(totals=replace(totals, net_ore=totals.net_ore + 1)))
    rows = [[spoken(cell) for cell in row] for row in shown.find_class("eyes")]

    assert [row[-2:] for row in rows if row[-1] == "Avvik"] == [["\u22120,01", "Avvik"]]


def test_run_without_postings_and_findings_gives_a_page() -> None:
    text = spoken(page(run("", ())))

    assert "Det er ingen posteringer i programmet i perioden." in text
    assert "0 funn, samlet etter årsak." in text


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(("ink", "white"), ("ink", "pale"), ("ink", "mark"), ("quiet", "white"), ("quiet", "mark"), ("quiet", "pale")),
        *(("dark", "white"), ("white", "dark")),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", status_page(run(), FILES))) | {"white": "#ffffff"}
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5
