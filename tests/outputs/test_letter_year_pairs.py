"""One letter for any pair of years: each kind of year says what it asks for, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.payment_request import payment_request
from domain.printed_figures import letter_figures
from outputs.payment_request import payment_request_letter
from outputs.read_back import mismatches
from schemas.budget_year import Allocation, BudgetYear, CarryOverPlan, Requested
from schemas.grant_results import GrantResult
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.records import MeasureResult, Status
from schemas.runs import Run
from tests.outputs.documents import headings, paragraphs, rows, table_with, tables, text
from tests.outputs.mysen_year import KR_1000, grant, measure_results, mysen, mysen_run, sums
from tests.outputs_tables.test_figures_in_outputs import FILES, run_of

NAME = "Områdeløft Mysen"


def promised(kr: int) -> Amount:
    return Amount(kr=Decimal(kr), source="oppdiktet")


def closing(year: int, model: str = "A", **changes: Any) -> BudgetYear:
    """The budget of 2026, of another year."""
    file = mysen().year(2026)
    of_year = file.grant.model_copy(update={"carried_in": (), "payment_model": model})
    plan = f"Handlingsplan og budsjett for Områdeløft Mysen {year}"
    return file.model_copy(update={"year": year, "plan": plan, "grant": of_year} | changes)


def coming(year: int, kr: int, model: str = "A", **changes: Any) -> BudgetYear:
    """A year to be paid: 5 000 000 awarded, nothing paid, and a budget of so many kroner."""
    file = closing(year)
    line = Allocation(measure="sosionom", line="Sosionom", kr=Decimal(kr))
    amounts = {"award": promised(5_000_000), "paid": promised(0), "payment_model": model} | changes
    return file.model_copy(update={"allocations": (line,), "grant": file.grant.model_copy(update=amounts)})


def files_of(*years: BudgetYear) -> ProgrammeFiles:
    return replace(mysen(), years={year.year: year for year in years})


def run_for(files: ProgrammeFiles, money: GrantResult, measures: tuple[MeasureResult, ...] | None = None) -> Run:
    """The first year's run, with the request that follows from it."""
    year = min(files.years)
    measures = measures or measure_results(files)
    request = payment_request(money, measures, files.year(year), files)
    return mysen_run(year=year, period=str(year), grant=money, measures=measures, payment_request=request)


def letter_of(files: ProgrammeFiles, money: GrantResult, measures: tuple[MeasureResult, ...] | None = None) -> bytes:
    run = run_for(files, money, measures)
    document = payment_request_letter(run, files)
    assert mismatches(document, letter_figures(run)) == ()
    return document


def money(awarded: int = 5_000, carried_in: int = 0, used: int = 2_605, **changes: Any) -> GrantResult:
    """A grant in thousands of kroner, in one grant year."""
    disposable = awarded + carried_in
    amounts = {
        "awarded_ore": awarded,
        "carried_in_ore": carried_in,
        "disposable_ore": disposable,
        "used_ore": used,
        "unused_ore": disposable - used,
        "fund_opening_ore": carried_in,
        "fund_use_ore": 0,
        "fund_set_aside_ore": max(disposable - used, 0),
        "fund_closing_ore": max(disposable - used, 0),
    }
    return replace(grant(), grant_years=(), **{name: kr * KR_1000 for name, kr in amounts.items()}, **changes)


def all_used() -> tuple[MeasureResult, ...]:
    """One measure that has used exactly its budget of five millions."""
    first = measure_results(mysen())[0]
    return (replace(first, sums=sums(5000, 5000, 0, 0, 0), status=Status.FULL),)


def subject(document: bytes) -> str:
    return headings(document)[0][1]


def sections(document: bytes) -> list[str]:
    return [words for level, words in headings(document) if level == 2]


def test_2025_to_2026_asks_and_applies_and_names_both_years() -> None:
    document = payment_request_letter(run_of("year"), FILES)
    assert subject(document) == (
        f"{NAME} – anmodning om utbetaling av tilskudd for 2026 og søknad om overføring av ubenyttede midler fra 2025"
    )
    shown = text(document)
    assert "(ikke bekreftet) i ubenyttede midler fra 2025 til 2026. Med bokstaver: to millioner sju hundre" in shown
    assert "Handlingsplan og budsjett for Områdeløft Mysen 2026, datert [fylles ut], sak [fylles ut]" in shown
    assert "2027" not in shown


def test_2026_to_2027_names_no_other_year_as_the_one_to_be_paid() -> None:
    document = payment_request_letter(mysen_run(), mysen())
    assert "utbetaling av tilskudd for 2027" in subject(document)
    assert "Budsjettet for 2027" not in text(document)
    assert "og budsjettet for 2027 er 6 900 000 kroner." in text(document)
    assert "Betalingen merkes «Områdeløft Mysen 2027»." in text(document)
    assert "2028" not in text(document)


def test_a_coming_year_without_a_file_has_no_budget_and_its_plan_comes_later() -> None:
    document = letter_of(files_of(closing(2026)), money())
    assert "Budsjettet for 2027 er ikke lagt inn." in text(document)
    assert "Handlingsplan og budsjett for 2027 [legges ved når den er vedtatt]" in paragraphs(document, "ListNumber")


def test_the_first_year_says_nothing_of_money_from_years_before() -> None:
    document = letter_of(files_of(closing(2024), coming(2025, 6_000_000)), money())
    labels = [row[0] for row in table_with(document, "Post")]
    assert "Godkjent overført fra tidligere år" not in labels
    assert any(label.startswith("Disponibelt i 2024") for label in labels)
    assert "2023" not in text(document)


def test_nothing_carried_in_is_told_as_nought_in_later_years() -> None:
    document = letter_of(files_of(closing(2026), coming(2027, 6_000_000)), money())
    assert ["Godkjent overført fra tidligere år", "0"] in table_with(document, "Post")


def test_the_last_year_asks_for_nothing_and_still_applies() -> None:
    document = letter_of(files_of(closing(2028)), money())
    assert subject(document) == f"{NAME} – søknad om overføring av ubenyttede midler fra 2028"
    shown = text(document)
    assert "Avtalen gjelder ut 2028. Kommunen ber derfor ikke om tilskudd for 2029." in shown
    assert "søker om å få overføre 2 395 000 kroner" in shown
    assert "Tildelingen for 2029" not in shown
    assert not {"Utbetaling", "Slik er beløpet for 2029 regnet ut"} & set(sections(document))
    assert not any("2029" in attachment for attachment in paragraphs(document, "ListNumber"))


def test_the_last_year_with_nothing_left_only_tells_how_the_grant_was_used() -> None:
    document = letter_of(files_of(closing(2028)), money(used=5_000), all_used())
    assert subject(document) == f"{NAME} – bruken av tilskuddet i 2028"
    assert "søk" not in subject(document)
    assert "Det er ingen ubenyttede midler fra 2028 å søke overført." in text(document)


def test_nothing_unused_is_no_application() -> None:
    document = letter_of(files_of(closing(2026), coming(2027, 6_000_000)), money(used=5_000), all_used())
    assert subject(document) == f"{NAME} – anmodning om utbetaling av tilskudd for 2027"
    assert "Kommunen søker" not in text(document)
    assert "Brukt av tilskuddet per tiltak" in sections(document)
    assert rows(tables(document)[2])[0] == ["Tiltak", "Budsjett", "Brukt", "Rest"]


def test_use_beyond_what_was_disposable_is_told_with_its_amount_and_who_pays() -> None:
    document = letter_of(files_of(closing(2026), coming(2027, 6_000_000)), money(used=5_100))
    shown = text(document)
    assert "Det disponible tilskuddet er 100 000 kroner mindre enn det som er brukt. Forskjellen må kommunen" in shown
    assert "søknad om overføring" not in subject(document)
    assert "−100 000 kroner" not in shown


def test_model_a_asks_for_the_whole_award() -> None:
    document = letter_of(files_of(closing(2026), coming(2027, 6_900_000)), money(carried_in=2_795, used=5_400))
    assert "utbetalt 5 000 000 kroner (ikke bekreftet)" in text(document)
    assert "Kommunen ber om hele tildelingen for 2027. Midler som er overført, er ikke trukket fra." in text(document)


def test_model_b_asks_for_the_need_and_says_what_lapses() -> None:
    files = files_of(closing(2026), coming(2027, 6_900_000, "B"))
    shown = text(letter_of(files, money(carried_in=2_795, used=5_400)))
    assert "utbetalt 4 505 000 kroner (ikke bekreftet)" in shown
    assert "krever ut over det som er overført, men ikke mer enn tildelingen." in shown
    assert "ber kommunen ikke om 495 000 kroner. Det beløpet bortfaller." in shown
    assert "hele tildelingen for 2027" not in shown


def test_model_b_with_a_budget_that_is_covered_asks_for_nothing() -> None:
    files = files_of(closing(2026), coming(2027, 2_000_000, "B"))
    document = letter_of(files, money(carried_in=2_795, used=5_400))
    assert subject(document) == f"{NAME} – søknad om overføring av ubenyttede midler fra 2026"
    assert "ber ikke om utbetaling for 2027, fordi de overførte midlene dekker budsjettet." in text(document)
    assert "Utbetaling" not in sections(document)
    assert "Kontonummer:" not in text(document)


def test_model_c_applies_for_nothing_and_settles_what_is_unused() -> None:
    files = files_of(closing(2026), coming(2027, 6_900_000, "C"))
    document = letter_of(files, money(carried_in=2_795, used=5_400))
    assert subject(document) == (
        f"{NAME} – anmodning om utbetaling av tilskudd for 2027 og oppgjør av tilskudd for 2026"
    )
    shown = text(document)
    assert "2 395 000 kroner. De overføres ikke, men betales tilbake eller trekkes fra senere utbetaling." in shown
    assert "Kommunen ber departementet oppgi kontonummer og merking hvis beløpet skal betales tilbake." in shown
    assert "Ubenyttede midler per tiltak" in sections(document)
    assert table_with(document, "Rest")[0][-1] == "Årsak"


def test_a_refund_names_no_request_in_its_heading() -> None:
    letter = Requested(kr=Decimal(5_300_000), sent_on=date(2027, 1, 20), reference="27/1")
    files = files_of(closing(2026), coming(2027, 6_900_000, requested=(letter,), paid=promised(5_300_000)))
    document = letter_of(files, money(used=5_000), all_used())
    assert subject(document) == f"{NAME} – oppgjør av tilskudd for 2026"
    shown = text(document)
    assert "Beregnet beløp er −300 000 kroner, fordi tidligere brev har bedt om mer enn kommunen har krav på." in shown
    assert "I alt 300 000 kroner er utbetalt og betales tilbake" in shown
    assert "Slik er beløpet for 2027 regnet ut" in sections(document)


def test_all_asked_for_before_is_not_asked_for_again() -> None:
    letter = Requested(kr=Decimal(5_000_000), sent_on=date(2027, 1, 20), reference="27/1")
    files = files_of(closing(2026), coming(2027, 6_900_000, requested=(letter,), paid=promised(5_000_000)))
    document = letter_of(files, money(used=5_000), all_used())
    assert "fordi tidligere brev har bedt om alt kommunen har krav på." in text(document)
    assert subject(document) == f"{NAME} – bruken av tilskuddet i 2026"


def test_a_part_of_what_is_unused_goes_back_and_the_rest_is_applied_for() -> None:
    plan = CarryOverPlan(measure="apen-barnehage", reason="Sen start", plan="Drives videre", kr=Decimal(100_000))
    files = files_of(closing(2026, carry_over_plans=(plan,)), coming(2027, 6_900_000))
    document = letter_of(files, money(carried_in=2_795, used=5_400))
    assert subject(document).endswith(
        "for 2027, søknad om overføring av ubenyttede midler fra 2026 og oppgjør av tilskudd for 2026"
    )
    assert "150 000 kroner søkes ikke overført" in text(document)


def test_part_of_the_year_is_preliminary_until_the_year_is_over() -> None:
    part = text(payment_request_letter(mysen_run(covered_until="2026-10"), mysen()))
    assert "Regnskapet er tatt med til og med oktober 2026. Tallene er derfor foreløpige." in part
    whole = text(payment_request_letter(mysen_run(), mysen()))
    assert "Regnskapet for 2026 er ikke avsluttet. Tallene er derfor foreløpige." in whole
    closed = text(payment_request_letter(mysen_run(is_preliminary=False), mysen()))
    assert "Tallene er derfor foreløpige" not in closed


def test_models_are_shown_while_the_award_letter_is_silent_and_not_when_it_has_spoken() -> None:
    files = mysen()
    assert "Tilskuddsbrevet har ikke avgjort hvor mye som kan utbetales" in text(
        payment_request_letter(mysen_run(), files)
    )
    settled = tuple(
        each.model_copy(update={"confirmed": each.confirmed or each.setting == "payment_model"})
        for each in files.programme.open_questions
    )
    programme = files.programme.model_copy(update={"open_questions": settled})
    shown = text(payment_request_letter(mysen_run(), replace(files, programme=programme)))
    assert "odell" not in shown
    assert "Slik er beløpet for 2027 regnet ut" in shown
