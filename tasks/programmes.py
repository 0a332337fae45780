"""Loading a programme for a run: the files, and what in them speaks of the rules of this version."""

from __future__ import annotations

from pathlib import Path

from domain.rule_book import trial_faults
from schemas.programme_files import ProgrammeError, ProgrammeFiles, load_programme


def checked_programme(folder: Path, programme_id: str) -> ProgrammeFiles:
    """The programme and all its years, checked, with only known rules on trial.

    Raises:
        ProgrammeError: a file is missing, cannot be read, its records do not agree, or it tries an unknown rule.
    """
    files = load_programme(folder, programme_id)
    if faults := list(trial_faults(files.programme)):
        raise ProgrammeError(faults)
    return files
