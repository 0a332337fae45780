import re
from dataclasses import replace
from functools import cache

import pytest

from outputs.editions import Edition, Standing
from outputs.payment_request import PaymentRequestMissingError, payment_request_letter
from schemas.budget_year import CarryOverPlan
from schemas.document_versions import VersionStep
from schemas.findings import Finding, Severity
from schemas.programme_values import Fact
from tests.outputs.documents import headings, paragraphs, rows, table_with, tables, text
from tests.outputs.mysen_year import KR_1000, final_run, grant, mysen, mysen_run, request

SUBJECT = (
    "Områdeløft Mysen – anmodning om utbetaling av tilskudd for 2027 og søknad om overføring av ubenyttede midler "
    "fra 2026"
)


def letter(run=None, files=None):
    if run is None and files is None:
        return example()
    return payment_request_letter(run or mysen_run(), files or mysen())


@cache
def example():
    """The letter of the bundled year."""
    return payment_request_letter(mysen_run(), mysen())


def with_confirmed_letter(files):
    """The programme with the facts of the award letter filled in and confirmed."""

    def fact(words):
        return Fact(text=words, confirmed=True, source="Tilskuddsbrevet")

    year = files.year(2026)
    known = year.grant.model_copy(update={"letter": fact("25/1234-5"), "bank_account": fact("1234 56 78903")})
    scheme = files.programme.grant_scheme.model_copy(update={"chapter": fact("590"), "post": fact("65")})
    programme = files.programme.model_copy(update={"grant_scheme": scheme})
    return replace(files, programme=programme, years={**files.years, 2026: year.model_copy(update={"grant": known})})


def test_headings_stand_in_the_order_of_the_letter():
    assert headings(letter()) == [
        (1, SUBJECT),
        (2, "Det kommunen ber om"),
        (2, "Grunnlaget"),
        (2, "Bruken av tilskuddet i 2026"),
        (2, "Ubenyttede midler per tiltak og plan for bruk i 2027"),
        (2, "Slik er beløpet for 2027 regnet ut"),
        (2, "Utbetaling"),
        (2, "Erklæring"),
        (2, "Vedlegg"),
    ]


def test_head_names_sender_receiver_and_date_and_shows_what_is_to_be_filled_in():
    assert paragraphs(letter(), "Adresse") == [
        "Indre Østfold kommune",
        "[fylles ut]",
        "Org.nr.: [fylles ut]",
        "Kommunal- og distriktsdepartementet",
        "Postboks 8112 Dep",
        "0032 Oslo",
        "Org.nr.: 972 417 858",
        "Deres ref.:[fylles ut]",
        "Vår ref.:[fylles ut]",
        "Saksbehandler:[fylles ut]",
        "Dato:26. februar 2027",
    ]


def test_request_stands_in_figures_and_in_words():
    shown = text(letter())
    assert "utbetalt 5 000 000 kroner (ikke bekreftet) i tilskudd" in shown
    assert "Med bokstaver: fem millioner kroner." in shown
    assert "overføre 2 395 000 kroner (ikke bekreftet) i ubenyttede midler fra 2026 til 2027" in shown
    assert "Med bokstaver: to millioner tre hundre og nittifem tusen kroner." in shown


def test_unconfirmed_facts_say_so_and_confirmed_ones_do_not():
    unknown, known = text(letter()), text(letter(files=with_confirmed_letter(mysen())))
    assert "kapittel [fylles ut], post [fylles ut]" in unknown
    assert "Kontonummer: [fylles ut]" in unknown
    assert "kapittel 590, post 65" in known
    assert "Kontonummer: 1234 56 78903" in known
    assert "Deres ref.:25/1234-5" in known


def test_fact_with_text_that_nobody_confirmed_is_printed_with_its_mark():
    files = mysen()
    scheme = files.programme.grant_scheme.model_copy(update={"chapter": Fact(text="590")})
    unsure = replace(files, programme=files.programme.model_copy(update={"grant_scheme": scheme}))
    assert "kapittel 590 (ikke bekreftet)" in text(letter(files=unsure))


def test_grant_table_marks_what_is_not_confirmed():
    assert table_with(letter(), "Post") == [
        ["Post", "Kroner"],
        ["Tildelt for 2026 (ikke bekreftet)", "5 000 000"],
        ["Utbetalt for 2026 (ikke bekreftet)", "5 000 000"],
        ["Godkjent overført fra tidligere år (ikke bekreftet)", "2 795 000"],
        ["Disponibelt i 2026 (ikke bekreftet)", "7 795 000"],
        ["Brukt av tilskuddet i 2026", "5 400 000"],
        ["Ubrukt ved utgangen av 2026 (ikke bekreftet)", "2 395 000"],
    ]


def test_spend_table_goes_from_gross_to_grant_for_the_measures_the_grant_pays_for():
    assert [row[1] for row in rows(tables(letter())[1])[1:]] == [
        "5 915 000",
        "335 000",
        "60 000",
        "5 520 000",
        "0",
        "5 520 000",
        "120 000",
        "5 400 000",
    ]


def test_spend_table_adds_vat_back_when_the_award_letter_is_gross():
    labels = [row[0] for row in rows(tables(letter(mysen_run(vat="gross")))[1])]
    assert "Tillegg: merverdiavgift, som tilskuddsbrevet regner med" in labels


def test_every_measure_with_a_budget_has_its_rest_and_room_for_a_reason():
    table = table_with(letter(), "Rest")
    assert len(table) == 1 + 16 + 1
    assert table[1] == ["Ungdom i arbeid", "800 000", "800 000", "0", "–"]
    assert table[2] == ["Åpen barnehage", "1 300 000", "1 050 000", "250 000", "[fylles ut]"]
    assert table[-1] == ["Sum", "7 795 000", "5 400 000", "2 395 000", ""]


def test_allocations_nobody_confirmed_are_marked_once_when_none_is():
    measures = tuple(replace(each, is_allocation_confirmed=False) for each in mysen_run().reconciliation.measures)
    table = table_with(letter(mysen_run(measures=measures)), "Rest")
    assert table[0][1] == "Budsjett (ikke bekreftet)"
    assert table[1][0] == "Ungdom i arbeid"


def test_allocation_nobody_confirmed_is_marked_beside_its_name():
    first, *others = mysen_run().reconciliation.measures
    measures = (replace(first, is_allocation_confirmed=False), *others)
    table = table_with(letter(mysen_run(measures=measures)), "Rest")
    assert table[0][1] == "Budsjett"
    assert table[1][0] == "Ungdom i arbeid (budsjettet er ikke bekreftet)"


def test_all_payment_models_are_shown_and_the_chosen_one_is_named():
    table = table_with(letter(), "Modell")
    assert [row[1:] for row in table[1:]] == [
        ["5 000 000", "2 395 000", "0", "7 395 000", "495 000"],
        ["4 505 000", "2 395 000", "0", "6 900 000", "0"],
        ["5 000 000", "0", "2 395 000", "5 000 000", "0"],
    ]
    assert [row[0].endswith("(brukt her)") for row in table[1:]] == [True, False, False]


def test_unknown_amount_is_a_sentence_that_says_what_is_missing():
    unknown = request(model="B", requested_ore=None, budget_ore=None)
    shown = text(letter(mysen_run(payment_request=unknown)))
    assert "Beløpet mangler. Kommunen kan ikke regne ut behovet for 2027" in shown
    assert "fordi budsjettet i handlingsplanen for 2027 ikke er lagt inn" in shown
    assert "Budsjettet for 2027 er ikke lagt inn." in shown


def test_refused_carry_over_is_not_applied_for():
    refused = request(model="C", carry_over_ore=0)
    shown = text(letter(mysen_run(payment_request=refused)))
    assert "søker om å få overføre" not in shown
    assert "2 395 000 kroner. De overføres ikke, men betales tilbake eller trekkes fra" in shown


def test_overspent_grant_has_nothing_to_carry_over():
    overspent = replace(grant(), unused_ore=-100 * KR_1000, grant_years=())
    shown = text(letter(mysen_run(grant=overspent, payment_request=request(carry_over_ore=0))))
    assert "Det er ingen ubenyttede midler fra 2026 å søke overført." in shown


def test_nothing_left_to_ask_for_is_not_asked_for():
    shown = text(letter(mysen_run(payment_request=request(requested_ore=-5 * KR_1000))))
    assert "ber ikke om utbetaling for 2027" in shown
    assert "−5 000 kroner" in shown


def test_declaration_says_not_ordinary_operation():
    assert "tilskuddet ikke er brukt til ordinær drift" in paragraphs(letter(), "ListBullet")


def test_letter_is_signed_by_role_and_lists_its_attachments():
    shown = paragraphs(letter(), "Signatur")
    assert [role.strip() for role in shown] == [
        "[fylles ut], kommunedirektør",
        "[fylles ut], økonomisjef (bekrefter regnskapstallene)",
    ]
    assert paragraphs(letter(), "ListNumber")[0] == "Årsrapport for 2026 for Områdeløft Mysen"


def test_month_has_no_letter():
    with pytest.raises(PaymentRequestMissingError, match="mysen 2026-07"):
        letter(mysen_run(payment_request=None, period="2026-07"))


def test_settled_letter_prints_no_doubt_but_for_the_programme_file():
    approved = Edition(Standing(VersionStep.APPROVED, 1))
    settled = text(payment_request_letter(final_run(), with_confirmed_letter(mysen()), approved))
    assert not re.search("Utkast|oreløpig|ppdikt", settled)


def test_declaration_about_use_waits_for_the_findings_that_contradict_it():
    doubled = Finding("L23", Severity.ERROR, "Fant samme postering en gang til.", "Kontroller bilaget.", row=7)
    ordinary = Finding("L20", Severity.WARNING, "Fant art «180».", "Omposter.", row=8)
    doubted = letter(mysen_run(findings=(doubled, ordinary)))
    assert "tilskuddet ikke er brukt til ordinær drift" not in paragraphs(doubted, "ListBullet")
    assert "Kan ikke erklæres før disse funnene er avklart: «Ingen postering står to ganger" in text(doubted)
    waived = tuple(replace(finding, waived_by="Controller") for finding in (doubled, ordinary))
    assert "tilskuddet ikke er brukt til ordinær drift" in paragraphs(letter(mysen_run(findings=waived)), "ListBullet")


def test_money_set_aside_is_declared_only_when_it_equals_what_is_unused():
    assert "det er avsatt 2 395 000 kroner til bundet driftsfond i 2026" in paragraphs(letter(), "ListBullet")
    nothing = text(letter(mysen_run(grant=replace(grant(), fund_set_aside_ore=0))))
    assert "det er avsatt" not in nothing
    assert "Det er ikke ført avsetning til bundet driftsfond (art 550) i 2026." in nothing


def test_errors_that_stand_are_told_below_the_spend_table():
    doubled = Finding("L23", Severity.ERROR, "Fant samme.", "Kontroller.", row=7, difference_ore=796_000)
    shown = text(letter(mysen_run(findings=(doubled,))))
    assert "Mulig dobbeltføring på 7 960 kroner er regnet med. 41 500 kroner er ikke plassert" in shown


def test_a_double_posting_of_a_rule_on_trial_is_no_doubt_in_the_letter():
    doubled = Finding("L23", Severity.ERROR, "Fant samme.", "Kontroller.", row=7, difference_ore=796_000, trial=True)
    assert "Mulig dobbeltføring" not in text(letter(mysen_run(findings=(doubled,))))


def test_carry_over_of_a_year_that_is_not_over_is_preliminary():
    shown = text(letter(mysen_run(covered_until="2026-10")))
    assert "overføre 2 395 000 kroner (foreløpig beregnet, ikke bekreftet) i ubenyttede" in shown
    assert "Brukt til og med oktober 2026" in shown


def test_reason_and_plan_are_those_of_the_years_file():
    files = mysen()
    plan = CarryOverPlan(measure="sosionom", reason="Stillingen sto ledig.", plan="Ansettes i januar.")
    year = files.year(2026).model_copy(update={"carry_over_plans": (plan,)})
    table = table_with(letter(files=replace(files, years={**files.years, 2026: year})), "Rest")
    assert table[3][-1] == "Årsak: Stillingen sto ledig. Plan: Ansettes i januar."


def test_missing_texts_and_plans_are_one_line():
    missing = [Finding("K09", Severity.ERROR, f"Fant ikke tekst {n}.", "Skriv.", value=str(n)) for n in range(20)]
    missing += [Finding("K10", Severity.ERROR, "Uten plan.", "Skriv.", difference_ore=n) for n in range(8)]
    notices = paragraphs(letter(mysen_run(findings=tuple(missing))), "Varsel")
    assert "20 tekster og 8 planer mangler." in notices
    assert not any("Må rettes" in line for line in notices)


def test_account_number_is_grouped():
    files = with_confirmed_letter(mysen())
    year = files.year(2026)
    account = Fact(text="12345678903", confirmed=True)
    changed = year.model_copy(update={"grant": year.grant.model_copy(update={"bank_account": account})})
    assert "Kontonummer: 1234 56 78903" in text(letter(files=replace(files, years={**files.years, 2026: changed})))


def test_attachment_that_does_not_exist_yet_is_said_to_come():
    assert paragraphs(letter(), "ListNumber")[1:] == [
        "Prosjektregnskap for 2026 (vedlegg 1 i årsrapporten)",
        "Handlingsplan og budsjett for 2027 [legges ved når den er vedtatt]",
    ]
