"""The source distribution is the release that docs/operations.md installs: what it names there is in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.ledgers import ROOT


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The paths in the source distribution, made from a copy so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("release")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "tree" / name)
    make = "from setuptools.build_meta import build_sdist; build_sdist('..')"
    done = subprocess.run(
        [sys.executable, "-c", make], cwd=folder / "tree", capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        return {name.partition("/")[2] for name in files.getnames()}


def test_release_has_what_the_operators_guide_installs(released: set[str]) -> None:
    text = Path(ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bdeploy/[\w./-]*\w", text)) | {"requirements.lock", "prefect.yaml", "CHANGELOG.md"}
    folders = {name for name in named if (ROOT / name).is_dir()}
    assert named - folders - released == set()


def test_release_has_programme_files_migrations_and_the_guides(released: set[str]) -> None:
    wanted = {
        "programmes/mysen/programme.toml",
        "migrations/versions/0001_archive_runs_and_alerts.py",
        "docs/operations.md",
        "docs/brukerveiledning.md",
        "docs/images/veiledning-avstemming.png",
        "schemas/exports/unit4.toml",
        "outputs/templates/status_page.html.j2",
    }
    assert wanted - released == set()


def test_release_has_no_database_and_no_settings_of_anybody(released: set[str]) -> None:
    assert [name for name in released if re.search(r"\.sqlite3|(^|/)\.env$|/generated/", name)] == []
