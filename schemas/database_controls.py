"""What the database came to when it added up a run's stored postings anew, beside what the run says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatabaseControl:
    """One kind of figure that the database has reckoned anew; where one differs the run is never stored.

    `quantity` names the kind, such as `measure.gross`; `compared` is how many figures of it were held against each
    other, one by one, and `reported` and `recomputed` are their sums, in øre or in rows.
    """

    quantity: str
    compared: int
    reported: int
    recomputed: int
