"""Sheet Grunnlag: what the figures rest on, and how they are computed."""

from __future__ import annotations

from typing import Final

from outputs.norwegian import period_name
from outputs.wording import UNKNOWN, VAT_NAMES, marks, said, yes_no
from outputs.workbook_page import Page
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run

METHOD: Final = (
    "En postering hører til programmet når prosjektet ligger i programmets prosjektserie.",
    "Den er tatt med når nøyaktig én konteringsregel peker ut tiltak og finansieringskilde; ellers er den uplassert.",
    "Balanseposteringer og inngående balanse regnes aldri som forbruk.",
    "Brutto utgift er art 010–480. Mva-kompensasjon er art 729, sykelønnsrefusjon art 710.",
    "Netto utgift = brutto utgift − mva-kompensasjon − sykelønnsrefusjon.",
    "Etter andre kilder = netto utgift − inntekter fra andre kilder.",
    "Regnes tilskuddet med merverdiavgift, legges mva-kompensasjonen til igjen før andre kilder trekkes fra.",
    "Brukt av tilskuddet = det minste av utgiften etter andre kilder og revidert budsjett. Resten dekker kommunen.",
    "Overforbruk er mer enn revidert budsjett; nøyaktig 100\u00a0prosent er ikke overforbruk.",
    "Ubrukt = disponibelt − brukt, og settes aldri til null når det er negativt.",
    "Prognosen følger fordelingen av tiltakets budsjett på måneder.",
    "Alle beløp regnes i hele øre. Fødselsnumre, kontonumre, e-postadresser og telefonnumre er skjult i tekstene.",
)


def write_basis(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The input files with their sha256, the run, and how the figures are computed."""
    result = run.reconciliation
    page.title("Grunnlag", marks(result))
    page.heading("Filer tallene bygger på")
    page.header(["Fil", "SHA-256", "Format", "Rader"], {3})
    for file in result.inputs:
        page.line([file.name, file.sha256, file.format, file.rows])
    page.heading("Kjøringen")
    page.header(["Opplysning", "Verdi"])
    for label, value in _run_facts(result, files):
        page.line([label, value])
    page.heading("Slik er det regnet")
    for sentence in METHOD:
        page.note(f"• {sentence}")
    page.sheet.freeze_panes(1, 0)


def _run_facts(result: Reconciliation, files: ProgrammeFiles) -> tuple[tuple[str, str], ...]:
    return (
        ("Program", result.programme_name),
        ("Kommune", files.programme.municipality.name),
        ("Regnskapsår", str(result.year)),
        ("Programår", str(result.programme_year)),
        ("Periode", period_name(result.period)),
        ("Kjøring", result.run_id),
        ("Laget", said(result.created_on[:10]) or ""),
        ("Plan", files.year(result.year).plan),
        ("Programfilenes SHA-256", result.programme_sha256 or UNKNOWN),
        ("Merverdiavgift", VAT_NAMES[result.vat]),
        ("Oppdiktede tall", yes_no(is_true=result.is_invented)),
        ("Foreløpig", yes_no(is_true=result.is_preliminary)),
    )
