from dataclasses import replace
from functools import cache

from outputs.annual_report import annual_report
from outputs.norwegian import percent
from schemas.plan_results import OwnPart, OwnReason
from schemas.records import ArtGroupSum
from tests.outputs.documents import W, headings, paragraphs, part, rows, style_of, table_with, tables, text, text_of
from tests.outputs.mysen_year import mysen, mysen_run, narrated

CHAPTERS = [
    "1 Sammendrag",
    "2 Bakgrunn, avtale og mål",
    "3 Organisering og samarbeid",
    "4 Resultater per innsatsområde og tiltak",
    "5 Nye tiltak",
    "6 Medvirkning",
    "7 Økonomi",
    "8 Egeninnsats",
    "9 Andre finansieringskilder",
    "10 Måloppnåelse i tråd med Prop. 1 S",
    "11 Evaluering og læring",
    "12 Risiko og avvik",
    "Vedlegg 1 Prosjektregnskap",
    "Vedlegg 2 Slik er tallene regnet ut",
    "Vedlegg 3 Spørsmål som ikke er avklart",
    "Vedlegg 4 Grunnlag",
    "Vedlegg 5 Resultatindikatorer",
    "Vedlegg 6 Erklæring",
]


def report(run=None, narrative=None, files=None):
    if run is None and narrative is None and files is None:
        return example()
    return annual_report(run or mysen_run(), narrated(files or mysen(), narrative or {}))


@cache
def example():
    """The bundled year without any narrative."""
    return annual_report(mysen_run(), mysen())


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
    assert table["Brukt av tilskuddet i 2026"] == "5 400 000"
    assert table["Brukt i prosent av disponibelt (ikke bekreftet)"] == "69,3 %"
    assert table["Administrative kostnader i prosent av brukt tilskudd"] == "12,0 %"
    assert table["Alt under planens punkt 2.5 i prosent av brukt tilskudd"] == "15,4 %"


def test_measures_stand_under_their_focus_area_and_the_rest_last():
    found = [(level, words) for level, words in headings(report()) if level > 1 or words.startswith("4")]
    areas = [words for level, words in found if level == 2 and words.startswith("4.")]
    assert areas == [
        "4.1 Oppvekst og utdanning",
        "4.2 Arbeid",
        "4.3 Bo- og nærmiljø",
        "4.4 På tvers av innsatsområdene",
    ]
    assert (
        found.index((3, "Sosionom"))
        < found.index((2, "4.2 Arbeid"))
        < found.index((3, "Jobbsjansen for innvandrerkvinner"))
    )
    assert found.index((2, "4.4 På tvers av innsatsområdene")) < found.index((3, "Evaluering"))


def test_missing_narrative_is_one_line_that_names_the_file():
    assert paragraphs(report()).count("Teksten mangler. Skriv den i filen sosionom.md for 2026.") == 1


def test_narrative_keeps_paragraphs_lists_and_emphasis():
    markdown = "Fulgte **opp** 42\nfamilier.\n\n- økonomi\n- *bolig*\n\n1. først\n2. så\n"
    document = report(narrative={"kapittel-risiko": markdown})
    shown = paragraphs(document)
    at = shown.index("Fulgte opp 42 familier.")
    assert shown[at + 1 : at + 5] == ["økonomi", "bolig", "først", "så"]
    assert "kapittel-risiko.md" not in text(document)
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
    document = report(narrative={"kapittel-risiko": "## Resultat\n\nGodt.\n"})
    assert "Resultat" in paragraphs(document)
    assert "Resultat" not in [words for _, words in headings(document)]


def test_narrative_markup_is_text():
    shown = paragraphs(report(narrative={"sosionom": "<b>5 & 6</b> [her](http://example.org)"}))
    assert "<b>5 & 6</b> [her](http://example.org)" in shown


NEW_COLUMNS = ["Tiltak", "Budsjett", "Netto utgift", "Brukt av tilskuddet"]


def test_new_measures_are_those_without_a_budget_the_year_before():
    table = next(rows(each) for each in tables(report()) if rows(each)[0] == NEW_COLUMNS)
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
    same = files.year(2026).model_copy(update={"year": 2025})
    shown = text(report(files=replace(files, years={**files.years, 2025: same})))
    assert "Ingen tiltak har budsjett for første gang i 2026." in shown


def test_first_budget_is_compared_with_nothing():
    files = mysen()
    shown = text(report(files=replace(files, years={2026: files.year(2026)})))
    assert "Det er ikke lagt inn noe budsjett for 2025, så nye tiltak kan ikke skilles fra de andre." in shown


def test_measures_table_shows_what_was_used_against_the_budget():
    table = table_with(report(), "Avvik i %")
    assert table[1] == [
        *("Ungdom i arbeid", "800 000", "0", "800 000", "870 000", "10 000", "860 000", "0", "860 000", "800 000", "0"),
        "7,5 %",
    ]
    assert table[-1] == [
        *("Sum", "7 795 000", "0", "7 795 000", "6 230 000", "410 000", "5 820 000", "300 000"),
        *("5 520 000", "5 400 000", "2 395 000", "−29,2 %"),
    ]


def test_deviation_leaves_out_what_another_source_owes_as_the_status_does():
    run = mysen_run()
    measures = run.reconciliation.measures
    owed = OwnPart(OwnReason.OTHER_SOURCE, 6_000_000, "imdi")
    at = next(number for number, one in enumerate(measures) if one.name == "Ungdom i arbeid")
    changed = (*measures[:at], replace(measures[at], own_parts=(owed,)), *measures[at + 1 :])
    result = replace(run.reconciliation, measures=changed)
    document = report(run=replace(run, reconciliation=result))
    rows_told = table_with(document, "Avvik i %")
    assert (rows_told[1][0], rows_told[1][-1]) == ("Ungdom i arbeid", percent(0, 1).replace("\u00a0", " "))
    assert "etter andre kilder. Det en annen kilde skulle ha dekket, men ikke har dekket, er ikke med." in text(
        document
    )
    assert "en annen kilde skulle ha dekket" not in text(report())


def test_measure_without_budget_has_no_deviation():
    table = table_with(report(), "Avvik i %")
    assert next(row for row in table if row[0] == "Nabolagskjøkkenet")[-1] == "–"


def test_grant_years_show_the_oldest_used_first():
    assert table_with(report(), "Tildelingsår")[1:] == [
        ["2025 (ikke bekreftet)", "2 795 000", "2 795 000", "0"],
        ["2026 (ikke bekreftet)", "5 000 000", "2 605 000", "2 395 000"],
        ["Sum (ikke bekreftet)", "7 795 000", "5 400 000", "2 395 000"],
    ]


def test_goals_list_the_measures_that_contribute():
    shown = paragraphs(report(), "ListBullet")
    assert shown.count("Tidlig innsats folkebibliotek barn/unge: 335 000 av et budsjett på 400 000 kroner") == 2
    assert "Nabolagskjøkkenet: 300 000 kroner, herav 300 000 kroner fra Helsedirektoratet" in shown


def test_findings_are_counted_by_rule():
    table = table_with(report(), "Regel")
    assert [row[:5] for row in table[1:]] == [
        ["K04", "Feil", "3", "41 500", "–"],
        ["T01", "Advarsel", "2", "120 000", "–"],
        ["P07", "Til orientering", "1", "–", "–"],
    ]


def test_finding_about_a_posting_shows_the_remedy_and_not_the_posting():
    document = report()
    assert table_with(document, "Regel")[-1][-1].endswith(". Fjern navn fra teksten på bilaget.")
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
    accounts = next(table for table in map(rows, tables(report())) if "6 230 000,00" in table[-1])
    assert accounts[0][:3] == ["Tiltak", "Brutto utgift", "Kompensert mva. og refusjoner"]
    assert accounts[-4][:2] == ["Sum tiltak tilskuddet betaler for", "5 915 000,00"]


def test_sick_pay_refund_of_one_measure_is_nowhere():
    """Sosionom has 60 000 in sick-pay refunds and no VAT compensation: few people are paid there."""
    tags = {each.get(f"{W}val") for each in part(report(), "word/document.xml").iter(f"{W}tag")}
    assert not [tag for tag in tags if tag.startswith(("sykelonnsrefusjon.", "mva."))]
    assert "refusjoner.sosionom" in tags


def test_year_that_is_not_over_is_told_as_so_far():
    shown = text(report(mysen_run(covered_until="2026-10")))
    assert "Regnskapet er tatt med til og med oktober 2026. Så langt er 5 400 000 kroner brukt" in shown
    assert "Ikke brukt per 31. oktober 2026 (ikke bekreftet)" in shown
    assert "ved utgangen av" not in shown.lower()


def test_opening_fund_that_is_not_booked_says_where_it_comes_from():
    labels = [row[0] for table in map(rows, tables(report())) for row in table]
    unbooked = "Fond ved inngangen til 2026, beregnet fra godkjent overføring (ikke bekreftet i balansen)"
    assert unbooked in labels
    booked = replace(mysen_run().reconciliation.grant, is_fund_opening_booked=True)
    assert unbooked not in text(report(mysen_run(grant=booked)))


def test_own_cost_is_not_called_covered_before_the_accounts_are_closed():
    assert "120 000 kroner av utgiftene på tiltakene er foreløpig ikke dekket" in text(report())
    closed = text(report(mysen_run(is_preliminary=False)))
    assert "120 000 kroner av utgiftene på tiltakene er dekket av kommunen" in closed


def test_plan_that_is_invented_is_marked_and_later_plans_are_left_out():
    shown = text(report(mysen_run(year=2025, period="2025", measures=(), payment_request=None)))
    assert "Handlingsplan og budsjett for Områdeløft Mysen 2025 (oppdiktet)" in shown
    assert "Områdeløft Mysen 2026" not in shown


def test_confirmed_questions_are_not_open():
    files = mysen()
    settled = tuple(each.model_copy(update={"confirmed": True}) for each in files.programme.open_questions)
    programme = files.programme.model_copy(update={"open_questions": settled})
    assert "Alle spørsmål er avklart." in text(report(files=replace(files, programme=programme)))


def test_amounts_in_the_texts_of_the_programme_do_not_break():
    body = part(report(), "word/document.xml")
    raw = "".join(each.text or "" for each in body.iter(f"{W}t"))
    assert "5\u00a0000\u00a0000\u00a0kroner tildelt" in raw
    assert "25\u00a0% av" in raw


def test_spend_by_art_group_is_shown_with_its_sum():
    groups = (ArtGroupSum("lonn", 600_000_000), ArtGroupSum("mva", 23_000_000))
    table = table_with(report(mysen_run(art_groups=groups)), "Artsgruppe")
    assert table[1:] == [
        ["Lønn", "6 000 000"],
        ["Merverdiavgift med rett til kompensasjon", "230 000"],
        ["Sum", "6 230 000"],
    ]
