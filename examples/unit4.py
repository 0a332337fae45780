"""The ledger as delimited text, as Unit4 writes it: cp1252, semicolons, decimal comma, preamble and a sum row."""

from __future__ import annotations

from examples import chart
from examples.ledger import LedgerYear
from examples.postings import Posting

HEADER = (
    "BA;Bilagsnr;Bilagsdato;År;Periode;Konto;Konto(T);Ansvar;Ansvar(T);Funksjon;Funksjon(T);"
    "Prosjekt;Prosjekt(T);AV;Tekst;Beløp;Resk.nr;Resk.nr(T)"
)
FIRST_ROW = 6
"""The row of the first posting, below four rows of preamble and the header."""


def unit4_bytes(ledger: LedgerYear) -> bytes:
    """The file. A closed year groups thousands and writes the minus last; an open one does neither."""
    first, last = f"{ledger.year}00", f"{ledger.year}{ledger.last_period:02d}"
    total = sum(posting.line.amount_ore for posting in ledger.postings)
    rows = (
        "Hovedbok – transaksjoner",
        chart.NOTICE,
        f"Klient: {chart.CLIENT}",
        f"Periode: {first} til {last}",
        HEADER,
        *(_row(posting, is_closed=ledger.last_period == 13) for posting in ledger.postings),
        f"Sum{';' * 15}{amount_text(total, is_closed=ledger.last_period == 13)};;",
    )
    return "".join(f"{row}\r\n" for row in rows).encode("cp1252")


def _row(posting: Posting, *, is_closed: bool) -> str:
    line = posting.line
    coding = line.coding
    return ";".join(
        (
            posting.kind,
            posting.voucher,
            posting.posted_on.strftime("%d.%m.%Y"),
            str(posting.year),
            f"{posting.year}{posting.period:02d}",
            line.account,
            chart.account_name(line.account)[:40].strip(),
            *_code_and_name(coding.responsibility, chart.RESPONSIBILITIES),
            *_code_and_name(coding.function, chart.FUNCTIONS),
            *_code_and_name(coding.project, chart.PROJECTS),
            line.tax_code,
            line.text,
            amount_text(line.amount_ore, is_closed=is_closed),
            line.party,
            chart.party_name(line.party),
        )
    )


def _code_and_name(code: str | None, names: dict[str, str]) -> tuple[str, str]:
    return ("", "") if code is None else (code, names[code][:30].strip())


def amount_text(amount_ore: int, *, is_closed: bool) -> str:
    """`1 234,50-` in a closed year, `-1234,50` in an open one."""
    kroner, ore = divmod(abs(amount_ore), 100)
    if is_closed:
        return f"{kroner:,}".replace(",", " ") + f",{ore:02d}" + ("-" if amount_ore < 0 else "")
    return f"{'-' if amount_ore < 0 else ''}{kroner},{ore:02d}"
