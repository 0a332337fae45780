"""The monthly digest: exceptions first, then deadlines, then one line on what goes as planned. Plain text, bokmål.

The figures are those of the stored run. What stands under each heading is in `outputs.digest_sections`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from outputs.alert import EXAMPLE
from outputs.digest_sections import DigestBasis, blocking, sections
from outputs.norwegian import capitalised, in_text, kroner, listed, period_name
from outputs.wording import INVENTED, NOT_CONFIRMED
from schemas.alerts import Alert
from schemas.programme_files import ProgrammeFiles

RULE: Final = "digest"

_ALL_WELL: Final = "alt går som planlagt"
_SAID: Final = {
    "overrun": "er over budsjettet",
    "forecast": "ventes å gå over budsjettet",
    "underspend": "har lavt forbruk",
    "idle": "står uten posteringer",
    "full": "har brukt hele budsjettet",
    "watch": "er nær budsjettet",
}


def digest(basis: DigestBasis, files: ProgrammeFiles) -> Alert:
    """The digest of a month as a message; one for each programme and month.

    Args:
        basis: its run is a month's.
        files: the programme, for the owners.
    """
    result, programme = basis.run.reconciliation, files.programme
    month, in_short = period_name(result.period), [*_in_short(basis)]
    paragraphs = [
        *([INVENTED] if result.is_invented else []),
        *([] if programme.coding.confirmed else [f"Merk: prosjektkodene er {NOT_CONFIRMED}."]),
        f"{programme.name}, {programme.municipality.name}. Månedsoversikt for {month}.",
        *([f"Kort sagt: {listed(in_short)}."] if in_short else []),
        *(
            "\n".join([f"{heading}:", *(f"- {line}" for line in lines)])
            for heading, lines in sections(basis, files)
            if lines
        ),
        _as_planned(basis),
    ]
    mark = EXAMPLE if result.is_invented else ""
    return Alert(
        programme=programme.id,
        measure="",
        rule=RULE,
        threshold="",
        period=result.period,
        status=None,
        subject=f"{mark}{programme.name}, {month}: {in_short[0] if in_short else _ALL_WELL}",
        body="\n\n".join(paragraphs) + "\n",
        span=result.period,
    )


def _in_short(basis: DigestBasis) -> Iterator[str]:
    """How many of each kind there are, the gravest first; nothing when all is well."""
    noun = " tiltak"
    for rule, alerts in basis.standing.items():
        if alerts:
            yield f"{in_text(len(alerts), neuter=True)}{noun} {_SAID[rule]}"
            noun = ""
    if unplaced := basis.run.reconciliation.conservation.rows.unplaced:
        yield f"{in_text(unplaced)} {'postering' if unplaced == 1 else 'posteringer'} mangler tiltak"
    if causes := len(blocking(basis.run)):
        yield f"{in_text(causes)} {'type' if causes == 1 else 'typer'} feil må rettes"
    passed = sum(due.day < basis.today for due in basis.deadlines)
    for count, what in ((passed, "har gått ut"), (len(basis.deadlines) - passed, "nærmer seg")):
        if count:
            yield f"{in_text(count)} {'frist' if count == 1 else 'frister'} {what}"


def _as_planned(basis: DigestBasis) -> str:
    """One line on the measures that stand under no heading, and what is used of the grant in all."""
    measures, grant = basis.run.reconciliation.measures, basis.run.reconciliation.grant
    count = sum(measure.id not in basis.named for measure in measures)
    rest = "Alle" if count == len(measures) else capitalised(in_text(count, neuter=True))
    return (
        f"{rest} tiltak går som planlagt. I alt er {kroner(grant.used_ore)} av tilskuddet brukt, av "
        f"{kroner(grant.disposable_ore)} som kan brukes."
    )
