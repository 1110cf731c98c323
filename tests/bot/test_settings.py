"""Settings are all known, all documented, and wrong ones are refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from bot.rasa import training
from bot.settings import CONFIG, ROOT, Settings, SettingsError, load_settings, secret_of


def _keys() -> set[str]:
    keys = set()
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            keys |= {f"{name}.{key}" for key in section.model_fields}
    return keys


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    lines = (ROOT / "docs" / "settings.md").read_text("utf-8").splitlines()
    documented = {line.split("`")[1] for line in lines if line.startswith("| `") and "." in line.split("`")[1]}
    assert documented == _keys()


def test_config_states_every_setting_with_its_default() -> None:
    section = yaml.safe_load(CONFIG.read_text("utf-8"))["provodnik"]
    stated = {f"{name}.{key}" for name, values in section.items() for key in values}
    assert stated == _keys()
    assert Settings(**section).model_dump() == Settings().model_dump()


def test_unknown_key_is_an_error_that_names_it(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("provodnik:\n  web:\n    prot: 80\n  chat:\n    page_size: 0\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(config)
    assert "web.prot" in str(caught.value)
    assert "chat.page_size" in str(caught.value)


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_PORT", "18123")
    monkeypatch.setenv("PROVODNIK_HOME", str(tmp_path))
    settings = load_settings()
    assert (settings.web.port, settings.home) == (18123, tmp_path)


def test_wrong_port_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_PORT", "many")
    with pytest.raises(SettingsError, match=r"web\.port"):
        load_settings()


def test_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROVODNIK_SECRET", raising=False)
    settings = Settings(home=tmp_path / "new")
    first = secret_of(settings)
    assert len(first) >= 32
    assert secret_of(settings) == first
    assert stat.S_IMODE((settings.home / "secret").stat().st_mode) == 0o600


def test_settings_of_ours_train_nothing_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = training.training_fingerprint()
    changed = tmp_path / "config.yml"
    monkeypatch.setattr(training, "CONFIG", changed)
    changed.write_text(CONFIG.read_text("utf-8").replace("port: 8000", "port: 8001"), "utf-8")
    assert training.training_fingerprint() == before
    changed.write_text(CONFIG.read_text("utf-8").replace("threshold: 0.35", "threshold: 0.36"), "utf-8")
    assert training.training_fingerprint() != before
