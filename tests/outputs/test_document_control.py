"""The control of a finished document: what stops it from being made final, and what does not."""

from __future__ import annotations

from outputs.document_control import document_control
from outputs.pdf_outcomes import PdfOutcome
from outputs.read_back import Mismatch, ReadBack
from tests.outputs.accessible_word import BODY, add_paragraph, changed, good

AGREES = ReadBack(bound=1, typed=0)
GREY = '<w:color w:val="999999"/>'


def test_a_good_document_may_be_made_final_with_or_without_a_pdf():
    for outcome in (PdfOutcome.NO_OFFICE, PdfOutcome.FAILED, PdfOutcome.WITHHELD):
        assert document_control("brev.docx", good(), outcome, AGREES).blocks == ()


def test_faults_of_accessibility_stop_it_and_are_told_once_for_each_rule():
    broken = good()
    for text in ("En", "To"):
        broken = changed(broken, BODY, lambda body, text=text: add_paragraph(body, text, look=GREY))
    broken = changed(broken, BODY, lambda body: add_paragraph(body, "- tre"))
    control = document_control("brev.docx", broken, PdfOutcome.NO_OFFICE, AGREES)
    assert [(fault.rule) for fault in control.access.faults] == ["UU08", "UU10", "UU10"]
    assert control.blocks == (
        (
            "brev.docx: Lister skal være laget med listestil, ikke med tegn skrevet for hånd. "
            "(UU08, WCAG 2.1 punkt 1.3.1, EN 301 549 punkt 10.1.3.1) Funnet 1\u00a0sted, først: under «1 Økonomi», "
            "avsnitt 4: listen er skrevet for hånd. Bruk punktliste eller nummerert liste."
        ),
        (
            "brev.docx: Tekst skal ha kontrast på minst 4,5 til 1 mot bakgrunnen, stor tekst minst 3 til 1. "
            "(UU10, WCAG 2.1 punkt 1.4.3, EN 301 549 punkt 10.1.4.3) Funnet 2\u00a0steder, først: under «1 Økonomi», "
            "avsnitt 5: #999999 på #FFFFFF, kontrast 2,8. Velg mørkere tekst eller lysere bakgrunn."
        ),
    )


def test_a_number_that_does_not_match_stops_it():
    wrong = ReadBack(1, 0, (Mismatch("brukt.sum", "1", 200),))
    control = document_control("brev.docx", good(), PdfOutcome.NO_OFFICE, wrong)
    assert control.blocks == ("brev.docx: 1\u00a0tall stemmer ikke med avstemmingen.",)


def test_words_of_the_municipality_do_not_stop_it_and_are_said_to_be_theirs():
    written = changed(good(), BODY, lambda body: add_paragraph(body, "Vi hadde a meeting every week."))
    control = document_control("brev.docx", written, PdfOutcome.NO_OFFICE, AGREES, ["Vi hadde a meeting every week."])
    assert [(fault.found, fault.is_writers) for fault in control.language] == [("every", True), ("week", True)]
    assert control.blocks == ()


def test_what_is_no_word_file_stops():
    control = document_control("brev.docx", b"nei", PdfOutcome.NO_OFFICE, AGREES)
    assert [fault.rule for fault in control.access.faults] == ["UU00"]
    assert len(control.blocks) == 1


def test_what_is_no_pdf_is_not_passed_on():
    control = document_control("brev.docx", good(), b"%PDF-1.7 broken", AGREES)
    assert control.pdf.outcome is PdfOutcome.FAILED
    assert control.pdf.facts is None
