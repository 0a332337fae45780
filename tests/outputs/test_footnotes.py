"""Footnotes to figures that another reading would change: which figures get one, and what it says."""

from __future__ import annotations

import pytest

from domain.assumed_pay import ASSUMED
from domain.figures import figures
from domain.printed_figures import letter_figures, report_figures
from outputs.annual_report import annual_report
from outputs.footnotes import reading_notes
from outputs.payment_request import payment_request_letter
from outputs.read_back import mismatches, printed_figures, prints
from outputs.word_fields import LONGEST_TAG, tag_of
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.runs import Run
from tests.outputs.documents import W, names, paragraphs, part, rows, tables, text_of
from tests.outputs.mysen_year import mysen, mysen_run

KR_1000 = 100_000


def vat(**changes: int) -> Ambiguity:
    """VAT net or gross; `changes` are thousands of kroner by figure, with `__` for the point and `_` for the dash."""
    difference = {name.replace("__", ".").replace("_", "-"): kr * KR_1000 for name, kr in changes.items()}
    return Ambiguity(
        id="merverdiavgift",
        question="Skal forbruket rapporteres med eller uten merverdiavgift?",
        default="Uten.",
        decided_by="Tilskuddsbrevet",
        confirmed=False,
        readings=(
            ReadingEffect("Uten merverdiavgift", "net", is_chosen=True),
            ReadingEffect("Med merverdiavgift", "gross", is_chosen=False, difference_ore=difference),
        ),
    )


def letter(*questions: Ambiguity) -> tuple[bytes, Run]:
    run = mysen_run(ambiguities=questions)
    return payment_request_letter(run, mysen()), run


def notes(document: bytes) -> list[str]:
    """The texts of the footnotes, without the two lines that part them from the text."""
    found = part(document, "word/footnotes.xml").findall(f"{W}footnote")
    return [text_of(note).strip() for note in found if note.get(f"{W}type") is None]


def references(document: bytes) -> list[str]:
    """The paragraphs that refer to a footnote, by what they say."""
    body = part(document, "word/document.xml")
    return [text_of(line) for line in body.iter(f"{W}p") if line.find(f".//{W}footnoteReference") is not None]


def test_note_says_question_choice_other_reading_kroner_and_who_decides() -> None:
    document, _ = letter(vat(tilskudd__brukt=310, tilskudd__ubrukt=-310))
    (note,) = notes(document)
    assert note == (
        "Skal forbruket rapporteres med eller uten merverdiavgift? Det er ikke avklart. Her er valgt: Uten "
        "merverdiavgift. Velges i stedet «Med merverdiavgift», endres tallene slik: brukt av tilskuddet 310 000 "
        "kroner mer; ubrukt tilskudd 310 000 kroner mindre. Avgjøres av: Tilskuddsbrevet."
    )


def test_difference_at_the_limit_has_no_note_and_one_ore_above_has() -> None:
    at_limit = vat(tilskudd__brukt=50)
    assert reading_notes(mysen_run(ambiguities=(at_limit,)).reconciliation, mysen())(["tilskudd.brukt"]) == ()
    at_limit.readings[1].difference_ore["tilskudd.brukt"] += 1
    assert len(reading_notes(mysen_run(ambiguities=(at_limit,)).reconciliation, mysen())(["tilskudd.brukt"])) == 1


def test_document_without_effects_has_no_footnotes_at_all() -> None:
    document, _ = letter(vat(tilskudd__brukt=49))
    assert "word/footnotes.xml" not in names(document)
    assert references(document) == []


def test_answered_question_has_no_note() -> None:
    question = vat(tilskudd__brukt=310)
    answered = Ambiguity(question.id, question.question, question.default, "KDD", True, question.readings)
    assert "word/footnotes.xml" not in names(letter(answered)[0])


def test_reference_stands_with_the_name_of_the_row_and_amounts_line_up() -> None:
    document, _ = letter(vat(tilskudd__brukt=310))
    assert references(document) == ["Brukt av tilskuddet i 2026"]
    grant_table = rows(tables(document)[0])
    assert ["Brukt av tilskuddet i 2026", "5 400 000"] in grant_table


def test_rows_of_one_table_share_a_note_and_the_second_refers_back() -> None:
    document, _ = letter(vat(tilskudd__brukt=310, tilskudd__ubrukt=-310))
    assert len(notes(document)) == 1
    body = part(document, "word/document.xml")
    fields = [field.text for field in body.iter(f"{W}instrText") if "NOTEREF" in (field.text or "")]
    assert fields == [" NOTEREF _RefNote1 \\h "]
    bookmarks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert "_RefNote1" in bookmarks


def test_a_later_note_on_the_same_question_is_short_and_says_which_note_asks() -> None:
    document, _ = letter(vat(anmodning__overforing=-310, tilskudd__brukt=310))
    first, second = notes(document)
    assert first.startswith("Skal forbruket rapporteres")
    assert second.startswith("Samme spørsmål som i note\u00a01. Velges i stedet".replace("\u00a0", " "))


def test_every_measure_above_the_limit_is_named() -> None:
    document, _ = letter(vat(brukt__apen_barnehage=100, rest__apen_barnehage=-100, brukt__sosionom=12))
    (note,) = notes(document)
    assert "brukt av tilskuddet (Åpen barnehage) 100 000 kroner mer" in note
    assert "rest av budsjettet (Åpen barnehage) 100 000 kroner mindre" in note
    assert "Sosionom" not in note


def test_figures_that_change_alike_share_one_amount() -> None:
    document, _ = letter(vat(brukt__apen_barnehage=100, brukt__sosionom=100, rest__apen_barnehage=-100))
    assert (
        "endres tallene slik: brukt av tilskuddet (Åpen barnehage) og brukt av tilskuddet (Sosionom) 100 000 kroner "
        "mer; rest av budsjettet (Åpen barnehage) 100 000 kroner mindre."
    ) in notes(document)[0]


def test_estimate_says_that_it_is_one_in_every_note_and_what_it_rests_on_in_the_first() -> None:
    question = vat(tilskudd__brukt=310, anmodning__overforing=-310)
    chosen, other = question.readings
    told = ReadingEffect(other.text, other.value, False, {}, other.difference_ore, ASSUMED)
    document, _ = letter(Ambiguity(question.id, "Hva?", "", "KDD", False, (chosen, told)))
    first, second = notes(document)
    assert (
        "endres tallene etter et anslag slik: beløpet som søkes overført 310 000 kroner mindre. Anslag: Lønnen" in first
    )
    assert "endres tallene etter et anslag slik: brukt av tilskuddet 310 000 kroner mer." in second
    assert ASSUMED not in second


@pytest.mark.parametrize("make", [payment_request_letter, annual_report])
def test_every_amount_in_a_note_has_an_id_and_is_read_back(make) -> None:  # type: ignore[no-untyped-def]
    run = mysen_run(ambiguities=(vat(tilskudd__brukt=310, brukt__administrative_kostnader=75, egen__sum=40),))
    document = make(run, mysen())
    assert mismatches(document, report_figures(run, mysen())) == ()
    printed = {figure.id for figure in printed_figures(document) if figure.id.startswith("avklaring.")}
    known = {tag_of(figure) for figure in figures(run.reconciliation)}
    assert printed
    assert printed <= known
    in_notes = part(document, "word/footnotes.xml")
    in_controls = {run for control in in_notes.iter(f"{W}sdt") for run in control.iter(f"{W}r")}
    bare = "".join(text_of(run) for run in in_notes.iter(f"{W}r") if run not in in_controls)
    assert "kroner" not in bare


def test_wrong_kroner_in_a_note_are_found_when_read_back() -> None:
    document, _ = letter(vat(tilskudd__brukt=310))
    other = mysen_run(ambiguities=(vat(tilskudd__brukt=320),))
    (wrong,) = mismatches(document, letter_figures(other))
    assert (wrong.text.replace("\u00a0", " "), wrong.expected) == ("310 000 kroner mer", 320 * KR_1000)


@pytest.mark.parametrize(
    ("text", "ore", "is_right"),
    [
        ("310 000 kroner mer", 31_000_000, True),
        ("310 000 kroner mindre", -31_000_000, True),
        ("310 000 kroner mindre", 31_000_000, False),
        ("310 000 kroner mer", -31_000_000, False),
    ],
)
def test_a_change_is_read_with_its_direction(text: str, ore: int, is_right: bool) -> None:
    assert prints(text, ore) is is_right


def test_a_figure_id_too_long_for_word_keeps_a_tag_of_its_own() -> None:
    long, longer = (f"avklaring.{'a' * 22}.lesning-2.forskjell.{'b' * 30}{end}" for end in "xy")
    assert len(tag_of(long)) == len(tag_of(longer)) == LONGEST_TAG
    assert tag_of(long) != tag_of(longer)
    assert tag_of("netto.sosionom") == "netto.sosionom"


def test_report_begins_its_notes_anew_in_each_chapter() -> None:
    run = mysen_run(ambiguities=(vat(tilskudd__brukt=310),))
    first, *later = notes(annual_report(run, mysen()))
    assert first.startswith("Skal forbruket")
    assert len(later) >= 1
    assert all(note.startswith("Samme spørsmål som i note 1. Velges i stedet") for note in later)


def test_a_sum_is_not_named_where_the_part_that_changes_it_is() -> None:
    document, _ = letter(vat(brukt__apen_barnehage=100, brukt__sum=100, rest__apen_barnehage=-100, rest__sum=-100))
    assert (
        "endres tallene slik: brukt av tilskuddet (Åpen barnehage) 100 000 kroner mer; rest av budsjettet "
        "(Åpen barnehage) 100 000 kroner mindre."
    ) in notes(document)[0]
    two, _ = letter(vat(brukt__apen_barnehage=100, brukt__sum=160))
    assert "brukt av tilskuddet (alle tiltak) 160 000 kroner mer" in notes(two)[0]


def test_a_subject_is_named_once_for_all_that_changes_alike() -> None:
    document, _ = letter(vat(rest__apen_barnehage=-100, brukt__apen_barnehage=-100))
    assert "brukt av tilskuddet og rest av budsjettet (Åpen barnehage) 100 000 kroner mindre" in notes(document)[0]


def test_payment_models_side_by_side_have_no_notes() -> None:
    document, _ = letter(vat(anmodning__modell_a__overforing=-310))
    assert "word/footnotes.xml" not in names(document)


def test_same_run_gives_the_same_bytes_with_footnotes() -> None:
    question = vat(tilskudd__brukt=310, tilskudd__ubrukt=-310)
    assert letter(question)[0] == letter(question)[0]


def test_appendix_tells_the_kroner_of_every_other_reading() -> None:
    run = mysen_run(ambiguities=(vat(tilskudd__brukt=310, tilskudd__ubrukt=-310),))
    document = annual_report(run, mysen())
    table = next(rows(table) for table in tables(document) if rows(table)[0][0] == "Lesning")
    assert table[1] == ["Med merverdiavgift", "310 000", "\u2212310 000", "–", "–", "–"]
    assert "En strek betyr ingen forskjell, eller at tallet ikke kan regnes ut." in "\n".join(paragraphs(document))


def test_notes_of_a_table_are_numbered_as_their_rows_come() -> None:
    first, second = vat(rest__sum=-310), vat(rest__sosionom=-60, rest__sum=-60)
    pay = Ambiguity("lonn", "Hvilken lønn?", "", "KDD", confirmed=False, readings=second.readings)
    document, _ = letter(first, pay)
    numbered = notes(document)
    assert numbered[0].startswith("Hvilken lønn?")
    assert numbered[1].startswith("Skal forbruket")
