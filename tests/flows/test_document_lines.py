"""What an operator is told of each document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.document_lines import document_lines


def control(tmp_path: Path, **changes: Any) -> list[Path]:
    document = {
        "name": "arsrapport.docx",
        "standing": {"step": "draft", "version": None, "is_final": False},
        "numbers": {"printed": 690, "found_again": 690, "typed": 12, "outside": 0},
        "accessibility": {"checks": [{}] * 26, "faults": []},
        "language": {"faults": [{"is_writers": True}, {"is_writers": False}]},
        "pdf": {"outcome": "made", "facts": {"pages": 19, "pdfa": "2B", "pdfua": "1", "is_tagged": True}},
        "blocks": [],
    }
    path = tmp_path / "dokumentkontroll.json"
    path.write_text(json.dumps({"documents": [document | changes]}))
    return [tmp_path / "findings.json", path]


def test_a_document_is_told_of_in_one_line(tmp_path: Path) -> None:
    (line,) = document_lines(control(tmp_path))
    assert line == (
        "arsrapport.docx: 690 figures printed, 690 found again, 0 numbers outside; accessibility 26 rules, 0 faults; "
        "language 2 faults (1 in texts of the municipality); PDF of 19 pages, PDF/A-2B and PDF/UA-1 mark, tagged"
    )


def test_the_bytes_of_a_version_are_told_of_as_stored(tmp_path: Path) -> None:
    (line,) = document_lines(control(tmp_path, standing={"step": "approved", "version": 2, "is_final": True}))
    assert line.startswith("arsrapport.docx, version 2 as it is stored: 690 figures printed")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("no-office", "LibreOffice is not installed"),
        ("failed", "LibreOffice failed twice"),
        ("timed-out", "took too long"),
        ("withheld", "PDF withheld"),
        ("not-stored", "stored without a PDF"),
    ],
)
def test_why_there_is_no_pdf_is_told(tmp_path: Path, outcome: str, said: str) -> None:
    (line,) = document_lines(control(tmp_path, pdf={"outcome": outcome, "facts": None}))
    assert said in line


def test_nothing_is_claimed_of_a_pdf_without_marks(tmp_path: Path) -> None:
    bare = {"outcome": "made", "facts": {"pages": 3, "pdfa": "", "pdfua": "", "is_tagged": False}}
    (line,) = document_lines(control(tmp_path, pdf=bare))
    assert line.endswith("PDF of 3 pages, no mark, not tagged")


def test_why_a_document_cannot_be_final_follows_it(tmp_path: Path) -> None:
    lines = document_lines(control(tmp_path, blocks=["arsrapport.docx: UU13 …"]))
    assert lines[1:] == ["  cannot be final: arsrapport.docx: UU13 …"]


def test_a_run_without_documents_has_no_lines(tmp_path: Path) -> None:
    assert document_lines([tmp_path / "findings.json"]) == []
