"""An invented run that uses every part of the records: each enum, each None, each awkward text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from schemas.alerts import Alert
from schemas.corrections import (
    Answer,
    AnsweredLine,
    Coding,
    CorrectionLine,
    CorrectionStatus,
    Proof,
    Proposal,
    Suggestion,
)
from schemas.findings import Finding, Severity
from schemas.frames import LATE_POSTINGS, PLACED
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.records import (
    Conservation,
    InputFile,
    MeasureResult,
    MeasureSums,
    OreCounts,
    Reconciliation,
    RowCounts,
    Status,
)
from schemas.runs import ArchivedImport, ImportDeclaration, Run

NOW = datetime(2026, 4, 7, 6, 30, tzinfo=UTC)
CONTENT = "Bilag;Prosjekt;Beløp\r\n1;50001;700,00\r\n".encode("cp1252")


def archived_import(content: bytes = CONTENT, *, sequence: int = 1, name: str = "hovedbok mars.csv") -> ArchivedImport:
    declaration = ImportDeclaration(
        sequence=sequence,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        format="agresso-csv",
        encoding="cp1252",
        rows=4,
        ignored=2,
        debit_ore=125_000,
        credit_ore=-25_000,
        periods=("2026-01", "2026-02", "2026-03"),
        is_invented=True,
    )
    return ArchivedImport(declaration, content)


def postings(*changes: dict[str, object]) -> pl.DataFrame:
    """PLACED with one row per change; all else is null."""
    blank: dict[str, object] = dict.fromkeys(PLACED)
    rows = [
        blank | {"file": "hovedbok mars.csv", "row": number, "part": 1, "placement": "placed"} | change
        for number, change in enumerate(changes, start=2)
    ]
    return pl.DataFrame(rows, schema=PLACED, orient="row")


POSTINGS = postings(
    {"measure": "uterom", "kind": "gross", "amount_ore": 70_000, "posted_on": date(2026, 3, 31), "text": "Benk; «ny»"},
    {"measure": "uterom", "kind": "gross", "amount_ore": 55_000, "accounting_year": 2026, "text": ""},
    {"measure": "uterom", "kind": "vat_compensation", "amount_ore": -14_000, "text": 'a "b"\r\nc\td\\N \\. 🌳'},
    {"measure": None, "kind": "grant_receipt", "amount_ore": -11_000, "text": "\\N", "party": "971 045 698"},
    {"placement": "unplaced", "amount_ore": 9_100, "text": None},
    {"placement": "rejected", "amount_ore": None, "amount_text": "12,3,4"},
)

SUMS = MeasureSums(
    allocated_ore=500_000, revised_ore=500_000, gross_ore=125_000, vat_compensation_ore=14_000, net_ore=111_000
)

RECONCILIATION = Reconciliation(
    programme="nordbyen",
    programme_name="Områdeløft Nordbyen",
    year=2026,
    programme_year=3,
    period="2026-03",
    is_year_end=False,
    run_id="nordbyen-2026-03-a",
    created_on="2026-04-07",
    is_invented=True,
    is_preliminary=False,
    vat="net",
    inputs=(InputFile("hovedbok mars.csv", hashlib.sha256(CONTENT).hexdigest(), "agresso-csv", 4, 6),),
    conservation=Conservation(RowCounts(6, 4, 1, 0, 0, 1, 2), OreCounts(109_100, 100_000, 9_100, 0, 0, 0)),
    measures=(
        MeasureResult("uterom", "Uterom", "Uterom og møteplasser", "A", SUMS, Status.OK, 3, (0, 0, 111_000)),
        MeasureResult("arrangement", "Arrangement", "Arrangement", None, MeasureSums(), Status.UNDERSPEND, 0),
    ),
    totals=SUMS,
    grant=GrantResult(
        awarded_ore=500_000,
        carried_in_ore=0,
        disposable_ore=500_000,
        used_ore=111_000,
        unused_ore=389_000,
        confirmed=False,
        paid_ore=0,
        received_ore=11_000,
        fund_opening_ore=0,
        fund_set_aside_ore=0,
        fund_use_ore=0,
        fund_closing_ore=0,
        grant_years=(
            GrantYearUse(2025, 100_000, 100_000, 0, True),
            GrantYearUse(2026, 400_000, 11_000, 389_000, False),
        ),
    ),
    unconfirmed=("awarded 2026",),
    payment_request=PaymentRequest(
        year=2027,
        model="B",
        requested_ore=None,
        carry_over_ore=389_000,
        award_ore=500_000,
        award_confirmed=False,
        budget_ore=None,
        options=(PaymentOption("A", 500_000, 0, 0, None, None), PaymentOption("C", None, 0, -1, 2, 3)),
    ),
    programme_sha256="ab" * 32,
)

FINDINGS = (
    Finding(
        rule="L-07",
        severity=Severity.ERROR,
        message="Fant ugyldig beløp «12,3,4».",
        remedy="Korrigér beløpet i kilden.",
        file="hovedbok mars.csv",
        row=7,
        voucher="1007",
        column="Beløp",
        value="12,3,4",
        expected="kroner og øre",
        difference_ore=-9_100,
        measure="uterom",
        count=3,
    ),
    Finding(
        rule="P-01",
        severity=Severity.INFO,
        message="Tom måned.",
        remedy="Se på det.",
        own=(("Objekt", "A-12"), ("Attestert", "ja")),
        trial=True,
    ),
)

ALERT = Alert(
    programme="nordbyen",
    measure="uterom",
    rule="overrun",
    threshold="100",
    period="2026-03",
    status=Status.OVERRUN,
    subject="Uterom er overskredet",
    body="Tiltaket har brukt 1 100,00 kr mer enn tildelt.",
    causes=("bilag 1007", "bilag 1008"),
    span="2026",
)

LATE = pl.DataFrame(
    [
        dict.fromkeys(LATE_POSTINGS)
        | {"status": "new", "period": "2026-01", "project": "50001", "measure": "uterom", "voucher": "1010"}
        | {"now_file": "hovedbok mars.csv", "now_row": 9, "now_part": 1, "now_amount_ore": 5_000, "effect_ore": 5_000},
        dict.fromkeys(LATE_POSTINGS)
        | {"status": "vanished", "period": "2026-02", "project": "50001", "before_amount_ore": -1, "effect_ore": 1},
    ],
    schema=LATE_POSTINGS,
)

PROPOSAL = Proposal(
    fingerprint="ab" * 10,
    file="hovedbok mars.csv",
    row=6,
    voucher="1006",
    voucher_type="IB",
    posted_on=date(2026, 3, 30),
    period="2026-03",
    amount_ore=9_100,
    measure=None,
    coding=Coding("1120", None, "120", "50091"),
    rules=("L13", "L03"),
    reason="Fant ukjent prosjekt «50091».",
    suggestion=Suggestion(Coding(project="50001"), (Proof.ONE_DIGIT,), "Prosjekt 50001 er det eneste kjente"),
)

CORRECTIONS = (
    AnsweredLine(
        CorrectionLine("OMP-2026-0001", "nordbyen", 2026, 1, date(2026, 4, 1), PROPOSAL),
        Answer(
            CorrectionStatus.DONE,
            reversed_ore=9_100,
            rebooked_ore=9_100,
            found=Coding("1120", None, "120", "50001"),
            vouchers=("1099",),
            places=(("hovedbok mars.csv", 40), ("hovedbok mars.csv", 41)),
            settled=(("hovedbok mars.csv", 6), ("hovedbok mars.csv", 40)),
        ),
    ),
    AnsweredLine(
        CorrectionLine(
            "OMP-2026-0002",
            "nordbyen",
            2026,
            1,
            date(2026, 4, 1),
            replace(
                PROPOSAL,
                fingerprint="cd" * 10,
                voucher=None,
                voucher_type=None,
                posted_on=None,
                coding=Coding(),
                rules=(),
                suggestion=Suggestion(),
            ),
        ),
        Answer(CorrectionStatus.OPEN),
    ),
)

RUN = Run(
    RECONCILIATION,
    FINDINGS,
    POSTINGS,
    (ALERT, replace(ALERT, rule="forecast", causes=())),
    corrections=CORRECTIONS,
    late_postings=LATE,
)


def run_called(run_id: str, **changes: object) -> Run:
    """The example under another id, with other values in its reconciliation."""
    return replace(RUN, reconciliation=replace(RECONCILIATION, run_id=run_id, **changes))  # type: ignore[arg-type]
