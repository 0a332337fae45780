"""Rows of other departments need no second look; placing gives them and the programme's own the places it promises."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.conservation import conserve
from domain.periods import Period
from domain.placing import in_programme, place
from schemas.frames import LEDGER, PLACED, empty
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme
OCTOBER = Period(2026, 10)
OWN = "2026-03 1120 71001 100"
OTHERS = "2026-03 1120 40000 300"
UNREAD = "2026-03 1120 40000 ?"
OPENING = "2026-00 1120 71001 500"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([OWN, OTHERS, UNREAD, OPENING]), min_size=1, max_size=30))
def test_every_row_has_the_place_it_has_alone(lines: list[str]) -> None:
    together = place(ledger("\n".join(lines)), PROGRAMME, OCTOBER)
    alone = pl.concat(place(ledger(line), PROGRAMME, OCTOBER) for line in lines)
    columns = ["placement", "kind", "coding_rule", "measure", "funding_source", "account_class", "art"]
    assert together.select(columns).rows() == alone.select(columns).rows()
    assert conserve(ledger("\n".join(lines)), together, 0).rows.read == len(lines)


def test_a_ledger_of_other_departments_alone_is_outside() -> None:
    placed = place(ledger(f"{OTHERS}\n{OTHERS}"), PROGRAMME, OCTOBER)
    assert placed.select("placement", "kind", "measure").rows() == [("outside", "other_department", None)] * 2
    assert in_programme(placed, PROGRAMME).is_empty()


def test_an_empty_ledger_is_placed_as_an_empty_frame() -> None:
    placed = place(empty(LEDGER), PROGRAMME, OCTOBER)
    assert placed.schema == pl.Schema(PLACED)
    assert placed.is_empty()
