"""The language of finished documents: what is caught, what is left alone, and whose words they are."""

from __future__ import annotations

from functools import cache

import pytest

from outputs.annual_report import annual_report
from outputs.language_check import LANGUAGE_RULES, document_language_faults, language_faults, written_text
from outputs.language_words import ENGLISH
from outputs.payment_request import payment_request_letter
from outputs.rule_titles import rule_titles
from tests.outputs.mysen_year import final_run, mysen, mysen_run, narrated

CASES = [
    ("SP01", "Tiltaket har en deadline og et budget.", "Tiltaket har en frist og et budsjett."),
    ("SP01", "None kroner", "Ingen kroner"),
    ("SP01", "Se The Report", "Se rapporten"),
    ("SP02", "Klar for jobb - Kirkens bymisjon", "Klar for jobb – Kirkens bymisjon"),
    ("SP02", "barne\u00a0-\u00a0og ungdom", "barne- og ungdomsarbeid"),
    ("SP03", "Avtalen gjelder 2024-2028.", "Avtalen gjelder 2024–2028."),
    ("SP03", "10-15 deltakere", "10–15 deltakere"),
    ("SP03", "kl. 10-12", "sak 2026/1234-5, postnummer 1850, avstemming 2026-11-21-a1b2c3d4"),
    ("SP04", "7 795 000\u00a0kroner", "7\u00a0795\u00a0000\u00a0kroner"),
    ("SP04", "4.500.800 kroner", "4\u00a0500\u00a0800\u00a0kroner, 21.11.2026 og punkt 12.2"),
    ("SP05", "500 kroner", "500\u00a0kroner"),
    ("SP05", "8,3%", "8,3\u00a0%"),
    ("SP05", "1,3 mill. kroner", "1,3\u00a0mill.\u00a0kroner og 12 barn"),
    ("SP06", "8.3\u00a0%", "8,3\u00a0%, se kapittel 8.3"),
    ("SP06", "1.3\u00a0millioner kroner", "1,3\u00a0millioner kroner"),
    ("SP07", "2026-11-21", "21.\u00a0november 2026"),
    ("SP07", "21/11/2026", "21.11.2026, sak 24/1234"),
    ("SP07", "21 november 2026", "hovedbok-2026-10-31.csv"),
    ("SP08", "21. november 2026", "21.\u00a0november 2026"),
    ("SP08", "21.\u00a0November 2026", "November er mørk. 21.\u00a0mai"),
    ("SP09", 'såkalt "åpen" post', "såkalt «åpen» post"),
    ("SP09", "“åpen”", "«åpen»"),
    ("SP10", "to  ord", "to ord\tog en tabulator"),
    ("SP11", "-500\u00a0kroner", "\u2212500\u00a0kroner"),
    ("SP11", "rest -500", "barne- og ungdom, U-17, covid-19"),
]

NORWEGIAN = """
Da and og not lå ved bryggen, var det same folket samlet. Must av epler fra Mosjøen ble delt ut, og most var det nok av.
De true mannen med å file ned låsen. En date i mars, en page på hodet, en person som sa i fra. Legg ved plan og sum,
rest og fond. Men for all del: under broen går elva sakte, over den går toget fort. Vi har et team, en workshop og en
deadline, og it-avdelingen sender info om status. As og be er ord; at og in er ord. Post, art, funksjon og prosjekt.
Gutten var spent, brevet ble sent. Den gang ville hun just gå. Hver for seg er de fine. Her er de alle: barn, ungdom,
voksne og eldre på Åpen barnehage, Sosionom, Bydelsmødre, Skolebibliotek, Nabolagstorg, Klar for jobb, Jobbsjansen.
Total ramme, brutto og netto, bilag, postering, refusjon, kompensasjon. Grense, grant kan være et navn, men er her ikke.
""".replace(" grant kan være et navn, men er her ikke.", " grunn.")


@pytest.mark.parametrize(("rule", "wrong", "right"), CASES)
def test_what_is_wrong_is_found_and_what_is_right_is_left_alone(rule, wrong, right):
    assert rule in {fault.rule for fault in language_faults("prøve", wrong)}
    assert [str(fault) for fault in language_faults("prøve", right)] == []


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES} == {rule.code for rule in LANGUAGE_RULES}


def test_no_bokmal_word_is_taken_for_english():
    found = [fault.found for fault in language_faults("prøve", NORWEGIAN) if fault.rule == "SP01"]
    assert found == []
    bokmal = "and not same more most must true file date done sent spent page just city as it at in be some person"
    assert ENGLISH.isdisjoint(bokmal.split())


def test_no_title_of_a_rule_looks_english():
    """Two hundred sentences of bokmål that municipalities read."""
    titles = rule_titles()
    found = [fault for title in titles.values() for fault in language_faults("tittel", title)]
    assert [fault.found for fault in found if fault.rule == "SP01"] == []
    assert len(titles) > 100


@cache
def letter() -> bytes:
    return payment_request_letter(mysen_run(), mysen())


@cache
def report() -> bytes:
    return annual_report(mysen_run(), mysen())


@pytest.mark.parametrize("document", [letter, report])
def test_letter_and_report_are_written_as_sprakradet_writes(document):
    assert [str(fault) for fault in document_language_faults(document())] == []


def test_settled_documents_are_written_so_too():
    for document in (payment_request_letter(final_run(), mysen()), annual_report(final_run(), mysen())):
        assert [str(fault) for fault in document_language_faults(document)] == []


def test_fault_in_a_narrative_is_the_writers():
    text = "Vi hadde en meeting i 2024-2025 med the team. Det var bra."
    files = narrated(mysen(), {"sosionom": text})
    document = annual_report(mysen_run(), files)
    faults = document_language_faults(document, [text])
    assert {(fault.rule, fault.found, fault.is_writers) for fault in faults} == {
        ("SP01", "the", True),
        ("SP03", "2024-2025", True),
    }
    assert all(not fault.is_writers for fault in document_language_faults(document))
    assert "teksten som er skrevet" in str(faults[0])
    assert faults[0].place.startswith("under «Sosionom»")


def test_a_word_alone_does_not_make_it_the_writers():
    """Our own heading `Report` is ours, although somebody has written the word elsewhere."""
    (fault,) = language_faults("prøve", "Report", written_text(["We got the report in time."]))
    assert not fault.is_writers
