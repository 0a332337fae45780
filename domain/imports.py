"""Which export speaks for which period.

An import covers its periods and supersedes earlier imports for them. Files that are parts of one export speak
together. Invented examples step aside for real accounts. What a period was last reconciled with is `domain.reconciled`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.runs import ImportDeclaration

Speakers = tuple[ImportDeclaration, ...]
"""The files that speak for a period: one, or the parts of one export in order of arrival."""


def in_force(imports: Sequence[ImportDeclaration]) -> dict[str, Speakers]:
    """The files that speak for each period: the export that was last to arrive of those that cover it.

    As soon as one import holds real accounts, those that say of themselves that they are invented no longer count.

    Args:
        imports: in any order; `sequence` is the order of arrival.

    Returns:
        Period "YYYY-MM" -> files, sorted by period.

    Source: DESIGN section 7; decision 0005 on examples; decision 0010 on exports in several files.
    """
    has_real = any(not declaration.is_invented for declaration in imports)
    counted = [declaration for declaration in imports if not (has_real and declaration.is_invented)]
    speaking: dict[str, Speakers] = {}
    for declaration in sorted(counted, key=lambda declaration: declaration.sequence):
        for period in declaration.periods:
            beside = [one for one in speaking.get(period, ()) if one.export == declaration.export]
            speaking[period] = (*beside, declaration)
    return dict(sorted(speaking.items()))


def of_year(speaking: Mapping[str, Speakers], year: int) -> dict[str, Speakers]:
    """The periods of one accounting year, with the files that speak for them."""
    return {period: speakers for period, speakers in speaking.items() if period.startswith(f"{year}-")}


def taken_over(declaration: ImportDeclaration, speaking: Mapping[str, Speakers]) -> dict[str, Speakers]:
    """The periods a file covers and no longer speaks for, with the files that do."""
    return {
        period: speaking[period]
        for period in declaration.periods
        if period in speaking and declaration not in speaking[period]
    }


def missing_months(speaking: Mapping[str, Speakers], year: int, last_month: int) -> tuple[str, ...]:
    """The months of a year, up to the last asked for, that no import speaks for."""
    return tuple(period for month in range(1, last_month + 1) if (period := f"{year}-{month:02d}") not in speaking)
