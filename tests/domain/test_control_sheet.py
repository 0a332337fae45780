"""What stands on the control sheet: lines, deviations, and what the controls came to."""

from __future__ import annotations

from dataclasses import replace

from domain.control_sheet import (
    DEVIATING,
    OPEN_QUESTIONS,
    SECOND_WAY,
    UNCONFIRMED,
    WAIVED_FINDINGS,
    ControlSheet,
    Line,
    SheetLine,
    control_numbers,
    control_sheet,
)
from schemas.budget_year import CarryOverPlan
from schemas.database_controls import DatabaseControl
from schemas.findings import Finding, Severity
from schemas.grant_years import LetterMatch, MoneyMatch, UnmatchedPayment
from schemas.narrative_sections import MEASURE_SECTIONS
from schemas.programme_files import ProgrammeFiles
from schemas.request_lines import RequestLine
from schemas.runs import Run
from tests.outputs.mysen_year import FINDINGS, KR_1000, mysen, mysen_run, narrated, request

FILES = mysen()


def line(sheet: ControlSheet, wanted: Line) -> SheetLine:
    return next(one for one in sheet.lines if one.line is wanted)


def sheet_of(run: Run, files: ProgrammeFiles = FILES) -> ControlSheet:
    return control_sheet(run, files)


def numbers(run: Run) -> dict[str, int]:
    return {figure: value for figure, _, value in control_numbers(run)}


def matched(*letters: LetterMatch, unmatched: tuple[UnmatchedPayment, ...] = ()) -> Run:
    run = mysen_run()
    money = MoneyMatch(5000 * KR_1000, 0, 0, 0, letters, unmatched)
    return replace(
        run, reconciliation=replace(run.reconciliation, grant=replace(run.reconciliation.grant, matched=money))
    )


def test_lines_stand_in_the_order_of_money() -> None:
    assert [one.line for one in sheet_of(mysen_run()).lines] == list(Line)


def test_grant_years_are_the_columns_and_add_up_to_the_whole() -> None:
    sheet = sheet_of(mysen_run())

    assert sheet.grant_years == (2025, 2026)
    assert line(sheet, Line.AWARDED).by_year == ((), ("tilskudd.tildelt",))
    assert line(sheet, Line.CARRIED_IN).by_year == (("argang.2025.disponibelt",), ())
    assert line(sheet, Line.USED).by_year == (("argang.2025.brukt",), ("argang.2026.brukt",))
    assert line(sheet, Line.USED).total == "tilskudd.brukt"


def test_what_letters_have_asked_for_stands_by_grant_year_and_purpose() -> None:
    lines = (
        RequestLine(2024, None, 300, 300, 0),
        RequestLine(2026, "sosionom", 100, 100, 0),
        RequestLine(2026, None, 900, 400, 500),
        RequestLine(2027, None, 500, 0, 500),
    )
    sheet = sheet_of(mysen_run(payment_request=request(lines=lines)))

    assert sheet.grant_years == (2024, 2025, 2026)
    assert line(sheet, Line.REQUESTED).by_year == (
        ("anmodning.linje.2024.tilskuddet.tidligere",),
        (),
        ("anmodning.linje.2026.sosionom.tidligere", "anmodning.linje.2026.tilskuddet.tidligere"),
    )
    assert line(sheet, Line.REQUESTED).total == "anmodning.modell-a.tidligere"
    assert line(sheet, Line.DISPOSABLE).by_year[0] == ()


def test_what_is_not_known_has_no_figure() -> None:
    unknown = sheet_of(mysen_run(payment_request=request(requested_ore=None)))
    booked = replace(mysen_run().reconciliation.grant, is_fund_opening_booked=True)

    assert line(unknown, Line.REQUESTED_NOW).total is None
    assert line(unknown, Line.FUND).total is None
    assert line(sheet_of(mysen_run(grant=booked)), Line.FUND).total == "fond.utgaende"


def test_a_line_is_confirmed_as_far_as_what_it_rests_on() -> None:
    year = FILES.year(2026)
    award = year.grant.award.model_copy(update={"confirmed": True})
    grant = year.grant.model_copy(update={"award": award})
    confirmed = replace(FILES, years={**FILES.years, 2026: year.model_copy(update={"grant": grant})})

    assert not line(sheet_of(mysen_run()), Line.AWARDED).is_confirmed
    assert line(sheet_of(mysen_run(), confirmed), Line.AWARDED).is_confirmed
    assert not line(sheet_of(mysen_run(), confirmed), Line.CARRIED_IN).is_confirmed


def test_only_measures_beyond_the_limit_deviate_and_the_largest_comes_first() -> None:
    deviations = sheet_of(mysen_run()).deviations

    assert len(deviations) == numbers(mysen_run())[DEVIATING] == 9
    distances = [abs(one.measure.charged_ore - one.measure.sums.revised_ore) for one in deviations]
    assert distances == sorted(distances, reverse=True)
    assert "apen-barnehage" not in {one.measure.id for one in deviations}


def test_an_underspend_is_explained_by_its_plan_or_by_the_text() -> None:
    year = FILES.year(2026)
    plan = CarryOverPlan(measure="bydelsmodre", reason="Startet sent.", plan="Fortsetter.")
    planned = replace(FILES, years={2026: year.model_copy(update={"carry_over_plans": (plan,)})})
    text = "## Avvik\n\nStartet sent."

    def deviation(files: ProgrammeFiles) -> tuple[bool, bool]:
        one = next(each for each in sheet_of(mysen_run(), files).deviations if each.measure.id == "bydelsmodre")
        return one.has_plan, one.is_explained

    assert deviation(FILES) == (False, False)
    assert deviation(planned) == (True, True)
    assert deviation(narrated(FILES, {"bydelsmodre": text})) == (False, True)
    assert deviation(narrated(FILES, {"bydelsmodre": "## Avvik\n\n## Mål\n\nNoe."})) == (False, False)


def test_an_overrun_is_explained_by_the_text_alone() -> None:
    assert "Avvik" in MEASURE_SECTIONS
    year = FILES.year(2026)
    plan = CarryOverPlan(measure="ungdom-i-arbeid", reason="Feil.", plan="Feil.")
    planned = replace(FILES, years={2026: year.model_copy(update={"carry_over_plans": (plan,)})})

    def is_explained(files: ProgrammeFiles) -> bool:
        deviations = sheet_of(mysen_run(), files).deviations
        return next(one.is_explained for one in deviations if one.measure.id == "ungdom-i-arbeid")

    assert not is_explained(planned)
    assert is_explained(narrated(FILES, {"ungdom-i-arbeid": "## Avvik\n\nFlere søkere enn ventet."}))


def test_received_is_as_requested_when_every_letter_is_met_and_nothing_came_beside() -> None:
    met, short = LetterMatch("1", "2026-01-05", 500, 500), LetterMatch("2", "2026-02-05", 500, 400)
    beside = UnmatchedPayment("2026-06", "7", "a.csv", 3, 100, "unrequested")

    assert sheet_of(mysen_run()).received_as_requested is None
    assert sheet_of(matched()).received_as_requested is None
    assert sheet_of(matched(met)).received_as_requested is True
    assert sheet_of(matched(met, short)).received_as_requested is False
    assert sheet_of(matched(met, unmatched=(beside,))).received_as_requested is False


def test_failed_and_waived_rules_are_told_apart() -> None:
    error = Finding("L23", Severity.ERROR, "Fant.", "Korrigér.")
    run = mysen_run((error, replace(error, waived_by="A: b"), replace(error, rule="L19", waived_by="C: d")))
    sheet = sheet_of(run)

    assert [found.rule.code for found in sheet.failed] == ["L23"]
    assert [found.rule.code for found in sheet.waived] == ["L19", "L23"]
    assert numbers(run)[WAIVED_FINDINGS] == 2


def test_numbers_of_the_sheet_count_what_they_say() -> None:
    run = replace(mysen_run(FINDINGS), controls=(DatabaseControl("a", 3, 1, 1), DatabaseControl("b", 4, 2, 2)))

    assert numbers(run)[SECOND_WAY] == 7
    assert numbers(run)[UNCONFIRMED] == 13
    assert numbers(run)[OPEN_QUESTIONS] == 0
