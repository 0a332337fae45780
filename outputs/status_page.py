"""`avstemming.html`: the same reconciliation as one page that opens anywhere, exceptions first.

One file without script and without requests to others. Wording and numbers are made here, the page's shape stands in
`templates/status_page.html.j2`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from domain.figures import catalogue
from outputs.attention import Attention, attention, attention_sentence, measures_to_follow
from outputs.control_sums import control_sums, law_lines
from outputs.finding_groups import groups_of, posting_amounts
from outputs.forecast_words import forecast_lines
from outputs.norwegian import EN_DASH, Decimals, amount, counted, grouped, kroner, period_name, unbroken
from outputs.open_questions import effect_sentence, headline_ore, others, questions_of, reckoned, rules_read
from outputs.page_figures import PageFigures
from outputs.wording import (
    AWARDED,
    COVERED_BY_MUNICIPALITY,
    FORECAST_METHODS,
    MODEL_NAMES,
    REPAID,
    REQUESTED,
    SEVERITY_NAMES,
    UNKNOWN,
    VAT_NAMES,
    area_name,
    confirmation,
    marks,
    said,
    status_name,
    used_percent,
)
from schemas.programme_files import ProgrammeFiles
from schemas.programme_rules import PayShareRule
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.runs import Run

SHOWN_EXCEPTIONS: Final = 50

WORDS: Final = {
    "awarded": AWARDED,
    "covered": COVERED_BY_MUNICIPALITY,
    "requested": REQUESTED,
    "repaid": REPAID,
    "unknown": UNKNOWN,
}

_FULL_BAR: Final = 100
_BAR_END: Final = 120
_SIGNS: Final[dict[Status, str]] = {
    Status.OK: "✓",
    Status.WATCH: "!",
    Status.FULL: "=",
    Status.OVERRUN: "▲",
    Status.UNDERSPEND: "▽",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The used share of a budget as lengths: 100 is the whole budget, what is over it stops at 20."""

    used: int
    over: int
    text: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One row of the table of measures."""

    id: str
    line: str
    focus_area: str
    sums: MeasureSums
    bar: Bar | None
    sign: str
    status: str
    needs_eyes: bool
    is_confirmed: bool


def status_page(run: Run, files: ProgrammeFiles) -> str:
    """The page of one run.

    Args:
        run: as it was stored; the same run gives the same page.
        files: the programme, for names and open questions.

    Returns:
        A whole HTML document in bokmål; every text from outside is escaped.
    """
    result, found = run.reconciliation, attention(run)
    return _template().render(
        result=result,
        municipality=files.programme.municipality.name,
        title=f"Avstemming av {result.programme_name}, {period_name(result.period)}",
        marks=marks(result),
        attention=attention_sentence(found),
        postings=found.postings,
        exceptions=_exceptions(found),
        hidden_exceptions=max(0, found.exceptions.height - SHOWN_EXCEPTIONS),
        follow=measures_to_follow(result),
        measures=[_measure_line(measure, files) for measure in result.measures],
        forecasts=forecast_lines(result.measures),
        methods=FORECAST_METHODS,
        law=law_lines(result.conservation),
        controls=control_sums(run),
        groups=groups_of(run),
        findings=len(run.findings),
        questions=[question for question in questions_of(result, files) if not question.confirmed],
        moving=[question for question in questions_of(result, files) if headline_ore(question)],
        readings=_readings(files),
        amounts=posting_amounts(run.postings, run.findings),
        words=WORDS,
        vat=VAT_NAMES[result.vat],
        figure=PageFigures({figure.id: figure for figure in catalogue(result, _source_names(files))}),
    )


def _source_names(files: ProgrammeFiles) -> dict[str, str]:
    return {source.id: source.name for source in files.programme.funding_sources}


@cache
def _template() -> Template:
    environment = Environment(
        # By its place: a folder `outputs` where a flow run starts goes before the package of an editable install.
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "amount": lambda ore: amount(ore, Decimals.ALWAYS),
        "kroner": kroner,
        "grouped": grouped,
        "counted": counted,
        "said": said,
        "unbroken": unbroken,
        "confirmation": lambda value: confirmation(is_confirmed=value),
        "severity": lambda severity: SEVERITY_NAMES[severity],
        "model": lambda model: MODEL_NAMES[model],
        "reckoned": reckoned,
        "others": others,
        "effect": effect_sentence,
    }
    return environment.get_template("status_page.html.j2")


def _readings(files: ProgrammeFiles) -> list[tuple[str, PayShareRule]]:
    """How a rule of plan or agreement is read, where nobody has confirmed the reading, by the measure's name."""
    return [(files.programme.measure(rule.measure).name, rule) for rule in rules_read(files.programme)]


def _exceptions(found: Attention) -> list[dict[str, object]]:
    """The largest exceptions, without text and party."""
    columns = ("remark", "amount_ore", "file", "row", "voucher", "period", "art", "project")
    return found.exceptions.head(SHOWN_EXCEPTIONS).select(pl.col(columns)).to_dicts()


def _measure_line(measure: MeasureResult, files: ProgrammeFiles) -> MeasureLine:
    areas = {area.id: area.name for area in files.programme.focus_areas}
    return MeasureLine(
        id=measure.id,
        line=measure.name,
        focus_area=area_name(areas, measure.focus_area),
        sums=measure.sums,
        bar=used_bar(measure.charged_ore, measure.sums.revised_ore) if measure.sums.revised_ore else None,
        sign=_SIGNS[measure.status] if measure.sums.revised_ore else EN_DASH,
        status=status_name(measure),
        needs_eyes=measure.status is not Status.OK,
        is_confirmed=measure.is_allocation_confirmed,
    )


def used_bar(used_ore: int, revised_ore: int) -> Bar:
    """How much of the revised allocation is used; the smallest overrun is seen and none is drawn that is not there."""
    share = used_ore * _FULL_BAR // revised_ore if revised_ore > 0 else 0
    over = max(1, min(share - _FULL_BAR, _BAR_END - _FULL_BAR)) if used_ore > revised_ore > 0 else 0
    return Bar(max(0, min(share, _FULL_BAR)), over, f"{used_percent(used_ore, revised_ore)} brukt")
