"""What `omradeloft trace` shows: postings by row, other parts by name, and never an empty table."""

from __future__ import annotations

import pytest

from domain.trace import Adjustment, Trace
from flows.terminal import show_trace
from tests.outputs_tables.runs import run

LABEL = "Kommunens egen andel, tilskuddet er ikke kilde: Jobbsjansen"


def test_parts_that_are_no_postings_stand_on_one_line_in_a_table_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    of_run = run()
    show_trace(Trace("egen.sum", 500, 1, of_run.postings.head(1), (Adjustment(LABEL, -200),)), of_run)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [*LABEL.split(), "−2,00", "kr"] in lines
    assert ["What", "is", "added", "or", "deducted", "Amount"] in lines


def test_a_figure_with_nothing_behind_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    of_run = run()
    show_trace(Trace("mottak.anmodet", 0, 1, of_run.postings.head(0), ()), of_run)
    said = capsys.readouterr().out
    assert "No postings and nothing else behind it: nothing is booked or recorded." in said
    assert "Voucher" not in said
