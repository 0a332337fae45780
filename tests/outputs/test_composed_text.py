"""The composed text of letter and report is held against golden files, and a missing file is a fault."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from tests.outputs.composed_text import DOCUMENTS, FOLDER, composed, golden, text_of_document
from tests.outputs.test_footnotes import letter, vat

REWRITE = "python -m tests.outputs.composed_text"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_composed_text_is_that_of_the_golden_file(name: str) -> None:
    expected = golden(name)
    assert expected is not None, f"there is no golden file {name}; look at the text, then write it with {REWRITE}"
    differences = unified_diff(
        expected.splitlines(), composed(name).splitlines(), "golden", "composed", n=1, lineterm=""
    )
    difference = "\n".join(differences)
    assert not difference, f"{name}: the text has changed. When it should have, write it with {REWRITE}\n{difference}"


def test_every_golden_file_belongs_to_a_document() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(DOCUMENTS)


def test_text_shows_headings_lists_tables_and_their_descriptions_in_order() -> None:
    shown = composed("anmodning.txt")
    assert "\n## Grunnlaget\n" in shown
    assert "\n- tilskuddet ikke er brukt til ordinær drift\n" in shown
    at = shown.index("[Caption] Tabell 1. ")
    assert at < shown.index("(leses opp: Tildelt", at) < shown.index("| Brukt av tilskuddet i 2026", at)


def test_notes_stand_where_they_are_referred_to_and_last() -> None:
    document, _ = letter(vat(tilskudd__brukt=310, tilskudd__ubrukt=-310))
    shown = text_of_document(document)
    assert "| Brukt av tilskuddet i 2026[^1] " in shown
    assert "| Ubrukt ved utgangen av 2026 (ikke bekreftet)[^1] " in shown
    assert shown.rstrip().splitlines()[-1].startswith("[^1]: Skal forbruket rapporteres")
