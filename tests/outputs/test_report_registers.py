"""What the registers and the reasons for own cost say in the annual report; own contribution is never kroner."""

from __future__ import annotations

from dataclasses import replace

from outputs.annual_report import annual_report
from outputs.read_back import printed_figures
from schemas.grant_years import ProgrammeYear
from schemas.in_kind import InKindResult, InKindValue
from schemas.plan_results import OwnPart, OwnReason
from schemas.records import MeasureResult
from schemas.registers import OnwardGrantResult
from schemas.runs import Run
from tests.outputs.documents import W, headings, paragraphs, part, table_with, text
from tests.outputs.mysen_year import KR_1000, mysen, mysen_run

HOURS = InKindResult(
    id="vakter",
    service_area="Bibliotek",
    measure="tidlig-innsats",
    what="Vakter, ring 912 34 567",
    hours_hundredths=3650,
    rate="timesats",
    value=InKindValue(16_425_50),
    confirmed=True,
)
MORE_HOURS = replace(HOURS, id="flere-vakter", hours_hundredths=1025, value=InKindValue(4_612_50), confirmed=False)
HALL = InKindResult("sal", "Kultur", None, "Lån av sal", None, "", InKindValue(18_000_00), confirmed=True)
GRANT = OnwardGrantResult(
    id="narmiljo-01",
    measure="narmiljotilskudd",
    recipient="Oppdiktet forening 40012",
    organisation_number="100000296",
    purpose="Leksekafé",
    decided_by="Tilskuddsutvalget",
    decided_on="2026-02-20",
    awarded_ore=18_000_00,
    paid_ore=15_000_00,
    report_due="2027-01-31",
    report_received=None,
    is_overdue=True,
    vouchers=("25200114",),
)


def report(run: Run) -> bytes:
    return annual_report(run, mysen())


def with_own_parts(measure: str, *parts: OwnPart) -> Run:
    """The example year, with the reasons why the municipality covers what it does of one measure."""

    def told(one: MeasureResult) -> MeasureResult:
        own = sum(each.amount_ore for each in parts)
        sums = one.sums
        sums = replace(sums, grant_financed_ore=sums.after_co_financing_ore - own, own_ore=own)
        sums = replace(sums, remaining_ore=sums.revised_ore - sums.grant_financed_ore)
        return replace(one, sums=sums, own_parts=parts) if one.id == measure else one

    run = mysen_run()
    return replace(
        run, reconciliation=replace(run.reconciliation, measures=tuple(map(told, run.reconciliation.measures)))
    )


def test_own_contribution_is_shown_by_service_area_and_measure_and_is_no_kroner() -> None:
    document = report(mysen_run(in_kind=(HOURS, MORE_HOURS, HALL)))
    assert table_with(document, "Beregnet verdi") == [
        ["Tjenesteområde", "Tiltak", "Timer", "Beregnet verdi"],
        ["Bibliotek (ikke bekreftet)", "Tidlig innsats folkebibliotek barn/unge", "46,75", "21 038"],
        ["Kultur", "Programmet som helhet", "–", "18 000"],
        ["Sum", "", "46,75", "39 038"],
    ]
    assert "912 34 567" not in text(document)


def test_own_contribution_is_in_no_cash_sum() -> None:
    without, with_it = report(mysen_run()), report(mysen_run(in_kind=(HOURS, HALL)))
    amounts = [
        {figure for figure in printed_figures(one) if not figure.id.startswith("egeninnsats.")}
        for one in (without, with_it)
    ]
    assert amounts[0] == amounts[1]
    assert not any(figure.id.startswith("egeninnsats.") for figure in printed_figures(without))
    assert dict(table_with(without, "Nøkkeltall")) == dict(table_with(with_it, "Nøkkeltall"))


def test_year_without_own_contribution_says_so_and_has_no_table() -> None:
    shown = text(report(mysen_run()))
    assert "Det er ikke ført egeninnsats for 2026." in shown
    assert "Beregnet verdi" not in shown


def test_what_the_municipality_covers_is_not_called_working_hours() -> None:
    closed = text(report(mysen_run(is_preliminary=False)))
    assert "120 000 kroner av utgiftene på tiltakene er dekket av kommunen:" in closed
    assert "Arbeidstid" not in closed


def test_reason_for_what_the_municipality_covers_stands_with_the_amount() -> None:
    parts = (OwnPart(OwnReason.PAY_SHARE, 100 * KR_1000, "lonn"), OwnPart(OwnReason.OVER_BUDGET, 60 * KR_1000))
    run = with_own_parts("administrative-kostnader", *parts)
    assert (
        "Administrative kostnader: 160 000 kroner, herav 100 000 kroner (er lønn over den andelen tilskuddet dekker) "
        "og 60 000 kroner (er over revidert budsjett)"
    ) in paragraphs(report(run), "ListBullet")
    run = with_own_parts("ungdom-i-arbeid", OwnPart(OwnReason.OVER_BUDGET, 60 * KR_1000))
    assert "Ungdom i arbeid: 60 000 kroner (er over revidert budsjett)" in paragraphs(report(run), "ListBullet")


def test_overrun_is_told_by_what_is_counted_against_the_budget_and_not_by_own_cost() -> None:
    """710 000 against 650 000 is 60 000 too much, however much of the pay the municipality covers besides."""
    parts = (OwnPart(OwnReason.PAY_SHARE, 160 * KR_1000, "lonn"),)
    shown = paragraphs(report(with_own_parts("administrative-kostnader", *parts)), "ListBullet")
    assert "Administrative kostnader: 710 000 kroner av et budsjett på 650 000 kroner" in shown
    assert not [line for line in shown if "160 000" in line and "ut over budsjettet" in line]


def test_grants_passed_on_are_listed_with_their_report_and_sum() -> None:
    second = replace(GRANT, id="narmiljo-02", purpose="Gatefest", report_received="2027-01-10", is_overdue=False)
    document = report(mysen_run(onward_grants=(GRANT, second)))
    assert table_with(document, "Mottaker") == [
        ["Tiltak", "Mottaker", "Formål", "Vedtatt", "Utbetalt", "Rapport"],
        ["Nærmiljøtilskudd", "Oppdiktet forening 40012", "Leksekafé", "18 000", "15 000", "Forfalt"],
        ["Nærmiljøtilskudd", "Oppdiktet forening 40012", "Gatefest", "18 000", "15 000", "Mottatt"],
        ["Sum", "", "", "36 000", "30 000", ""],
    ]
    tags = {each.get(f"{W}val") for each in part(document, "word/document.xml").iter(f"{W}tag")}
    assert {"videretildelt.narmiljo-01.tildelt", "videretildelt.narmiljo-02.utbetalt"} <= tags


def test_sections_of_the_economy_are_numbered_without_gaps() -> None:
    years = (ProgrammeYear(2024, 1, "plan"), ProgrammeYear(2026, 3, "run", used_ore=540_000_000))
    document = report(mysen_run(onward_grants=(GRANT,), programme_years=years))
    sections = [words for level, words in headings(document) if level == 2 and words.startswith("7.")]
    assert [words.split()[0] for words in sections] == [f"7.{number}" for number in range(1, len(sections) + 1)]
    assert "7.4 Programårene" in sections
    assert sections[-1] == f"7.{len(sections)} Tilskudd til andre"
    assert [words for level, words in headings(report(mysen_run())) if words.startswith("7.7")] == []


def test_years_of_the_agreement_are_shown_and_what_is_not_known_is_not_nought() -> None:
    years = (
        ProgrammeYear(2024, 1, "plan"),
        ProgrammeYear(
            2026,
            3,
            "run",
            awarded_ore=500_000_000,
            disposable_ore=779_500_000,
            net_ore=582_000_000,
            used_ore=540_000_000,
            own_ore=12_000_000,
            unused_ore=239_500_000,
        ),
        ProgrammeYear(2027, 4, "plan", awarded_ore=500_000_000, is_confirmed=True),
    )
    unknown = "ikke kjent"
    assert table_with(report(mysen_run(programme_years=years)), "Regnskapsår")[1:] == [
        ["2024", *[unknown] * 6],
        ["2026 (ikke bekreftet)", "5 000 000", "7 795 000", "5 820 000", "5 400 000", "120 000", "2 395 000"],
        ["2027, plan", "5 000 000", *[unknown] * 5],
    ]
