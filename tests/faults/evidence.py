"""What is left after a fault: files that are whole, rows that stand once, messages that came."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sqlalchemy import create_engine, inspect, text

from tasks.store.addresses import parsed_address

_ZIPPED = {".docx", ".xlsx", ".zip"}
_ENDS = {".html": b"</html>", ".pdf": b"%%EOF"}


@dataclass(frozen=True, slots=True)
class Stored:
    """What a database holds that must be there once; amounts in øre."""

    runs: tuple[str, ...] = ()
    postings: tuple[tuple[str, int, int], ...] = ()
    findings: tuple[tuple[str, int], ...] = ()
    imports: tuple[tuple[int, str], ...] = ()
    archived: int = 0
    alerts: tuple[str, ...] = ()
    events: tuple[tuple[str, int, str], ...] = ()


NOTHING = Stored()
_QUERIES = {
    "runs": "SELECT run_id FROM runs ORDER BY run_id",
    "postings": "SELECT run_id, count(*), sum(amount_ore) FROM run_postings GROUP BY run_id ORDER BY run_id",
    "findings": "SELECT run_id, count(*) FROM run_findings GROUP BY run_id ORDER BY run_id",
    "imports": "SELECT sequence, sha256 FROM imports ORDER BY sequence",
    "alerts": "SELECT key FROM alerts ORDER BY key",
    "events": "SELECT kind, number, step FROM document_events ORDER BY kind, number, taken_at",
}


def stored(url: str) -> Stored:
    """What the database holds, asked in SQL past the program; SQLite is looked through for damage too."""
    engine = create_engine(parsed_address(url))
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
                assert not connection.execute(text("PRAGMA foreign_key_check")).all()
            if not inspect(connection).has_table("runs"):
                return NOTHING
            held = {name: connection.execute(text(query)).all() for name, query in _QUERIES.items()}
            archived = connection.execute(text("SELECT count(*) FROM archived_bytes")).scalar_one()
    finally:
        engine.dispose()
    return Stored(
        runs=tuple(run_id for (run_id,) in held["runs"]),
        postings=tuple((run_id, int(rows), int(ore)) for run_id, rows, ore in held["postings"]),
        findings=tuple((run_id, int(rows)) for run_id, rows in held["findings"]),
        imports=tuple((int(sequence), sha256) for sequence, sha256 in held["imports"]),
        archived=int(archived),
        alerts=tuple(key for (key,) in held["alerts"]),
        events=tuple((kind, int(number), step) for kind, number, step in held["events"]),
    )


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that a reader would open, by its path; PDFs aside, whose bytes hold the time."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if path.suffix != ".pdf" and not _is_hidden(name)}


def hidden_in(folder: Path) -> list[str]:
    """What lies below a folder where nobody looks."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if _is_hidden(path.name))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in Path(name).parts)


def half_files(folder: Path) -> list[str]:
    """The documents below a folder that cannot be opened to their end."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path.name)]
    return [path.name for path in paths if not is_whole(path.name, path.read_bytes())]


def is_whole(name: str, content: bytes) -> bool:
    """Whether a document of that name can be opened to its end; a kind nobody knows is none of ours."""
    kind = Path(name).suffix
    try:
        if kind == ".json":
            return bool(json.loads(content))
        if kind in _ZIPPED:
            return zipfile.ZipFile(BytesIO(content)).testzip() is None
    except (ValueError, zipfile.BadZipFile, EOFError):
        return False
    return kind in _ENDS and content.rstrip().endswith(_ENDS[kind])
