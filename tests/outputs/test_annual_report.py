from dataclasses import replace
from functools import cache

from outputs.annual_report import annual_report
from tests.outputs.documents import W, headings, paragraphs, part, style_of, table_with, text, text_of
from tests.outputs.mysen_year import mysen, mysen_run

CHAPTERS = [
    "1 Sammendrag",
    "2 Bakgrunn, avtale og mål",
    "3 Organisering",
    "4 Resultater per innsatsområde og tiltak",
    "5 Nye tiltak",
    "6 Medvirkning",
    "7 Økonomi",
    "8 Egeninnsats",
    "9 Andre finansieringskilder",
    "10 Måloppnåelse",
    "11 Evaluering",
    "12 Risiko og avvik",
    "Vedlegg 1 Prosjektregnskap",
    "Vedlegg 2 Slik er tallene regnet ut",
    "Vedlegg 3 Spørsmål som ikke er avklart",
    "Vedlegg 4 Grunnlag",
]


def report(run=None, narrative=None, files=None):
    if run is None and narrative is None and files is None:
        return example()
    return annual_report(run or mysen_run(), files or mysen(), narrative or {})


@cache
def example():
    """The bundled year without any narrative."""
    return annual_report(mysen_run(), mysen(), {})


def test_chapters_stand_in_order():
    assert [words for level, words in headings(report()) if level == 1] == CHAPTERS


def test_contents_hold_every_heading_of_two_levels_and_link_to_them():
    document = report()
    body = part(document, "word/document.xml")
    entries = [each for each in body.iter(f"{W}p") if (style_of(each) or "").lower().startswith("toc")]
    assert [text_of(each) for each in entries] == [words for level, words in headings(document) if level <= 2]
    targets = {each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")}
    assert all(entry.find(f"{W}hyperlink").get(f"{W}anchor") in targets for entry in entries)


def test_fields_are_opened_and_closed():
    body = part(report(), "word/document.xml")
    kinds = [each.get(f"{W}fldCharType") for each in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 10


def test_key_figures_stand_on_the_first_page():
    table = dict(table_with(report(), "Nøkkeltall"))
    assert table["Brukt av tilskuddet"] == "5 400 000"
    assert table["Brukt i prosent av disponibelt"] == "69,3 %"
    assert table["Administrative kostnader i prosent av brukt tilskudd"] == "12,0 %"


def test_measures_stand_under_their_focus_area_and_the_rest_last():
    found = [(level, words) for level, words in headings(report()) if level > 1 or words.startswith("4")]
    areas = [words for level, words in found if level == 2 and words.startswith("4.")]
    assert areas == [
        "4.1 Oppvekst og utdanning",
        "4.2 Arbeid",
        "4.3 Bo- og nærmiljø",
        "4.4 Tiltak på tvers av innsatsområdene",
    ]
    assert (
        found.index((3, "Sosionom"))
        < found.index((2, "4.2 Arbeid"))
        < found.index((3, "Jobbsjansen for innvandrerkvinner"))
    )
    assert found.index((2, "4.4 Tiltak på tvers av innsatsområdene")) < found.index((3, "Evaluering"))


def test_missing_narrative_is_one_line_that_names_the_file():
    assert paragraphs(report()).count("Teksten mangler. Skriv den i filen sosionom.md for 2026.") == 1


def test_narrative_keeps_paragraphs_lists_and_emphasis():
    markdown = "Fulgte **opp** 42\nfamilier.\n\n- økonomi\n- *bolig*\n\n1. først\n2. så\n"
    document = report(narrative={"sosionom": markdown})
    shown = paragraphs(document)
    at = shown.index("Fulgte opp 42 familier.")
    assert shown[at + 1 : at + 5] == ["økonomi", "bolig", "først", "så"]
    assert "sosionom.md" not in text(document)
    bold = [
        text_of(run)
        for run in part(document, "word/document.xml").iter(f"{W}r")
        if run.find(f"{W}rPr/{W}b") is not None
    ]
    assert "opp" in bold


def test_narrative_lists_begin_at_one_each_time():
    document = report(narrative={"sosionom": "1. a\n2. b\n", "bydelsmodre": "1. c\n"})
    numbers = {
        text_of(each): each.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
        for each in part(document, "word/document.xml").iter(f"{W}p")
        if style_of(each) == "ListNumber"
    }
    assert numbers["a"] == numbers["b"] != numbers["c"]


def test_narrative_heading_is_a_bold_line_and_no_heading():
    document = report(narrative={"sosionom": "## Resultat\n\nGodt.\n"})
    assert "Resultat" in paragraphs(document)
    assert "Resultat" not in [words for _, words in headings(document)]


def test_narrative_markup_is_text():
    shown = paragraphs(report(narrative={"sosionom": "<b>5 & 6</b> [her](http://example.org)"}))
    assert "<b>5 & 6</b> [her](http://example.org)" in shown


def test_new_measures_are_those_that_start_this_year():
    table = table_with(report(), "Merknad")
    assert [row[0] for row in table[1:]] == [
        "Åpen barnehage",
        "Bydelsmødre",
        "Matservering på skolen",
        "Boligsosial veiledning",
        "Trygghet og trivsel i Mysen",
        "Kompetanseheving",
        "Åpen post",
        "Evaluering",
    ]


def test_year_without_new_measures_says_so():
    files = mysen()
    older = tuple(measure.model_copy(update={"first_year": 2025}) for measure in files.programme.measures)
    programme = files.programme.model_copy(update={"measures": older})
    assert "Ingen tiltak startet i 2026." in text(report(files=replace(files, programme=programme)))


def test_measures_table_shows_what_was_used_against_the_budget():
    table = table_with(report(), "Avvik i %")
    assert table[1] == [
        *("Ungdom i arbeid", "800 000", "0", "800 000", "870 000", "10 000", "860 000", "0", "800 000", "60 000", "0"),
        "7,5 %",
    ]
    assert table[-1] == [
        *("Sum", "7 795 000", "0", "7 795 000", "6 230 000", "350 000", "5 820 000", "300 000"),
        *("5 400 000", "120 000", "2 395 000", "−29,2 %"),
    ]


def test_measure_without_budget_has_no_deviation():
    table = table_with(report(), "Avvik i %")
    assert next(row for row in table if row[0] == "Nabolagskjøkkenet")[-1] == "–"


def test_grant_years_show_the_oldest_used_first():
    assert table_with(report(), "Tildelingsår")[1:] == [
        ["2025 (ikke bekreftet)", "2 795 000", "2 795 000", "0"],
        ["2026 (ikke bekreftet)", "5 000 000", "2 605 000", "2 395 000"],
        ["Sum", "7 795 000", "5 400 000", "2 395 000"],
    ]


def test_goals_list_the_measures_that_contribute():
    shown = paragraphs(report(), "ListBullet")
    assert shown.count("Tidlig innsats folkebibliotek barn/unge: 335 000 av 400 000 kroner") == 2
    assert "Nabolagskjøkkenet: 300 000 kroner (Hdir)" in shown


def test_findings_are_counted_by_rule():
    table = table_with(report(), "Regel")
    assert [row[:4] for row in table[1:]] == [
        ["K04", "Feil", "3", "41 500"],
        ["T01", "Advarsel", "2", "120 000"],
        ["P07", "Til orientering", "1", "0"],
    ]


def test_finding_about_a_posting_shows_the_remedy_and_not_the_posting():
    document = report()
    assert table_with(document, "Regel")[-1][-1] == "Fjern navn fra teksten på bilaget."
    assert "4711" not in text(document)


def test_report_without_findings_says_so():
    assert "Avstemmingen ga ingen funn." in text(report(mysen_run(findings=())))


def test_open_questions_are_shown_with_what_is_assumed():
    assert len(table_with(report(), "Lagt til grunn")) == 1 + len(mysen().programme.open_questions)


def test_input_files_are_named_with_a_short_checksum():
    assert table_with(report(), "Kontrollsum")[1] == ["hovedbok-2026-1.csv", "9 012", "9 000", "ab12cd34ef56"]


def test_wide_tables_lie_on_their_side():
    sections = part(report(), "word/document.xml").iter(f"{W}sectPr")
    pages = [(size.get(f"{W}orient") or "portrait") for each in sections for size in each.iter(f"{W}pgSz")]
    assert pages == ["portrait", "landscape", "portrait", "landscape", "portrait"]


def test_project_accounts_show_ore():
    assert table_with(report(), "Refusjon av sykelønn")[-1][1] == "6 230 000,00"
