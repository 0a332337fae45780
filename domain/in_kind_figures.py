"""Ids of own contribution, in a registry of its own: its values are no money and can enter no sum of figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from schemas.in_kind import InKindResult, InKindValue, total_in_kind

IN_KIND: Final = "egeninnsats"
"""What every id of own contribution begins with; no id of `domain.figures` does."""


def in_kind_figures(entries: Iterable[InKindResult]) -> dict[str, InKindValue]:
    """What own contribution is reckoned to be worth, by id: each entry, each measure, and all of it."""
    register = tuple(entries)
    if not register:
        return {}
    values = {f"{IN_KIND}.post.{entry.id}": entry.value for entry in register}
    for measure in sorted({entry.measure for entry in register if entry.measure}):
        values[f"{IN_KIND}.tiltak.{measure}"] = _sum(register, measure)
    values[f"{IN_KIND}.uten-tiltak"] = _sum(register, None)
    return values | {f"{IN_KIND}.sum": total_in_kind(entry.value for entry in register)}


def _sum(register: tuple[InKindResult, ...], measure: str | None) -> InKindValue:
    return total_in_kind(entry.value for entry in register if entry.measure == measure)
