"""One part of the annual report by itself: what a test needs to look at it without composing the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from domain.printed_figures import report_figures
from outputs.annual_report_basis import ReportBasis
from outputs.editions import Edition
from outputs.word import Paper
from outputs.word_parts import Properties
from outputs.word_sheet import PageHeading
from schemas.narratives import Narrative, NarrativeFacts
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.outputs.mysen_year import mysen, mysen_run

PUBLIC = Edition(is_public=True)
FULL = Edition()


def narrative(key: str, text: str, **facts: Any) -> Narrative:
    """A text of 2026 with its facts."""
    return Narrative(key, f"mysen/narrative/2026/{key}.md", text, facts=NarrativeFacts.model_validate(facts))


def files_with(*narratives: Narrative) -> ProgrammeFiles:
    """The bundled programme with these texts and no others."""
    return replace(mysen(), narratives={2026: {each.key: each for each in narratives}})


def people(value: int, groups: Mapping[str, int] | None = None, **more: Any) -> dict[str, Any]:
    """An indicator of people as it stands in a file."""
    named = [{"name": name, "number": number} for name, number in (groups or {}).items()]
    record = {"id": "barn", "name": "Barn i gruppe", "unit": "barn", "value": value, "counts_people": True}
    return {**record, "groups": named, "source": "Oversikten", **more}


def part_of(
    write: Callable[[Paper, ReportBasis], None], files: ProgrammeFiles, edition: Edition = FULL, run: Run | None = None
) -> bytes:
    """A document of what one function writes."""
    run = run or mysen_run()
    paper = Paper(Properties("t", "s", "a", "2027-02-26", "i"), report_figures(run, files), PageHeading("t", ()))
    write(paper, ReportBasis(run, files, edition))
    return paper.to_bytes()
