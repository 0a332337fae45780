"""A proposed column map as a TOML file that a municipal reader can correct: every line says what it means."""

from __future__ import annotations

import json

from schemas.exports.proposals import FIELD_WORDS, NEEDED, Proposal
from schemas.masking import without_identity

_INTRODUCTION = """\
# Kolonnekart: hvilken kolonne i uttrekket som er hva. Foreslått av omradeloft check; ingen har bekreftet det.
#
# 1. Kontroller linjene under [fields] mot uttrekket, og korrigér overskriften mellom anførselstegnene der den er gal.
#    En linje som begynner med #, er ikke i bruk; ta bort # når den er fylt ut.
# 2. Flytt filen til programmes/<programmets id>/exports/.
# 3. Se hvordan radene leses: omradeloft check FIL --programme <programmets id>
# 4. Sett confirmed = true når de leses riktig. Før det holdes filer som passer til kartet tilbake i en avstemming.
"""


def map_text(proposal: Proposal) -> str:
    """The text of the file; it reads back as the proposal's own column map when account and amount are found."""
    return "\n".join(
        [
            _INTRODUCTION,
            "# Kort navn med små bokstaver, tall og bindestrek. Ingen andre formater kan ha det samme.",
            f"id = {_quoted(proposal.id)}",
            "# Navnet leserne ser.",
            f"name = {_quoted('uttrekk som ' + without_identity(proposal.file))}",
            "# true når noen har sett at radene leses riktig.",
            "confirmed = false",
            "# true: kolonner som ikke er nevnt under [fields], letes opp etter vanlige navn.",
            "other_fields_by_name = false",
            "",
            "[recognised_by]",
            "# Filen kjennes på at alle disse overskriftene er med, i hvilken rekkefølge som helst.",
            f"all_of = [{', '.join(_quoted(header) for header in proposal.known_by)}]",
            "",
            "[fields]",
            *_field_lines(proposal),
            *_others(proposal),
            "",
            "[amounts]",
            "# Er beløpene hele øre, skriv ore; filer i hele tusen kan ikke brukes.",
            'unit = "kroner"',
            "# true når inntekter står som positive tall og utgifter som negative.",
            "credit_is_positive = false",
            "",
        ]
    )


def _field_lines(proposal: Proposal) -> list[str]:
    lines = []
    for field, word in FIELD_WORDS.items():
        guess = proposal.guesses.get(field)
        if guess:
            lines += [f"# {word}: {_on_one_line(guess.reason)}", f"{field} = {_quoted(guess.header)}"]
        elif _is_wanted(proposal, field):
            lines += [f"# {word}: {_missing(proposal, field)}; skriv overskriften her", f'# {field} = ""']
    return lines


def _missing(proposal: Proposal, field: str) -> str:
    several = proposal.doubtful_amounts if field == "amount" else ()
    shown = ", ".join(f"«{_on_one_line(header)}»" for header in several)
    return f"fant flere kolonner som kan være det, {shown}" if several else "fant ingen kolonne"


def _is_wanted(proposal: Proposal, field: str) -> bool:
    has_sides = {"debit", "credit"} <= set(proposal.guesses)
    return field in NEEDED and not (field == "amount" and has_sides)


def _others(proposal: Proposal) -> list[str]:
    if not proposal.others:
        return []
    return [f"# Kolonner som ikke er brukt: {', '.join(f'«{_on_one_line(header)}»' for header in proposal.others)}"]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """A TOML string; JSON writes the same escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
