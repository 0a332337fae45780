"""What the charts hold before they are drawn: figures by id, and descriptions whose numbers are figures."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from domain.printed_figures import report_figures
from outputs.charts import BarRow, Datum, Description, Fact, said
from outputs.charts_measures import (
    financing_chart,
    financing_description,
    spend_chart,
    spend_description,
)
from outputs.charts_months import months_chart, months_description
from outputs.charts_years import years_chart, years_description
from outputs.figure_text import figure_text
from outputs.norwegian import Decimals
from outputs.word_parts import Figure
from schemas.records import MeasureSums
from tests.outputs.charted_year import charted_figures, charted_run
from tests.outputs.mysen_year import KR_1000, mysen, mysen_run

RESULT = charted_run().reconciliation
FIGURES = charted_figures()


def test_spend_chart_has_the_budget_and_what_is_held_against_it_for_each_measure_with_a_budget():
    chart = spend_chart(RESULT, FIGURES)
    assert [row.name for row in chart.rows] == [one.name for one in RESULT.measures if one.sums.revised_ore]
    youth = chart.rows[0]
    assert youth.data == (
        Datum("revidert.ungdom-i-arbeid", 800 * KR_1000, "800\u00a0000"),
        Datum("belastet.ungdom-i-arbeid", 860 * KR_1000, "860\u00a0000"),
    )


def test_overrun_is_said_in_words_and_exactly_all_of_the_budget_is_no_overrun():
    rows = {row.name: row for row in spend_chart(RESULT, FIGURES).rows}
    assert rows["Ungdom i arbeid"].remark == " – over budsjettet"
    assert rows["Skolebibliotek"].remark == ""
    assert rows["Åpen barnehage"].remark == ""


def test_pattern_of_an_overrun_is_explained_only_where_there_is_one():
    chart = spend_chart(RESULT, FIGURES)
    assert chart.key[-1].name == "Over budsjettet"
    within = replace(chart, rows=tuple(row for row in chart.rows if not row.is_over))
    assert [series.name for series in within.key] == ["Revidert budsjett", "Regnet mot budsjettet"]


def test_use_without_a_budget_is_over_it_and_a_credit_is_not():
    def row(budget: int, used: int) -> BarRow:
        return BarRow("Tiltak", (Datum("a", budget, ""), Datum("b", used, "")))

    assert row(0, 1).is_over
    assert not row(0, -1).is_over
    assert not row(0, 0).is_over


def test_financing_chart_has_the_three_payers_of_each_measure_that_costs_anything():
    chart = financing_chart(RESULT, FIGURES, "Dekket av kommunen")
    kitchen = next(row for row in chart.rows if row.name == "Nabolagskjøkkenet")
    assert [(one.figure, one.ore) for one in kitchen.data] == [
        ("brukt.nabolagskjokkenet", 0),
        ("andre-kilder.nabolagskjokkenet", 300 * KR_1000),
        ("egen.nabolagskjokkenet", 0),
    ]
    assert "Jobbsjansen for innvandrerkvinner" not in [row.name for row in chart.rows]


def test_months_are_added_up_through_the_last_one_covered():
    chart = months_chart(charted_figures("2026-10"))
    assert len(chart.budget) == 12
    assert len(chart.used) == 10
    assert chart.budget[-1].ore == 7795 * KR_1000
    assert chart.not_covered == "Ikke tatt med ennå"
    assert months_chart(FIGURES).used[-1].ore == 5520 * KR_1000
    assert months_chart(FIGURES).not_covered == ""


def test_year_without_accounts_is_not_known_and_not_nought():
    rows = {row.name: row.data for row in years_chart(RESULT, FIGURES).rows}
    assert list(rows) == ["2024", "2025", "2026", "2027, plan", "2028, plan"]
    assert [one.ore for one in rows["2024"]] == [None, None, None]
    assert [one.ore for one in rows["2026"]] == [5000 * KR_1000, 5400 * KR_1000, 2395 * KR_1000]
    assert [one.ore for one in rows["2028, plan"]] == [5000 * KR_1000, None, None]


def test_where_there_is_nothing_there_is_no_chart():
    empty = tuple(replace(one, sums=MeasureSums()) for one in mysen_run().reconciliation.measures)
    run = mysen_run(measures=empty, totals=MeasureSums())
    figures = report_figures(run, mysen())
    assert spend_chart(run.reconciliation, figures) is None
    assert financing_chart(run.reconciliation, figures, "Dekket av kommunen") is None
    assert months_chart(figures) is None
    assert years_chart(run.reconciliation, figures) is None


def descriptions() -> dict[str, Description]:
    part = charted_run("2026-10").reconciliation
    return {
        "spend": spend_description(RESULT, FIGURES),
        "financing": financing_description(RESULT, FIGURES),
        "months": months_description(RESULT, FIGURES),
        "part of the months": months_description(part, charted_figures("2026-10")),
        "years": years_description(RESULT, FIGURES),
    }


@pytest.mark.parametrize("name", descriptions())
def test_every_number_in_a_description_is_a_figure_as_it_is_printed(name: str):
    description = descriptions()[name]
    figures = charted_figures("2026-10") if name == "part of the months" else FIGURES
    facts = [part for part in description if isinstance(part, Fact)]
    assert len(facts) >= 2
    for fact in facts:
        assert fact.text == figure_text(Figure(fact.figure, "kroner", Decimals.NEVER), figures)
    words = "".join(part for part in description if isinstance(part, str))
    years = {str(year.accounting_year) for year in RESULT.programme_years}
    assert set(re.findall(r"\d+", words)) <= (years if name == "years" else set())


def test_descriptions_tell_the_main_facts():
    told = {name: said(description).replace("\u00a0", " ") for name, description in descriptions().items()}
    assert told["spend"] == (
        "Liggende søyler viser revidert budsjett og det som er regnet mot budsjettet, for hvert tiltak. Åpen barnehage "
        "har brukt mest: 1 050 000 kroner av 1 300 000 kroner. Mer enn budsjettet har Ungdom i arbeid (860 000 kroner "
        "av 800 000 kroner); Administrative kostnader (710 000 kroner av 650 000 kroner)."
    )
    assert told["financing"] == (
        "Stablede, liggende søyler viser hvem som betaler for hvert tiltak. Av utgiftene på alle tiltak dekker "
        "tilskuddet 5 400 000 kroner, andre kilder 300 000 kroner og kommunen 120 000 kroner. Andre kilder betaler for "
        "Nabolagskjøkkenet."
    )
    assert told["part of the months"].endswith("For hele året er det 7 795 000 kroner.")
    assert "Ved utgangen av desember er 5 520 000 kroner regnet mot budsjettet." in told["months"]
    assert "2026: 5 000 000 kroner tildelt, 5 400 000 kroner brukt, 2 395 000 kroner ubrukt." in told["years"]
    assert told["years"].endswith("For 2024, 2027 og 2028 er det ikke kjent hva som er brukt.")


def test_description_of_a_year_whose_award_is_not_known_tells_the_rest():
    years = tuple(replace(year, awarded_ore=None) for year in RESULT.programme_years)
    told = said(years_description(replace(RESULT, programme_years=years), FIGURES)).replace("\u00a0", " ")
    assert "2026: 5 400 000 kroner brukt, 2 395 000 kroner ubrukt." in told


def test_description_without_an_overrun_says_so_and_names_at_most_three_with():
    measures = RESULT.measures
    within = replace(RESULT, measures=tuple(one for one in measures if one.charged_ore <= one.sums.revised_ore))
    assert said(spend_description(within, FIGURES)).endswith("Ingen tiltak har brukt mer enn budsjettet.")
    over = tuple(replace(one, sums=replace(one.sums, revised_ore=1)) for one in measures[:5])
    many = said(spend_description(replace(RESULT, measures=over), FIGURES))
    assert many.endswith("; og flere.")
    assert many.count("(") == 3
