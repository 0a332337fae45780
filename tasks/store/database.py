"""The database as the flows see it: open, ask, save, close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from schemas.alerts import Alert
from schemas.corrections import CorrectionLine, CorrectionList, Proposal
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, Reconciliation
from schemas.runs import ArchivedImport, ImportDeclaration, Run, RunBasis
from tasks.store.addresses import parsed_address, place_of, sqlite_file
from tasks.store.alert_states import Word, as_it_is, tell_of_run, telling_by
from tasks.store.archive import (
    archive_contents,
    declarations,
    declare_imports,
    packed_contents,
    unarchived,
    unpacked_content,
)
from tasks.store.connection import make_engine, reading, use_write_ahead_log, writing
from tasks.store.corrections import hand_over, lines_of_year
from tasks.store.documents import Documents
from tasks.store.errors import DatabaseFailedError, DatabaseUnavailableError, UnarchivedInputError
from tasks.store.matters import Matters
from tasks.store.messages import Messages
from tasks.store.migrating import migrate_to_head, require_head
from tasks.store.outbox import unsent_alerts
from tasks.store.postings import ore_by_measure_and_kind, storable
from tasks.store.run_bases import run_bases
from tasks.store.run_records import (
    alerts_of_run,
    latest_run_id,
    make_latest,
    refuse_other_results,
    store_controls,
    store_run,
    stored_reconciliation,
    stored_run,
)
from tasks.store.second_path import control_by_database
from tasks.store.sending import Outbox
from tasks.store.year_reports import year_reports

_NEXT_STEP = "check the address (OMRADELOFT_DATABASE or --database), that the server runs and that it may be written"

_MAKE_IT_FIRST = "check the address (OMRADELOFT_DATABASE or --database); the first `omradeloft reconcile` makes it"


def open_database(url: str, *, must_exist: bool = False) -> Database:
    """The database at an address, with the tables of this version.

    Args:
        url: sqlite:///path/to/file.sqlite3, whose folder is made when it is missing, or postgresql://user@host/name.
        must_exist: no SQLite file is made; for those to whom a mistyped path would tell of nothing stored.

    Raises:
        DatabaseUnavailableError: it cannot be opened, or is not there; the sentence never holds the password.
        DatabaseTooNewError: it was made by a later version of the program.
        DatabaseOutdatedError: it was made by an earlier one, and this role may not bring it up to date.
    """
    address = parsed_address(url)
    engine = make_engine(address)
    try:
        if file := sqlite_file(address):
            if must_exist and not file.exists():
                raise DatabaseUnavailableError(place_of(address), "there is no such file", _MAKE_IT_FIRST)
            _make_folder(file.parent, place_of(address))
            use_write_ahead_log(engine)
        migrate_to_head(engine)
    except DatabaseFailedError as error:
        raise DatabaseUnavailableError(place_of(address), error.reason, _NEXT_STEP, may_pass=error.may_pass) from None
    return Database(engine)


def open_to_read(url: str) -> Database:
    """The database at an address, for those who only read: it is neither made nor brought up to date.

    Args:
        url: sqlite:///path/to/file.sqlite3 or postgresql://user@host/name.

    Raises:
        DatabaseUnavailableError: it cannot be opened, or is not there; the sentence never holds the password.
        DatabaseTooNewError: it was made by a later version of the program.
        DatabaseOutdatedError: it was made by an earlier one.
    """
    address = parsed_address(url)
    if (file := sqlite_file(address)) and not file.exists():
        raise DatabaseUnavailableError(place_of(address), "there is no such file", _MAKE_IT_FIRST)
    engine = make_engine(address)
    try:
        require_head(engine)
    except DatabaseFailedError as error:
        raise DatabaseUnavailableError(place_of(address), error.reason, _NEXT_STEP, may_pass=error.may_pass) from None
    return Database(engine)


def _make_folder(folder: Path, place: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailableError(
            place, f"the folder {folder} cannot be made ({error.strerror})", _NEXT_STEP, may_pass=True
        ) from error


class Database:
    """An open database. Keeps no connection between calls, so it may be shared by threads.

    Every method raises DatabaseFailedError when the database refuses or breaks off.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.documents = Documents(engine)
        self.matters = Matters(engine)
        self.messages = Messages(engine)
        self.outbox = Outbox(engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def imports(self, programme: str) -> tuple[ImportDeclaration, ...]:
        """The programme's imports in order of arrival, superseded ones too."""
        with reading(self._engine) as connection:
            return declarations(connection, programme)

    def run_bases(self, programme: str) -> tuple[RunBasis, ...]:
        """Period and files of every stored run of a programme, in the order they were last made."""
        with reading(self._engine) as connection:
            return run_bases(connection, programme)

    def content(self, sha256: str) -> bytes:
        """The bytes of an import as they arrived.

        Raises:
            ContentNotFoundError: there are none with that sha256.
            ArchiveDamagedError: they have changed since.
        """
        with reading(self._engine) as connection:
            return unpacked_content(connection, sha256)

    def save_run(
        self,
        run: Run,
        new_imports: Sequence[ArchivedImport],
        *,
        now: datetime,
        files: ProgrammeFiles | None = None,
        word: Word = as_it_is,
    ) -> None:
        """Store imports, run and what is told of it in one transaction: all of it, or nothing.

        Safe to repeat: bytes, imports, runs and messages that are there already are left as they are. A run that is
        made again becomes the latest of its period. What is told is decided here and not before, so that of two
        processes that save at once one tells.

        Args:
            run: its postings are PLACED without those outside; amounts in øre.
            new_imports: those the run brought; `sequence` gives way to the next free number when it is taken.
            now: with a time zone.
            files: the programme that the run was made with, by which the database reads the stored postings anew and
                adds them up; without them there is no second way to the figures.
            word: words the messages of the steps that the matters take.

        Raises:
            ContractError: the postings are not such a frame.
            WrongContentError: bytes that are not those their declaration names.
            UnarchivedInputError: the run rests on a file that is neither archived nor among `new_imports`.
            LoadControlError: the database holds other postings than the run.
            SecondPathError: the database comes to other figures than the run.
            RunConflictError: a run of this id is stored with other results.
        """
        run = replace(run, postings=storable(run.postings))
        packed = packed_contents(new_imports)
        reconciliation = run.reconciliation
        with writing(self._engine) as connection:
            archive_contents(connection, packed)
            if missing := unarchived(connection, [file.sha256 for file in reconciliation.inputs]):
                raise UnarchivedInputError(reconciliation.run_id, missing)
            if stored_reconciliation(connection, reconciliation.run_id):
                refuse_other_results(connection, run)
                make_latest(connection, reconciliation)
            else:
                store_run(connection, run, now=now)
                if files is not None:
                    controls = control_by_database(connection, reconciliation, files)
                    store_controls(connection, reconciliation.run_id, controls)
            tell_of_run(connection, reconciliation, run.alerts, telling_by(word, now, lambda: run))
            declare_imports(connection, reconciliation.programme, new_imports, run_id=reconciliation.run_id, now=now)

    def repeat_run(
        self, run_id: str, new_imports: Sequence[ArchivedImport], *, now: datetime, word: Word = as_it_is
    ) -> bool:
        """Whether a run of this id is stored; then it becomes the latest of its period, and the imports are kept.

        For whoever knows the id before the results, and need not compute them twice.

        Args:
            run_id: of a run that may be stored.
            new_imports: those that arrived with this run, though it does not rest on them; stored only with a run.
            now: with a time zone.
            word: words the messages of the steps that the matters take.

        Raises:
            WrongContentError: bytes that are not those their declaration names.
        """
        packed = packed_contents(new_imports)
        with writing(self._engine) as connection:
            reconciliation = stored_reconciliation(connection, run_id)
            if reconciliation is None:
                return False
            make_latest(connection, reconciliation)
            telling = telling_by(word, now, cache(partial(stored_run, connection, run_id)))
            tell_of_run(connection, reconciliation, alerts_of_run(connection, run_id), telling)
            archive_contents(connection, packed)
            declare_imports(connection, reconciliation.programme, new_imports, run_id=run_id, now=now)
            return True

    def load_run(self, run_id: str) -> Run:
        """The run as it was saved.

        Raises:
            RunNotFoundError: there is none of that id.
        """
        with reading(self._engine) as connection:
            return stored_run(connection, run_id)

    def latest_run(self, programme: str, period: str | None) -> Run | None:
        """The run last made for a period, "YYYY-MM" or "YYYY", or for any; None when there is none."""
        with reading(self._engine) as connection:
            run_id = latest_run_id(connection, programme, period)
            return stored_run(connection, run_id) if run_id else None

    def latest_run_id(self, programme: str, period: str) -> str | None:
        """The id of the run last made for a period; None when there is none."""
        with reading(self._engine) as connection:
            return latest_run_id(connection, programme, period)

    def year_reports(self, programme: str, before: int) -> tuple[Reconciliation, ...]:
        """The year-end run last made for each accounting year before one, the oldest year first."""
        with reading(self._engine) as connection:
            return year_reports(connection, programme, before)

    def correction_lines(self, programme: str, year: int) -> tuple[CorrectionLine, ...]:
        """What the accounting office has been asked to book in an accounting year, in order of reference."""
        with reading(self._engine) as connection:
            return lines_of_year(connection, programme, year)

    def hand_over(self, run_id: str, proposals: Sequence[Proposal], *, now: datetime) -> CorrectionList:
        """The list of corrections made from a run, stored: old lines keep their reference, new ones get one.

        Args:
            run_id: of a stored run.
            proposals: what should be booked anew by that run.
            now: with a time zone.
        """
        with writing(self._engine) as connection:
            return hand_over(connection, run_id, proposals, now=now)

    def pending_alerts(self, programme: str) -> tuple[Alert, ...]:
        """The programme's alerts that nobody has received, the oldest first."""
        with reading(self._engine) as connection:
            return unsent_alerts(connection, programme)

    def measure_sums_by_sql(self, run_id: str) -> dict[str | None, dict[Kind, int]]:
        """Placed postings added up by the database: measure -> kind -> øre, debit positive; {} without such a run.

        The second way to the figures, which shares no code with the reconciliation. None is the programme as a whole.
        """
        with reading(self._engine) as connection:
            return ore_by_measure_and_kind(connection, run_id)
