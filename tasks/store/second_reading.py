"""The second way to the figures: the database reads the stored postings itself and adds them up.

Independent of the reconciliation: from each posting's raw account, codes, period and amount, and from the programme's
coding rules, SQL finds art, class, measure, source and outcome anew. Not one of the columns that the reconciliation
wrote (placement, kind, measure, funding source, class, art) is read, and no code of it is shared. Decision 0022.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, TextClause, text

from schemas.budget_year import BudgetYear
from schemas.programme import CodingRule, Programme


class Reading(NamedTuple):
    """Postings the database takes to be alike. `outcome` and `meaning` are words of its own; income is negative."""

    outcome: str
    measure: str | None
    funding_source: str | None
    month: int | None
    meaning: str
    rows: int
    ore: int


_CODE: Final = "(account IS NOT NULL AND length(account) >= 3 AND ltrim(account, '0123456789') = '')"
_ARTS: Final = {
    "class_art": (
        "CASE WHEN length(account) = 3 THEN CAST(:operating AS VARCHAR(1)) ELSE substr(account, 1, 1) END",
        "CASE WHEN length(account) = 3 THEN account ELSE substr(account, 2, 3) END",
    ),
    "art": ("CAST(:operating AS VARCHAR(1))", "substr(account, 1, 3)"),
}
"""Account format -> where an account has its class and its art."""

_STATEMENT: Final = """
WITH rules (rule, project, responsibility, service, first_period, last_period, measure, funding_source) AS ({rules}),
spans (rule, first_art, last_art) AS ({spans}),
parkings (voucher, project) AS ({parkings}),
numbered AS (
    SELECT file, row, part, voucher, project, responsibility, {function} AS service, period, amount_ore,
        CASE WHEN {code} THEN {class_code} END AS class_code,
        CASE WHEN {code} THEN CAST({art} AS INTEGER) END AS art_number
    FROM run_postings WHERE run_id = :run_id
),
ruled AS (
    SELECT numbered.file, numbered.row, numbered.part, count(rules.rule) AS rules,
        min(rules.measure) AS measure, min(rules.funding_source) AS funding_source
    FROM numbered LEFT JOIN rules ON rules.project = numbered.project
        AND (rules.responsibility IS NULL OR rules.responsibility = numbered.responsibility)
        AND (rules.service IS NULL OR rules.service = numbered.service)
        AND (rules.first_period IS NULL OR numbered.period >= rules.first_period)
        AND (rules.last_period IS NULL OR numbered.period <= rules.last_period)
        AND (NOT EXISTS (SELECT 1 FROM spans WHERE spans.rule = rules.rule) OR EXISTS (
            SELECT 1 FROM spans WHERE spans.rule = rules.rule
                AND numbered.art_number BETWEEN spans.first_art AND spans.last_art))
    GROUP BY numbered.file, numbered.row, numbered.part
),
judged AS (
    SELECT numbered.period, numbered.amount_ore, numbered.class_code, numbered.art_number,
        CASE
            WHEN numbered.amount_ore IS NULL OR numbered.period IS NULL THEN 'rejected'
            WHEN EXISTS (SELECT 1 FROM parkings WHERE parkings.voucher = numbered.voucher
                AND (parkings.project IS NULL OR parkings.project = numbered.project)) THEN 'parked'
            WHEN ruled.rules = 1 THEN 'placed'
            ELSE 'unplaced'
        END AS outcome,
        ruled.measure, ruled.funding_source
    FROM numbered JOIN ruled
        ON ruled.file = numbered.file AND ruled.row = numbered.row AND ruled.part = numbered.part
),
meant AS (
    SELECT outcome, amount_ore,
        CASE WHEN outcome = 'placed' THEN measure END AS measure,
        CASE WHEN outcome = 'placed' THEN funding_source END AS funding_source,
        CASE WHEN outcome = 'placed' THEN CAST(substr(period, 6, 2) AS INTEGER) END AS month,
        CASE
            WHEN outcome <> 'placed' OR class_code IS NULL OR art_number IS NULL THEN 'none'
            WHEN class_code <> :operating AND class_code <> :counted_class THEN 'none'
            WHEN art_number BETWEEN 10 AND 480 THEN 'gross'
            WHEN art_number = 729 THEN 'vat'
            WHEN art_number = 710 THEN 'sick_pay'
            WHEN art_number BETWEEN 600 AND 690 THEN :user_income
            WHEN art_number BETWEEN 730 AND 790 OR art_number BETWEEN 830 AND 850
                OR art_number BETWEEN 880 AND 895 THEN 'financing'
            WHEN art_number NOT IN (700, 810, 550, 950) THEN 'none'
            WHEN funding_source <> :grant_source THEN
                CASE WHEN art_number IN (550, 950) THEN 'fund_of_source' ELSE 'receipt_of_source' END
            WHEN art_number = 550 THEN 'set_aside'
            WHEN art_number = 950 THEN 'fund_use'
            ELSE 'receipt'
        END AS meaning
    FROM judged
)
SELECT outcome, measure, funding_source, month, meaning, count(*), sum(amount_ore)
FROM meant GROUP BY outcome, measure, funding_source, month, meaning
"""


def read_again(connection: Connection, run_id: str, programme: Programme, year: BudgetYear) -> tuple[Reading, ...]:
    """The stored postings of a run as the database understands them.

    Args:
        connection: where the run's postings stand.
        run_id: of the run.
        programme: coding rules, account profile, the grant's source, and whether investments count.
        year: what is parked, and whether user income is deducted.
    """
    statement, values = _statement(connection, programme, year)
    rows = connection.execute(statement, {"run_id": run_id, **values})
    return tuple(
        Reading(outcome, measure, source, month, meaning, int(count), int(ore or 0))
        for outcome, measure, source, month, meaning, count, ore in rows
    )


def _statement(connection: Connection, programme: Programme, year: BudgetYear) -> tuple[TextClause, dict[str, Any]]:
    values: dict[str, Any] = _settings(programme, year)
    rules, spans = list(map(_rule_row, programme.coding.rules)), list(_span_rows(programme.coding.rules))
    parkings = [(parking.voucher, parking.project) for parking in year.parked if not parking.is_released]
    class_code, art = _ARTS[programme.ledger.account_format]
    quoted = connection.dialect.identifier_preparer.quote("function")
    return text(
        _STATEMENT.format(
            rules=_table("rule", "TEXT", 8, rules, values),
            spans=_table("span", "INTEGER", 3, spans, values),
            parkings=_table("parking", "TEXT", 2, parkings, values),
            function=quoted,
            code=_CODE,
            class_code=class_code,
            art=art,
        )
    ), values


def _settings(programme: Programme, year: BudgetYear) -> dict[str, Any]:
    profile, scheme = programme.ledger, programme.grant_scheme
    return {
        "operating": profile.operating_class,
        "counted_class": profile.investment_class if scheme.investment == "count" else profile.operating_class,
        "user_income": "user_income" if year.grant.user_income == "keep" else "deducted_user_income",
        "grant_source": scheme.funding_source,
    }


def _rule_row(rule: CodingRule) -> tuple[str | None, ...]:
    place = (rule.project, rule.responsibility, rule.function, rule.first_period, rule.last_period)
    return (rule.id, *place, rule.measure, rule.funding_source)


def _span_rows(rules: Sequence[CodingRule]) -> Iterator[tuple[str, int, int]]:
    for rule in rules:
        for span in rule.arts:
            first, last = span.split("-")
            yield rule.id, int(first), int(last)


def _table(name: str, kind: str, width: int, rows: Sequence[Sequence[Any]], values: dict[str, Any]) -> str:
    """Rows as a table of bound values, which are added to `values`; one without rows is an empty table."""
    kinds = ["TEXT", *[kind] * (width - 1)]
    if not rows:
        return f"SELECT {', '.join(f'CAST(NULL AS {of_kind})' for of_kind in kinds)} WHERE 1 = 0"
    tuples = []
    for number, row in enumerate(rows):
        names = [f"{name}_{number}_{column}" for column in range(width)]
        values |= dict(zip(names, row, strict=True))
        cells = (f"CAST(:{bound} AS {of_kind})" for bound, of_kind in zip(names, kinds, strict=True))
        tuples.append(f"({', '.join(cells)})")
    return f"VALUES {', '.join(tuples)}"
