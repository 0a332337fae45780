"""How far a document has come, in its own words: draft or final, what it replaces, and the line that tells it apart.

What must be mended before it can be approved stands in `outputs.word_notices`; who signs, in `outputs.letter_close`.
"""

from __future__ import annotations

from typing import Final

from domain.basis_sha256 import basis_sha256
from outputs.editions import Standing
from outputs.norwegian import HARD_SPACE, capitalised
from outputs.word import Paper
from schemas.records import Reconciliation

DRAFT: Final = "Utkast"
FINAL: Final = "Godkjent"


def draft_mark(standing: Standing) -> str:
    """`Utkast`, with the version's number when it has one; nothing when it is final."""
    if standing.is_final:
        return ""
    return f"{DRAFT}, {version_name(standing)}" if standing.number else DRAFT


def version_name(standing: Standing) -> str:
    """`versjon 2`; nothing for a working copy."""
    return f"versjon{HARD_SPACE}{standing.number}" if standing.number else ""


def standing_properties(standing: Standing, result: Reconciliation) -> dict[str, str]:
    """What the file itself says of its version, its standing and what it rests on, as `Properties` names them."""
    return {
        "version": str(standing.number or ""),
        "status": FINAL if standing.is_final else DRAFT,
        "basis": f"Grunnlag sha256:{basis_sha256(result)}",
    }


def replaced_sentence(standing: Standing) -> str:
    """Which version it takes over from, and why; nothing for one that takes over from none."""
    if not standing.replaces:
        return ""
    return f"{capitalised(version_name(standing))} erstatter {standing.replaces}. Grunn: {_with_stop(standing.reason)}"


def working_copy_sentence(standing: Standing) -> str:
    """That this is not the version that counts; nothing when there is none."""
    if not standing.follows:
        return ""
    return (
        f"{standing.follows}. Dette er en arbeidskopi av neste versjon, og forskjellene vises når versjonene "
        "sammenlignes."
    )


def write_version_line(paper: Paper, standing: Standing, result: Reconciliation) -> None:
    """Appends the last line of a version: its number, its reconciliation and the checksum of what it rests on."""
    if standing.number:
        paper.paragraph(
            f"{capitalised(version_name(standing))}. Avstemming {result.run_id}. "
            f"Kontrollsum for grunnlaget (SHA-256): {basis_sha256(result)}.",
            style="Tabellnote",
        )


def _with_stop(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
