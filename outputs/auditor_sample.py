"""The sample of the auditor's package: what was drawn and how, what is listed for a reason, and room for answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from domain.audit_selection import NUMBER, Chosen, Population, Reason, Sample, sample, targeted
from domain.sampling import CONFIDENCE_FACTOR, TOLERABLE_SHARE
from outputs.csv_table import CsvCell, Kroner, csv_table
from outputs.finding_groups import shown
from schemas.runs import Run

TO_FILL_IN: Final = ("Bilag sett", "Rett tiltak", "Rett beløp og mva", "Rett periode", "Godkjent av to", "Merknad")
_POSTING: Final = ("Nr", "Fil", "Rad", "Bilag", "Dato", "Konto", "Prosjekt", "Tiltakskode", "Tekst", "Beløp i øre")
SAMPLE_HEADINGS: Final = ("Populasjon", *_POSTING, "Beløp i kroner", "Trukket", "Alltid med", *TO_FILL_IN)
TARGETED_HEADINGS: Final = ("Grunn", "Vist", "Funnet i alt", *_POSTING, "Beløp i kroner", *TO_FILL_IN)
POPULATION_NAMES: Final[dict[Population, str]] = {Population.COSTS: "Utgifter", Population.CREDITS: "Kreditposter"}
REASON_NAMES: Final[dict[Reason, str]] = {
    Reason.WAIVED: "Unntak: noen har tatt ansvar for et funn",
    Reason.PARKED: "Parkert: venter på svar",
    Reason.UNPLACED: "Uplassert: ingen konteringsregel passer",
    Reason.REJECTED: "Avvist: kan ikke leses",
    Reason.FINDING: "Et funn gjelder posteringen",
    Reason.GRANT_MONEY: "Mottatt tilskudd, og bruk av og avsetning til fond",
    Reason.YEAR_END: "Ført ved årets slutt: periode 13 eller senere, eller datert fra 20. desember",
    Reason.MANUAL: "Bilagsart for ompostering eller manuell føring",
    Reason.EVEN_SUM: "Rundt beløp: hele tusen kroner, fra 10 000 kroner",
    Reason.LARGEST_VOUCHER: "Største postering på et av de ti bilagene med størst utgift",
}
_COLUMNS: Final = ("file", "row", "voucher", "posted_on", "account", "project", "measure", "text", "amount_ore")


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """The sample in three files, and how it was drawn."""

    sample: Sample
    drawn: bytes
    targeted: bytes
    method: bytes


def sample_files(run: Run, postings: pl.DataFrame, size: int | None) -> SampleFiles:
    """`stikkprove.csv`, `malrettet.csv` and `stikkprove.json`.

    Args:
        run: whose id is the seed, and whose findings point at postings.
        postings: of the run, as `package_postings` gives them.
        size: how many kroner of cost to draw; the default of `domain.sampling` when None.
    """
    made = sample(postings, run.reconciliation.run_id, size)
    by_number = {row[0]: row for row in postings.select(NUMBER, *_COLUMNS).iter_rows()}
    chosen = targeted(postings, shown(run.findings))
    method = json.dumps(_method(made, is_default=size is None), indent=2, ensure_ascii=False) + "\n"
    return SampleFiles(
        made,
        csv_table(SAMPLE_HEADINGS, _drawn_rows(made, by_number)),
        csv_table(TARGETED_HEADINGS, _targeted_rows(chosen, by_number)),
        method.encode(),
    )


def _drawn_rows(made: Sample, by_number: dict[int, tuple[Any, ...]]) -> Iterator[list[CsvCell]]:
    for population, draw in made.draws.items():
        for each in draw.drawn:
            posting = by_number[each.number]
            cells = [POPULATION_NAMES[population], *posting, Kroner(posting[-1]), each.hits]
            yield [*cells, "ja" if each.is_certain else None, *[None] * len(TO_FILL_IN)]


def _targeted_rows(chosen: tuple[Chosen, ...], by_number: dict[int, tuple[Any, ...]]) -> Iterator[list[CsvCell]]:
    for of_reason in chosen:
        counts = (len(of_reason.numbers), of_reason.found)
        for number in of_reason.numbers:
            posting = by_number[number]
            amount = None if posting[-1] is None else Kroner(posting[-1])
            yield [REASON_NAMES[of_reason.reason], *counts, *posting, amount, *[None] * len(TO_FILL_IN)]


def _method(made: Sample, *, is_default: bool) -> dict[str, Any]:
    """All that is needed to draw the sample again; how it is done stands in `outputs/templates/revisorpakke.txt`."""
    part, whole = TOLERABLE_SHARE
    return {
        "seed": made.seed,
        "size": made.size,
        "is_default_size": is_default,
        "confidence_factor": CONFIDENCE_FACTOR,
        "tolerable_share_pct": part * 100 // whole,
        "populations": [
            {
                "name": POPULATION_NAMES[population],
                "seed": draw.seed,
                "items": draw.items,
                "amount_ore": draw.population_ore,
                "interval_ore": draw.interval_ore,
                "start_ore": draw.start_ore,
                "drawn_items": len(draw.drawn),
                "drawn_kroner": sum(each.hits for each in draw.drawn),
            }
            for population, draw in made.draws.items()
        ],
    }
