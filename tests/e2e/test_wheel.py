"""The wheel holds everything and runs far from the checkout: page, API, papers, and the assistant of its own copy."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Chat, Provodnik, started

from bot.process.supervisor import free_port
from bot.rasa.installation import environment_home
from bot.settings import ROOT

PACKAGES = ("bot", "catalogue", "embeddings", "recommender")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from what git knows, as a release would be: nothing that lies about by chance gets in."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    pack = subprocess.run(["tar", "-c", "--null", "-T", "-"], cwd=ROOT, input=files, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", source], input=pack.stdout, check=True)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(out.glob("provodnik-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; what it depends on is that of the tests, not downloaded once more."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    packages = next(home.glob("lib/python*/site-packages"))
    ours = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    command = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "-q", "--no-deps"]
    subprocess.run([*command, str(wheel)], check=True)
    (packages / "dependencies.pth").write_text(str(ours), "utf-8")
    return home / "bin"


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {line for line in tracked.stdout.splitlines() if (ROOT / line).is_file()}
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
    assert len(wanted) > 400
    assert wanted - held == set()
    assert any(name.endswith("share/provodnik/config.yml") for name in held)
    assert any(name.endswith("share/provodnik/rasa.txt") for name in held)
    assert not [name for name in held if name.startswith(("tests", "benchmarks"))]


@pytest.fixture(scope="module")
def far_away(
    installed: Path, own_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Provodnik, Path]]:
    folder, home = tmp_path_factory.mktemp("folder"), tmp_path_factory.mktemp("data")
    for name in ("models", "index", "rasa"):
        (home / name).symlink_to(own_home / name)
    environment = {"PROVODNIK_RASA_ENV": str(environment_home().resolve()), "PYTHONPATH": ""}
    with started([str(installed / "provodnik"), "run"], home, free_port(), folder, environment) as running:
        running.wait_for("ok")
        yield running, folder


def test_wheel_runs_outside_the_checkout_with_its_assistant(far_away: tuple[Provodnik, Path], installed: Path) -> None:
    running, folder = far_away
    for part in ("bot.cli serve", "rasa run"):
        assert str(ROOT) not in running.part(part).cwd()
    chat = Chat(running.url, "ru")
    chat.say("Лысьва, темно на улицах")
    assert chat.cards
    page = httpx.get(f"{running.url}/", params={"municipality": "Лысьва"}, timeout=60, trust_env=False)
    assert chat.cards[0]["donor"] and page.status_code == 200
    assert "assistant is up to date" in running.log.read_text("utf-8")
    assert list(folder.iterdir()) == []
    where = "import bot, bot.settings as s; print(bot.__file__, s.CONFIG)"
    told = subprocess.run(
        [installed / "python", "-c", where],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert all(path.startswith(str(installed.parent)) for path in told), told
