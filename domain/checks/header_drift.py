"""Whether an export has the columns the last one of its kind had. That columns have moved is fine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schemas.findings import Finding, Severity
from schemas.rules import Rule

COLUMNS_GONE = Rule(
    code="L02",
    title="Uttrekket har kolonnene regnskapet trenger, og de samme som sist",
    severity=Severity.WARNING,
    remedy="Kontrollér at uttrekket er tatt ut med samme oppsett som sist, og at kolonnene er forstått riktig.",
    source="Kontroll L02",
)
COLUMNS_NEW = Rule(
    code="L02",
    title="Uttrekket har kolonnene regnskapet trenger, og de samme som sist",
    severity=Severity.INFO,
    remedy="Kontrollér at de nye kolonnene ikke har tatt over for noen av de gamle.",
    source="Kontroll L02",
)
RULES = (COLUMNS_GONE, COLUMNS_NEW)


def header_findings(file: str, headers: Sequence[str], file_before: str, before: Sequence[str]) -> Iterator[Finding]:
    """What has become of the columns since the export before.

    A column that is gone and one that is new, in the same position or between the same neighbours, are told as one
    column with a new name.

    Args:
        file: the name of the export.
        headers: its column headers in order.
        file_before: the name of the last export of the same kind.
        before: its column headers in order.
    """
    gone, new = _missing(before, headers), _missing(headers, before)
    renamed = _renamed(gone, new, before, headers)
    gone = [index for index in gone if index not in renamed]
    new = [index for index in new if index not in renamed.values()]
    told = [f"«{before[old]}» heter nå «{headers[now]}»" for old, now in renamed.items()]
    told += [f"«{before[index]}» er borte" for index in gone]
    if told:
        yield COLUMNS_GONE.finding(
            f"Kolonnene i {file} er ikke de samme som i {file_before}: {', '.join(told)}.",
            file=file,
            value=", ".join(headers[now] for now in renamed.values()) or None,
            expected=", ".join(before[index] for index in (*renamed, *gone)),
            count=len(told),
        )
    if new:
        names = ", ".join(headers[index] for index in new)
        yield COLUMNS_NEW.finding(
            f"Fant kolonner i {file} som {file_before} ikke hadde: {names}.", file=file, value=names, count=len(new)
        )


def _alike(header: str) -> str:
    return " ".join(header.split()).casefold()


def _missing(of: Sequence[str], among: Sequence[str]) -> list[int]:
    """The positions of headers that are not among the others; of two alike, each needs one of its own."""
    left = Counter(map(_alike, among))
    missing = []
    for index, header in enumerate(of):
        if left[_alike(header)]:
            left[_alike(header)] -= 1
        elif header.strip():
            missing.append(index)
    return missing


def _renamed(gone: list[int], new: list[int], before: Sequence[str], headers: Sequence[str]) -> dict[int, int]:
    """Position before -> position now, of columns that have only got another name."""
    free = list(new)
    renamed = {}
    for old in gone:
        at_home = [now for now in free if now == old or _neighbours(headers, now) == _neighbours(before, old)]
        if at_home:
            renamed[old] = at_home[0]
            free.remove(at_home[0])
    return renamed


def _neighbours(headers: Sequence[str], index: int) -> tuple[str | None, str | None]:
    left = _alike(headers[index - 1]) if index else None
    right = _alike(headers[index + 1]) if index + 1 < len(headers) else None
    return left, right
