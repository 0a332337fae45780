"""A process of its own that approves the waiting version and kills itself on the way.

    python -m tests.store.approving_process URL STATEMENT

STATEMENT is the beginning of the statement at which to die, or COMMIT.
"""

from __future__ import annotations

import sys

from schemas.document_versions import VersionStep
from tasks.store import open_database
from tests.store.example_versions import FINAL, event
from tests.store.saving_process import die_at


def main() -> None:
    with open_database(sys.argv[1]) as database:
        (version,) = database.documents.versions("nordbyen", 2026)
        die_at(sys.argv[2])
        database.documents.take_step(version, event(VersionStep.APPROVED, "Ola Test", 3), FINAL)


if __name__ == "__main__":
    main()
