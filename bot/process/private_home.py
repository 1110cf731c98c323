"""The data directory belongs to the user that runs Provodnik: it holds conversations, requests and the signing key."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

logger = logging.getLogger(__name__)

OTHERS = stat.S_IRWXO


def keep_private(home: Path) -> None:
    """Makes the directory, or shuts it to the other users of the machine; a group that was let in stays so.

    Where it belongs to somebody else, that others may read it is logged.
    """
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)
        return
    mode = stat.S_IMODE(home.stat().st_mode)
    if not mode & OTHERS:
        return
    try:
        home.chmod(mode & ~OTHERS)
    except OSError as error:
        logger.warning("%s can be read by every user of this machine (%s): run chmod o= %s", home, error.strerror, home)
