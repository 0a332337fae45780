"""What the documentation tells people to type is there: commands, options, units, files, links and pictures."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from flows.cli import app
from flows.settings import Settings
from tests.ledgers import ROOT

DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
GUIDE = (DOCS / "brukerveiledning.md").read_text(encoding="utf-8")
OTHER_VARIABLES = {"OMRADELOFT_COMMAND"}
"""Read by a script and not by the program."""


def shell_blocks(text: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def calls(text: str) -> Iterator[str]:
    """Everything that begins with `omradeloft` in a block or between backticks, up to where another command begins."""
    for block in re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL):
        yield from re.findall(r"(?m)(?:^|if |bin/)(omradeloft [a-z][^\n|;&<>]*)", block)
    for inline in re.findall(r"(?<!`)`([^`\n]*(?:\n[^`\n]+)?)`(?!`)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if match := re.match(r"(?:\.venv/bin/)?(omradeloft [a-z].*)", inline.replace("\n", " ")):
            yield match[1]


def unknown_words(call: str) -> list[str]:
    """The command or the options of a call that are not there."""
    words = shlex.split(call.replace("…", " ").replace("[", " ").replace("]", " "))[1:]
    command: Any = typer.main.get_command(app)
    path = []
    while hasattr(command, "commands") and words:
        names = words.pop(0).split("|")
        path.append(names[0])
        if missing := [name for name in names if name not in command.commands]:
            return missing
        command = command.commands[names[0]]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    given = [word.partition("=")[0] for word in words if word.startswith("--")]
    return [f"{' '.join(path)} {option}" for option in given if option not in {*options, "--help"}]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_of_the_documentation_are_there(page: Path) -> None:
    found = list(calls(page.read_text(encoding="utf-8")))
    assert [word for call in found for word in unknown_words(call)] == []


def test_the_two_guides_are_looked_through() -> None:
    assert len(list(calls(OPERATIONS))) > 30
    assert len(list(calls(GUIDE))) > 15


@pytest.mark.parametrize(
    ("call", "unknown"),
    [
        ("omradeloft schedul", ["schedul"]),
        ("omradeloft database restore FILE", ["restore"]),
        ("omradeloft reconcile mysen --periode 2026-10", ["reconcile --periode"]),
        ("omradeloft documents list|prepare|check", []),
        ("omradeloft reconcile [PROGRAMME] --period YYYY-MM [FILE…]", []),
    ],
)
def test_a_command_or_option_that_is_not_there_is_found(call: str, unknown: list[str]) -> None:
    assert unknown_words(call) == unknown


@pytest.mark.parametrize("block", shell_blocks(OPERATIONS), ids=lambda block: block.split("\n")[0][:60])
def test_shell_of_the_operators_guide_can_be_read_by_a_shell(block: str) -> None:
    read = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_files_and_units_of_the_operators_guide_are_there() -> None:
    files = set(re.findall(r"\bdeploy/[\w./-]*[\w]", OPERATIONS))
    assert len(files) >= 10
    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []
    units = set(re.findall(r"\b((?:omradeloft|prefect)-[a-z]+\.(?:service|timer))\b", OPERATIONS))
    assert units == {path.name for path in (ROOT / "deploy" / "systemd").glob("*.[st][ei][rm]*")}


def test_variables_of_the_documentation_are_settings() -> None:
    known = {f"OMRADELOFT_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    named = {name for text in (OPERATIONS, GUIDE) for name in re.findall(r"\bOMRADELOFT_[A-Z_]+\b", text)}
    assert named - known == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_documentation_lead_somewhere(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")) if "://" not in link]
    broken = []
    for link in links:
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        is_there = target.exists() and (not anchor or anchor in anchors(target))
        broken += [] if is_there else [link]
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The headings of a page as they are linked to."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pictures_of_the_guide_are_small_and_told_in_words() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", GUIDE)
    assert len(pictures) >= 7
    for words, name in pictures:
        assert len(words) > 30, name
        assert (DOCS / name).stat().st_size < 200_000, name


def test_retention_of_prefect_is_as_documented_and_understood() -> None:
    names = ("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD")
    documented = [value for name in names for value in re.findall(rf"{name}=([\w,]+)", OPERATIONS)]
    for place in ("systemd/omradeloft-schedule.service", "systemd/prefect-server.service", "Containerfile"):
        text = (ROOT / "deploy" / place).read_text(encoding="utf-8")
        assert [value for name in names for value in re.findall(rf"{name}=([\w,]+)", text)] == documented
    read = (
        "from prefect.settings import get_current_settings as read; "
        "vacuum = read().server.services.db_vacuum; "
        "print(sorted(vacuum.enabled_vacuum_types), vacuum.retention_period.days)"
    )
    environment = dict(zip(names, documented, strict=True)) | {"PREFECT_HOME": "/nonexistent"}
    said = subprocess.run([sys.executable, "-c", read], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "['events', 'flow_runs', 'orphans'] 400\n"
