"""Papers as files: safe names, whole or not at all, and the command that writes them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from papers_factories import TODAY, make_dossier, only, town
from typer.testing import CliRunner

from bot.cli.papers import app
from bot.papers.files.render import name_of, render
from bot.papers.files.saving import SavingError, save
from bot.papers.model import PaperFile, PaperKind
from bot.services import Services
from bot.settings import ROOT
from bot.texts.words import words_in
from catalogue.model import Language, Text

RU = words_in(Language.RU)


def _file(content: bytes = b"x", name: str = "letter-nytva-ru.docx") -> PaperFile:
    return PaperFile(kind=PaperKind.LETTER, filename=name, media_type="application/octet-stream", content=content)


# -- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("town_id", ["../../etc/passwd", "own", "А/Б", "a" * 300, "con", ""])
def test_file_names_are_safe_whatever_the_town_is_called(town_id: str) -> None:
    own = replace(town(), id=town_id, name=Text("../..", "../.."), cases=None)
    dossier = make_dossier("ujin-os", municipality=own)
    for kind in PaperKind:
        for chosen in (None, only(dossier)):
            assert re.fullmatch(r"[a-z0-9-]{5,120}\.docx", name_of(kind, dossier, RU, "docx", chosen))


def test_names_of_one_order_differ() -> None:
    dossier = make_dossier(["ujin-os", "perm-unified-video"])
    names = [f.filename for kind in PaperKind for lang in Language for f in render(kind, dossier, words_in(lang))]
    assert len(set(names)) == len(names) == 22


# -- the disk ------------------------------------------------------------------------------------------------


def test_folder_is_made_and_the_same_file_is_not_doubled(tmp_path: Path) -> None:
    folder = tmp_path / "новая" / "папка"
    assert save([_file()], folder) == save([_file()], folder) == [folder / "letter-nytva-ru.docx"]
    assert [p.name for p in folder.iterdir()] == ["letter-nytva-ru.docx"]


def test_filled_in_paper_is_never_overwritten(tmp_path: Path) -> None:
    save([_file(b"draft")], tmp_path)
    (tmp_path / "letter-nytva-ru.docx").write_bytes(b"filled in by hand")
    assert save([_file(b"draft")], tmp_path) == [tmp_path / "letter-nytva-ru-2.docx"]
    assert (tmp_path / "letter-nytva-ru.docx").read_bytes() == b"filled in by hand"


def test_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(SavingError) as error:
        save([_file()], blocked)
    assert "не папка" in error.value.told(RU)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 16 kB, where the machine lets us have one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], check=False)
    if made.returncode:
        pytest.skip("no small disk can be mounted here: a folder that cannot be written is tried, a full disk is not")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_is_told_and_leaves_no_half_file(tiny_disk: Path) -> None:
    small, large = _file(b"s", "small.docx"), _file(b"x" * 100_000, "large.docx")
    with pytest.raises(SavingError) as error:
        save([small, large], tiny_disk)
    told = error.value.told(RU)
    assert "нет места" in told
    assert f"Уже сохранено: {tiny_disk / 'small.docx'}" in told
    assert [p.name for p in tiny_disk.iterdir()] == ["small.docx"]


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that others may enter and nobody may write into."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    yield folder
    folder.rmdir()


def test_folder_without_the_right_to_write_is_told(closed_folder: Path) -> None:
    """As an ordinary user: root may write everywhere."""
    script = (
        "import os, pathlib, sys\n"
        "from bot.papers.files.saving import SavingError, save\n"
        "from bot.papers.model import PaperFile, PaperKind\n"
        "from bot.texts.words import words_in\nfrom catalogue.model import Language\n"
        "words = words_in(Language.RU)\n"
        "os.getuid() or os.setuid(65534)\n"
        "file = PaperFile(kind=PaperKind.LETTER, filename='a.docx', media_type='x', content=b'x')\n"
        "try:\n    save([file], pathlib.Path(sys.argv[1]))\n"
        "except SavingError as error:\n    print(error.told(words))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(closed_folder)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "Нет права записи" in done.stdout, done.stderr
    assert list(closed_folder.iterdir()) == []


# -- the command ---------------------------------------------------------------------------------------------


def _refused(*args: str) -> str:
    result = CliRunner().invoke(app, ["papers", *args])
    assert result.exit_code == 2, result.output
    return result.stderr


def test_unknown_town_solution_and_donor_are_refused_before_anything_is_opened(tmp_path: Path) -> None:
    out = ["--out", str(tmp_path)]
    assert "не найден" in _refused("letter", "--municipality", "Зюзюкинск", "--solution", "ujin-os", *out)
    told = _refused("all", "--municipality", "Нытва", "--solution", "nothing", "--donor", "Атлантида", *out)
    assert "Решения «nothing» нет в каталоге" in told
    assert "Города-донора «Атлантида» в каталоге нет" in told
    english = _refused("all", "--municipality", "Nytva", "--solution", "nothing", "--language", "en", *out)
    assert 'The catalogue has no solution "nothing"' in english
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("services")
def test_all_papers_are_written_by_one_command(tmp_path: Path) -> None:
    binary = str(Path(sys.executable).parent / "provodnik")
    args = ["papers", "all", "--municipality", "Нытва", "--solution", "binology-smart-waste"]
    args += ["--donor", "из Нижнего Новгорода", "--problem", "переполняются контейнеры", "--out", str(tmp_path)]
    done = subprocess.run([binary, *args, "--json"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout)["papers"]
    assert [p["kind"] for p in written] == [
        "letter",
        "letter",
        "justification",
        "justification",
        "comparison",
        "roadmap",
        "roadmap",
    ]
    for paper in written:
        assert Path(paper["path"]).stat().st_size == paper["bytes"] > 1000
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(Path(p["path"]).name for p in written)


def test_question_of_the_real_search_brings_papers_with_company(services: Services) -> None:
    from bot.papers.compiling import compile_dossier
    from recommender.model import Profile, Question

    question = Question(profile=Profile(municipality=town()), problem="переполняются контейнеры, жители жалуются")
    dossier = compile_dossier(services.recommender, question, ["binology-smart-waste"], TODAY)
    assert "waste" in dossier.alternatives[0].solution.tags
