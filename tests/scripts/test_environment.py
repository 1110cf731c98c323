"""`make install` on machines that lack something: real faults, and the same command again afterwards.

The environments are small ones of a project in a folder of its own; interpreters, pip, uv, the package index, disks and
networks are real.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import ROOT

ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PIP_NO_CACHE_DIR": "1"} | {
    name: value
    for name, value in os.environ.items()
    if name in {"HOME", "PYENV_ROOT", "SSL_CERT_FILE"} or name.startswith("PIP_")
}
OFFLINE = ["unshare", "-rn"]
TOOLS = "sh awk basename cat cut df dirname grep id ls mkdir mv ps rm sed sort tail touch tr uname"


def _can(command: list[str]) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


needs_namespaces = pytest.mark.skipif(not _can([*OFFLINE, "true"]), reason="this system gives no namespaces of its own")
needs_mounts = pytest.mark.skipif(
    not _can(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]), reason="no mounts of its own"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the scripts and small requirements."""
    home = tmp_path / "project"
    shutil.copytree(ROOT / "scripts", home / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (home / "requirements").mkdir()
    (home / "requirements" / "rasa.txt").write_text("colorclass==2.2.2\npytz==2022.7.1\n", "utf-8")
    return home


def build(
    project: Path, *, before: list[str] | None = None, environment: dict[str, str] = ENVIRONMENT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(before or []), "scripts/environment", "rasa"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _is_whole(project: Path) -> bool:
    python = project / ".venv-rasa" / "bin" / "python"
    return (
        (project / ".venv-rasa" / ".installed").exists()
        and subprocess.run([python, "-c", "import colorclass, pytz"], check=False).returncode == 0
        and not (project / ".venv-rasa.lock").exists()
    )


def _refused(done: subprocess.CompletedProcess[str], project: Path, words: str) -> None:
    """One sentence with these words on stderr, and nothing left behind."""
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if not line.startswith("bringing Python")]
    assert len(lines) == 1 and words in lines[0], done.stderr
    assert "the same command again" in lines[0]
    assert not list(project.glob(".venv*"))


def _wrapper(folder: Path, name: str, python: str, lines: str = "") -> None:
    program = folder / name
    program.write_text(f'#!/bin/sh\n{lines}\nexec {python} "$@"\n', "utf-8")
    program.chmod(0o755)


@needs_namespaces
def test_without_a_network_one_sentence_and_with_it_the_second_try_builds_it(project: Path, tmp_path: Path) -> None:
    alone = ENVIRONMENT | {"PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    _refused(build(project, before=OFFLINE, environment=alone), project, "package index cannot be reached")
    # A shim of pyenv whose Python is gone stands first.
    _wrapper(tmp_path, "python3.10", "false")
    assert build(project, environment=ENVIRONMENT | {"PATH": f"{tmp_path}:{ENVIRONMENT['PATH']}"}).returncode == 0
    assert _is_whole(project)


@needs_mounts
@pytest.mark.parametrize(
    ("size", "words"),
    [("size=20m", "needs 4 GB of disk and 0.0 GB are free"), ("size=9g,nr_inodes=300", "disk is full")],
)
def test_full_disk_before_and_in_the_middle_is_one_sentence(project: Path, size: str, words: str) -> None:
    inside = f"mount -t tmpfs -o {size} tmpfs {project.parent}/disk && cp -r {project} {project.parent}/disk/"
    (project.parent / "disk").mkdir()
    left = f"cd {project.parent}/disk/project; scripts/environment rasa; code=$?; ls -a | grep venv >&2; exit $code"
    done = build(project, before=["unshare", "-rm", "sh", "-c", f"{inside} && {{ {left}; }}"])
    _refused(done, project, words)


def _path_of(tmp_path: Path, *others: str) -> str:
    """A PATH with no more than the tools that every system has."""
    folder = tmp_path / "tools"
    folder.mkdir(exist_ok=True)
    for name in (*TOOLS.split(), *others):
        found = shutil.which(name)
        if found and not (folder / name).exists():
            (folder / name).symlink_to(found)
    return str(folder)


def _bare(tmp_path: Path) -> dict[str, str]:
    """An environment of a machine without any Python."""
    kept = {name: value for name, value in ENVIRONMENT.items() if name not in {"PYENV_ROOT"}}
    return kept | {"PATH": _path_of(tmp_path), "HOME": str(tmp_path)}


def test_machine_without_any_python_is_told_what_to_install(project: Path, tmp_path: Path) -> None:
    release = tmp_path / "os-release"
    for system, command in (
        ("ID=ubuntu\nVERSION_ID=22.04", "apt install python3.10-venv"),
        ("ID=fedora\nVERSION_ID=42", "dnf install python3.10"),
        ("ID=debian\nVERSION_ID=13", "pyenv install 3.10"),
    ):
        release.write_text(system, "utf-8")
        environment = _bare(tmp_path) | {"OS_RELEASE": str(release), "PYTHON": "none"}
        _refused(build(project, environment=environment), project, command)


def python_3_10() -> str:
    return subprocess.run([ROOT / "scripts/python", "3.10"], capture_output=True, text=True, check=True).stdout.strip()


def test_python_without_ensurepip_is_named_with_its_package(project: Path, tmp_path: Path) -> None:
    environment = _bare(tmp_path) | {"PYTHON": "none"}
    missing = tmp_path / "missing"
    missing.mkdir()
    (missing / "ensurepip.py").write_text("raise ImportError", "utf-8")
    _wrapper(Path(environment["PATH"]), "python3.10", python_3_10(), f"export PYTHONPATH={missing}")
    _refused(build(project, environment=environment), project, "apt install python3.10-venv")


def _started(project: Path, until: Callable[[], bool]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        ["scripts/environment", "rasa"], cwd=project, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + 120
    while not until():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.02)
    return process


def test_killed_install_is_built_anew_and_an_install_under_way_is_left_alone(project: Path) -> None:
    process = _started(project, (project / ".venv-rasa" / "lib" / "python3.10" / "site-packages" / "pip").exists)
    meanwhile = build(project)
    assert meanwhile.returncode == 1 and f"being built by process {process.pid}" in meanwhile.stderr
    for pid in (project / ".venv-rasa.lock" / "processes").read_text("utf-8").split():
        (os.kill if int(pid) == process.pid else os.killpg)(int(pid), signal.SIGKILL)
    process.communicate()
    assert (project / ".venv-rasa").exists() and not (project / ".venv-rasa" / ".installed").exists()
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert _is_whole(project)


def test_stopped_install_leaves_nothing_and_says_so(project: Path) -> None:
    process = _started(project, (project / ".venv-rasa" / "bin").exists)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert (process.returncode, told.strip()) == (130, "stopped: the same command goes on")
    assert not list(project.glob(".venv*"))


def test_failed_renewal_leaves_the_environment_that_is_there(project: Path) -> None:
    assert build(project).returncode == 0
    before = (project / ".venv-rasa" / ".installed").stat().st_mtime_ns
    (project / "requirements" / "rasa.txt").write_text("colorclass==99.0\n", "utf-8")
    done = build(project)
    assert done.returncode == 1 and "colorclass==99.0" in done.stderr
    assert _is_whole(project)
    assert (project / ".venv-rasa" / ".installed").stat().st_mtime_ns == before


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror of interpreters as a closed network keeps one: the list that uv reads, and a Python 3.10 to unpack."""
    home = tmp_path_factory.mktemp("mirror")
    source = subprocess.run(
        [python_3_10(), "-c", "import sys; print(sys.base_prefix, sys.version.split()[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    root, version = Path(source[0]), source[1]
    archive = home / "python.tar.gz"
    left_out = {"test", "tests", "__pycache__", "site-packages", "idlelib", "share", "include"}
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        for part in (root / "bin" / "python3.10", *root.glob("lib/libpython3.10.so*"), root / "lib" / "python3.10"):
            tar.add(
                part,
                f"python/{part.relative_to(root)}",
                filter=lambda entry: None if left_out & set(Path(entry.name).parts) else entry,
            )
    major, minor, patch = (int(number) for number in version.split("."))
    entry = {
        "name": "cpython",
        "arch": {"family": os.uname().machine, "variant": None},
        "os": "linux",
        "libc": "gnu",
        "major": major,
        "minor": minor,
        "patch": patch,
        "prerelease": "",
        "url": archive.as_uri(),
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "variant": None,
        "build": "20230101",
    }
    (home / "downloads.json").write_text(json.dumps({f"cpython-{version}-linux": entry}), "utf-8")
    return home / "downloads.json"


@pytest.mark.skipif(sys.platform != "linux", reason="the mirror of the test is one for Linux")
def test_any_python_fetches_uv_and_uv_brings_the_interpreter(project: Path, tmp_path: Path, mirror: Path) -> None:
    environment = _bare(tmp_path) | {"UV_PYTHON_DOWNLOADS_JSON_URL": str(mirror), "PYTHON": sys.executable}
    done = build(project, environment=environment)
    assert done.returncode == 0, done.stderr
    assert _is_whole(project)
    real = (project / ".venv-rasa" / "bin" / "python").resolve()
    assert real.is_relative_to(project / ".uv")
    assert "bringing Python 3.10" in done.stderr
    # It is there now: another environment needs no network.
    shutil.rmtree(project / ".venv-rasa")
    done = build(project, environment=environment | {"UV_PYTHON_DOWNLOADS_JSON_URL": "/nowhere"})
    assert done.returncode == 0 and "bringing" not in done.stderr
