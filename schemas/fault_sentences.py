"""The sentences that every list of records shares: an id that stands twice, and a name that leads nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches


def repeated(file: str, key: str, ids: Iterable[str]) -> Iterator[str]:
    """One sentence for each id that stands more than once."""
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{file}: {key}: {name!r} stands {count} times; an id is used once"


def unknown(file: str, key: str, name: str | None, known: Collection[str]) -> Iterator[str]:
    """A sentence when the name is none of those that are known, with the nearest; none when there is no name."""
    if name is not None and name not in known:
        close = get_close_matches(name, sorted(known), n=1)
        yield f"{file}: {key}: {name!r} is not defined" + (f"; did you mean {close[0]!r}?" if close else "")
