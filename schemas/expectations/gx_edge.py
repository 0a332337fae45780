"""The one place that runs Great Expectations: a polars frame in, the positions of every failing row out.

The pandas engine is used with Arrow-backed strings and nullable integers, so no amount becomes a float. Every failing
row comes back by its position in the frame: with `unexpected_index_column_names` Great Expectations looks each key up
in a loop of its own, 50 microseconds a row, which a file with one fault on every row cannot afford. The caller takes
the rows, and with them file, row and part, from the same frame.
"""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from schemas.expectations.row_rule import Expected
from schemas.findings import Severity
from schemas.rules import Rule

if TYPE_CHECKING:
    import pandas as pd

_RESULT_FORMAT: Final = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
_SEVERITIES: Final = {
    Severity.FATAL: "critical",
    Severity.ERROR: "critical",
    Severity.WARNING: "warning",
    Severity.INFO: "info",
}
_CHECK: Final = "check"
_ONE_AT_A_TIME: Final = threading.Lock()
"""Great Expectations keeps its current context in a global."""


class CrashedExpectationError(Exception):
    """An expectation could not be evaluated: a fault in the program, not in the data."""

    def __init__(self, rule_code: str, kind: str, reason: str) -> None:
        super().__init__(f"rule {rule_code}: {kind} crashed: {reason}")


class LostRowsError(Exception):
    """Great Expectations says that rows fail, and does not say which."""

    def __init__(self, rule_code: str, failing: int, returned: int) -> None:
        super().__init__(f"rule {rule_code}: {failing} rows fail, {returned} came back")


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of one rule."""

    rule: Rule
    expected: Expected


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found: the positions in the frame of all rows that fail."""

    check: Check
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One outcome per check, in the order of the checks, and the result as Great Expectations gives it."""

    outcomes: tuple[Outcome, ...]
    result: Any


def load_engine() -> None:
    """Import Great Expectations, which takes about three seconds; nothing is sent anywhere."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    _load_deprecated_modules()
    import great_expectations  # noqa: F401, PLC0415


def start_loading() -> threading.Thread:
    """Begin the import in the background, for instance while files are read; running a suite waits for it."""
    _load_deprecated_modules()
    thread = threading.Thread(target=load_engine, name="load Great Expectations", daemon=True)
    thread.start()
    return thread


def _load_deprecated_modules() -> None:
    """Load, alone, the two modules whose deprecation Great Expectations 1.24 sets off by importing them.

    Warnings are silenced for all threads at once, hence for these milliseconds and not for the whole import. Until
    Great Expectations no longer imports them.
    """
    if not {"sre_constants", "sre_parse"} <= sys.modules.keys():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import sre_constants  # noqa: F401, PLC0415
            import sre_parse  # noqa: F401, PLC0415


def run_suite(name: str, frame: pl.DataFrame, checks: Sequence[Check]) -> SuiteRun:
    """Every check on every row of the frame.

    Args:
        name: the suite's name.
        frame: holds the columns the checks look at; texts that may name people stay outside.
        checks: at least one.

    Raises:
        CrashedExpectationError: an expectation could not be evaluated.
        LostRowsError: the number of failing rows is not the number of rows returned.
    """
    load_engine()
    columns = list(dict.fromkeys(check.expected.column for check in checks))
    pandas_frame = _as_pandas(frame.select(columns))
    with _ONE_AT_A_TIME:
        result = _batch(name, pandas_frame).validate(_suite(name, checks), result_format=dict(_RESULT_FORMAT))
    by_check = {entry.expectation_config.meta[_CHECK]: entry for entry in result.results}
    outcomes = tuple(Outcome(check, _positions(check, by_check[number])) for number, check in enumerate(checks))
    return SuiteRun(outcomes, result)


def _as_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """The frame with Arrow-backed strings; integers are nullable where something is null, so none becomes a float.

    Only plain integers take the fast way through `expect_column_values_to_be_between`. Dates become datetimes.
    """
    import pandas as pd  # noqa: PLC0415

    nullable = {"int32": pd.Int32Dtype(), "int64": pd.Int64Dtype(), "bool": pd.BooleanDtype()}
    dated = frame.with_columns(pl.col(pl.Date).cast(pl.Datetime("ms")))
    pandas_frame = dated.to_pandas(types_mapper=lambda arrow_type: nullable.get(str(arrow_type)))
    whole = [name for name, column in zip(frame.columns, frame, strict=True) if not column.null_count()]
    return pandas_frame.astype({name: "int64" for name in whole if frame.schema[name].is_integer()})


def _batch(name: str, frame: pd.DataFrame) -> Any:
    """A batch in a context that lives in memory alone and draws no progress bars."""
    import great_expectations as gx  # noqa: PLC0415
    from great_expectations.data_context.types.base import (  # noqa: PLC0415
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("omradeloft").add_dataframe_asset(name)
    return asset.add_batch_definition_whole_dataframe("all rows").get_batch({"dataframe": frame})


def _suite(name: str, checks: Sequence[Check]) -> Any:
    import great_expectations as gx  # noqa: PLC0415
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration  # noqa: PLC0415

    expectations = [
        ExpectationConfiguration(
            type=check.expected.kind,
            kwargs={"column": check.expected.column, **check.expected.arguments},
            meta={_CHECK: number, "rule": check.rule.code},
            description=check.rule.title,
            severity=_SEVERITIES[check.rule.severity],
        ).to_domain_obj()
        for number, check in enumerate(checks)
    ]
    return gx.ExpectationSuite(name=name, expectations=expectations)


def _positions(check: Check, entry: Any) -> tuple[int, ...]:
    reason = _crash(entry.exception_info or {})
    if reason is not None:
        raise CrashedExpectationError(check.rule.code, check.expected.kind, reason)
    positions = tuple(entry.result.get("unexpected_index_list") or ())
    failing = entry.result.get("unexpected_count", 0)
    if failing != len(positions) or entry.success == bool(positions):
        raise LostRowsError(check.rule.code, failing, len(positions))
    return positions


def _crash(exception_info: dict[str, Any]) -> str | None:
    """The first message of an exception; Great Expectations gives one record, or one for each metric."""
    records = [exception_info, *(value for value in exception_info.values() if isinstance(value, dict))]
    return next((str(record["exception_message"]) for record in records if record.get("raised_exception")), None)
