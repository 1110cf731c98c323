"""The Rasa environment: its interpreter, the folders of the assistant, and the variables it runs under."""

from __future__ import annotations

import os
from pathlib import Path

from bot.settings import IN_CHECKOUT, RASA_REQUIREMENTS, ROOT, Settings, load_settings

ASSISTANT = ROOT / "bot" / "rasa"
PASSED_ON = frozenset({"PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SSL_CERT_FILE"})
"""Variables of the environment that every program may need."""
COMPONENTS = ASSISTANT / "nlu"
VERSION = (3, 10)
"""Of the Python that Rasa 3.6 runs on."""


class RasaError(Exception):
    """The assistant cannot be trained or started; the message says what to do."""


def environment_home() -> Path:
    """The folder of the Rasa environment: PROVODNIK_RASA_ENV, else in the checkout, else in the data directory."""
    if named := os.environ.get("PROVODNIK_RASA_ENV"):
        return Path(named)
    return ROOT / ".venv-rasa" if IN_CHECKOUT else load_settings().home / "venv-rasa"


def how_to_install() -> str:
    """The command that builds it."""
    home = environment_home()
    if IN_CHECKOUT:
        return "make install"
    return f"python3.10 -m venv {home} && {home}/bin/pip install -r {RASA_REQUIREMENTS}"


def python() -> Path:
    """The interpreter of the Rasa environment; raises RasaError when it has not been built."""
    path = environment_home() / "bin" / "python"
    if not path.exists():
        raise RasaError(f"the Rasa environment is missing: run `{how_to_install()}`")
    return path


def clean_environment() -> dict[str, str]:
    """What Rasa's environment inherits: PASSED_ON and the locale, no secret, no proxy."""
    return {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("LC_")}


def environment(settings: Settings) -> dict[str, str]:
    """What Rasa and its libraries need to stay quiet, offline and on one thread, and nothing else.

    Of the environment only what PASSED_ON names: Rasa, the oldest software here, sees no secret of Provodnik's.
    """
    return clean_environment() | {
        "PYTHONPATH": str(ASSISTANT / "import_root"),
        "OMP_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(settings.rasa_home / "cache"),
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(settings.rasa_home / "matplotlib"),
        "LOG_LEVEL": "WARNING",
        "GIT_PYTHON_REFRESH": "quiet",
    }
