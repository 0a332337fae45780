"""The result indicators that people count: whether each is whole, and whether its groups agree with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from schemas.findings import Finding, Severity
from schemas.narratives import Indicator, Narrative
from schemas.rules import Rule

GROUPS_ARE_PARTS = Rule(
    code="K54",
    title="Gruppene i en resultatindikator går opp i tallet de er deler av",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Rett tallet eller gruppene i filen. Kan én person være i flere grupper, skriv groups_overlap = true.",
    source="DOMAIN 5.3: tabell T8",
)
INDICATOR_IS_WHOLE = Rule(
    code="K55",
    title="Hver resultatindikator har sin egen id, en kilde og et mål som ikke er negativt",
    severity=Severity.WARNING,
    remedy="Skriv det som mangler, øverst i filen som er nevnt.",
    source="DOMAIN 5.3: tabell T8",
)
RULES = (GROUPS_ARE_PARTS, INDICATOR_IS_WHOLE)


def indicator_findings(written: Mapping[str, Narrative], *, is_year_end: bool) -> Iterator[Finding]:
    """What is wrong with the indicators of a year's texts."""
    for narrative in written.values():
        yield from _doubled(narrative)
        for indicator in narrative.indicators:
            yield from _incomplete(narrative, indicator)
            yield from _unequal(narrative, indicator, is_year_end=is_year_end)


def _doubled(narrative: Narrative) -> Iterator[Finding]:
    counts = Counter(indicator.id for indicator in narrative.facts.indicators)
    for name, count in counts.items():
        if count > 1:
            message = f"Fant {count} indikatorer med id-en {name} i {_file(narrative)}. Bare den første er med."
            yield INDICATOR_IS_WHOLE.finding(message, file=_file(narrative), value=name)


def _incomplete(narrative: Narrative, indicator: Indicator) -> Iterator[Finding]:
    faults = []
    if not indicator.source.strip():
        faults.append("ingen kilde (source)")
    if indicator.target is None:
        faults.append("ikke noe mål (target)")
    elif indicator.target < 0:
        faults.append("et mål under null (target)")
    if faults:
        message = f"«{indicator.name}» i {_file(narrative)} har {' og '.join(faults)}."
        yield INDICATOR_IS_WHOLE.finding(message, file=_file(narrative), value=indicator.id)


def _unequal(narrative: Narrative, indicator: Indicator, *, is_year_end: bool) -> Iterator[Finding]:
    """Groups that are parts and do not sum to the value; and a group larger than what it is a group of."""
    if not indicator.groups:
        return
    total = sum(group.number for group in indicator.groups)
    largest = max(group.number for group in indicator.groups)
    if indicator.groups_overlap:
        if largest <= indicator.value:
            return
        fault = f"er {_plain(indicator.value)}, men den største gruppen er {largest}"
    elif total == indicator.value:
        return
    else:
        fault = f"er {_plain(indicator.value)}, men gruppene er til sammen {total}"
    yield GROUPS_ARE_PARTS.finding(
        f"«{indicator.name}» i {_file(narrative)} {fault}.",
        is_year_end=is_year_end,
        file=_file(narrative),
        value=str(largest if indicator.groups_overlap else total),
        expected=_plain(indicator.value),
    )


def _plain(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def _file(narrative: Narrative) -> str:
    return f"programmes/{narrative.file}"
