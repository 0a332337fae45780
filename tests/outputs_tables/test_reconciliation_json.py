from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from outputs.reconciliation_json import as_json_text, findings_document, reconciliation_document
from schemas.database_controls import DatabaseControl
from schemas.findings import Finding, Severity
from schemas.forecasts import CommitmentResult, ForecastErrors
from schemas.grant_years import GrantYearUse, LetterMatch, MoneyMatch, ProgrammeYear, PurposeUse, UnmatchedPayment
from schemas.in_kind import InKindResult, InKindValue
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.plan_results import Ambiguity, OwnPart, OwnReason, ReadingEffect, SpendShare
from schemas.records import InputFile, MeasureSums, OreCounts, RowCounts, Status
from schemas.registers import DrawResult, EnvelopeResult, OnwardGrantResult
from schemas.request_lines import CarryOverPart, RequestLine, SentLetter, Settlement
from schemas.runs import Run
from schemas.source_sums import Forecasts, SourceSums
from tests.ledgers import ROOT
from tests.outputs_tables.runs import FINDINGS, run, year_run

CONTRACT = (
    *("schema_version", "programme", "year", "period", "run_id", "inputs", "conservation", "measures", "totals"),
    "grant",
)
MEASURE = (
    *("id", "name", "focus_area", "allocated_ore", "reallocated_ore", "revised_ore", "gross_ore"),
    *("vat_compensation_ore", "sick_pay_refund_ore", "net_ore", "other_financing_ore", "grant_financed_ore"),
    *("own_ore", "remaining_ore", "forecast_ore", "status"),
)


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def undescribed(value: Any, described: dict[str, Any], path: str = "") -> list[str]:
    """Keys of a document that its schema does not know."""
    if isinstance(value, list):
        return [key for item in value for key in undescribed(item, described.get("items", {}), f"{path}[]")]
    if not isinstance(value, dict) or "additionalProperties" in described:
        return []
    known = described.get("properties", {})
    here = [f"{path}.{key}" for key in value if key not in known]
    return here + [
        found for key in value if key in known for found in undescribed(value[key], known[key], f"{path}.{key}")
    ]


def test_keys_stand_in_the_order_of_the_contract() -> None:
    document = reconciliation_document(run())

    assert tuple(document)[: len(CONTRACT)] == CONTRACT
    assert tuple(document["measures"][0])[: len(MEASURE)] == MEASURE
    assert tuple(document["conservation"]["rows"]) == tuple(field.name for field in fields(RowCounts))


def test_payment_request_stands_only_in_a_year() -> None:
    assert "payment_request" not in reconciliation_document(run())
    assert tuple(reconciliation_document(year_run())["payment_request"])[:4] == (
        *("year", "model", "requested_ore"),
        "carry_over_ore",
    )


def with_full_books() -> Run:
    """A run for a year in which every record that came after the contract holds something; figures are invented."""
    made = year_run()
    result = made.reconciliation
    first, *others = result.measures
    first = replace(
        first,
        own_parts=(OwnPart(OwnReason.RAMP, 100, "opptrapping"),),
        forecasts=Forecasts(100, 250, 175),
        monthly_budget_ore=(25,) * 12,
        monthly_used_ore=(100, *[0] * 11),
        forecast_errors=ForecastErrors(10, 20, None),
    )
    year, *later = result.grant.grant_years
    year = replace(year, awarded_ore=500, paid_ore=None, purposes=(PurposeUse(None, 300, 200, 100),))
    assert result.payment_request is not None
    request = replace(
        result.payment_request,
        lines=(RequestLine(2027, None, 500, 200, 300),),
        letters=(SentLetter("2026-03-01", "26/1-1", 200),),
    )
    reading = ReadingEffect("Uten merverdiavgift", "net", True, {"netto.sum": 100}, {}, "")
    draw = DrawResult("bord", "Bordtennis", "Møteplass", "Styringsgruppen", "2026-02-01", 100, 90)
    books = replace(
        result,
        measures=(first, *others),
        grant=replace(
            result.grant,
            grant_years=(year, *later),
            matched=MoneyMatch(
                *(500, 200, 200, 250),
                letters=(LetterMatch("26/1-1", "2026-03-01", 200, 200),),
                unmatched=(UnmatchedPayment("2026-05", "11", "hovedbok.csv", 14, 50, "unrequested"),),
            ),
        ),
        payment_request=request,
        sources=(SourceSums(first.id, "kdd", gross_ore=100, net_ore=100, postings=1),),
        ambiguities=(Ambiguity("mva", "Med eller uten?", "Uten", "Departementet", False, (reading,)),),
        spend_shares=(SpendShare("administrasjon", "Administrasjon", 10, 100, "1/10"),),
        in_kind=(
            InKindResult(
                "timer", "Kultur", first.id, "Veiledning", 150, "400 kr fra 1.1.2026", InKindValue(60_000), True
            ),
            InKindResult("lokale", "Eiendom", None, "Lokale", None, "", InKindValue(40_000), False),
        ),
        envelopes=(EnvelopeResult("apen-post", 200, 100, 90, 0, 100, (draw,)),),
        onward_grants=(
            OnwardGrantResult(
                "korps", first.id, "Et korps", "999999999", "Konsert", "Styret", "2026-02-01", 50, 50, None, None, False
            ),
        ),
        commitments=(
            CommitmentResult("avtale", first.id, "Avtale", "Vedtak", "2026-12", 75, 25, 50, 0, (25, *[0] * 11), ("7",)),
        ),
        programme_years=(ProgrammeYear(2026, 3, "run", result.run_id, awarded_ore=500),),
    )
    return replace(made, reconciliation=books, controls=(DatabaseControl("measure.gross", 18, 100, 100),))


@pytest.mark.parametrize(
    "each",
    [run(), year_run(), with_full_books(), run("", ()), run(findings=())],
    ids=["month", "year", "full books", "no postings", "no findings"],
)
def test_documents_hold_to_their_schemas(each: Run) -> None:
    assert list(Draft202012Validator(schema("reconciliation")).iter_errors(reconciliation_document(each))) == []
    assert list(Draft202012Validator(schema("findings")).iter_errors(findings_document(each))) == []


@pytest.mark.parametrize("name", ["reconciliation", "findings"])
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


def test_schema_refuses_a_document_with_an_amount_in_kroner() -> None:
    document = reconciliation_document(run())
    document["totals"]["net_ore"] = 12.5

    with pytest.raises(ValidationError):
        Draft202012Validator(schema("reconciliation")).validate(document)


def test_schemas_describe_every_key_that_is_written() -> None:
    assert undescribed(reconciliation_document(with_full_books()), schema("reconciliation")) == []
    assert undescribed(findings_document(run()), schema("findings")) == []


def test_schemas_and_records_do_not_drift() -> None:
    parts = schema("reconciliation")["properties"]
    described = {
        Finding: schema("findings")["items"],
        InputFile: parts["inputs"]["items"],
        RowCounts: parts["conservation"]["properties"]["rows"],
        OreCounts: parts["conservation"]["properties"]["amount_ore"],
        MeasureSums: parts["totals"],
        GrantYearUse: parts["grant_years"]["items"],
        PaymentRequest: parts["payment_request"],
        PaymentOption: parts["payment_request"]["properties"]["options"]["items"],
        RequestLine: parts["payment_request"]["properties"]["lines"]["items"],
        SentLetter: parts["payment_request"]["properties"]["letters"]["items"],
        CarryOverPart: parts["payment_request"]["properties"]["carry_over_parts"]["items"],
        Settlement: parts["payment_request"]["properties"]["options"]["items"]["properties"]["settlement"],
        PurposeUse: parts["grant_years"]["items"]["properties"]["purposes"]["items"],
        OwnPart: parts["measures"]["items"]["properties"]["own_parts"]["items"],
        SourceSums: parts["sources"]["items"],
        SpendShare: parts["spend_shares"]["items"],
        EnvelopeResult: parts["envelopes"]["items"],
        DrawResult: parts["envelopes"]["items"]["properties"]["draws"]["items"],
        OnwardGrantResult: parts["onward_grants"]["items"],
        CommitmentResult: parts["commitments"]["items"],
        ForecastErrors: parts["measures"]["items"]["properties"]["forecast_errors"],
        ProgrammeYear: parts["programme_years"]["items"],
        MoneyMatch: parts["receipts"],
        LetterMatch: parts["receipts"]["properties"]["letters"]["items"],
        UnmatchedPayment: parts["receipts"]["properties"]["unmatched"]["items"],
        DatabaseControl: parts["controls_by_database"]["items"],
        ReadingEffect: parts["ambiguities"]["items"]["properties"]["readings"]["items"],
    }
    added = {
        Forecasts: (parts["measures"]["items"]["properties"]["forecasts"], {"spread_ore"}),
        Ambiguity: (parts["ambiguities"]["items"], {"effect_ore"}),
    }

    for record, (part, computed) in added.items():
        assert set(part["properties"]) == {field.name for field in fields(record)} | computed, record
    for record, part in described.items():
        assert set(part["properties"]) == {field.name for field in fields(record)}, record
        assert set(part["required"]) == set(part["properties"]), record
    assert parts["measures"]["items"]["properties"]["status"]["enum"] == [status.value for status in Status]
    assert schema("findings")["items"]["properties"]["severity"]["enum"] == [severity.value for severity in Severity]


def amount_keys(value: Any) -> set[str]:
    """Every key of a document that ends in `_ore`, at any depth."""
    if isinstance(value, list):
        return set().union(*map(amount_keys, value))
    if not isinstance(value, dict):
        return set()
    return {key for key in value if key.endswith("_ore")}.union(*map(amount_keys, value.values()))


def test_own_contribution_stands_apart_from_every_amount_of_money() -> None:
    document = reconciliation_document(with_full_books())

    own = document.pop("in_kind")
    assert own["in_kind_ore"] == 100_000
    assert own["figures"] == {
        "egeninnsats.post.lokale": 40_000,
        "egeninnsats.post.timer": 60_000,
        "egeninnsats.sum": 100_000,
        "egeninnsats.uten-tiltak": 40_000,
        f"egeninnsats.tiltak.{document['measures'][0]['id']}": 60_000,
    }
    assert amount_keys(own) == {"in_kind_ore"}
    assert "in_kind_ore" not in amount_keys(document)
    assert not [figure for figure in document["figures"] if figure.startswith("egeninnsats")]


def test_same_run_gives_the_same_bytes() -> None:
    first, second = (as_json_text(reconciliation_document(year_run())) for _ in range(2))

    assert first == second
    assert first.endswith("}\n")
    assert "Åpen barnehage" in first


def test_findings_are_as_many_as_were_raised_and_the_gravest_first() -> None:
    document = findings_document(run())

    assert len(document) == len(FINDINGS)
    assert [finding["severity"] for finding in document] == ["error", "warning", "warning", "info"]


def test_finding_without_a_place_is_not_dropped() -> None:
    nowhere = Finding("tilskudd.overbruk", Severity.ERROR, "Fant overforbruk i programmet.", "Omdisponer.")

    assert findings_document(run(findings=[nowhere]))[0]["message"] == "Fant overforbruk i programmet."


def test_identity_numbers_are_hidden_in_findings() -> None:
    assert "01019012345" not in as_json_text(findings_document(run()))


def test_counts_of_findings_are_those_of_the_list() -> None:
    assert reconciliation_document(run())["findings"] == {"fatal": 0, "error": 1, "warning": 2, "info": 1}


def test_figures_are_those_of_the_measures() -> None:
    document = reconciliation_document(run())

    assert document["figures"]["netto.ungdom-i-arbeid"] == 86_000_000
    assert document["figures"]["netto.sum"] == document["totals"]["net_ore"]
