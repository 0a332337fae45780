"""Sheet Oversikt: exceptions first, then the grant, the conservation law and the control sums."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from domain.grant_figures import GRANT_WORDS
from domain.measure_figures import sum_id
from domain.named_figures import id_of
from domain.register_figures import CONTROL_WORDS
from outputs.attention import REMARK, Attention, attention, attention_sentence, needs_following
from outputs.control_sums import AGREES, ControlSum, accounted_for, control_sums, law_lines
from outputs.norwegian import counted, grouped, period_name
from outputs.wording import AWARDED, CHARGED, SEVERITY_NAMES, STATUS_NAMES, confirmation, marks, said
from outputs.workbook_page import Cell, Formula, Money, Page, address, agrees_formula
from outputs.workbook_shares import write_spend_shares
from schemas.findings import Severity
from schemas.programme_files import ProgrammeFiles
from schemas.records import Conservation, Reconciliation, Status
from schemas.runs import Run

SHOWN_EXCEPTIONS: Final = 20

_GRANT: Final[tuple[tuple[str, str], ...]] = (
    (AWARDED, "awarded_ore"),
    ("Overført fra tidligere år", "carried_in_ore"),
    ("Disponibelt", "disposable_ore"),
    ("Brukt", "used_ore"),
    ("Ubrukt", "unused_ore"),
)


def write_overview(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The first sheet: what must be looked at stands before what is in order."""
    result = run.reconciliation
    page.title(f"Avstemming av {result.programme_name}, {period_name(result.period)}", marks(result))
    page.note(f"{files.programme.municipality.name}. Beløp i kroner. Kjøring {result.run_id}.")
    page.sheet.freeze_panes(page.row, 0)
    _write_exceptions(page, attention(run))
    _write_measures(page, result)
    _write_findings(page, run)
    _write_grant(page, result)
    write_spend_shares(page, result.spend_shares)
    _write_conservation(page, result.conservation)
    _write_controls(page, control_sums(run))
    page.heading("Ikke bekreftet")
    page.note(_unconfirmed_sentence(result, files))


def _write_exceptions(page: Page, found: Attention) -> None:
    page.heading(attention_sentence(found))
    if not found.exceptions.height:
        return
    page.header(["Hvorfor", "Kroner", "Fil", "Rad", "Bilag", "Periode", "Art", "Prosjekt"], {1, 3})
    for posting in found.exceptions.head(SHOWN_EXCEPTIONS).iter_rows(named=True):
        page.line(_exception_cells(posting))
    hidden = found.exceptions.height - SHOWN_EXCEPTIONS
    if hidden > 0:
        page.note(f"… og {grouped(hidden)} til: filtrer på kolonnen Merknad i arket Posteringer.")


def _exception_cells(posting: dict[str, Any]) -> list[Cell]:
    ore = posting["amount_ore"]
    return [
        posting[REMARK],
        None if ore is None else Money(ore),
        *(posting[key] for key in ("file", "row", "voucher")),
        said(posting["period"]),
        *(posting[key] for key in ("art", "project")),
    ]


def _write_measures(page: Page, result: Reconciliation) -> None:
    page.heading("Tiltak som må følges opp")
    watched = [measure for measure in result.measures if needs_following(measure)]
    if not watched:
        page.note("Ingen: alle tiltak er innenfor budsjettet.")
        return
    page.header(
        ["Tiltak", "Revidert budsjett", CHARGED, "Rest (over −)", "Prognose etter andre kilder", "Status"],
        range(1, 5),
    )
    for measure in watched:
        sums = measure.sums
        charged = measure.charged_ore
        left = Formula(f"={address(page.row, 1)}-{address(page.row, 2)}", Money(sums.revised_ore - charged))
        page.line(
            [
                measure.name,
                Money(sums.revised_ore, sum_id("revised_ore", measure.id)),
                Money(charged, f"belastet.{measure.id}"),
                left,
                *(Money(sums.forecast_ore, sum_id("forecast_ore", measure.id)), STATUS_NAMES[measure.status]),
            ],
            "alarm" if measure.status is Status.OVERRUN else "body",
        )


def _write_findings(page: Page, run: Run) -> None:
    page.heading("Funn")
    counts = Counter(finding.severity for finding in run.findings)
    page.header(["Alvor", "Antall funn"], {1})
    for severity in Severity:
        page.line([SEVERITY_NAMES[severity], counts[severity]], "alarm" if _stops(severity, counts) else "body")
    page.note("Feil stopper brev og rapport til de er rettet. Alle funn står i arket Funn.")


def _stops(severity: Severity, counts: Counter[Severity]) -> bool:
    return severity.blocks and counts[severity] > 0


def _write_grant(page: Page, result: Reconciliation) -> None:
    grant = result.grant
    page.heading(f"Tilskuddet {result.year}")
    page.header(["Post", "Kroner"], {1})
    first = page.row
    formulas = {
        "disposable_ore": f"={address(first, 1)}+{address(first + 1, 1)}",
        "unused_ore": f"={address(first + 2, 1)}-{address(first + 3, 1)}",
    }
    for label, name in _GRANT:
        value = Money(getattr(grant, name), id_of(GRANT_WORDS, name))
        page.line([label, Formula(formulas[name], value) if name in formulas else value], _grant_style(name))
    page.note(f"Tildelt og overført er {confirmation(is_confirmed=grant.confirmed)}.")


def _grant_style(name: str) -> str:
    return "sum" if name in {"disposable_ore", "unused_ore"} else "body"


def _write_conservation(page: Page, law: Conservation) -> None:
    page.heading("Alle leste posteringer er gjort rede for")
    page.header(["Posteringer", "Rader", "Kroner"], {1, 2})
    read = page.line(["Lest", law.rows.read, Money(law.amount_ore.read, id_of(CONTROL_WORDS, "read"))])
    first = page.row
    for line in law_lines(law)[1:-1]:
        page.line([line.name, line.rows, Money(line.ore, line.figure)])
    last = page.row - 1
    rows, ore = accounted_for(law.rows), accounted_for(law.amount_ore)
    total = page.line(
        [
            "Sum gjort rede for",
            Formula(f"=SUM({address(first, 1)}:{address(last, 1)})", rows),
            Formula(f"=SUM({address(first, 2)}:{address(last, 2)})", Money(ore)),
        ],
        "sum",
    )
    page.line(
        [
            "Kontroll: lest er lik sum gjort rede for",
            _agreement(total, read, 1, is_equal=rows == law.rows.read),
            _agreement(total, read, 2, is_equal=ore == law.amount_ore.read),
        ],
        "control",
    )
    page.note(
        f"I tillegg er {counted(law.rows.ignored, 'rad', 'rader')} uten postering (overskrifter, tomme rader, "
        "summer) talt og lagt til side."
    )


def _agreement(total: int, read: int, column: int, *, is_equal: bool) -> Formula:
    difference = f"ROUND({address(total, column)}-{address(read, column)},2)"
    return Formula(agrees_formula(difference), "Stemmer" if is_equal else "Avvik")


def _write_controls(page: Page, controls: tuple[ControlSum, ...]) -> None:
    page.heading("Kontrollsummer")
    page.header(["Kontroll", "Rapportert", "Regnet på nytt", "Avvik", "Resultat"], range(1, 4))
    for control in controls:
        numbers = (control.reported, control.recomputed, control.difference)
        page.line(
            [
                control.text,
                *(number if control.is_rows else Money(number) for number in numbers),
                control.verdict,
            ],
            "body" if control.verdict == AGREES else "alarm",
        )


def _unconfirmed_sentence(result: Reconciliation, files: ProgrammeFiles) -> str:
    still_open = sum(not question.confirmed for question in files.programme.open_questions)
    facts = counted(len(result.unconfirmed), "opplysning er", "opplysninger er")
    questions = counted(still_open, "spørsmål er åpent", "spørsmål er åpne")
    return f"{facts} ikke bekreftet, og {questions}. Se arket Avklaringer."
