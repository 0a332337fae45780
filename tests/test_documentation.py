"""What the documentation shows works as shown."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.programme import Programme
from schemas.programme_files import load_programme
from tests.ledgers import ROOT

BLOCKS = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "programme-files.md").read_text(encoding="utf-8"), re.DOTALL)


def without_table(text: str, block: str) -> str:
    """A programme file without the table that an example shows, and its parts: a table stands once."""
    shown = re.match(r"\[(\w+)\]", block)
    tables = re.split(r"(?m)^(?=\[)", text)
    return "".join(each for each in tables if not (shown and re.match(rf"\[+{shown[1]}[\].]", each)))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0].strip("[]"))
def test_example_of_a_programme_file_is_accepted(tmp_path: Path, block: str) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    is_of_all_years = block.split("]", maxsplit=1)[0].strip("[") in Programme.model_fields
    path = tmp_path / "programmes" / "mysen" / ("programme.toml" if is_of_all_years else "2026.toml")
    path.write_text(without_table(path.read_text(encoding="utf-8"), block) + "\n" + block, encoding="utf-8")
    loaded, shipped = (load_programme(folder, "mysen") for folder in (tmp_path / "programmes", ROOT / "programmes"))
    assert (loaded.programme, loaded.year(2026)) != (shipped.programme, shipped.year(2026))


def test_list_of_rules_is_generated_from_the_rules() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate_rules.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_links_in_the_readme_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", readme) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
