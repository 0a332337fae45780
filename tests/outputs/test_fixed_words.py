"""The documents' own words hold no number that would stop them: each that is fixed is a reference or a set phrase.

Sentences that only some years need are never printed by the examples; here all of them are read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from outputs.passages import Passage
from outputs.rule_titles import rule_titles
from outputs.unbound_numbers import numbers_outside
from outputs.wording import MODEL_NAMES, STATUS_NAMES
from tests.ledgers import ROOT

DOCUMENTS = sorted(
    path
    for pattern in ("annual_report*", "payment_request*", "letter_*", "request_sentences*", "declaration*", "word_n*")
    for path in (ROOT / "outputs").glob(f"{pattern}.py")
)
"""The modules that say what letter and report say."""
KNOWN = [*STATUS_NAMES.values(), *MODEL_NAMES.values(), *rule_titles().values()]


def sentences(path: Path) -> Iterator[str]:
    """The texts of a module that a reader may meet: of more than one word, and none that is a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield re.sub(r"(?<=\d\.)ord", "1", "".join(_shown(part) for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within | alone:
            yield node.value


def _shown(part: ast.expr) -> str:
    """A piece of a text; a hard space stays one, and a value is a word, or the second number of a heading."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    named = isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name)
    return "\u00a0" if named and part.value.id == "HARD_SPACE" else "ord"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_fixed_words_of_a_document_hold_no_number_without_explanation(path: Path) -> None:
    told = [text for text in sentences(path) if " " in text.strip() and "\\" not in text]
    found = numbers_outside([Passage(path.stem, text, is_heading=True) for text in told], KNOWN)
    assert [(each.text, each.context) for each in found.unbound if "`" not in each.context] == []


def test_modules_of_both_documents_are_read() -> None:
    assert {"annual_report", "payment_request", "declaration", "word_notices"} <= {path.stem for path in DOCUMENTS}
    assert sum(len(list(sentences(path))) for path in DOCUMENTS) > 300
