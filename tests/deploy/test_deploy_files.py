"""deploy/: units that systemd takes, images and a compose file that name only what there is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT

DEPLOY = ROOT / "deploy"
WORST_EXPOSURE = 25
"""Of systemd's own score in tenths: 100 is a service without any bound, below 30 it calls OK."""


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="no systemd here: only the names of variables, files and programs in the units are checked",
)
def test_units_are_taken_by_systemd_and_bound_what_they_may(tmp_path: Path) -> None:
    program = tmp_path / "provodnik"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    units = []
    for unit in [*DEPLOY.glob("systemd/*.service"), *DEPLOY.glob("systemd/*.timer")]:
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text("utf-8").replace("/opt/provodnik/app/bin/provodnik", str(program)), "utf-8")
        units.append(str(copy))
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "provodnik" in line]
    assert done.returncode == 0 and not ours, done.stderr
    for unit in (u for u in units if u.endswith(".service")):
        command = ["systemd-analyze", "security", "--offline=true", f"--threshold={WORST_EXPOSURE}", unit]
        scored = subprocess.run(command, capture_output=True, text=True, check=False)
        assert scored.returncode == 0, scored.stdout[-1500:] + scored.stderr


def _variables() -> set[str]:
    return set(re.findall(r"PROVODNIK_[A-Z_]+", (ROOT / "docs" / "settings.md").read_text("utf-8")))


def test_every_variable_of_the_files_is_one_of_the_settings() -> None:
    told = (ROOT / "docs" / "settings.md").read_text("utf-8")
    names = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"PROVODNIK_[A-Z_]+", path.read_text("utf-8"))
    }
    assert len(names) > 5
    for name in names - _variables():
        section, _, key = name.removeprefix("PROVODNIK_").lower().partition("__")
        assert f"`{section}.{key}`" in told, name


@pytest.mark.parametrize("file", sorted((DEPLOY / "containers").glob("Containerfile*")), ids=lambda p: p.name)
def test_image_copies_what_there_is_and_runs_as_nobody_special(file: Path) -> None:
    text = file.read_text("utf-8").replace("\\\n", " ")
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", text, re.MULTILINE)
    assert all(":" in image and not image.endswith(":latest") for image, _ in stages)
    for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE):
        *sources, _ = line.split()
        if sources[0].startswith("--from="):
            assert sources[0].removeprefix("--from=") in {name for _, name in stages}
        else:
            assert all((ROOT / source).exists() for source in sources)
    last = text.rsplit("\nFROM ", 1)[1]
    for needed in (
        "USER provodnik",
        "HEALTHCHECK",
        "VOLUME /var/lib/provodnik",
        'CMD ["/opt/provodnik/app/bin/provodnik"',
    ):
        assert needed in last
    assert "secret" not in text.lower().replace("secrets_dir", "")


def test_compose_file_bounds_the_container_and_mounts_its_secrets() -> None:
    compose = yaml.safe_load((DEPLOY / "containers" / "compose.yml").read_text("utf-8"))
    service = compose["services"]["provodnik"]
    built = (DEPLOY / "containers" / service["build"]["context"]).resolve()
    assert built == ROOT and (built / service["build"]["dockerfile"]).is_file()
    assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["mem_limit"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert set(service["secrets"]) == set(compose["secrets"])
    assert set(compose["secrets"]) <= {name.lower() for name in _variables()}
    assert "deploy/containers/secrets" in (ROOT / ".dockerignore").read_text("utf-8")
