"""The Rasa environment: its interpreter, the folders of the assistant, and the variables it runs under."""

from __future__ import annotations

import os
from pathlib import Path

from bot.settings import ROOT, Settings

ASSISTANT = ROOT / "bot" / "rasa"
PASSED_ON = frozenset({"PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SSL_CERT_FILE"})
"""Variables of the environment that every program may need."""
COMPONENTS = ASSISTANT / "nlu"
ENVIRONMENT = ROOT / ".venv-rasa"
INSTALL = "make install"
"""The command that builds it."""
VERSION = (3, 10)
"""Of the Python that Rasa 3.6 runs on."""


class RasaError(Exception):
    """The assistant cannot be trained or started; the message says what to do."""


def python() -> Path:
    """The interpreter of the Rasa environment; raises RasaError when it has not been built."""
    path = ENVIRONMENT / "bin" / "python"
    if not path.exists():
        raise RasaError(f"the Rasa environment is missing: run `{INSTALL}`")
    return path


def clean_environment() -> dict[str, str]:
    """What Rasa's environment inherits: PASSED_ON and the locale, no secret, no proxy."""
    return {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("LC_")}


def environment(settings: Settings) -> dict[str, str]:
    """What Rasa and its libraries need to stay quiet, offline and on one thread, and nothing else.

    Of the environment only what PASSED_ON names: Rasa, the oldest software here, sees no secret of Provodnik's.
    """
    return clean_environment() | {
        "PYTHONPATH": str(ROOT),
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
