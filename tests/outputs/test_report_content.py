"""What the economy of the annual report holds: every source of every measure, reasons, award references, ratios."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from outputs.annual_report import annual_report
from schemas.budget_year import BudgetYear, CarryOverPlan, CoFinancing
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount, Fact
from schemas.runs import Run
from schemas.source_sums import SourceSums
from tests.outputs.documents import headings, paragraphs, rows, table_with, tables, text
from tests.outputs.mysen_year import KR_1000, mysen, mysen_run
from tests.outputs_tables.test_figures_in_outputs import FILES, run_of

HEALTH = SourceSums(
    "nabolagskjokkenet", "helsedirektoratet", other_financing_ore=300 * KR_1000, received_ore=350 * KR_1000
)
GRANTED = SourceSums("nabolagskjokkenet", "kdd")


def with_year(files: ProgrammeFiles, **changes: object) -> ProgrammeFiles:
    year: BudgetYear = files.year(2026).model_copy(update=changes)
    return replace(files, years={**files.years, 2026: year})


def report(run: Run | None = None, files: ProgrammeFiles | None = None) -> bytes:
    return annual_report(run or mysen_run(), files or mysen())


def test_every_source_of_every_measure_stands_in_its_column() -> None:
    matrix = table_with(annual_report(run_of("year"), FILES), "Tilskuddet (KDD)")
    assert matrix[0] == [
        *("Tiltak", "Tilskuddet (KDD)", "IMDi", "Hdir", "AV-dir", "Andre kilder i alt", "Dekket av kommunen"),
        *("Netto utgift", "Andel av brukt tilskudd"),
    ]
    by_name = {row[0]: row[1:] for row in matrix[1:]}
    women = by_name["Jobbsjansen for innvandrerkvinner"]
    assert women == ["0", "790 000", "–", "–", "790 000", "22 400", "812 400", "0,0 %"]
    assert matrix[-1][1:] == ["2 205 000", "790 000", "200 000", "0", "990 000", "37 000", "3 232 000", "100,0 %"]


def test_sources_of_a_measure_add_up_to_what_others_pay_in_whole_kroner() -> None:
    odd = replace(HEALTH, other_financing_ore=149_999_50)
    other = replace(HEALTH, funding_source="imdi", other_financing_ore=150_000_50)
    run = mysen_run(sources=(odd, other))
    kitchen = next(row for row in table_with(report(run), "Tilskuddet (KDD)") if row[0] == "Nabolagskjøkkenet")
    imdi, health, in_all = (int(cell.replace(" ", "")) for cell in kitchen[2:5])
    assert imdi + health == in_all == 300_000


def test_refunds_booked_on_the_grants_own_projects_have_a_column_of_their_own() -> None:
    refunded = replace(GRANTED, measure="sosionom", other_financing_ore=5 * KR_1000)
    assert "Inntekter på prosjektene til KDD" in table_with(report(mysen_run(sources=(HEALTH, refunded))), "Hdir")[0]
    assert "Inntekter på prosjektene til KDD" not in text(report(mysen_run(sources=(HEALTH, GRANTED))))


def test_a_gross_report_has_no_column_of_net_cost_beside_the_sources() -> None:
    gross = table_with(report(mysen_run(vat="gross", sources=(HEALTH,))), "Tilskuddet (KDD)")
    assert "Netto utgift" not in gross[0]


def test_reasons_and_plans_stand_with_the_measures_that_deviate() -> None:
    plan = CarryOverPlan(measure="apen-barnehage", reason="åpnet senere enn planlagt", plan="Drives hele året.")
    table = table_with(report(files=with_year(mysen(), carry_over_plans=(plan,))), "Årsak")
    by_name = {row[0]: row[1:] for row in table[1:]}
    assert by_name["Åpen barnehage"] == ["Åpnet senere enn planlagt.", "Drives hele året."]
    assert by_name["Sosionom"] == ["[fylles ut]", "[fylles ut]"]
    assert by_name["Ungdom i arbeid"] == ["Brukt mer enn budsjettet. Hva kommunen dekker, står i kapittel 8.1.", "–"]
    assert "Skolebibliotek" not in by_name


def test_reasons_nobody_has_written_are_one_blank_and_no_table() -> None:
    shown = report()
    assert "Årsaken til at tiltakene avviker fra budsjettet: [fylles ut]" in paragraphs(shown)
    assert not [table for table in tables(shown) if rows(table)[0][:2] == ["Tiltak", "Årsak"]]


def test_other_sources_are_told_with_award_letter_and_what_has_come() -> None:
    money = CoFinancing(
        measure="nabolagskjokkenet",
        funding_source="helsedirektoratet",
        applied=Amount(kr=Decimal(400_000), confirmed=True, source="Søknaden"),
        awarded=Amount(kr=Decimal(350_000), source="Tilsagnet"),
        letter=Fact(text="25/123-4", confirmed=True, source="Tilsagnet"),
    )
    document = report(mysen_run(sources=(HEALTH,)), with_year(mysen(), co_financing=(money,)))
    assert table_with(document, "Tilsagnsbrev")[1:] == [
        ["Nabolagskjøkkenet", "Helsedirektoratet", "400 000", "350 000 (ikke bekreftet)", "350 000", "25/123-4"]
    ]
    noted = money.model_copy(update={"note": "Kjøkkenet"})
    document = report(mysen_run(sources=(HEALTH,)), with_year(mysen(), co_financing=(noted,)))
    assert [row[-2:] for row in table_with(document, "Merknad")] == [
        ["Tilsagnsbrev", "Merknad"],
        ["25/123-4", "Kjøkkenet."],
    ]


def test_money_from_a_source_without_an_award_in_the_file_is_told_with_a_blank() -> None:
    document = report(mysen_run(sources=(HEALTH, GRANTED)), with_year(mysen(), co_financing=()))
    assert table_with(document, "Tilsagnsbrev")[1:] == [
        ["Nabolagskjøkkenet", "Helsedirektoratet", "ukjent", "ukjent", "350 000", "[fylles ut]"]
    ]


def test_year_without_other_sources_says_so() -> None:
    shown = text(report(files=with_year(mysen(), co_financing=())))
    assert "Ingen tilsagn fra andre kilder er lagt inn for 2026." in shown
    assert "Tilsagnsbrev" not in shown


def test_summary_tells_what_is_unused_and_what_administration_took() -> None:
    shown = paragraphs(report())
    assert "Ved utgangen av året var 2 395 000 kroner (ikke bekreftet), eller 30,7 %, ubrukt." in " ".join(shown)
    assert (
        "Av det tilskuddet har betalt, gikk 12,0 % til administrative kostnader, 0,9 % til evaluering og 15,4 % til "
        "alt under planens punkt 2.5. Noen utgifter er med i flere av andelene."
    ) in shown


def test_programme_that_follows_no_share_tells_none() -> None:
    assert "Av det tilskuddet har betalt" not in text(report(mysen_run(spend_shares=())))


def test_tables_of_the_economy_stand_under_headings_that_are_numbered_without_gaps() -> None:
    sections = [words for level, words in headings(annual_report(run_of("year"), FILES)) if words.startswith("7.")]
    assert sections == [
        *("7.1 Ramme og bruk", "7.2 Tildelingsår", "7.3 Bundet driftsfond", "7.4 Programårene"),
        *("7.5 Forbruk gjennom året", "7.6 Utgifter etter art", "7.7 Forbruk per tiltak"),
        *("7.8 Finansiering per tiltak", "7.9 Tiltakene i figurer", "7.10 Tilskudd til andre"),
    ]


def test_year_without_measures_has_no_heading_over_nothing() -> None:
    shown = headings(report(mysen_run(year=2025, period="2025", measures=(), payment_request=None)))
    assert "Tiltakene i figurer" not in " ".join(words for _, words in shown)
