"""What the accounting office was asked to book anew, and how a ledger answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calculation import Occasion
from domain.checks.corrections import correction_findings
from domain.corrections import answered
from domain.judging import Judgement, judge
from domain.periods import Period
from domain.placing import place
from domain.proposals import Proposed, propose, unused_wishes
from schemas.budget_year import OwnCorrection, Waiver
from schemas.corrections import AnsweredLine, CorrectionLine, CorrectionStatus
from schemas.findings import Finding, Severity
from schemas.programme_files import ProgrammeFiles
from tests.ledgers import ledger, mysen

FILES = mysen()
YEAR = FILES.year(2026)
LISTED_ON = date(2026, 11, 21)
ASKED = "2026-06 1120 71050 12_400 434"
TO_71012 = OwnCorrection(voucher="434", to_project="71012", reason="Hører til tiltaket", by="Controller")


def placed(table: str, texts: dict[int, str] | None = None) -> pl.DataFrame:
    """PLACED from `period account project kroner voucher [function]`; `texts` by the file's row, the first is 2."""
    rows = ledger(table)
    said = [(texts or {}).get(row) for row in rows.get_column("row")]
    return place(rows.with_columns(text=pl.Series(said, dtype=pl.String)), FILES.programme, Period(2026, 12))


def proposed(table: str, *wishes: OwnCorrection) -> Proposed:
    return propose((), placed(table), FILES.programme, YEAR.model_copy(update={"corrections": wishes}))


def lines(table: str, *wishes: OwnCorrection) -> tuple[CorrectionLine, ...]:
    found = proposed(table, *wishes).proposals
    return tuple(
        CorrectionLine(f"OMP-2026-{number:04d}", "mysen", 2026, 1, LISTED_ON, proposal)
        for number, proposal in enumerate(found, start=1)
    )


def answer(
    asked: tuple[CorrectionLine, ...], table: str, texts: dict[int, str] | None = None, *wishes: OwnCorrection
) -> tuple[AnsweredLine, ...]:
    return answered(asked, placed(table, texts), proposed(table, *wishes).faulty)


def statuses(found: tuple[AnsweredLine, ...]) -> list[str]:
    return [line.answer.status.value for line in found]


def test_line_nobody_has_touched_is_open_with_its_whole_amount() -> None:
    (line,) = answer(lines(ASKED), ASKED)
    assert line.answer.status is CorrectionStatus.OPEN
    assert line.remaining_ore == 1_240_000


@pytest.mark.parametrize(
    ("project", "status"), [("71012", CorrectionStatus.DONE), ("71013", CorrectionStatus.DIFFERENTLY)]
)
def test_posting_that_was_changed_itself_is_told_with_the_coding_it_got(project: str, status: CorrectionStatus) -> None:
    (line,) = answer(lines(ASKED, TO_71012), f"2026-06 1120 {project} 12_400 434")
    assert line.answer.status is status
    assert line.answer.found is not None
    assert line.answer.found.project == project
    assert line.remaining_ore == 0


def test_posting_changed_to_another_fault_is_still_open() -> None:
    (line,) = answer(lines(ASKED), "2026-06 1120 71051 12_400 434")
    assert line.answer.status is CorrectionStatus.OPEN


PAIR = f"{ASKED}\n2026-11 1120 71050 -12_400 900\n2026-11 1120 {{}} 12_400 900"


@pytest.mark.parametrize(
    ("project", "suggested", "status"),
    [
        ("71012", True, CorrectionStatus.DONE),
        ("71013", True, CorrectionStatus.DIFFERENTLY),
        ("40000", True, CorrectionStatus.DIFFERENTLY),
        ("71013", False, CorrectionStatus.DONE),
        ("40000", False, CorrectionStatus.DONE),
        ("71051", False, CorrectionStatus.DIFFERENTLY),
    ],
)
def test_voucher_that_moves_the_amount_answers_the_line(
    project: str, suggested: bool, status: CorrectionStatus
) -> None:
    wishes = (TO_71012,) if suggested else ()
    (line,) = answer(lines(ASKED, *wishes), PAIR.format(project), None, *wishes)
    assert line.answer.status is status
    assert (line.answer.reversed_ore, line.answer.rebooked_ore) == (1_240_000, 1_240_000)
    assert line.answer.vouchers == ("900",)
    assert line.answer.settled == (("test.csv", 2), ("test.csv", 3))


def test_amount_taken_off_and_not_found_again_is_told() -> None:
    (line,) = answer(lines(ASKED), f"{ASKED}\n2026-11 1120 71050 -12_400 900")
    assert line.answer.status is CorrectionStatus.DIFFERENTLY
    assert line.answer.found is None


def test_reference_in_the_text_lets_a_line_be_answered_in_parts() -> None:
    first = f"{ASKED}\n2026-11 1120 71050 -5_000 900\n2026-11 1120 71012 5_000 900"
    said = {3: "Omp OMP-2026-0001", 4: "Omp omp 2026 0001"}
    (line,) = answer(lines(ASKED, TO_71012), first, said, TO_71012)
    assert line.answer.status is CorrectionStatus.PARTLY
    assert line.remaining_ore == 740_000
    both = f"{first}\n2026-12 1120 71050 -7_400 901\n2026-12 1120 71012 7_400 901"
    (line,) = answer(lines(ASKED, TO_71012), both, said | {5: "OMP-2026-0001", 6: "OMP-2026-0001"}, TO_71012)
    assert line.answer.status is CorrectionStatus.DONE
    assert line.answer.vouchers == ("900", "901")


def test_longer_number_is_another_reference() -> None:
    table = f"{ASKED}\n2026-11 1120 71050 -5_000 900"
    (line,) = answer(lines(ASKED), table, {3: "OMP-2026-00011"})
    assert line.answer.status is CorrectionStatus.OPEN


def test_one_reversal_answers_one_of_two_equal_lines() -> None:
    asked = "2026-06 1120 71050 100 1\n2026-06 1120 71050 100 2"
    found = answer(lines(asked), f"{asked}\n2026-11 1120 71050 -100 900\n2026-11 1120 71012 100 900")
    assert statuses(found) == ["done", "open"]


def test_reversal_with_another_lines_reference_answers_that_one() -> None:
    asked = "2026-06 1120 71050 100 1\n2026-06 1120 71050 100 2"
    table = f"{asked}\n2026-11 1120 71050 -100 900\n2026-11 1120 71012 100 900"
    assert statuses(answer(lines(asked), table, {4: "OMP-2026-0002", 5: "OMP-2026-0002"})) == ["open", "done"]


def test_opposite_amount_before_the_posting_is_no_answer() -> None:
    table = f"2026-05 1120 71050 -12_400 300\n{ASKED}"
    (line,) = answered(lines(ASKED), placed(table), {line.proposal.fingerprint for line in lines(ASKED)})
    assert line.answer.status is CorrectionStatus.OPEN


def test_opposite_amount_on_another_account_is_no_answer() -> None:
    (line,) = answer(lines(ASKED), f"{ASKED}\n2026-11 1150 71050 -12_400 900")
    assert line.answer.status is CorrectionStatus.OPEN


def test_posting_that_is_no_longer_there_is_told_as_gone() -> None:
    (line,) = answer(lines(ASKED), "2026-06 1120 71001 5 7")
    assert line.answer.status is CorrectionStatus.GONE


def test_line_lapses_when_nothing_is_wrong_with_its_posting_any_more() -> None:
    (line,) = answered(lines(ASKED), placed(ASKED), frozenset())
    assert line.answer.status is CorrectionStatus.LAPSED
    assert line.remaining_ore == 0


def test_same_posting_in_another_file_on_another_row_is_the_same_line() -> None:
    again = placed(f"2026-01 1120 71001 5 7\n{ASKED}").with_columns(file=pl.lit("ny.csv"))
    (line,) = answered(lines(ASKED), again, frozenset())
    assert line.answer.status is CorrectionStatus.LAPSED


def test_postings_that_cancel_each_other_are_not_asked_for() -> None:
    found = proposed("2026-06 1120 71050 100 1\n2026-07 1120 71050 -100 2\n2026-08 1120 71050 30 3")
    assert [proposal.amount_ore for proposal in found.proposals] == [3_000]
    assert found.cancelled == 2


def test_own_correction_lists_a_posting_without_a_fault_until_it_is_as_wished() -> None:
    wish = OwnCorrection(voucher="7", to_function="231", reason="Feil funksjon", by="Controller")
    (proposal,) = proposed("2026-03 1120 71001 100 7 120", wish).proposals
    assert (proposal.rules, proposal.reason) == ((), "Feil funksjon")
    assert proposed("2026-03 1120 71001 100 7 231", wish).proposals == ()


def test_own_correction_that_names_no_posting_is_told() -> None:
    wish = OwnCorrection(voucher="8", to_function="231", reason="Feil funksjon", by="Controller")
    year = YEAR.model_copy(update={"corrections": (wish,)})
    assert unused_wishes(placed("2026-03 1120 71001 100 8"), year) == ()
    unused = unused_wishes(placed("2026-03 1120 71001 100 7"), year)
    (finding,) = correction_findings((), unused, is_year_end=False)
    assert (finding.rule, finding.voucher) == ("K18", "8")


def test_own_correction_of_a_posting_in_a_later_month_waits_when_an_old_month_is_run_again() -> None:
    wish = OwnCorrection(voucher="8", to_function="231", reason="Feil funksjon", by="Controller")
    rows = ledger("2026-03 1120 71001 100 7\n2026-06 1120 71001 100 8")
    march = place(rows, FILES.programme, Period(2026, 3))
    elsewhere = place(rows.with_columns(project=pl.lit("40000")), FILES.programme, Period(2026, 12))
    year = YEAR.model_copy(update={"corrections": (wish,)})
    assert unused_wishes(march, year) == ()
    assert unused_wishes(elsewhere, year) == (wish,)


def test_open_lines_are_one_finding_with_kroner_and_the_oldest() -> None:
    asked = f"{ASKED}\n2026-07 1120 71050 -100.50 8"
    found = answer(lines(asked), asked)
    (finding,) = correction_findings(found, (), is_year_end=False)
    assert (finding.rule, finding.severity, finding.count) == ("K16", Severity.WARNING, 2)
    assert finding.difference_ore == 1_240_000 + 10_050
    assert "OMP-2026-0001, som det ble bedt om 21.11.2026" in finding.message
    (at_year_end,) = correction_findings(found, (), is_year_end=True)
    assert at_year_end.severity is Severity.ERROR


def test_line_that_is_done_raises_nothing_and_one_done_differently_says_how() -> None:
    done = answer(lines(ASKED, TO_71012), PAIR.format("71012"), None, TO_71012)
    assert list(correction_findings(done, (), is_year_end=True)) == []
    otherwise = answer(lines(ASKED, TO_71012), PAIR.format("71013"), None, TO_71012)
    (finding,) = correction_findings(otherwise, (), is_year_end=False)
    assert finding.rule == "K17"
    assert "prosjekt 71013, ikke til prosjekt 71012" in finding.message


def judged(asked: tuple[CorrectionLine, ...], table: str, month: int, **year: object) -> Judgement:
    rows = place(ledger(table), FILES.programme, Period(2026, month))
    years = {2026: YEAR.model_copy(update=year)}
    files = ProgrammeFiles(FILES.programme, years, FILES.sha256, FILES.folder)
    return judge((L13,), rows, files, Occasion(Period(2026, month), False, "test", LISTED_ON), asked)


L13 = Finding("L13", Severity.ERROR, "Fant ukjent prosjekt.", "Omposter.", file="test.csv", row=2)


def test_line_of_a_later_period_waits_until_the_run_reaches_it() -> None:
    assert judged(lines(ASKED), "2026-05 1120 71001 5 7", 5).corrections == ()
    (line,) = judged(lines(ASKED), ASKED, 6).corrections
    assert line.answer.status is CorrectionStatus.OPEN


def test_line_of_an_invented_example_is_left_out_when_real_accounts_do_not_hold_it() -> None:
    example = tuple(replace(line, is_invented=True) for line in lines(ASKED))
    assert judged(example, "2026-06 1120 71001 5 7", 6).corrections == ()
    assert [one.answer.status.value for one in judged(lines(ASKED), "2026-06 1120 71001 5 7", 6).corrections] == [
        "gone"
    ]


def test_findings_of_a_settled_posting_are_shown_as_waived_by_the_line() -> None:
    table = "2026-06 1120 71050 12_400 434\n2026-08 1120 71050 -12_400 900\n2026-08 1120 71012 12_400 900"
    (settled,) = [one for one in judged(lines(ASKED), table, 8).findings if one.rule == "L13"]
    assert settled.waived_by == "OMP-2026-0001: ompostert med bilag 900"
    (standing,) = [one for one in judged(lines(ASKED), ASKED, 8).findings if one.rule == "L13"]
    assert standing.waived_by is None


def test_posting_taken_off_and_not_booked_again_is_called_reversed() -> None:
    table = f"{ASKED}\n2026-08 1120 71050 -12_400 900"
    (settled,) = [one for one in judged(lines(ASKED), table, 8).findings if one.rule == "L13"]
    assert settled.waived_by == "OMP-2026-0001: tilbakeført med bilag 900"


def test_one_posting_that_moves_two_lines_leaves_both_open() -> None:
    asked = "2026-06 1120 71050 100 1\n2026-06 1120 71050 200 2"
    table = f"{asked}\n2026-11 1120 71050 -300 900\n2026-11 1120 71012 300 900"
    assert statuses(answer(lines(asked), table, {4: "OMP-2026-0001 og OMP-2026-0002"})) == ["open", "open"]


def test_waiver_of_open_corrections_is_shown_on_their_finding() -> None:
    given = Waiver(rule="K16", reason="Venter på svar", owner="Controller", expires_on=LISTED_ON)
    (told,) = [one for one in judged(lines(ASKED), ASKED, 8, waivers=(given,)).findings if one.rule == "K16"]
    assert told.waived_by == "Controller: Venter på svar"


AMOUNTS = st.sampled_from([-300, -100, 100, 200, 300])


@settings(max_examples=120, deadline=None)
@given(
    wrong=st.lists(AMOUNTS, min_size=1, max_size=5),
    moved=st.lists(st.tuples(AMOUNTS, st.sampled_from(["71012", "71051", "40000"])), max_size=5),
    named=st.dictionaries(st.integers(0, 9), st.integers(1, 6), max_size=4),
    seed=st.integers(0, 1000),
)
def test_amounts_are_conserved_and_order_makes_no_difference(
    wrong: list[int], moved: list[tuple[int, str]], named: dict[int, int], seed: int
) -> None:
    asked = "\n".join(f"2026-06 1120 71050 {amount} {number}" for number, amount in enumerate(wrong, start=1))
    made = [
        CorrectionLine(f"OMP-2026-{number:04d}", "mysen", 2026, 1, LISTED_ON, one)
        for number, one in enumerate(proposed(asked).proposals, start=1)
    ]
    answers = [
        f"2026-11 1120 {project} {sign * amount} {900 + number}"
        for number, (amount, target) in enumerate(moved)
        for project, sign in (("71050", -1), (target, 1))
    ]
    table = "\n".join([asked, *answers])
    texts = {2 + len(wrong) + at: f"Ompostering OMP-2026-{number:04d}" for at, number in named.items()}
    whole = placed(table, texts)
    found = answered(made, whole, frozenset())
    for line in found:
        amount = line.line.proposal.amount_ore
        assert abs(line.answer.reversed_ore) <= abs(amount)
        assert line.answer.reversed_ore * amount >= 0
        assert abs(line.answer.rebooked_ore) <= abs(amount)
        if line.answer.status.is_open:
            assert line.remaining_ore + line.answer.reversed_ore == amount
    used = [place for line in found for place in line.answer.places]
    assert len(used) == len(set(used))
    taken = whole.filter(pl.col("row").is_in([row for _, row in used]), pl.col("project") == "71050")
    assert taken.get_column("amount_ore").sum() == -sum(line.answer.reversed_ore for line in found)
    shuffled = list(made)
    Random(seed).shuffle(shuffled)
    assert answered(shuffled, whole.sample(fraction=1, shuffle=True, seed=seed), frozenset()) == found
