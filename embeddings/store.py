"""The index on disk. A build writes its own folder, then swaps a pointer file: readers see the old index or the new."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np

from catalogue.facts.reading import facts_of_all
from catalogue.model import Scope, Solution
from embeddings import sums
from embeddings.encoder import Encoder, Vectors
from embeddings.index import Manifest, SearchIndex
from embeddings.lexical import LexicalIndex
from embeddings.passages import (
    FORMAT,
    Voice,
    fact_passages_of,
    lexical_text,
    lexical_texts_of_facts,
    passages_of,
    texts_hash,
)

POINTER = "current"
METRIC = "inner product of unit vectors"


class StaleIndexError(Exception):
    """The index cannot be used; the message says why and which command mends it."""


def is_current(home: Path, solutions: Sequence[Solution], model: str) -> bool:
    """Whether the index on disk was built from these solutions with this model, and every file is as it was built."""
    folder = current(home)
    if folder is None or folder.name.partition(".")[0] != texts_hash(solutions, model):
        return False
    return sums.fault_of(folder) is None


def build(
    home: Path,
    solutions: Sequence[Solution],
    encoder: Encoder,
    progress: Callable[[float], None] = lambda share: None,
    reuse: bool = False,
) -> Path:
    """Embeds and indexes the solutions into a new folder under `home` and makes it the current one.

    With `reuse`, texts that the current index of the same model has are not embedded again.
    """
    name = texts_hash(solutions, encoder.model_id)
    home.mkdir(parents=True, exist_ok=True)
    passages = passages_of(solutions)
    facts = facts_of_all(solutions)
    fact_passages = fact_passages_of(facts, solutions)
    texts = [*(p.text for p in passages), *(p.text for p in fact_passages)]
    known = _known_vectors(home, encoder) if reuse else {}
    vectors = _embedded(texts, encoder, known, progress)
    manifest = Manifest(
        format=FORMAT,
        model=encoder.model_id,
        dimension=encoder.dimension,
        metric=METRIC,
        solutions=len(solutions),
        vectors=len(vectors),
        texts_hash=name,
    )
    work = Path(tempfile.mkdtemp(prefix=".index-", dir=home))
    try:
        index = faiss.IndexFlatIP(encoder.dimension)
        index.add(vectors)
        faiss.write_index(index, str(work / "vectors.faiss"))
        LexicalIndex.of([lexical_text(s) for s in solutions]).save(work / "lexical")
        if facts:
            LexicalIndex.of(lexical_texts_of_facts(facts, solutions)).save(work / "lexical-facts")
        rows = {
            "ids": [s.id for s in solutions],
            "scopes": [s.scope for s in solutions],
            "owner": [p.solution for p in passages],
            "voice": [list(Voice).index(p.voice) for p in passages],
            "fact": [p.fact for p in fact_passages],
            "texts": [_text_hash(text) for text in texts],
        }
        (work / "rows.json").write_text(json.dumps(rows), "utf-8")
        (work / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
        sums.seal(work)
        # A name of its own for every build: what is being read or built beside it stays whole.
        folder = home / f"{name}.{secrets.token_hex(4)}"
        os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    previous = current(home)
    fresh = folder / POINTER
    fresh.write_text(folder.name, "utf-8")
    os.replace(fresh, home / POINTER)
    for old in home.iterdir():
        # The folder before this one is left to those who have just read the pointer to it.
        if old.is_dir() and not old.name.startswith(".") and old not in (folder, previous):
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _embedded(
    texts: Sequence[str], encoder: Encoder, known: Mapping[str, Vectors], progress: Callable[[float], None]
) -> Vectors:
    """A vector for each text, shape (len(texts), dimension): the known ones as they are, the others embedded once."""
    names = [_text_hash(text) for text in texts]
    new = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    fresh = encoder.passages(list(new.values()), progress) if new else np.zeros((0, encoder.dimension), np.float32)
    progress(1.0)
    vectors = {**known, **dict(zip(new, fresh, strict=True))}
    return np.stack([vectors[name] for name in names])


def _known_vectors(home: Path, encoder: Encoder) -> dict[str, Vectors]:
    """The vectors of the current index by the hash of their texts; none where it is of another model or damaged."""
    folder = current(home)
    try:
        if folder is None:
            return {}
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        texts = json.loads((folder / "rows.json").read_text("utf-8")).get("texts", [])
        index = faiss.read_index(str(folder / "vectors.faiss"))
    except (OSError, EOFError, ValueError, TypeError, KeyError, RuntimeError):
        return {}
    # A vector is named by its text: an index of another format has the same ones.
    same = (manifest.model, manifest.metric) == (encoder.model_id, METRIC)
    if not same or index.d != encoder.dimension or index.ntotal != len(texts):
        return {}
    return dict(zip(texts, index.reconstruct_n(0, index.ntotal), strict=True))


def current(home: Path) -> Path | None:
    """The folder the pointer names, None without one."""
    pointer = home / POINTER
    return home / pointer.read_text("utf-8").strip() if pointer.is_file() else None


def built_at(home: Path) -> datetime | None:
    """When the current index was built; None without one."""
    folder = current(home)
    try:
        return datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime, UTC) if folder else None
    except OSError:
        return None


def load(home: Path, solutions: Sequence[Solution], encoder: Encoder) -> SearchIndex:
    """The current index; raises StaleIndexError when there is none or it was made from something else."""
    mend = "run `provodnik index build`"
    folder = current(home)
    if folder is None:
        raise StaleIndexError(f"there is no index: {mend}")
    if fault := sums.fault_of(folder):
        raise StaleIndexError(f"the index cannot be read ({fault} is not as it was built): {mend}")
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        rows = json.loads((folder / "rows.json").read_text("utf-8"))
        vectors = faiss.read_index(str(folder / "vectors.faiss"))
        lexical = LexicalIndex.load(folder / "lexical")
        facts = facts_of_all(solutions)
        fact_words = LexicalIndex.load(folder / "lexical-facts") if facts else None
    except (OSError, EOFError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise StaleIndexError(f"the index cannot be read ({error}): {mend}") from error
    if manifest.model != encoder.model_id:
        raise StaleIndexError(
            f"index built with model {manifest.model!r}, config asks for {encoder.model_id!r}: {mend}"
        )
    wanted = texts_hash(solutions, encoder.model_id)
    if manifest.texts_hash != wanted:
        raise StaleIndexError(f"index built from texts {manifest.texts_hash}, the catalogue now is {wanted}: {mend}")
    if vectors.ntotal != manifest.vectors or vectors.d != encoder.dimension:
        raise StaleIndexError(
            f"index holds {vectors.ntotal} vectors of {vectors.d}, "
            f"the manifest says {manifest.vectors} of {encoder.dimension}: {mend}"
        )
    return SearchIndex(
        manifest=manifest,
        ids=rows["ids"],
        scopes=[Scope(s) for s in rows["scopes"]],
        vectors=vectors,
        owner=np.asarray(rows["owner"], np.int64),
        voice=np.asarray(rows["voice"], np.int64),
        lexical=lexical,
        facts=facts,
        fact_texts=lexical_texts_of_facts(facts, solutions),
        fact_rows=np.asarray(rows["fact"], np.int64),
        fact_words=fact_words,
    )
