"""What is wrong with an installation: each finding with the command that mends it. Nothing is changed."""

from __future__ import annotations

import contextlib
import io
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import httpx
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.database import newest_revision, open_database, open_engine, revision_of
from bot.process.supervisor import ANY_HOST, LOOPBACK, free_port, is_taken
from bot.rasa import installation
from bot.rasa.training import is_trained, model_path
from bot.services import Parts
from bot.settings import CONFIG, PREFIX, Settings, SettingsError, load_settings, read_secrets
from catalogue.load.faults import CatalogueError
from catalogue.registers.status.component import CHECK_DAYS
from catalogue.registers.store.entries import RegisterStore
from embeddings import store, sums
from embeddings.weights_file import WeightsError

DISTRIBUTION = "provodnik"
NEEDED_MEMORY_GB, NEEDED_DISK_GB = 3.0, 1.0
"""Memory of both processes, and disk that a running Provodnik should have left."""
PYTHONS = ((3, 11), (3, 14))
ANSWER_SECONDS = 30
"""How long another program may take to answer."""
PAPER_FONTS = ("Times New Roman", "Liberation Serif", "Tinos")
"""Fonts of the widths that the papers are laid out for."""
PREPARE = "provodnik prepare"


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """Provodnik runs, less well or not for long."""
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its code (a text of `doctor.yml`), what is put into the text, the command that mends it."""

    code: str
    state: State = State.OK
    values: Mapping[str, str | int] = field(default_factory=dict)
    mend: str = ""


def version() -> str:
    """The version of the installed Provodnik."""
    return metadata.version(DISTRIBUTION)


def examine(today: date, config: Path = CONFIG) -> Iterator[Finding]:
    """Everything looked at, in the order in which one would mend it."""
    yield from _application()
    yield from _assistant_environment()
    yield from _memory()
    yield from _proxies()
    yield from _papers()
    try:
        settings = load_settings(config)
        read_secrets()
    except SettingsError as error:
        yield Finding("settings", State.FAULT, {"why": str(error)}, f"edit {config.name} (docs/settings.md)")
        return
    yield Finding("settings_ok", values={"home": str(settings.home)})
    yield from _data_directory(settings)
    yield from _port(settings)
    yield from _key(settings)
    about_database = list(_database(settings, today))
    yield from about_database
    # A database that is missing, older or broken is not opened: that would make or migrate it.
    sound = any(finding.code == "database_ok" for finding in about_database)
    parts = Parts(settings, None if sound else open_database("sqlite://"))
    try:
        yield from _made(parts)
    except CatalogueError as error:
        yield Finding("catalogue", State.FAULT, {"why": str(error)}, "provodnik catalogue validate")
    except (WeightsError, SQLAlchemyError, OSError) as error:
        yield Finding("unreadable", State.FAULT, {"why": _first_line(error)}, "make install")
    finally:
        parts.database.dispose()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _application() -> Iterator[Finding]:
    python = platform.python_version()
    values = {"version": version(), "python": python, "system": f"{platform.system()} {platform.machine()}"}
    known = PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]
    yield Finding("application" if known else "python_unknown", State.OK if known else State.WARNING, values)
    differing = [f"{name} {have or '—'} ({wanted})" for name, wanted, have in _pinned() if have != wanted]
    if differing:
        yield Finding("packages", State.FAULT, {"names": ", ".join(differing)}, "rm -rf .venv && make install")


def _pinned() -> Iterator[tuple[str, str, str | None]]:
    """Each package that Provodnik pins: its name, the wanted version, the installed one."""
    for requirement in metadata.requires(DISTRIBUTION) or ():
        if pinned := re.fullmatch(r"([\w.-]+)(?:\[.*\])?==([\w.]+)", requirement):
            try:
                have = metadata.version(pinned[1]).partition("+")[0]
            except metadata.PackageNotFoundError:
                have = None
            yield pinned[1], pinned[2], have


def _assistant_environment() -> Iterator[Finding]:
    try:
        python = installation.python()
    except installation.RasaError:
        yield Finding("rasa_missing", State.FAULT, mend=installation.how_to_install())
        return
    ask = "import sys, importlib.metadata as m; print(*sys.version_info[:2], m.version('rasa'))"
    told = _said([str(python), "-c", ask], installation.clean_environment())
    wanted = " ".join(map(str, installation.VERSION))
    if told is None or not told.startswith(f"{wanted} "):
        yield Finding(
            "rasa_broken",
            State.FAULT,
            {"told": told or "—"},
            f"rm -rf {installation.environment_home().name} && {installation.how_to_install()}",
        )
        return
    yield Finding("rasa", values={"version": told.removeprefix(f"{wanted} ")})


def _said(command: list[str], environment: Mapping[str, str] | None = None) -> str | None:
    """What a program prints, None where it fails or takes too long."""
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _memory() -> Iterator[Finding]:
    """The machine's memory, or what the container may take of it."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        limit = Path("/sys/fs/cgroup/memory.max").read_text("utf-8").strip()
        total = min(total, int(limit) / 2**30) if limit.isdigit() else total
    except OSError:
        pass
    except ValueError:
        return
    enough = total >= NEEDED_MEMORY_GB
    values = {"have": f"{total:.1f}", "needed": f"{NEEDED_MEMORY_GB:g}"}
    yield Finding(
        "memory", State.OK if enough else State.WARNING, values, "" if enough else "provodnik run --no-assistant"
    )


def _proxies() -> Iterator[Finding]:
    names = [n for n in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY") if os.environ.get(n) or os.environ.get(n.lower())]
    yield Finding("proxies" if names else "no_proxies", values={"names": ", ".join(names)} if names else {})


def _papers() -> Iterator[Finding]:
    """What prints the papers: Pango, and a font of the widths they are laid out for."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it explains itself there at length
            import weasyprint  # noqa: F401
    except OSError as error:
        packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        yield Finding("pango", State.FAULT, {"why": _first_line(error).partition(".  ")[0]}, f"apt install {packages}")
    else:
        yield Finding("pango_ok")
    font = _said(["fc-match", "-f", "%{family}", "Times New Roman:lang=ru"])
    good = font in PAPER_FONTS
    mend = "" if good else "apt install fontconfig fonts-liberation"
    yield Finding("fonts_ok" if good else "fonts", State.OK if good else State.WARNING, {"font": font or "—"}, mend)


def _data_directory(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    there = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=there) as probe:
            probe.write(b" " * 65536)
    except OSError as error:
        values = {"home": str(home), "why": error.strerror or type(error).__name__}
        yield Finding("home", State.FAULT, values, f"mkdir -p {home} && chown $(id -un) {home}")
        return
    free = shutil.disk_usage(there).free / 2**30
    enough = free >= NEEDED_DISK_GB
    values = {"free": f"{free:.1f}", "needed": f"{NEEDED_DISK_GB:g}", "home": str(home)}
    yield Finding(
        "disk", State.OK if enough else State.FAULT, values, "" if enough else f"du -xh {home} | sort -h | tail"
    )


def _port(settings: Settings) -> Iterator[Finding]:
    host, port = settings.web.host, settings.web.port
    try:
        socket.getaddrinfo(host, port)
    except OSError:
        yield Finding("host", State.FAULT, {"host": host}, f"{PREFIX}WEB__HOST={LOOPBACK} provodnik run")
        return
    if not is_taken(host, port):
        yield Finding("port_free", values={"port": str(port)})
        return
    try:
        asked = LOOPBACK if host in ANY_HOST else host
        answer = httpx.get(f"http://{asked}:{port}/healthz", timeout=5, trust_env=False).json()
        status = str(answer["status"]) if "solutions" in answer else None
    except (httpx.HTTPError, ValueError, TypeError, KeyError):
        status = None
    if status:
        yield Finding("running", values={"port": str(port), "status": status})
    else:
        yield Finding("port", State.FAULT, {"port": str(port)}, f"{PREFIX}PORT={free_port()} provodnik run")


def _key(settings: Settings) -> Iterator[Finding]:
    """The key that signs sessions: nobody else may read it."""
    key = settings.home / "secret"
    if key.is_file() and key.stat().st_mode & 0o077:
        yield Finding("key", State.FAULT, {"file": str(key)}, f"chmod 600 {key}")


def _database(settings: Settings, today: date) -> Iterator[Finding]:
    address = make_url(settings.database_url)
    values = {"address": address.render_as_string(hide_password=True)}
    if address.get_backend_name() == "sqlite" and not (address.database and Path(address.database).exists()):
        yield Finding("database_new", values=values)
        return
    try:
        engine = open_engine(address)
        try:
            yield from _database_there(engine, values, today)
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        mend = "provodnik restore backup.tar.gz" if address.get_backend_name() == "sqlite" else "pg_isready"
        yield Finding("database", State.FAULT, values | {"why": _first_line(error)}, mend)


def _database_there(engine: Engine, values: Mapping[str, str], today: date) -> Iterator[Finding]:
    revision, newest = revision_of(engine), newest_revision()
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            told = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
        if told != "ok":
            yield Finding("database", State.FAULT, {**values, "why": told}, "provodnik restore backup.tar.gz")
            return
    if revision and revision > newest:
        known = {**values, "revision": revision, "newest": newest}
        yield Finding("database_newer", State.FAULT, known, "git pull && make install")
        return
    if revision != newest:
        yield Finding("database_older", State.WARNING, dict(values), "provodnik backup backup.tar.gz")
        return
    yield Finding("database_ok", values=dict(values))
    snapshots = RegisterStore(engine).snapshots()
    if not snapshots:
        yield Finding("registers_none", State.WARNING, mend="provodnik register import FILE")
    for snapshot in snapshots:
        days = (today - snapshot.date).days
        old = days > CHECK_DAYS
        about = {"register": snapshot.register.value, "days": days, "limit": CHECK_DAYS}
        mend = "provodnik register import FILE" if old else ""
        yield Finding("register_old" if old else "register", State.WARNING if old else State.OK, about, mend)


def _made(parts: Parts) -> Iterator[Finding]:
    """What a start makes where it is missing or damaged: weights, index, the trained assistant."""
    settings = parts.settings
    damaged = False
    for folder in (settings.weights_home, store.current(settings.index_home)):
        if folder and folder.exists() and (file := sums.fault_of(folder)):
            damaged = True
            yield Finding("damaged", State.FAULT, {"folder": str(folder), "file": file}, PREPARE)
    if parts.has_current_index():
        yield Finding("index_ok")
    elif not damaged:
        yield Finding("index", State.WARNING, mend=PREPARE)
    if is_trained(settings):
        yield Finding("assistant_ok")
    elif model_path(settings).exists():
        yield Finding("assistant_damaged", State.FAULT, mend=PREPARE)
    else:
        yield Finding("assistant", State.WARNING, mend=PREPARE)
