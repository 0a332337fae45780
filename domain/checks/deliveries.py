"""What lay in the inbox and was not read, so that nobody believes it was."""

from __future__ import annotations

from schemas.findings import Finding, Severity
from schemas.rules import Rule

UNFINISHED = Rule(
    code="P21",
    title="Filene i innboksen er ferdig skrevet når de hentes",
    severity=Severity.WARNING,
    remedy="Vent til filen er helt overført, og kjør på nytt.",
    source="DESIGN 7",
)
SUBFOLDER = Rule(
    code="P22",
    title="Eksportene ligger rett i innboksen",
    severity=Severity.INFO,
    remedy="Flytt filene som skal leses, opp i innboksen.",
    source="DESIGN 7",
)
RULES = (UNFINISHED, SUBFOLDER)


def unfinished_finding(name: str) -> Finding:
    """A file that was still being written."""
    return UNFINISHED.finding(f"Filen {name} i innboksen er under skriving, og er ikke lest.", file=name)


def subfolder_finding(name: str) -> Finding:
    """A folder in the inbox."""
    return SUBFOLDER.finding(f"Mappen {name} i innboksen er ikke lest. Bare filer rett i innboksen leses.", file=name)
