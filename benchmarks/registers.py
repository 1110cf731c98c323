"""Time and memory of taking over a software register of the real size: `python -m benchmarks.registers`.

A file with the bytes and the records of the export of 2026-09-12 is generated into a temporary folder and imported by
the command that an official uses, into an empty SQLite database, in a process of its own whose peak is measured:
once into the empty database, once more as the next file in which a tenth of the entries changed. The time of a
processor is told beside the time of a clock, because other work on the machine lengthens only the latter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "factories"))

from register_files import REAL_BYTES, REAL_ITEMS, Item, items, padded, write_software_xml  # noqa: E402

LIMIT_SECONDS, LIMIT_MB = 60, 300
BYTES_EACH = (REAL_BYTES - 150) / REAL_ITEMS
CHANGED_EACH = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """One import: seconds of the clock and of processors, the largest memory in MB (2^20 bytes), what it reported."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    report: dict[str, object]


def measure(path: Path, home: Path) -> Measured:
    """Imports a file in a process of its own. Raises RuntimeError where that fails."""
    command = [sys.executable, "-m", "bot.cli", "register", "import", str(path), "--json"]
    env = os.environ | {"PROVODNIK_DATABASE_URL": f"sqlite:///{home / 'provodnik.db'}"}
    with (home / "out.json").open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, cwd=ROOT, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the import of {path} ended with {process.returncode}")
    report = json.loads((home / "out.json").read_text("utf-8"))
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, report)


def next_file() -> Iterator[Item]:
    """The same register later: some entries renamed."""
    for number, item in enumerate(padded(items(REAL_ITEMS), BYTES_EACH)):
        yield item if number % CHANGED_EACH else replace(item, name=f"{item.name}, новая редакция")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        files = {
            "first": write_software_xml(home / "first.xml", padded(items(REAL_ITEMS), BYTES_EACH)),
            "next": write_software_xml(home / "next.xml", next_file(), "2026.09.19 01:37"),
        }
        print(
            f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}; {os.cpu_count()} processors"
        )
        print(f"limits: {LIMIT_SECONDS} s, {LIMIT_MB} MB")
        print("file   MB    items  seconds  of limit  processor s  peak MB  of limit  added  changed  database MB")
        for name, path in files.items():
            m = measure(path, home)
            database = sum(f.stat().st_size for f in home.glob("provodnik.db*")) / 2**20
            print(
                f"{name:5}  {path.stat().st_size / 1e6:.0f}  {m.report['read']:>6}  {m.seconds:7.1f}  "
                f"{m.seconds / LIMIT_SECONDS:8.2f}  {m.processor_seconds:11.1f}  {m.peak_mb:7.0f}  "
                f"{m.peak_mb / LIMIT_MB:8.2f}  {m.report['added']:>5}  {m.report['changed']:>7}  {database:11.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
