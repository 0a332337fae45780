"""What every section of the annual report needs: the run, the programme, the narrative, and how figures are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.figures import GRANTED, TOTAL
from domain.public_figures import hidden_in_public
from domain.small_groups import Suppression
from outputs.narrative_text import HIDING_WORDS, in_every_edition, in_public
from outputs.norwegian import Decimals, listed
from outputs.own_numbers import write_own_sources
from outputs.word import Paper
from outputs.word_basis import DocumentBasis
from outputs.word_markdown import write_markdown
from outputs.word_parts import Figure, Form, Part, Text
from outputs.wording import REFUNDS
from schemas.masking import masked_text
from schemas.narratives import Narrative
from schemas.private_persons import looks_like_a_person
from schemas.records import MeasureResult

WITHOUT_NAME: Final = "uten navn"
INVENTED_TEXT: Final = Text("Teksten under er oppdiktet.", style="Forbehold")


@dataclass(frozen=True, slots=True)
class ReportBasis(DocumentBasis):
    """What the report is made from."""

    @property
    def narratives(self) -> Mapping[str, Narrative]:
        """The year's texts by key: a measure's id, `mal-<goal>` or `kapittel-<name>`."""
        return self.files.narratives.get(self.result.year, {})

    @property
    def suppression(self) -> Suppression:
        """What is hidden of the year's indicators: nothing but in a public edition."""
        if not self.edition.is_public:
            return Suppression()
        return hidden_in_public(self.files, self.result.year)

    def shown_text(self, markdown: str, key: str) -> str:
        """A text as this edition may print it."""
        if self.edition.is_public:
            return in_public(markdown, key, self.result, self.suppression)
        return in_every_edition(markdown, self.result)

    def owner(self, measure: MeasureResult) -> str:
        """The role that answers for a measure."""
        return self.named_in_public(self.programme.measure(measure.id).owner)

    def named_in_public(self, name: str) -> str:
        """A name from the programme's files; that of a private person is left out of the public edition."""
        return WITHOUT_NAME if self.edition.is_public and looks_like_a_person(name) else masked_text(name)

    def sources(self, measure: MeasureResult) -> str:
        """The short names of those who pay for a measure, for a table that tells what they stand for."""
        ids = self.programme.measure(measure.id).funding_sources
        return ", ".join(self.programme.funding_source(source).short_name for source in ids)

    def source_names(self, measure: MeasureResult) -> str:
        """The full names of those who pay for a measure, for running text."""
        ids = self.programme.measure(measure.id).funding_sources
        return listed([self.programme.funding_source(source).name for source in ids])


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


def indicator_number(basis: ReportBasis, figure: str) -> Part:
    """A number of an indicator by its figure id, or the words that stand for it in the public edition."""
    hiding = basis.suppression.figures.get(figure)
    return Figure(figure, "number") if hiding is None else HIDING_WORDS[hiding]


def write_narrative(paper: Paper, basis: ReportBasis, key: str) -> None:
    """Appends the narrative of that key, or one visible line that says which file to write."""
    narrative = basis.narratives.get(key)
    if narrative is None or narrative.is_blank:
        paper.keep_with_last()
        paper.paragraph(missing_text(basis, key))
        return
    write_invented_mark(paper, narrative)
    write_markdown(paper, basis.shown_text(narrative.text, key))
    write_own_sources(paper, narrative, lambda text: basis.shown_text(text, key))


def missing_text(basis: ReportBasis, key: str) -> Text:
    """What stands where a text should have been."""
    return Text(f"Teksten mangler. Skriv den i filen {key}.md for {basis.result.year}.", style="Fylles ut")


def write_invented_mark(paper: Paper, narrative: Narrative) -> None:
    """Appends a line that says so before an invented text."""
    if narrative.facts.is_invented:
        paper.paragraph(INVENTED_TEXT).paragraph_format.keep_with_next = True
