"""What has come, changed or gone since a month was reconciled, posting by posting and project by project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from domain.checks.wording import kroner, period_words
from domain.late_postings import CODING, Change
from schemas.findings import Finding, Severity
from schemas.rules import Rule

LATE = Rule(
    code="P03",
    title="En måned som er avstemt, har de samme posteringene som da",
    severity=Severity.WARNING,
    remedy="Kontrollér hva som er ført etter avstemmingen, og om det hører til i perioden. Alle linjer står i arket "
    "Endringer i avstemming.xlsx.",
    source="Kontroll P03; DESIGN 4, regel 8",
)
VANISHED = Rule(
    code="P17",
    title="En ny eksport har fortsatt posteringer på programmets prosjekter i perioden",
    severity=Severity.ERROR,
    remedy="Ta ut en eksport med alle posteringer for perioden, og kjør på nytt.",
    source="Kontroll P03; DESIGN 7",
)
RULES = (LATE, VANISHED)

SHOWN_PER_MONTH: Final = 50
"""Postings told one by one for each month, the largest effects first; the rest are summed, so that the list can still
be read when a whole month is posted anew."""

_NAMES: Final = {
    "period": "periode",
    "account": "konto",
    "responsibility": "ansvar",
    "function": "funksjon",
    "project": "prosjekt",
}


def late_posting_findings(late: pl.DataFrame, since: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each of the largest differences of a month, and one that sums the rest of it.

    The differences of all findings sum to the difference of the months' sums.

    Args:
        late: LATE_POSTINGS.
        since: period -> the period of the run it was reconciled in.
    """
    for (period,), of_month in late.group_by("period", maintain_order=True):
        largest_first = of_month.sort(pl.col("effect_ore").abs(), descending=True, maintain_order=True)
        when = f"etter avstemmingen for {_run_words(since[str(period)])}"
        for row in largest_first.head(SHOWN_PER_MONTH).iter_rows(named=True):
            yield _line(row, when)
        if rest := largest_first.slice(SHOWN_PER_MONTH).get_column("effect_ore").to_list():
            yield LATE.finding(
                f"Fant {len(rest)} posteringer til i {period_words(str(period))} som er nye, endret eller borte "
                f"{when}. De utgjør til sammen {kroner(sum(rest))}.",
                column="periode",
                value=period_words(str(period)),
                difference_ore=sum(rest),
                count=len(rest),
            )


def vanished_findings(own: pl.DataFrame, own_before: pl.DataFrame) -> Iterator[Finding]:
    """One finding for each project that had postings in a month when it was reconciled, and has none now.

    Args:
        own: PLACED; the programme's postings now.
        own_before: PLACED; the programme's postings of the months that were reconciled with other files.
    """
    still_there = own.select("period", "project").unique()
    gone = own_before.join(still_there, on=["period", "project"], how="anti")
    sums = gone.group_by("period", "project").agg(pl.len(), pl.col("amount_ore").sum()).sort("period", "project")
    for period, project, rows, ore in sums.iter_rows():
        yield VANISHED.finding(
            f"Prosjekt {project} har ingen posteringer i {period_words(period)} lenger. Da perioden ble avstemt, hadde "
            f"det {rows} på til sammen {kroner(ore)}.",
            column="periode",
            value=period_words(period),
            expected=kroner(ore),
            difference_ore=-ore,
            count=rows,
        )


def _run_words(run_period: str) -> str:
    return period_words(run_period) if "-" in run_period else f"året {run_period}"


def _line(row: Mapping[str, Any], when: str) -> Finding:
    side = "before" if row["now_row"] is None else "now"
    sentence, value, expected = _told(row)
    return LATE.finding(
        f"Fant {sentence} i {period_words(row['period'])} {when}: prosjekt {row['project']}, "
        f"konto {row[f'{side}_account'] or 'mangler'}, {_amounts(row)}.",
        file=row[f"{side}_file"],
        row=row[f"{side}_row"],
        voucher=row["voucher"],
        column="beløp" if row["effect_ore"] else "kontering",
        value=value,
        expected=expected,
        difference_ore=row["effect_ore"],
        measure=row["measure"],
    )


def _told(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """What has happened, what there is now and what there was, in words."""
    nothing = "ingen postering"
    if row["status"] == Change.NEW:
        return "ny postering", kroner(row["now_amount_ore"]), nothing
    if row["status"] == Change.VANISHED:
        return "ikke igjen postering", nothing, kroner(row["before_amount_ore"])
    changed = [name for name in CODING if row[f"before_{name}"] != row[f"now_{name}"]]
    now, before = (_values(row, side, changed) for side in ("now", "before"))
    return "endret postering", now, before


def _values(row: Mapping[str, Any], side: str, changed: list[str]) -> str:
    """The amount and what else has changed, such as `100,00 kr, ansvar 300100`."""
    coded = [f"{_NAMES[name]} {row[f'{side}_{name}'] or 'mangler'}" for name in changed]
    is_same_amount = row["before_amount_ore"] == row["now_amount_ore"]
    amount = [] if coded and is_same_amount else [kroner(row[f"{side}_amount_ore"])]
    return ", ".join([*amount, *coded])


def _amounts(row: Mapping[str, Any]) -> str:
    if row["status"] != Change.CHANGED:
        return kroner(row["now_amount_ore"] if row["status"] == Change.NEW else row["before_amount_ore"])
    _, now, before = _told(row)
    return f"{before} er blitt {now}"
