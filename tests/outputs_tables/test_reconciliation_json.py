from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from outputs.reconciliation_json import as_json_text, findings_document, reconciliation_document
from schemas.findings import Finding, Severity
from schemas.records import (
    GrantYearUse,
    InputFile,
    MeasureSums,
    OreCounts,
    PaymentOption,
    PaymentRequest,
    RowCounts,
    Status,
)
from schemas.runs import Run
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


@pytest.mark.parametrize(
    "each", [run(), year_run(), run("", ()), run(findings=())], ids=["month", "year", "no postings", "no findings"]
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
    assert undescribed(reconciliation_document(year_run()), schema("reconciliation")) == []
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
    }

    for record, part in described.items():
        assert set(part["properties"]) == {field.name for field in fields(record)}, record
        assert set(part["required"]) == set(part["properties"]), record
    assert parts["measures"]["items"]["properties"]["status"]["enum"] == [status.value for status in Status]
    assert schema("findings")["items"]["properties"]["severity"]["enum"] == [severity.value for severity in Severity]


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
