"""Texts held against a whole year of Mysen: the sosionom has 1 000 000 kroner and used 780 000."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from domain.checks.written_numbers import written_number_findings
from domain.number_watch import WatchedNumber, watched_numbers
from domain.printed_figures import report_figures
from domain.watched_figures import WatchGround
from schemas.findings import Finding
from schemas.narratives import Narrative, NarrativeFacts
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.outputs.mysen_year import mysen, mysen_run

FACTS = NarrativeFacts.model_validate(
    {
        "indicators": [
            {
                "id": "familier",
                "name": "Familier fulgt opp",
                "unit": "familier",
                "value": "42",
                "target": "40",
                "before": "21",
                "groups": [{"name": "nye", "number": 14}, {"name": "fra før", "number": 28}],
                "source": "Helsestasjonens liste",
            }
        ],
        "own_numbers": [
            {"text": "1 200 innbyggere", "source": "Folkehelseprofilen"},
            {"text": "34 prosent", "source": "Ungdata"},
        ],
    }
)
NO_FACTS = NarrativeFacts()


@cache
def year() -> tuple[Run, ProgrammeFiles]:
    return mysen_run(), mysen()


def text_of(markdown: str, key: str = "sosionom", facts: NarrativeFacts = NO_FACTS) -> Narrative:
    return Narrative(key, f"mysen/narrative/2026/{key}.md", markdown, 10, facts)


def ground_of(*texts: Narrative, is_year_end: bool = True) -> WatchGround:
    run, files = year()
    written = {text.key: text for text in texts}
    with_texts = replace(files, narratives={2026: written})
    result = replace(run.reconciliation, is_year_end=is_year_end)
    return WatchGround(files.programme, result, report_figures(run, with_texts), written)


def watched(markdown: str, key: str = "sosionom", facts: NarrativeFacts = NO_FACTS) -> tuple[WatchedNumber, ...]:
    text = text_of(markdown, key, facts)
    return tuple(watched_numbers(text, ground_of(text)))


def findings(
    markdown: str,
    key: str = "sosionom",
    facts: NarrativeFacts = NO_FACTS,
    *,
    is_year_end: bool = True,
) -> tuple[Finding, ...]:
    text = text_of(markdown, key, facts)
    return tuple(written_number_findings(ground_of(text, is_year_end=is_year_end)))
