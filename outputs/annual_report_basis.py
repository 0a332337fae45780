"""What every section of the annual report needs: the run, the programme, the narrative, and how figures are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outputs.norwegian import Decimals
from outputs.word import Paper
from outputs.word_basis import DocumentBasis
from outputs.word_markdown import write_markdown
from outputs.word_parts import Figure, Form, Text
from schemas.records import MeasureResult


@dataclass(frozen=True, slots=True)
class ReportBasis(DocumentBasis):
    """A run, its programme, and texts by key: a measure's id, `mal-<goal>` or `kapittel-<name>`."""

    narrative: Mapping[str, str]

    def owner(self, measure: MeasureResult) -> str:
        """The role that answers for a measure."""
        return self.programme.measure(measure.id).owner

    def sources(self, measure: MeasureResult) -> str:
        """The short names of those who pay for a measure."""
        ids = self.programme.measure(measure.id).funding_sources
        return ", ".join(self.programme.funding_source(source).short_name for source in ids)


def whole(figure: str, form: Form = "bare", *, is_bold: bool = False) -> Figure:
    """A figure in whole kroner, as everywhere in the report but the project accounts."""
    return Figure(figure, form, Decimals.NEVER, is_bold)


def write_narrative(paper: Paper, basis: ReportBasis, key: str) -> None:
    """Appends the narrative of that key, or one visible line that says which file to write."""
    text = basis.narrative.get(key, "").strip()
    if text:
        write_markdown(paper, text)
    else:
        paper.paragraph(
            Text(f"Teksten mangler. Skriv den i filen {key}.md for {basis.result.year}.", style="Fylles ut")
        )
