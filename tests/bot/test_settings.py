"""Settings are all known, all documented, and wrong ones are refused."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from bot.rasa import training
from bot.settings import CONFIG, ROOT, Settings, SettingsError, load_settings, read_secrets, secret_of

OF_THE_FILE, OF_THE_ENVIRONMENT = "of the file ".ljust(40, "."), "of the environment ".ljust(40, ".")


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


def test_every_setting_can_be_set_by_the_environment_and_the_rest_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.yml"
    config.write_text("provodnik:\n  chat:\n    page_size: 4\n    messages_per_minute: 7\n", "utf-8")
    monkeypatch.delenv("PROVODNIK_PORT", raising=False)
    monkeypatch.setenv("PROVODNIK_CHAT__PAGE_SIZE", "9")
    monkeypatch.setenv("PROVODNIK_REQUESTS__ADDRESSES", '{"perm": "office@example.org"}')
    settings = load_settings(config)
    assert (settings.chat.page_size, settings.chat.messages_per_minute) == (9, 7)
    assert settings.requests.addresses == {"perm": "office@example.org"}
    assert settings.web.port == 8000


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PROVODNIK_CHAT__PAGE_SIZE", "100", "chat.page_size"),
        ("PROVODNIK_CHAT__PAGESIZE", "3", "chat.pagesize"),
        ("PROVODNIK_REQUESTS__ADDRESSES", "perm", "requests"),
        ("PROVODNIK_REQUESTS__SMTP_FROM", "nobody", "e-mail"),
    ],
)
def test_wrong_setting_of_the_environment_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert told in str(caught.value)


def test_secrets_are_read_from_files_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PROVODNIK_SECRET", "PROVODNIK_DATABASE_URL", "PROVODNIK_SMTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "provodnik_secret").write_text(f"{OF_THE_FILE}\n", "utf-8")
    (tmp_path / "PROVODNIK_DATABASE_URL").write_text("sqlite:////tmp/other.db", "utf-8")
    monkeypatch.setenv("PROVODNIK_SECRETS_DIR", str(tmp_path))
    settings = Settings(home=tmp_path / "home")
    assert secret_of(settings) == OF_THE_FILE
    assert settings.database_url == "sqlite:////tmp/other.db"
    assert OF_THE_FILE not in repr(read_secrets())
    monkeypatch.setenv("PROVODNIK_SECRET", OF_THE_ENVIRONMENT)
    assert secret_of(settings) == OF_THE_ENVIRONMENT
    monkeypatch.setenv("PROVODNIK_SECRETS_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match="nowhere"):
        secret_of(settings)


@pytest.mark.parametrize("weak", ["x", "changeme", "a" * 31])
def test_key_that_could_be_guessed_is_refused_with_the_command_that_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weak: str
) -> None:
    monkeypatch.setenv("PROVODNIK_SECRET", weak)
    with pytest.raises(SettingsError, match="secrets.token_urlsafe") as caught:  # noqa: RUF043
        secret_of(Settings(home=tmp_path))
    assert weak not in str(caught.value).split("make one with")[0].removeprefix("PROVODNIK_SECRET is ")


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
    changed.write_text(CONFIG.read_text("utf-8").replace("threshold: 0.3\n", "threshold: 0.36\n"), "utf-8")
    assert training.training_fingerprint() != before


OTHERS: dict[str, object] = {
    "requests.smtp_from": "office@example.org",
    "requests.addresses": {"perm": "office@example.org"},
    "web.trusted_proxies": ["127.0.0.1"],
    "web.allowed_hosts": ["provodnik.example"],
}
"""Values of settings that take no other number, word or yes."""
SENDER = {"PROVODNIK_REQUESTS__SMTP_FROM": "office@example.org"}
WITH = {
    "requests.enabled": {"PROVODNIK_REQUESTS__OPERATOR": "Office, Perm"},
    "requests.smtp_host": SENDER,
    "requests.smtp_user": SENDER,
}
"""What a setting asks for beside itself."""


def _documented() -> dict[str, str]:
    """The defaults that docs/settings.md tells, by setting."""
    rows = [line.split("|") for line in (ROOT / "docs" / "settings.md").read_text("utf-8").splitlines() if "|" in line]
    return {row[1].strip(" `"): row[2].strip() for row in rows if "." in row[1]}


def _other(key: str, value: object) -> object:
    """A value that a setting may have and has not by default."""
    if key in OTHERS:
        return OTHERS[key]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1 if value >= 1 or isinstance(value, int) else value + 0.01
    return f"other-{value}"


@pytest.mark.parametrize("key", sorted(_keys()))
def test_each_setting_has_the_default_of_the_docs_and_takes_another_from_the_environment(
    key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PROVODNIK_PORT", raising=False)
    section, name = key.split(".")
    default = Settings().model_dump()[section][name]
    told = _documented()[key]
    written = {True: "true", False: "false"}.get(default, default) if isinstance(default, bool) else default
    empty = {"none", "empty"} if not default and not isinstance(default, bool | int | float) else set()
    assert told in empty | {str(written)} or float(told) == float(default)
    other = _other(key, default)
    for variable, value in WITH.get(key, {}).items():
        monkeypatch.setenv(variable, value)
    text = json.dumps(other) if isinstance(other, list | dict) else str(other)
    monkeypatch.setenv(f"PROVODNIK_{section.upper()}__{name.upper()}", text)
    config = tmp_path / "config.yml"
    config.write_text("provodnik: {}\n", "utf-8")
    taken = load_settings(config).model_dump()[section][name]
    assert (list(taken) if isinstance(taken, tuple) else taken) == other != default


def test_every_variable_that_is_read_is_documented() -> None:
    """Those of the Rasa process are between the processes and are told nobody."""
    between = {"PROVODNIK_ACTIONS", "PROVODNIK_VECTORS", "PROVODNIK_TRAINING", "PROVODNIK_TRACKER"}
    told = set(re.findall(r"PROVODNIK_[A-Z_]+", (ROOT / "docs" / "settings.md").read_text("utf-8")))
    read: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        if "nlu" not in path.parts:
            read |= set(re.findall(r"""["'](PROVODNIK_[A-Z_]+)["']""", path.read_text("utf-8")))
    assert {"PROVODNIK_HOME", "PROVODNIK_CONFIG", "PROVODNIK_RASA_ENV", "PROVODNIK_SECRETS_DIR"} <= told
    assert [name for name in read - told if not name.startswith(tuple(between))] == []
