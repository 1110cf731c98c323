"""`import_until.py URL FILE SHARE` imports a register until that share is done, says so and waits to be killed."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from bot.database import open_database
from catalogue.registers.store.entries import RegisterStore


def stop_at(share: float) -> None:
    if share >= float(sys.argv[3]):
        sys.stdout.write("reached\n")
        sys.stdout.flush()
        time.sleep(600)


RegisterStore(open_database(sys.argv[1])).import_file(Path(sys.argv[2]), today=date(2026, 11, 24), progress=stop_at)
