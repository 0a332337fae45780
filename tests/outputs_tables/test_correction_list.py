"""The list for the accounting office, and the sheets about corrections and parked postings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.proposals import Proposed
from outputs.correction_list import correction_list_workbook, totals_by_measure
from outputs.workbook import workbook
from schemas.budget_year import Parking
from schemas.corrections import (
    Answer,
    AnsweredLine,
    Coding,
    CorrectionLine,
    CorrectionList,
    CorrectionStatus,
    Proof,
    Proposal,
    Suggestion,
)
from schemas.findings import Finding, Severity
from schemas.programme_files import ProgrammeFiles
from tests.ledgers import mysen
from tests.outputs_tables.runs import run
from tests.outputs_tables.sheets import read, rows

FILES = mysen()
NOTHING = Proposed((), frozenset(), 0, ())
DIGIT = Suggestion(Coding(project="71012"), (Proof.ONE_DIGIT,), "Prosjekt 71012 er det eneste kjente prosjektet")


def line(
    number: int, amount_ore: int, answer: Answer | None = None, list_number: int = 1, **changes: object
) -> AnsweredLine:
    whole = Proposal(
        fingerprint=str(number),
        file="hovedbok.csv",
        row=10 + number,
        voucher=f"70{number}",
        voucher_type="IV",
        posted_on=date(2026, 6, 11),
        period="2026-06",
        amount_ore=amount_ore,
        measure=None,
        coding=Coding("1120", "310100", "231", "71050"),
        rules=("L13",),
        reason="Fant ukjent prosjekt «71050».",
        suggestion=DIGIT,
    )
    asked = CorrectionLine(
        f"OMP-2026-{number:04d}",
        "mysen",
        2026,
        list_number,
        date(2026, 11, 11),
        replace(whole, **changes),  # type: ignore[arg-type]
    )
    return AnsweredLine(asked, answer or Answer(CorrectionStatus.OPEN))


DONE = Answer(CorrectionStatus.DONE, 500, 500, Coding("1120", "310100", "231", "71012"), ("900",))
PARTLY = Answer(CorrectionStatus.PARTLY, 4_000, 4_000, Coding("1120", "310100", "231", "71012"), ("901",))


def written(
    *lines: AnsweredLine, number: int = 1, proposed: Proposed = NOTHING
) -> dict[str, dict[int, dict[str, str]]]:
    """Sheet -> row -> column letter -> what stands there."""
    content = correction_list_workbook(CorrectionList(number, "run", lines), run(), FILES, proposed)
    return {
        name: {row: {letter: cell.value for letter, cell in found.items()} for row, found in rows(cells).items()}
        for name, cells in read(content).items()
    }


def row_of(sheet: dict[int, dict[str, str]], first: str) -> dict[str, str]:
    return next(row for row in sheet.values() if row.get("A") == first)


def test_line_has_present_and_asked_coding_reason_proof_and_room_for_the_answer() -> None:
    sheet = written(line(1, 12_345))["Omposteringsliste"]
    assert row_of(sheet, "OMP-2026-0001") == {
        "A": "OMP-2026-0001",
        "B": "ny",
        "C": "Ikke utført",
        "D": "701",
        "E": "IV",
        "F": "46184",
        "G": "juni 2026",
        "H": "hovedbok.csv",
        "I": "11",
        "J": "123.45",
        "K": "123.45",
        "L": "1120",
        "M": "310100",
        "N": "231",
        "O": "71050",
        "P": "1120",
        "Q": "310100",
        "R": "231",
        "S": "71012",
        "T": "Fant ukjent prosjekt «71050». (L13)",
        "U": "Prosjekt 71012 er det eneste kjente prosjektet",
        "V": "Uten tiltak",
    }
    header = row_of(sheet, "Referanse")
    assert [header[letter] for letter in "WXY"] == ["Utført bilag", "Utført dato", "Merknad"]


def test_line_without_suggestion_says_that_it_must_be_settled() -> None:
    unsure = Suggestion(words="Må avklares: prosjekt")
    row = row_of(written(line(1, 100, suggestion=unsure))["Omposteringsliste"], "OMP-2026-0001")
    assert row["P"] == "Må avklares"
    assert {"Q", "R", "S"}.isdisjoint(row)


def test_sums_are_those_of_the_lines_and_of_what_remains() -> None:
    sheets = written(
        line(1, 10_000, PARTLY), line(2, -2_500, measure="sosionom"), line(3, 500, DONE), line(4, 1, measure="sosionom")
    )
    total = row_of(sheets["Omposteringsliste"], "Sum")
    assert (total["J"], total["K"]) == ("75.01", "35.01")
    assert row_of(sheets["Per tiltak"], "Sosionom") == {"A": "Sosionom", "B": "2", "C": "-24.99"}
    assert row_of(sheets["Per tiltak"], "Uten tiltak") == {"A": "Uten tiltak", "B": "1", "C": "60.00"}
    assert row_of(sheets["Per tiltak"], "Sum") == {"A": "Sum", "B": "3", "C": "35.01"}
    listed = CorrectionList(1, "run", (line(2, -2_500, measure="sosionom"), line(1, 10_000)))
    assert totals_by_measure(listed, run()) == [("Sosionom", 1, -2_500), ("Uten tiltak", 1, 10_000)]


def test_closed_lines_stand_apart_with_what_was_found() -> None:
    sheets = written(line(1, 500, DONE), line(2, 100))
    assert "OMP-2026-0001" not in {row.get("A") for row in sheets["Omposteringsliste"].values()}
    closed = row_of(sheets["Avsluttet"], "OMP-2026-0001")
    assert (closed["B"], closed["Q"], closed["R"]) == ("Utført", "71012", "900")
    assert "Avsluttet" not in written(line(2, 100))


def test_only_lines_of_this_list_are_called_new() -> None:
    sheet = written(line(1, 100, list_number=1), line(2, 100, list_number=2), number=2)["Omposteringsliste"]
    assert "B" not in row_of(sheet, "OMP-2026-0001")
    assert row_of(sheet, "OMP-2026-0002")["B"] == "ny"
    assert any("1 er nye siden forrige liste" in row.get("A", "") for row in sheet.values())


def test_list_says_what_it_leaves_out() -> None:
    rest = Finding("L06", Severity.ERROR, "Fant 50 til av samme slag.", "Omposter.", count=50)
    sheet = written(line(1, 100), proposed=Proposed((), frozenset(), 2, (rest,)))["Omposteringsliste"]
    texts = [row.get("A", "") for row in sheet.values()]
    assert any("opphever hverandre på samme kontering og er ikke med" in text for text in texts)
    assert "Ikke listet enkeltvis: Fant 50 til av samme slag." in texts


def test_list_without_open_lines_says_so() -> None:
    sheet = written()["Omposteringsliste"]
    assert any(row.get("A") == "Ingen posteringer venter på ompostering." for row in sheet.values())


def test_text_that_looks_like_a_formula_stays_text_and_personal_numbers_are_hidden() -> None:
    mean = line(
        1,
        100,
        voucher='=HYPERLINK("http://example.no";"klikk")',
        rules=(),
        reason="@SUM(A1) ring 15859010099",
        suggestion=replace(DIGIT, words="+1+1 15859010099"),
    )
    content = correction_list_workbook(CorrectionList(1, "run", (mean,)), run(), FILES, NOTHING)
    cells = read(content)["Omposteringsliste"].values()
    assert {cell.formula for cell in cells if cell.formula} == {"SUM(J9:J9)", "SUM(K9:K9)"}
    assert {cell.type for cell in cells if cell.value.startswith(("=", "@", "+"))} == {"s"}
    assert "15859010099" not in "".join(cell.value for cell in cells)


def test_voucher_that_is_a_personal_number_is_hidden() -> None:
    sheets = written(line(1, 100, voucher="15859010099"), line(2, 500, replace(DONE, vouchers=("15859010099",))))
    assert "15859010099" not in str(sheets)


def test_same_list_gives_the_same_bytes() -> None:
    made = [
        correction_list_workbook(CorrectionList(1, "run", (line(1, 100),)), run(), FILES, NOTHING) for _ in range(2)
    ]
    assert made[0] == made[1]


def test_workbook_shows_corrections_with_what_remains_and_their_age() -> None:
    content = workbook(replace(run(), corrections=(line(1, 500, DONE), line(2, 10_000, PARTLY))), FILES)
    sheet = {
        row: {letter: cell.value for letter, cell in found.items()}
        for row, found in rows(read(content)["Omposteringer"]).items()
    }
    order = [row["A"] for row in sheet.values() if row.get("A", "").startswith("OMP-")]
    assert order == ["OMP-2026-0002", "OMP-2026-0001"]
    half = row_of(sheet, "OMP-2026-0002")
    assert (half["B"], half["E"], half["F"], half["U"]) == ("Delvis utført", "100.00", "60.00", "10")
    assert "Omposteringer" not in read(workbook(run(), FILES))


def test_workbook_shows_parked_and_formerly_parked_postings_side_by_side() -> None:
    parked = Parking(voucher="102", reason="Uklart", owner="Controller", expires_on=date(2026, 12, 31))
    released = parked.model_copy(
        update={
            "voucher": "103",
            "released_on": date(2026, 11, 1),
            "released_by": "Leder",
            "release_reason": "Avklart 15859010099",
        }
    )
    years = {2026: FILES.year(2026).model_copy(update={"parked": (released, parked)})}
    files = ProgrammeFiles(FILES.programme, years, FILES.sha256, FILES.folder)
    cells = read(workbook(run(), files))["Parkert"]
    sheet = {row: {letter: cell.value for letter, cell in found.items()} for row, found in rows(cells).items()}
    told = [row for row in sheet.values() if row.get("A") in {"Parkert", "Tidligere parkert"} and "B" in row]
    assert [(row["A"], row["B"]) for row in told] == [("Parkert", "102"), ("Tidligere parkert", "103")] * 2
    assert told[1]["J"] == "Leder"
    assert "15859010099" not in "".join(cell.value for cell in cells.values())
    assert "Parkert" not in read(workbook(run(), FILES))
