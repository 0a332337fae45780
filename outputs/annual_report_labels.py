"""What references in the annual report call its chapters and appendices; tables have their labels beside them."""

from __future__ import annotations

from typing import Final

RESULTS: Final = "kapittel-resultater"
OWN_COST: Final = "kapittel-egne-utgifter"
DEVIATIONS: Final = "kapittel-avvik"
FINDINGS: Final = "kapittel-funn"
PROJECT_ACCOUNTS: Final = "vedlegg-prosjektregnskap"
OPEN_QUESTIONS: Final = "vedlegg-sporsmal"
