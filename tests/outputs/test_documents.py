"""What holds for letter and report alike."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from lxml import etree

from domain.figures import figures
from domain.printed_figures import report_figures
from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from outputs.read_back import Mismatch, mismatches, printed_figures, prints
from schemas.findings import Finding, Severity
from tests.outputs.documents import W, headers, headings, names, paragraphs, part, rows, tables, text, text_of
from tests.outputs.mysen_year import final_run, mysen, mysen_run, narrated

COMPOSE = {
    "letter": lambda run: payment_request_letter(run, mysen()),
    "report": lambda run: annual_report(run, narrated(mysen(), {"sosionom": "Sosionomen fulgte opp familier."})),
}
ENGLISH = (
    *("the", "and", "of", "year", "page", "table", "draft", "unused", "amount", "total", "measure", "grant", "file"),
    *("error", "warning", "row", "rows", "budget", "report", "payment", "request", "confirmed", "narrative", "none"),
    *("true", "false", "overrun", "underspend", "net", "gross", "ok", "title", "heading", "caption"),
)


@cache
def example(kind):
    """The bundled year, with everything that can be invented, preliminary or unconfirmed."""
    return COMPOSE[kind](mysen_run())


@pytest.fixture(params=sorted(COMPOSE))
def kind(request):
    return request.param


@pytest.fixture
def compose(kind):
    return COMPOSE[kind]


@pytest.fixture
def document(kind):
    return example(kind)


def test_every_printed_figure_is_the_reconciliations(compose):
    run = mysen_run()
    document = compose(run)
    assert len(printed_figures(document)) > 50
    assert mismatches(document, report_figures(run, mysen())) == ()


def test_figures_with_ore_are_read_back_at_their_printed_precision(compose):
    run = with_ore(mysen_run())
    assert mismatches(compose(run), report_figures(run, mysen())) == ()


def test_a_changed_figure_is_found(compose):
    run = mysen_run()
    other = replace(run.reconciliation, grant=replace(run.reconciliation.grant, unused_ore=1))
    found = mismatches(compose(run), report_figures(replace(run, reconciliation=other), mysen()))
    share = {"andel.ubrukt-av-disponibelt"} & {figure.id for figure in printed_figures(compose(run))}
    assert {mismatch.id for mismatch in found} == {"tilskudd.ubrukt"} | share
    assert Mismatch("tilskudd.ubrukt", found[0].text, 1) in found


def test_same_input_gives_same_bytes(compose):
    assert compose(mysen_run()) == compose(mysen_run())


def test_bytes_hold_no_clock(document):
    core = etree.tostring(part(document, "docProps/core.xml"), encoding="unicode")
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2027-02-26T00:00:00Z"}


def test_language_is_bokmal_everywhere(document):
    languages = {
        each.get(f"{W}val")
        for name in names(document)
        if name.endswith(".xml") and name.startswith("word/")
        for tag in ("lang", "themeFontLang")
        for each in part(document, name).iter(f"{W}{tag}")
    }
    assert languages == {"nb-NO"}
    assert "nb-NO" in text_of_core(document)


def text_of_core(document):
    return etree.tostring(part(document, "docProps/core.xml"), encoding="unicode")


def test_every_table_has_one_heading_row_whole_rows_and_a_description(document):
    for table in tables(document):
        lines = list(table.iter(f"{W}tr"))
        marked = [line.find(f"{W}trPr/{W}tblHeader") is not None for line in lines]
        assert marked == [True] + [False] * (len(lines) - 1)
        assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in lines)
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
        assert all(heading for heading in rows(table)[0])


def test_every_table_has_a_numbered_caption_that_stays_with_it(document):
    body = part(document, "word/document.xml").find(f"{W}body")
    for number, table in enumerate((each for each in body if each.tag == f"{W}tbl"), start=1):
        caption = table.getprevious()
        assert text_of(caption).startswith(f"Tabell {number}. ")
        assert "SEQ Tabell" in "".join(each.text for each in caption.iter(f"{W}instrText"))


def test_amounts_stand_to_the_right(document):
    for table in tables(document):
        for cell in table.iter(f"{W}tc"):
            if cell.find(f".//{W}sdt") is not None:
                assert cell.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") == "right"


def test_total_rows_are_bold(document):
    totals = [line for table in tables(document) for line in table.iter(f"{W}tr") if text_of(line).startswith("Sum")]
    assert totals
    for line in totals:
        assert all(run.find(f"{W}rPr/{W}b") is not None for run in line.iter(f"{W}r"))


def test_headings_never_skip_a_level(document):
    levels = [level for level, _ in headings(document)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_page_numbers_stand_in_the_footer(document):
    footer = next(part(document, name) for name in names(document) if name.startswith("word/footer"))
    assert text_of(footer) == "Side 1 av 1"
    assert [each.text.strip() for each in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]


def test_invented_data_is_named_on_every_page_and_real_data_is_not(compose, document):
    assert all("Oppdiktede eksempeldata" in header for header in headers(document))
    assert "Oppdiktede eksempeldata" not in text(compose(final_run())) + "".join(headers(compose(final_run())))


def test_no_section_has_another_header(document):
    sections = list(part(document, "word/document.xml").iter(f"{W}sectPr"))
    assert sections[0].find(f"{W}headerReference") is not None
    assert all(section.find(f"{W}headerReference") is None for section in sections[1:])
    assert all(section.find(f"{W}titlePg") is None for section in sections)


def test_preliminary_figures_say_so(compose, document):
    assert "Foreløpige tall" in text(document)
    assert "oreløpige" not in text(compose(mysen_run(is_preliminary=False)))


def test_draft_lists_what_must_be_mended_and_confirmed(document):
    shown = " ".join(paragraphs(document, "Varsel"))
    assert "Utkast. " in shown
    assert "Må rettes: «Et tiltak med budsjett har posteringer» (3 funn, 41 500 kroner)" in shown
    assert "Ikke bekreftet: Tildelingen for 2026; utbetalt tilskudd for 2026;" in shown
    assert "T01" not in shown


def test_a_document_with_nothing_to_mend_waits_for_its_approval(compose):
    document = compose(final_run())
    assert paragraphs(document, "Varsel") == ["Utkast. Dokumentet er ikke godkjent og skal ikke sendes."]
    assert "Utkast" in "".join(headers(document))


def test_conservation_is_printed_in_rows_and_in_kroner(document):
    box = paragraphs(document, "Kontroll")
    assert box[1] == "12 431 rader lest = 1 204 tatt med + 3 uplassert + 1 parkert + 11 223 utenfor + 0 avvist"
    assert box[2].startswith(
        "18 432 120,40 kroner lest = 120 000,00 tatt med + 41 500,00 uplassert + minus 2 500,00 parkert"
    )


def test_no_english_word_is_printed(document):
    words = set(re.findall(r"[a-zæøå]+", (text(document) + " ".join(headers(document))).lower()))
    assert words.isdisjoint(ENGLISH)


def test_names_with_markup_characters_are_escaped(compose):
    run = mysen_run()
    odd = replace(run.reconciliation.measures[0], name="Torg & <kafé> «B»")
    document = compose(mysen_run(measures=(odd, *run.reconciliation.measures[1:])))
    assert "Torg & <kafé> «B»" in text(document)


def test_characters_xml_cannot_hold_are_shown_as_unknown_letters(compose):
    run = mysen_run()
    strange = "Kode \x00\x0b7\ud800 finnes ikke."
    odd = replace(run.findings[0], message=strange, remedy=strange)
    assert "ode \ufffd 7\ufffd finnes ikke." in text(compose(mysen_run(findings=(odd,))))


def test_no_posting_text_is_printed(document):
    assert "Nordmann" not in text(document)


def test_ids_of_controls_and_bookmarks_are_used_once(document):
    body = part(document, "word/document.xml")
    ids = [each.get(f"{W}val") for each in body.iter(f"{W}id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("printed", "ore", "is_same"),
    [
        ("1\u00a0234", 123_449, True),
        ("1\u00a0234", 123_450, False),
        ("1\u00a0235", 123_450, True),
        ("1\u00a0234,50", 123_450, True),
        ("1\u00a0234,50", 123_451, False),
        ("\u22122\u00a0500\u00a0kroner", -250_000, True),
        ("2\u00a0500\u00a0kroner", -250_000, False),
        ("minus\u00a02\u00a0500,10", -250_010, True),
        ("minus\u00a02\u00a0500,10", 250_010, False),
        ("fem kroner", 500, True),
        ("fem kroner", 600, False),
        ("", 0, False),
    ],
)
def test_printed_amount_is_compared_at_its_own_precision(printed, ore, is_same):
    assert prints(printed, ore) is is_same


def with_ore(run):
    """The same run with 37 øre more in every figure of the first measure, the totals and the grant."""
    result = run.reconciliation

    def more(record):
        changed = {name: getattr(record, name) + 37 for name in record.__dataclass_fields__ if name.endswith("_ore")}
        return replace(record, **changed)

    first = replace(result.measures[0], sums=more(result.measures[0].sums))
    changed = replace(
        result, measures=(first, *result.measures[1:]), totals=more(result.totals), grant=more(result.grant)
    )
    assert any(value % 100 for value in figures(changed).values())
    return replace(run, reconciliation=changed)


def test_finding_about_an_unconfirmed_fact_is_listed_once_as_unconfirmed(compose):
    doubt = Finding(
        rule="K06",
        severity=Severity.ERROR,
        message="Tildelingen for 2026 er ikke bekreftet.",
        remedy="Skriv inn opplysningen.",
        value="Tildelingen for 2026",
    )
    document = compose(mysen_run(findings=(doubt,)))
    box = " ".join(paragraphs(document, "Kontroll"))
    assert text(document).count("K06") == box.count("K06")
    assert "Ikke bekreftet: Tildelingen for 2026;" in text(document)
