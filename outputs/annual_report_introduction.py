"""Chapters 1 to 3 of the annual report: summary, background, organisation."""

from __future__ import annotations

from collections import Counter

from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.norwegian import counted, in_text, listed, long_date, percent, span
from outputs.word import Paper
from outputs.word_parts import Column, Part, Row, Table, marked, with_mark
from schemas.records import Status


def write_summary(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the summary: the year's money in three sentences, then the municipality's own words."""
    paper.heading("1 Sammendrag", starts_page=starts_page)
    paper.paragraph(*_money_sentences(basis))
    paper.paragraph(_status_sentence(basis))
    write_narrative(paper, basis, "kapittel-sammendrag")


def _money_sentences(basis: ReportBasis) -> tuple[Part, ...]:
    """What there was, what is used of it and what is left; "so far" while the year is not over."""
    result, grant = basis.result, basis.result.grant
    opening: tuple[Part, ...] = (
        f"{basis.programme.municipality.name} kunne i {result.year} bruke ",
        *marked(whole("tilskudd.disponibelt", "kroner"), is_confirmed=grant.confirmed),
        f" fra {basis.programme.ministry.name}. ",
    )
    used, share = whole("tilskudd.brukt", "kroner"), percent(grant.used_ore, grant.disposable_ore)
    unused = marked(whole("tilskudd.ubrukt", "kroner"), is_confirmed=grant.confirmed)
    if result.is_part_of_year:
        reach = f"Regnskapet er tatt med {basis.in_year}. Så langt er "
        return (*opening, reach, used, f" brukt ({share} av det disponible), og ", *unused, " er ikke brukt.")
    return (*opening, "Kommunen brukte ", used, f", eller {share}. Ved utgangen av året var ", *unused, " ubrukt.")


def _status_sentence(basis: ReportBasis) -> str:
    found = Counter(measure.status for measure in basis.budgeted)
    phrases = [
        f"{in_text(found[status], neuter=True)} {wording}"
        for status, wording in (
            (Status.OVERRUN, "har brukt mer enn budsjettet"),
            (Status.FULL, "har brukt nøyaktig hele budsjettet"),
            (Status.UNDERSPEND, "har lavt forbruk"),
        )
    ]
    total = counted(len(basis.budgeted), "tiltak", "tiltak")
    return f"Budsjettet er fordelt på {total}: {listed(phrases)}."


def write_background(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what the programme rests on: agreement, grant, documents, focus areas, goals."""
    programme, agreement = basis.programme, basis.programme.agreement
    paper.heading("2 Bakgrunn, avtale og mål", starts_page=starts_page)
    extension = " Avtalen kan forlenges." if agreement.may_be_extended else ""
    paper.paragraph(
        f"{programme.name} bygger på «{agreement.title}», signert {long_date(agreement.signed_on)}. Avtalen gjelder "
        f"{span(agreement.first_year, agreement.last_year)}.{extension} {programme.ministry.name} gir tilskudd fra "
        f"ordningen {programme.grant_scheme.name}."
    )
    paper.paragraph("Arbeidet styres av disse dokumentene:").paragraph_format.keep_with_next = True
    years = [year for year in basis.files.years if year <= basis.result.year]
    paper.bullets([agreement.title, *(with_mark(shown, mark) for _, shown, mark in basis.documents(years))])
    _list_named(paper, "Innsatsområdene er", [area.name for area in programme.focus_areas])
    _list_named(paper, "Satsingen rapporterer måloppnåelse på", [goal.name for goal in programme.goals])


def _list_named(paper: Paper, opening: str, names: list[str]) -> None:
    if names:
        paper.paragraph(opening).paragraph_format.keep_with_next = True
        lines: list[Part | tuple[Part, ...]] = [f"{name[:1].lower()}{name[1:]}" for name in names]
        paper.bullets(lines)


def write_organisation(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends who answers for what: roles, never persons."""
    paper.heading("3 Organisering", starts_page=starts_page)
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
