"""The vectors of the ways of asking, kept on disk: a start embeds only what an editor has changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, Vectors

FILE = "about.npz"


def vectors_of(texts: Sequence[str], encoder: Encoder, folder: Path) -> Vectors:
    """Unit vectors of texts, shape (len(texts), dimension); those that the file of the folder lacks are embedded.

    A folder that cannot be written costs the time of the next start, nothing else.
    """
    names = [hashlib.sha256(f"{encoder.model_id}\n{text}".encode()).hexdigest()[:32] for text in texts]
    known = _kept(folder / FILE)
    missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    known |= {name: encoder.query(text) for name, text in missing.items()}
    rows: Vectors = np.stack([known[name] for name in names]).astype(np.float32)
    if missing:
        with suppress(OSError):
            _keep(folder / FILE, names, rows)
    return rows


def _kept(file: Path) -> dict[str, Vectors]:
    try:
        with np.load(file, allow_pickle=False) as stored:
            return dict(zip(stored["names"].tolist(), stored["vectors"], strict=True))
    except (OSError, EOFError, ValueError, KeyError):
        return {}


def _keep(file: Path, names: Sequence[str], rows: Vectors) -> None:
    """Writes beside the file and swaps: a reader sees the old one or the new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{secrets.token_hex(4)}-{file.name}")
    try:
        np.savez_compressed(fresh, names=np.array(names), vectors=rows)
        os.replace(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)
