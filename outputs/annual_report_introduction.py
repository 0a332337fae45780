"""Chapters 1 to 3 of the annual report: summary, background, organisation."""

from __future__ import annotations

from domain.number_figures import BUDGETED_MEASURES, STATUS_WORDS
from domain.share_figures import UNUSED_OF_DISPOSABLE, USED_OF_DISPOSABLE, share_id
from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.annual_report_key_figures import key_figures
from outputs.norwegian import HARD_SPACE, long_date, span
from outputs.word import Paper
from outputs.word_parts import Column, Figure, Part, Row, Table, listed_parts, marked, with_mark
from schemas.programme_rules import SpendShareRule
from schemas.records import Status


def write_summary(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the summary: the year's money in three sentences, then the municipality's own words."""
    paper.heading("1 Sammendrag", starts_page=starts_page)
    paper.paragraph(*_money_sentences(basis))
    if shares := _share_sentence(basis):
        paper.paragraph(*shares)
    paper.paragraph(*_status_sentence(basis))
    paper.table(key_figures(basis))
    write_narrative(paper, basis, "kapittel-sammendrag")


def _money_sentences(basis: ReportBasis) -> tuple[Part, ...]:
    """What there was, what is used of it and what is left, with shares; "so far" while the year is not over."""
    result, grant = basis.result, basis.result.grant
    opening: tuple[Part, ...] = (
        f"{basis.programme.municipality.name} kunne i {result.year} bruke ",
        *marked(whole("tilskudd.disponibelt", "kroner"), is_confirmed=grant.confirmed),
        f" fra {basis.programme.ministry.name}. ",
    )
    used, share = whole("tilskudd.brukt", "kroner"), Figure(USED_OF_DISPOSABLE, "percent")
    unused = marked(whole("tilskudd.ubrukt", "kroner"), is_confirmed=grant.confirmed)
    if result.is_part_of_year:
        reach = f"Regnskapet er tatt med {basis.in_year}. Så langt er "
        return (*opening, reach, used, " brukt (", share, " av det disponible), og ", *unused, " er ikke brukt.")
    left = Figure(UNUSED_OF_DISPOSABLE, "percent")
    spent: tuple[Part, ...] = ("Kommunen brukte ", used, ", eller ", share, ". ")
    return (*opening, *spent, "Ved utgangen av året var ", *unused, ", eller ", left, ", ubrukt.")


def _share_sentence(basis: ReportBasis) -> tuple[Part, ...]:
    """What administration and the like took of the grant; nothing when the programme follows no such share."""
    shares = basis.result.spend_shares
    if not shares or basis.result.grant.used_ore <= 0:
        return ()
    phrases = [(Figure(share_id(each.id), "percent"), f" til {_small_first(each.name)}") for each in shares]
    both = " Noen utgifter er med i flere av andelene." if _share_expenses(basis) else ""
    return ("Av det tilskuddet har betalt, gikk ", *listed_parts(phrases), f".{both}")


def _share_expenses(basis: ReportBasis) -> bool:
    """Whether a measure is part of more than one of the shares that are told, so that they do not add up."""
    told = {each.id for each in basis.result.spend_shares}
    rules = [rule for rule in basis.programme.rules if isinstance(rule, SpendShareRule) and rule.id in told]
    measures = [measure for rule in rules for measure in rule.measures]
    return len(measures) != len({*measures})


def _status_sentence(basis: ReportBasis) -> tuple[Part, ...]:
    found = {measure.status for measure in basis.budgeted}
    phrases = [
        (Figure(STATUS_WORDS[status][0], "neuter_count"), f" {wording}")
        for status, wording in (
            (Status.OVERRUN, "brukt mer enn budsjettet"),
            (Status.FULL, "brukt nøyaktig hele budsjettet"),
            (Status.UNDERSPEND, "hatt lavt forbruk"),
        )
        if status is Status.OVERRUN or status in found
    ]
    total = Figure(BUDGETED_MEASURES, "neuter_count")
    return ("Budsjettet er fordelt på ", total, f"{HARD_SPACE}tiltak. Av dem har ", *listed_parts(phrases), ".")


def write_background(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what the programme rests on: agreement, grant, documents, focus areas, goals."""
    programme, agreement = basis.programme, basis.programme.agreement
    paper.heading("2 Bakgrunn, avtale og mål", starts_page=starts_page)
    extension = " og kan forlenges" if agreement.may_be_extended else ""
    years = f"{span(agreement.first_year, agreement.last_year)}{extension}"
    paper.paragraph(
        f"{programme.name} bygger på «{agreement.title}», signert {long_date(agreement.signed_on)}. "
        f"Avtalen gjelder for {years}. "
        f"{programme.ministry.name} gir tilskudd gjennom ordningen {programme.grant_scheme.name}."
    )
    paper.paragraph("Arbeidet styres av disse dokumentene:").paragraph_format.keep_with_next = True
    so_far = [year for year in basis.files.years if year <= basis.result.year]
    paper.bullets([agreement.title, *(with_mark(shown, mark) for _, shown, mark in basis.documents(so_far))])
    _list_named(paper, "Satsingen har disse innsatsområdene:", [area.name for area in programme.focus_areas])
    _list_named(
        paper, "Satsingen rapporterer om måloppnåelsen på disse områdene:", [goal.name for goal in programme.goals]
    )


def _list_named(paper: Paper, opening: str, names: list[str]) -> None:
    if names:
        paper.paragraph(opening).paragraph_format.keep_with_next = True
        lines: list[Part | tuple[Part, ...]] = [_small_first(name) for name in names]
        paper.bullets(lines)


def write_organisation(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends who answers for what: roles, never persons."""
    paper.heading("3 Organisering og samarbeid", starts_page=starts_page)
    write_narrative(paper, basis, "kapittel-organisering")
    rows = tuple(Row((measure.name, basis.owner(measure), basis.sources(measure))) for measure in basis.result.measures)
    paper.table(
        Table(
            caption="Ansvar og finansiering",
            description="Hvem som har ansvar for hvert tiltak, og hvem som betaler.",
            columns=(Column("Tiltak", 6.2), Column("Ansvarlig", 6.4), Column("Finansiering", 3.8)),
            rows=rows,
            note=_source_names(basis),
            may_break=True,
        )
    )


def _source_names(basis: ReportBasis) -> str:
    names = [
        f"{source.short_name}: {source.name}"
        for source in basis.programme.funding_sources
        if source.short_name != source.name
    ]
    return f"{'; '.join(names)}." if names else ""


def _small_first(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
