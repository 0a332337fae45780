"""Which export speaks for which period.

An import covers its periods and supersedes earlier imports for them. Invented examples step aside for real accounts.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.runs import ImportDeclaration


def in_force(imports: Sequence[ImportDeclaration]) -> dict[str, ImportDeclaration]:
    """The import that speaks for each period: the last to arrive that covers it.

    As soon as one import holds real accounts, those that say of themselves that they are invented no longer count.

    Args:
        imports: in any order; `sequence` is the order of arrival.

    Returns:
        Period "YYYY-MM" -> import, sorted by period.

    Source: DESIGN section 7; decision 0005 on examples.
    """
    has_real = any(not declaration.is_invented for declaration in imports)
    counted = [declaration for declaration in imports if not (has_real and declaration.is_invented)]
    speaking: dict[str, ImportDeclaration] = {}
    for declaration in sorted(counted, key=lambda declaration: declaration.sequence):
        for period in declaration.periods:
            speaking[period] = declaration
    return dict(sorted(speaking.items()))


def spoke_before(imports: Sequence[ImportDeclaration]) -> dict[str, ImportDeclaration]:
    """The import that spoke for each period before the one that speaks now; periods without one are left out."""
    now = in_force(imports)
    return {
        period: earlier
        for period, current in now.items()
        if (earlier := in_force([one for one in imports if one.sequence < current.sequence]).get(period))
        and earlier.is_invented == current.is_invented
    }


def missing_months(speaking: dict[str, ImportDeclaration], year: int, last_month: int) -> tuple[str, ...]:
    """The months of a year, up to the last asked for, that no import speaks for."""
    return tuple(period for month in range(1, last_month + 1) if (period := f"{year}-{month:02d}") not in speaking)
