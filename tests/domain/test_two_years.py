"""Exports of two years named in one call: what one year owes the other is told on the file it stands in."""

from __future__ import annotations

from pathlib import Path

from schemas.findings import Finding
from tasks.check import check_files
from tests.ledgers import mysen

HEADER = "Konto;Ansvar;Funksjon;Prosjekt;Bilagsnr;Bilagsdato;Periode;Tekst;Beløp\n"


def found_in(folder: Path, *years: str) -> dict[str, list[Finding]]:
    paths = []
    for year, rows in zip(("2025", "2026"), years, strict=True):
        paths.append(folder / f"{year}.csv")
        paths[-1].write_text(HEADER + rows, encoding="utf-8")
    return {file.name: [each for each in file.findings if each.rule == "P12"] for file in check_files(paths, mysen())}


OLD = (
    "1190;310100;202;71006;901;31.12.2025;202512;Anordning leie;12000,00\n"
    "1120;310100;202;71006;902;15.12.2025;202512;Materiell;800,00\n"
)


def test_an_accrual_the_next_years_export_does_not_reverse_is_told_on_its_own_row(tmp_path: Path) -> None:
    new = (
        "1190;310100;202;71006;20;15.01.2026;202601;Leie;12000,00\n"
        "1120;310100;202;71006;21;15.02.2026;202602;Materiell;800,00\n"
    )
    found = found_in(tmp_path, OLD, new)
    assert [(each.row, each.voucher, each.difference_ore) for each in found["2025.csv"]] == [(2, "901", 1_200_000)]
    assert found["2026.csv"] == []


def test_an_accrual_that_is_reversed_is_told_nowhere(tmp_path: Path) -> None:
    new = (
        "1190;310100;202;71006;20;01.01.2026;202601;Tilbakeført anordning leie;-12000,00\n"
        "1120;310100;202;71006;21;15.02.2026;202602;Materiell;800,00\n"
    )
    assert found_in(tmp_path, OLD, new) == {"2025.csv": [], "2026.csv": []}
