"""The layers hold, and nothing of the workshop is left in the house."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

PACKAGES = ("catalogue", "embeddings", "recommender", "bot")
OWNERS = {
    "faiss": "embeddings",
    "torch": "embeddings",
    "sentence_transformers": "embeddings",
    "bm25s": "embeddings",
    "rasa_sdk": "bot/rasa",
    "rasa": "bot/rasa/nlu",
}


def test_data_flows_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_heavy_library_is_known_in_one_place_only(library: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if library in _imports(path)
    }
    assert users
    assert all(user.startswith(OWNERS[library]) for user in users), users


def test_importing_the_command_line_does_not_load_a_model() -> None:
    program = "import sys, bot.cli, bot.services; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
