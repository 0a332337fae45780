from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from outputs.finding_groups import grouped_findings, shown
from schemas.findings import Finding, Severity, sorted_findings

raised = st.builds(
    Finding,
    rule=st.sampled_from(["a", "b", "c"]),
    severity=st.sampled_from(Severity),
    message=st.just("Fant feil."),
    remedy=st.just("Rett."),
    file=st.sampled_from([None, "en.csv"]),
    row=st.sampled_from([None, 5, 6, 7]),
    column=st.sampled_from([None, "amount"]),
    difference_ore=st.sampled_from([None, -100, 250]),
)


@given(st.lists(raised, max_size=30))
def test_grouping_never_removes_a_finding_or_a_cell(findings: list[Finding]) -> None:
    members = [finding for group in grouped_findings(findings) for finding in group.findings]

    assert sorted_findings(members) == sorted_findings(findings)


@given(st.lists(raised, max_size=30))
def test_order_of_the_findings_does_not_matter(findings: list[Finding]) -> None:
    assert grouped_findings(findings) == grouped_findings(list(reversed(findings)))


def test_group_counts_rows_and_kroner() -> None:
    one = Finding("a", Severity.ERROR, "Fant feil.", "Rett.", row=5, difference_ore=300, count=2)
    group = grouped_findings([one, replace(one, row=6, difference_ore=-500, count=1)])[0]

    assert (group.rows, group.kroner_ore, group.net_ore) == (3, 800, -200)
    assert group.first.difference_ore == -500


def test_gravest_group_comes_before_the_largest() -> None:
    small_error = Finding("z", Severity.ERROR, "Fant feil.", "Rett.", difference_ore=1)
    large_hint = Finding("a", Severity.INFO, "Merk.", "Se på det.", difference_ore=10**9)

    assert [group.rule for group in grouped_findings([large_hint, small_error])] == ["z", "a"]


def test_telephone_is_hidden_in_free_text_and_a_voucher_stays_in_a_sentence() -> None:
    finding = Finding(
        "a", Severity.INFO, "Fant bilag 91234567.", "Rett.", column="text", value="Ring 91234567", voucher="91234567"
    )

    assert shown([finding])[0].message == "Fant bilag 91234567."
    assert shown([finding])[0].value == "Ring [telefon skjult]"
    assert shown([finding])[0].voucher == "91234567"
