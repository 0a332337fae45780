"""Small numbers of people: hidden, and not to be worked out from anything that is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.small_groups import SMALLEST_SHOWN, Hiding, Suppression, figure_id, suppression
from schemas.narratives import Narrative, NarrativeFacts

FEW, TELLING = Hiding.FEW, Hiding.TELLING


def people(value: int, *groups: int, id: str = "barn", **more: Any) -> dict[str, Any]:  # noqa: A002 - as in the file
    named = [{"name": f"{id}-{number}", "number": size} for number, size in enumerate(groups, start=1)]
    return {"id": id, "name": id, "unit": "barn", "value": value, "counts_people": True, "groups": named, **more}


def narrative(*indicators: Mapping[str, Any], key: str = "sosionom") -> Narrative:
    return Narrative(key, f"{key}.md", "", facts=NarrativeFacts.model_validate({"indicators": indicators}))


def hidden_of(*indicators: Mapping[str, Any], before: Iterable[Mapping[str, Any]] = ()) -> Suppression:
    last_year = {"sosionom": narrative(*before)}
    return suppression({"sosionom": narrative(*indicators)}, last_year)


def short(found: Suppression) -> dict[str, Hiding]:
    return {figure.removeprefix("indikator.sosionom."): why for figure, why in found.figures.items()}


@pytest.mark.parametrize(("value", "hidden"), [(0, {"barn": FEW}), (4, {"barn": FEW}), (5, {}), (40, {})])
def test_a_number_below_five_is_hidden_and_five_is_not(value: int, hidden: dict[str, Hiding]) -> None:
    assert short(hidden_of(people(value))) == hidden


def test_what_is_not_people_is_never_hidden() -> None:
    assert short(hidden_of({**people(3), "counts_people": False})) == {}


def test_a_small_group_hides_the_whole_breakdown_and_the_total_stands() -> None:
    assert short(hidden_of(people(34, 11, 20, 3))) == {f"barn.gruppe-{number}": TELLING for number in (1, 2, 3)}


def test_groups_of_five_and_more_are_shown() -> None:
    assert short(hidden_of(people(10, 5, 5))) == {}


def test_a_small_total_hides_its_groups_with_it() -> None:
    assert short(hidden_of(people(4, 1, 3))) == {"barn": FEW, "barn.gruppe-1": FEW, "barn.gruppe-2": FEW}


def test_those_in_no_group_are_a_group_too() -> None:
    assert short(hidden_of(people(20, 10, 7))) == {"barn.gruppe-1": TELLING, "barn.gruppe-2": TELLING}
    assert short(hidden_of(people(20, 10, 5))) == {}


def test_overlapping_groups_may_leave_few_outside() -> None:
    assert short(hidden_of(people(20, 18, 12, groups_overlap=True))) == {
        "barn.gruppe-1": TELLING,
        "barn.gruppe-2": TELLING,
    }
    assert short(hidden_of(people(20, 20, 12, groups_overlap=True))) == {}


def test_a_small_start_is_hidden_and_a_target_never() -> None:
    assert short(hidden_of(people(12, before=3, target=4))) == {"barn.for": FEW}


def test_another_indicator_must_not_print_the_rest_of_the_total() -> None:
    other = people(37, 17, 20, id="jenter")
    assert short(hidden_of(people(40, 37, 3), other)) == {
        **{f"barn.gruppe-{number}": TELLING for number in (1, 2)},
        **dict.fromkeys(("jenter", "jenter.gruppe-1", "jenter.gruppe-2"), TELLING),
    }
    assert "jenter" not in short(hidden_of(people(40, 37, 3), people(36, id="jenter")))


def test_the_rest_is_hidden_in_another_text_when_it_is_called_the_same() -> None:
    texts = {
        "sosionom": narrative(people(40, 37, 3)),
        "mal-tjenester": narrative(people(37, id="barn"), key="mal-tjenester"),
        "klar-for-jobb": narrative(people(37, id="voksne"), key="klar-for-jobb"),
    }
    found = suppression(texts).figures
    assert found["indikator.mal-tjenester.barn"] is TELLING
    assert "indikator.klar-for-jobb.voksne" not in found


def test_a_share_beside_a_hidden_number_is_hidden_too() -> None:
    share = {"id": "andel", "name": "Andel jenter", "unit": "prosent", "value": "92.5", "before": 50}
    assert short(hidden_of(people(40, 37, 3), share)) == {
        **{f"barn.gruppe-{number}": TELLING for number in (1, 2)},
        "andel": TELLING,
        "andel.for": TELLING,
    }
    assert short(hidden_of(people(40, 30, 10), share)) == {}


def test_the_start_must_not_tell_what_last_years_edition_hid() -> None:
    last_year = [people(40, 37, 3)]
    assert short(hidden_of(people(50, before=37), before=last_year)) == {"barn.for": TELLING}
    assert short(hidden_of(people(50, before=40), before=last_year)) == {}


def test_words_must_not_say_hidden_numbers_nor_how_far_they_are_from_shown_ones() -> None:
    assert hidden_of(people(3, before=12, target=8)).telling["sosionom"] == {3, 9, 5}
    assert hidden_of(people(34, 11, 20, 3)).telling["sosionom"] == {11, 20, 3, 31}
    assert hidden_of(people(34, 14, 20)).telling["sosionom"] == frozenset()


groups = st.lists(st.integers(0, 12), min_size=0, max_size=5)


@given(groups)
def test_no_small_number_is_printed_and_no_group_is_hidden_alone(sizes: list[int]) -> None:
    found = short(hidden_of(people(sum(sizes), *sizes)))
    shown = [size for number, size in enumerate(sizes, start=1) if f"barn.gruppe-{number}" not in found]
    assert all(size >= SMALLEST_SHOWN for size in shown)
    assert len(shown) in {0, len(sizes)}
    assert ("barn" in found) == (sum(sizes) < SMALLEST_SHOWN)


@given(groups, st.integers(0, 15), st.booleans())
def test_every_number_is_shown_or_hidden_alike_whatever_the_order(sizes: list[int], more: int, overlap: bool) -> None:
    total = sum(sizes) + more
    forwards = hidden_of(people(total, *sizes, groups_overlap=overlap))
    backwards = hidden_of(people(total, *reversed(sizes), groups_overlap=overlap))
    assert sorted(forwards.figures) == sorted(backwards.figures)
    assert forwards.telling == backwards.telling


World = tuple[int, ...]


def printed(total: int, sizes: World) -> tuple[str, ...]:
    """What a reader sees: numbers, and words where they are hidden."""
    figures = hidden_of(people(total, *sizes)).figures
    ids = [figure_id("sosionom", "barn", ending) for ending in ("", *(f".gruppe-{n + 1}" for n in range(len(sizes))))]
    return tuple(str(figures.get(each, number)) for each, number in zip(ids, (total, *sizes), strict=True))


@pytest.mark.parametrize("number_of_groups", [1, 2, 3])
def test_a_reader_who_knows_the_rule_cannot_tell_a_number_below_five(number_of_groups: int) -> None:
    """Every world of small groups, by what is printed of it: a hidden small number always has another that fits."""
    worlds: dict[tuple[str, ...], set[World]] = defaultdict(set)
    for sizes in product(range(12), repeat=number_of_groups):
        worlds[printed(sum(sizes), sizes)].add((sum(sizes), *sizes))
    for shown, candidates in worlds.items():
        for place in range(number_of_groups + 1):
            values = {world[place] for world in candidates}
            if shown[place] in set(Hiding):
                assert len(values) > 1, (shown, candidates)
            else:
                assert min(values) >= SMALLEST_SHOWN


@given(st.integers(5, 60), st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_no_shown_number_is_a_total_without_a_small_group(total: int, others: list[int]) -> None:
    """From a printed total and another printed number of the text no small group of the total is to be had."""
    small = min(4, total - 1)
    broken_down = people(total, total - small, small)
    more = [people(number, id=f"andre-{place}") for place, number in enumerate(others)]
    found = hidden_of(broken_down, *more).figures
    shown = [each["value"] for each in more if figure_id("sosionom", each["id"]) not in found]
    assert all(total - number != small for number in shown)
    assert Fraction(total - small) in hidden_of(broken_down, *more).telling["sosionom"]
