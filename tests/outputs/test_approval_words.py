"""What the form of an approval says, in bokmål, for each thing that can stand against it. Versions are invented."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from outputs.approval_words import (
    Changes,
    Draft,
    answer_hindrances,
    approval_description,
    approved_summary,
    draft_hindrances,
    person_hindrances,
    rejected_summary,
)
from outputs.run_page import file_list, finding_rows, finding_summary, measure_rows
from schemas.document_versions import DocumentKind, DocumentVersion, Rejection, VersionEvent, VersionStep
from schemas.records import MeasureSums
from tests.outputs_tables.runs import FINDINGS, run, year_run
from tests.people import EMAIL

MARCH = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
MADE = tuple(VersionEvent(step, "Kari Prøve", MARCH) for step in (VersionStep.DRAFT, VersionStep.CHECKED))
VERSION = DocumentVersion("mysen", 2026, DocumentKind.LETTER, 1, "run", VersionStep.CHECKED, MADE, ())
CLEAN = run(findings=(), unconfirmed=(), is_invented=False)


def test_nothing_hinders_a_checked_version_of_clean_figures() -> None:
    assert list(draft_hindrances(Draft(VERSION), CLEAN)) == []


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft(replace(VERSION, step=VersionStep.DRAFT)), "Anmodning om utbetaling for 2026, versjon\xa01 er laget"),
        (Draft(VERSION, Changes(newer_run=True)), "Det er kjørt et nytt årsoppgjør siden utkastet ble laget."),
        (Draft(VERSION, Changes(programme=True)), "Programfilene er endret siden utkastet ble laget."),
        (Draft(VERSION, Changes(accounts=True)), "Det er levert andre regnskapsfiler siden utkastet ble laget."),
        (Draft(VERSION, open_places=("Saksnr. [fylles ut]",)), "Noe er ikke fylt ut: «Saksnr. [fylles ut]»"),
        (Draft(VERSION, blocks=("Brevet mangler et språk.",)), "Brevet mangler et språk."),
    ],
)
def test_each_thing_about_the_draft_is_told_alone(draft: Draft, told: str) -> None:
    (sentence,) = draft_hindrances(draft, CLEAN)
    assert sentence.startswith(told)


def test_what_people_have_written_is_shown_as_it_is_and_never_as_a_link_or_a_picture() -> None:
    """A comment, names, a role and a place in a document with what Markdown and HTML would obey."""
    link = "[Les brevet](https://example.org/) <img src=x> **Godkjent**"
    rejected = replace(VERSION, rejections=(Rejection(f"Ola {link}", MARCH, link),))
    shown = approval_description(CLEAN, [Draft(rejected, open_places=(link,))], {}, [link])
    approved = VersionEvent(VersionStep.APPROVED, f"Ola {link}", MARCH, role=link, on=MARCH.date())
    done = approved_summary([replace(VERSION, step=VersionStep.APPROVED, events=(*MADE, approved))])
    for text in (shown, done, rejected_summary([rejected])):
        assert r"\[Les brevet\](https://example.org/) \<img src=x\> \*\*Godkjent\*\*" in text
        assert not re.search(r"(?<!\\)(\[Les|<img|\*\*Godkjent)", text)


def test_findings_facts_and_invented_figures_are_told_with_what_to_do() -> None:
    told = list(draft_hindrances(Draft(VERSION), run()))
    assert told[0].endswith("Korriger prosjekt eller legg inn en konteringsregel.")
    assert "1\xa0250" in told[0]
    assert told[1:3] == ["Ikke bekreftet: Tildelingen for 2026", "Ikke bekreftet: Prosjektkodene for hvert tiltak"]
    assert told[3].startswith("Tallene er oppdiktet")
    approved = Draft(replace(VERSION, step=VersionStep.APPROVED))
    assert list(draft_hindrances(approved, run())) == []


def test_who_has_made_it_may_not_approve_and_another_may() -> None:
    (sentence,) = person_hindrances(Draft(VERSION), "Prøve, K.")
    assert sentence.startswith("Kari Prøve har laget Anmodning om utbetaling for 2026")
    assert list(person_hindrances(Draft(VERSION), "Ola Test")) == []


def test_personal_data_in_an_answer_is_told_by_kind_and_never_repeated() -> None:
    (sentence,) = answer_hindrances({"navn": "Ola Test", "kommentar": f"Spør {EMAIL}"})
    assert sentence == "Kommentar inneholder e-postadresse. Ta det ut, for svaret blir lagret."


def test_description_tells_amounts_files_earlier_rejections_and_why_the_last_answer_was_refused() -> None:
    rejected = replace(VERSION, rejections=(Rejection("Ola Test", MARCH, "Feil beløp"),))
    files = {DocumentKind.LETTER: (Path("/srv/ut/til-godkjenning/anmodning-1/anmodning.docx"),)}
    told = approval_description(year_run(), [Draft(rejected)], files, ["Skriv navnet."])
    lines = told.replace("\xa0", " ").splitlines()
    assert lines[0] == "### Godkjenningen ble ikke gjennomført"
    assert "- Skriv navnet." in lines
    assert any(line.startswith("- Anmodning om utbetaling for 2027: ") for line in lines)
    assert "- Funn som hindrer endelig brev: 1" in lines
    assert "  - Avvist 1. mars 2027 av Ola Test: Feil beløp" in lines
    assert "[anmodning.docx](file:///srv/ut/til-godkjenning/anmodning-1/anmodning.docx)" in told
    assert "`/srv/ut/til-godkjenning`" in told
    assert "**OPPDIKTEDE TALL" in told
    assert "Godkjenningen ble ikke" not in approval_description(year_run(), [Draft(VERSION)], files)


def test_measures_on_the_page_of_a_run_have_forecast_and_used_share_and_add_up() -> None:
    made = run()
    *rows, total = measure_rows(made.reconciliation)
    assert [row["Tiltak"] for row in rows] == [measure.line for measure in made.reconciliation.measures]
    youth = next(row for row in rows if row["Tiltak"].startswith("Ungdom"))
    sums: MeasureSums = next(each.sums for each in made.reconciliation.measures if each.id == "ungdom-i-arbeid")
    assert sums.after_co_financing_ore == 86_000_000
    assert youth["Brukt"] == "860\xa0000\xa0kroner"
    assert youth["Brukt av budsjettet"].endswith("%")
    assert youth["Prognose for året"].endswith("kroner")
    used = sum(each.charged_ore for each in made.reconciliation.measures)
    assert total["Brukt"].replace("\xa0", "") == f"{used / 100:.2f}kroner".replace(".", ",").replace(",00", "")


def test_findings_on_the_page_are_by_cause_without_a_word_of_a_posting() -> None:
    rows = finding_rows(run())
    assert [row["Antall"] for row in rows] == ["1"] * len(FINDINGS)
    assert [row["Hindrer endelig brev"] for row in rows] == ["Ja", "Nei", "Nei", "Nei"]
    assert "01019012345" not in str(rows)
    assert "Lønn januar" not in str(rows)
    assert "4\xa0funn" in finding_summary(run()) or "4 funn" in finding_summary(run())
    assert finding_summary(CLEAN) == "Ingen funn."


def test_files_on_the_page_are_links_and_the_folder_is_named() -> None:
    told = file_list(run().reconciliation, [Path("/srv/ut/mysen/2026-10/avstemming.xlsx")])
    assert "- [avstemming.xlsx](file:///srv/ut/mysen/2026-10/avstemming.xlsx)" in told
    assert "`/srv/ut/mysen/2026-10`" in told
