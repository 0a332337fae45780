"""What every section of the annual report needs: the run, the programme, the narrative, and how figures are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.figures import GRANTED, TOTAL
from outputs.norwegian import Decimals
from outputs.word import Paper
from outputs.word_basis import DocumentBasis
from outputs.word_markdown import write_markdown
from outputs.word_parts import Figure, Form, Text
from outputs.wording import REFUNDS
from schemas.narratives import Narrative
from schemas.records import MeasureResult


@dataclass(frozen=True, slots=True)
class ReportBasis(DocumentBasis):
    """What the report is made from."""

    @property
    def narratives(self) -> Mapping[str, Narrative]:
        """The year's texts by key: a measure's id, `mal-<goal>` or `kapittel-<name>`."""
        return self.files.narratives.get(self.result.year, {})

    def owner(self, measure: MeasureResult) -> str:
        """The role that answers for a measure."""
        return self.programme.measure(measure.id).owner

    def sources(self, measure: MeasureResult) -> str:
        """The short names of those who pay for a measure."""
        ids = self.programme.measure(measure.id).funding_sources
        return ", ".join(self.programme.funding_source(source).short_name for source in ids)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of a table over measures: its name, the subject of its figures, and its measure when it is one."""

    name: str
    subject: str
    measure: MeasureResult | None = None

    @property
    def is_total(self) -> bool:
        """Whether it sums other lines."""
        return self.measure is None


def lines_with_sums(basis: ReportBasis) -> list[TableLine]:
    """The measures the grant pays for and their sum, then the others, then the sum of all."""
    granted = [measure for measure in basis.result.measures if measure.is_granted]
    others = [measure for measure in basis.result.measures if not measure.is_granted]
    lines = [TableLine(measure.name, measure.id, measure) for measure in granted]
    if granted and others:
        lines.append(TableLine("Sum tiltak tilskuddet betaler for", GRANTED))
    lines += [TableLine(measure.name, measure.id, measure) for measure in others]
    return [*lines, TableLine("Sum", TOTAL)]


def refunds_note() -> str:
    """What the column of refunds holds."""
    return f"{REFUNDS} er merverdiavgift som staten kompenserer, og refusjon av sykelønn."


def whole(figure: str, form: Form = "bare", *, is_bold: bool = False) -> Figure:
    """A figure in whole kroner, as everywhere in the report but the project accounts."""
    return Figure(figure, form, Decimals.NEVER, is_bold)


def write_narrative(paper: Paper, basis: ReportBasis, key: str) -> None:
    """Appends the narrative of that key, or one visible line that says which file to write."""
    narrative = basis.narratives.get(key)
    if narrative and narrative.text.strip():
        write_markdown(paper, narrative.text)
    else:
        paper.keep_with_last()
        paper.paragraph(
            Text(f"Teksten mangler. Skriv den i filen {key}.md for {basis.result.year}.", style="Fylles ut")
        )
