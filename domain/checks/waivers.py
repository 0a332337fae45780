"""What is said of waivers themselves: those that cover nothing, and those that may not be given."""

from __future__ import annotations

from schemas.findings import Severity
from schemas.rules import Rule

UNUSED = Rule(
    code="K19",
    title="Hvert unntak gjelder et funn",
    severity=Severity.INFO,
    remedy="Kontrollér regel, bilag, rad og periode i unntaket, eller fjern det fra årsfilen.",
    source="DESIGN 6",
)
REFUSED = Rule(
    code="K20",
    title="Unntak gis bare fra regler som kan fravikes",
    severity=Severity.WARNING,
    remedy="Rett det funnet sier, og fjern unntaket fra årsfilen.",
    source="DESIGN 6",
)
RULES = (UNUSED, REFUSED)
