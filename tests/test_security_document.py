"""docs/security.md answers every line of the standard's first level once, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
DOCUMENT = (TESTS.parent / "docs" / "security.md").read_text("utf-8")
LEVEL_ONE = {
    "1.2": range(1, 6),
    "1.3": range(1, 3),
    "1.5": range(1, 2),
    "2.1": range(1, 2),
    "2.2": range(1, 3),
    "2.3": range(1, 2),
    "3.2": range(1, 3),
    "3.3": range(1, 2),
    "3.4": range(1, 3),
    "3.5": range(1, 4),
    "4.1": range(1, 2),
    "4.4": range(1, 2),
    "5.2": range(1, 3),
    "5.3": range(1, 3),
    "6.1": range(1, 2),
    "6.2": range(1, 9),
    "6.3": range(1, 3),
    "6.4": range(1, 3),
    "7.2": range(1, 5),
    "7.4": range(1, 3),
    "8.1": range(1, 2),
    "8.2": range(1, 3),
    "8.3": range(1, 2),
    "9.1": range(1, 4),
    "9.2": range(1, 2),
    "10.4": range(1, 6),
    "11.3": range(1, 3),
    "11.4": range(1, 2),
    "12.1": range(1, 2),
    "12.2": range(1, 3),
    "13.4": range(1, 2),
    "14.2": range(1, 2),
    "14.3": range(1, 2),
    "15.1": range(1, 2),
    "15.2": range(1, 2),
    "15.3": range(1, 2),
}
"""The 70 requirements of level 1 of OWASP ASVS 5.0.0, by section."""
NUMBERS = [f"V{section}.{n}" for section, ns in LEVEL_ONE.items() for n in ns]
LINES = re.findall(r"^\| (V[\d.]+) \| ([^|]+) \| \*\*([^*|]+)\*\*([^|]*) \| ([^|]+) \|$", DOCUMENT, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", DOCUMENT)))
HOW = {"met", "not applicable", "not met"}


def test_every_line_of_the_first_level_is_answered_once_in_its_order() -> None:
    assert len(NUMBERS) == 70
    assert [number for number, *_ in LINES] == NUMBERS


def test_answers_are_three_each_with_its_proof_or_its_reason() -> None:
    for number, asks, how, why, proof in LINES:
        assert how in HOW, number
        assert len(asks) > 10, number
        if how == "met":
            assert "::test_" in proof or "section" in why, number
        else:
            assert why.startswith(": "), number
        if how == "not met":
            assert "follows" in why or re.search(r"as \d+\.\d+\.\d+", why), number


def test_figures_of_the_answers_are_those_of_the_table() -> None:
    counted = Counter(how for _, _, how, _, _ in LINES)
    told = f"Of 70: {counted['met']} met, {counted['not applicable']} not applicable, {counted['not met']} not met."
    assert told in DOCUMENT


def test_lines_that_refer_to_another_refer_to_one_that_is_there() -> None:
    for number, _, _, why, _ in LINES:
        for other in re.findall(r"as (\d+\.\d+\.\d+)", why):
            assert f"V{other}" in NUMBERS, number
            assert f"V{other}" != number


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[f"{file}::{name}" for file, name in NAMED])
def test_named_test_exists(file: str, name: str) -> None:
    (path,) = TESTS.rglob(file)
    defined = {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
    assert name in defined


def test_versions_that_the_table_of_holes_names_are_those_installed() -> None:
    pinned = (TESTS.parent / "requirements" / "rasa.txt").read_text("utf-8").splitlines()
    told = re.findall(r"^\| ([\w-]+) (\d[\w.]*) \| ", DOCUMENT, re.MULTILINE)
    assert len(told) >= 10
    for package, version in told:
        assert f"{package}=={version}" in pinned, package


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((\w+\.md)\)", DOCUMENT))))
def test_linked_document_is_there(link: str) -> None:
    assert (TESTS.parent / "docs" / link).is_file()
