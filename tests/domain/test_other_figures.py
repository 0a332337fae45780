"""Shares, numbers and the kroner of findings: figures with an id that are no sums of postings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.figures import DoubledFigureError, figures
from domain.finding_figures import finding_sums
from domain.number_figures import TOLD_RULES, NumberFigure, in_kind_numbers
from domain.printed_figures import figure_lists, letter_figures, promise_id, report_figures
from domain.share_figures import ShareFigure, share_figures
from outputs.finding_groups import groups_of
from schemas.budget_year import CoFinancing
from schemas.findings import Finding, Severity
from schemas.in_kind import InKindResult, InKindValue
from schemas.plan_results import SpendShare
from schemas.programme_values import Amount
from schemas.records import Reconciliation
from schemas.runs import Run
from tests.outputs.mysen_year import KR_1000, mysen, mysen_run


def shares(result: Reconciliation) -> dict[str, ShareFigure]:
    return {one.id: one for one in share_figures(result, figures(result))}


def numbers(run: Run) -> dict[str, int]:
    return {one.id: int(one.value) for one in figure_lists(run).numbers}


def test_a_share_is_of_two_figures_and_is_exact() -> None:
    share = shares(mysen_run().reconciliation)["andel.brukt.sosionom"]
    assert (share.part, share.whole) == ("brukt.sosionom", "revidert.sosionom")
    assert (share.part_ore, share.whole_ore) == (780 * KR_1000, 1000 * KR_1000)
    assert share.share == share.shown == Fraction(78, 100)


def test_every_part_and_whole_is_a_figure_with_that_value() -> None:
    result = mysen_run().reconciliation
    values = figures(result)
    found = shares(result).values()
    assert len(found) > 50
    assert [one.id for one in found if (values[one.part], values[one.whole]) != (one.part_ore, one.whole_ore)] == []


def test_a_deviation_is_how_much_the_part_is_above_the_whole() -> None:
    found = shares(mysen_run().reconciliation)
    assert found["avvik.ungdom-i-arbeid"].share == Fraction(60, 800)
    assert found["avvik.sosionom"].share == Fraction(-220, 1000)
    assert found["avvik.tilskuddstiltak"].share == Fraction(5520 - 7795, 7795)


def test_there_is_no_share_of_nothing() -> None:
    result = mysen_run().reconciliation
    assert shares(result)["andel.brukt.jobbsjansen"].share is None
    refunded = replace(result, grant=replace(result.grant, used_ore=-100, disposable_ore=0))
    assert shares(refunded)["andel.brukt-av-disponibelt"].share is None
    assert shares(refunded)["andel.av-brukt-tilskudd.sosionom"].shown is None


def test_shares_of_the_used_grant_are_printed_so_that_they_add_up_and_are_exact_besides() -> None:
    result = mysen_run().reconciliation
    found = [shares(result)[f"andel.av-brukt-tilskudd.{measure.id}"] for measure in result.measures]
    assert sum(one.in_column or 0 for one in found) == sum(one.share or 0 for one in found) == 1
    off = [abs(Fraction(one.in_column or 0) - Fraction(one.share or 0)) for one in found]
    assert max(off) < Fraction(1, 1000)
    assert any(off)


def test_a_rule_that_is_called_as_a_share_stops_the_program() -> None:
    clash = SpendShare("brukt.sosionom", "Sosionomen", 1, 2)
    result = mysen_run().reconciliation
    with pytest.raises(DoubledFigureError, match=r"andel\.brukt\.sosionom"):
        figure_lists(mysen_run(spend_shares=(*result.spend_shares, clash)))


def test_numbers_count_rows_measures_and_files() -> None:
    found = numbers(mysen_run())
    assert (found["rader.lest"], found["rader.plassert"], found["rader.uten-postering"]) == (12_431, 1_204, 17)
    assert (found["tiltak.med-budsjett"], found["tiltak.overforbruk"], found["tiltak.brukt-opp"]) == (16, 2, 2)
    assert (found["fil.1.rader"], found["fil.1.posteringer"], found["fil.2.rader"]) == (9_012, 9_000, 3_436)
    assert found["brev.tidligere"] == 0


def finding(rule: str, severity: Severity = Severity.ERROR, **values: object) -> Finding:
    return Finding(rule, severity, f"Fant {rule}.", "Korrigér.", **values)  # type: ignore[arg-type]


def test_findings_are_counted_by_rule_severity_and_standing() -> None:
    findings = (
        finding("K04", count=3, difference_ore=500),
        finding("K04", difference_ore=-200),
        finding("K04", waived_by="vedtak"),
        finding("K04", Severity.WARNING, trial=True),
        finding("T01", value="Tildelingen for 2026"),
    )
    run = mysen_run(findings)
    found = numbers(run)
    assert {figure: count for figure, count in found.items() if figure.startswith("funn.")} == {
        "funn.K04.feil.antall": 4,
        "funn.K04.feil.funn": 2,
        "funn.K04.feil-unntak.antall": 1,
        "funn.K04.feil-unntak.funn": 1,
        "funn.K04.advarsel-prove.antall": 1,
        "funn.K04.advarsel-prove.funn": 1,
    }
    assert {one.id: one.ore for one in figure_lists(run).of_findings} == {
        "funn.K04.feil.avvik": 300,
        "funn.K04.feil.belop": 300,
        "funn.K04.avvik": 300,
    }


def test_sums_of_findings_are_those_of_the_groups_that_are_shown() -> None:
    run = mysen_run()
    groups = {group.id: group for group in groups_of(run)}
    sums = {each.id: each for each in finding_sums(run)}
    assert sums.keys() == groups.keys()
    for each in sums.values():
        group = groups[each.id]
        assert (each.count, each.number) == (group.rows, len(group.findings))
        assert (each.net_ore, each.postings_ore, each.size_ore) == (
            group.net_ore,
            group.postings_ore,
            group.extent_ore,
        )


def test_what_is_counted_and_not_told_has_a_number() -> None:
    rules = tuple(finding(f"X{number:02d}") for number in range(TOLD_RULES + 2))
    missing = (finding("K09"), finding("K09"), finding("K10"), finding("K10", waived_by="vedtak"))
    found = numbers(mysen_run((*rules, *missing)))
    assert (found["regler.til"], found["mangler.tekster"], found["mangler.planer"]) == (2, 2, 1)
    five = numbers(mysen_run(tuple(finding("P01") for _ in range(5))))
    assert five["funn.P01.feil.til"] == 2


HALL = InKindResult("hall", "Kultur", None, "Lån av hall", None, "", InKindValue(1_800_050), confirmed=True)
HOURS = InKindResult("timer", "Bibliotek", "sosionom", "Arbeid", 4_675, "sats", InKindValue(2_103_750), confirmed=True)


def test_own_contribution_has_numbers_by_line_that_add_up_and_are_no_amounts() -> None:
    run = mysen_run(in_kind=(HALL, HOURS))
    found = {one.id: one for one in in_kind_numbers(run.reconciliation)}
    assert "egeninnsats.linje.1.timer" not in found
    assert found["egeninnsats.linje.2.timer"] == NumberFigure(
        "egeninnsats.linje.2.timer", "Timer egeninnsats: Bibliotek", Fraction(187, 4)
    )
    worth = [found[f"egeninnsats.{line}.verdi"].in_column for line in ("linje.1", "linje.2", "alt")]
    assert worth == [18_001, 21_037, 39_038]
    values = report_figures(run, mysen())
    assert not [figure for figure in values.amounts if figure.startswith("egeninnsats")]
    assert "egeninnsats.alt.verdi" in values
    assert "egeninnsats.alt.verdi" not in letter_figures(run)


def test_what_other_sources_promise_has_an_id_by_its_line_in_the_file() -> None:
    files = mysen()
    money = CoFinancing(
        measure="jobbsjansen",
        funding_source="imdi",
        applied=Amount(kr=Decimal(900_000), source="oppdiktet"),
        awarded=Amount(kr=Decimal(790_000), source="oppdiktet"),
    )
    unknown = CoFinancing(measure="nabolagskjokkenet", funding_source="helsedirektoratet")
    changed = files.year(2026).model_copy(update={"co_financing": (unknown, money)})
    values = report_figures(mysen_run(), replace(files, years={**files.years, 2026: changed}))
    assert {figure: ore for figure, ore in values.amounts.items() if figure.startswith("samfinansiering.")} == {
        promise_id(2, "sokt"): 90_000_000,
        promise_id(2, "tildelt"): 79_000_000,
    }
