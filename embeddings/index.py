"""The index on disk: vectors in FAISS, the lexical index, and a manifest that says what made them.

A build writes a folder of its own and then swaps one pointer file, so a reader sees the old index or the
new one, never half of either.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from catalogue.model import Language, Scope, Solution
from embeddings.encoder import Encoder, Vectors
from embeddings.lexical import LexicalIndex, grams, stems

FORMAT = 2
POINTER = "current"
METRIC = "inner product of unit vectors"


class Voice(StrEnum):
    """A solution speaks twice: what it is, and what people say when they need it."""

    DESCRIPTION = "description"
    PROBLEMS = "problems"


class StaleIndexError(Exception):
    """The index cannot be used; the message says why and which command mends it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    model: str
    dimension: int
    metric: str
    solutions: int
    vectors: int
    texts_hash: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a solution to embed."""

    solution: int
    voice: Voice
    text: str


def passages_of(solutions: Sequence[Solution]) -> list[Passage]:
    """Five texts a solution: its description in Russian, English and both, its problems in each language."""
    result = []
    for position, s in enumerate(solutions):
        ru = f"{s.name.ru}. {s.summary.ru}"
        en = f"{s.name.en}. {s.summary.en}"
        for voice, text in (
            (Voice.DESCRIPTION, ru),
            (Voice.DESCRIPTION, en),
            (Voice.DESCRIPTION, f"{ru} {en}"),
            (Voice.PROBLEMS, ". ".join(s.problems[Language.RU])),
            (Voice.PROBLEMS, ". ".join(s.problems[Language.EN])),
        ):
            result.append(Passage(position, voice, text))
    return result


def lexical_text(solution: Solution) -> str:
    """Everything of a solution that words may match, both languages in one field."""
    s = solution
    parts = [s.name.ru, s.summary.ru, s.name.en, s.summary.en, *s.tags]
    return " ".join([*parts, *s.problems[Language.RU], *s.problems[Language.EN]])


class SearchIndex:
    """Vectors and words of the solutions in one order; scores are over the candidates asked for."""

    def __init__(
        self,
        manifest: Manifest,
        ids: Sequence[str],
        scopes: Sequence[Scope],
        vectors: faiss.Index,
        owner: NDArray[np.int64],
        voice: NDArray[np.int64],
        lexical: LexicalIndex,
    ) -> None:
        self.manifest, self.ids, self.lexical = manifest, tuple(ids), lexical
        self.scopes = tuple(scopes)
        self.position = {identifier: i for i, identifier in enumerate(self.ids)}
        self._vectors, self._owner, self._voice = vectors, owner, voice

    def in_scope(self, scope: Scope) -> list[int]:
        """Positions of the solutions of a scope."""
        return [i for i, s in enumerate(self.scopes) if scope in (Scope.ALL, s)]

    def similarity(self, query: Vectors, candidates: Sequence[int]) -> NDArray[np.float32]:
        """Cosine of each candidate with the query: per voice the best of its texts, then the voices' mean.

        `query` is a unit vector of shape (dimension,), `candidates` are positions; the answer has their
        order and length. Candidates are selected before anything is scored.
        """
        wanted = np.zeros(len(self.ids), bool)
        wanted[list(candidates)] = True
        rows = np.flatnonzero(wanted[self._owner])
        if not len(rows):
            return np.zeros(0, np.float32)
        selector = faiss.IDSelectorBatch(rows.astype(np.int64))
        cosines, found = self._vectors.search(
            query.reshape(1, -1),
            len(rows),
            params=faiss.SearchParameters(sel=selector),  # type: ignore[call-arg]
        )
        best = np.full((len(Voice), len(self.ids)), -1.0, np.float32)
        np.maximum.at(best, (self._voice[found[0]], self._owner[found[0]]), cosines[0])
        mean: NDArray[np.float32] = best.mean(axis=0)[list(candidates)]
        return mean


def texts_hash(solutions: Sequence[Solution], model: str) -> str:
    """Names everything that decides the answers: texts, their template, the model, how words are cut."""
    digest = hashlib.sha256(f"{FORMAT}\n{model}".encode())
    for passage in passages_of(solutions):
        digest.update(f"\n{solutions[passage.solution].id}\t{passage.voice}\t{passage.text}".encode())
    for solution in solutions:
        tokens = " ".join([*stems(lexical_text(solution)), *grams(solution.name.ru + " " + solution.name.en)])
        digest.update(f"\n{solution.scope}\t{tokens}".encode())
    return digest.hexdigest()[:16]


def is_current(home: Path, solutions: Sequence[Solution], model: str) -> bool:
    pointer = home / POINTER
    if not pointer.is_file():
        return False
    name = pointer.read_text("utf-8").strip()
    return name.partition(".")[0] == texts_hash(solutions, model) and (home / name / "manifest.json").is_file()


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
    known = _known_vectors(home, encoder) if reuse else {}
    vectors = _embedded([p.text for p in passages], encoder, known, progress)
    manifest = Manifest(FORMAT, encoder.model_id, encoder.dimension, METRIC, len(solutions), len(vectors), name)
    work = Path(tempfile.mkdtemp(prefix=".index-", dir=home))
    try:
        index = faiss.IndexFlatIP(encoder.dimension)
        index.add(vectors)
        faiss.write_index(index, str(work / "vectors.faiss"))
        LexicalIndex.of([lexical_text(s) for s in solutions]).save(work / "lexical")
        rows = {
            "ids": [s.id for s in solutions],
            "scopes": [s.scope for s in solutions],
            "owner": [p.solution for p in passages],
            "voice": [list(Voice).index(p.voice) for p in passages],
            "texts": [_text_hash(p.text) for p in passages],
        }
        (work / "rows.json").write_text(json.dumps(rows), "utf-8")
        (work / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
        # A name of its own for every build: what is being read or built beside it stays whole.
        folder = home / f"{name}.{secrets.token_hex(4)}"
        os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    previous = _current(home)
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
    """A vector for each text, shape (len(texts), dimension): the known ones as they are, the others embedded."""
    names = [_text_hash(text) for text in texts]
    new = {name: text for name, text in zip(names, texts, strict=True) if name not in known} if known else None
    if new is None:
        return encoder.passages(texts, progress)
    fresh = encoder.passages(list(new.values()), progress) if new else np.zeros((0, encoder.dimension), np.float32)
    progress(1.0)
    vectors = {**known, **dict(zip(new, fresh, strict=True))}
    return np.stack([vectors[name] for name in names])


def _known_vectors(home: Path, encoder: Encoder) -> dict[str, Vectors]:
    """The vectors of the current index by the hash of their texts; none where it is of another model or damaged."""
    folder = _current(home)
    try:
        if folder is None:
            return {}
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        texts = json.loads((folder / "rows.json").read_text("utf-8")).get("texts", [])
        index = faiss.read_index(str(folder / "vectors.faiss"))
    except (OSError, EOFError, ValueError, TypeError, KeyError, RuntimeError):
        return {}
    same = (manifest.format, manifest.model, manifest.metric) == (FORMAT, encoder.model_id, METRIC)
    if not same or index.d != encoder.dimension or index.ntotal != len(texts):
        return {}
    return dict(zip(texts, index.reconstruct_n(0, index.ntotal), strict=True))


def _current(home: Path) -> Path | None:
    """The folder the pointer names, None without one."""
    pointer = home / POINTER
    return home / pointer.read_text("utf-8").strip() if pointer.is_file() else None


def load(home: Path, solutions: Sequence[Solution], encoder: Encoder) -> SearchIndex:
    """The current index; raises StaleIndexError when there is none or it was made from something else."""
    mend = "run `provodnik index build`"
    folder = _current(home)
    if folder is None:
        raise StaleIndexError(f"there is no index: {mend}")
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        rows = json.loads((folder / "rows.json").read_text("utf-8"))
        vectors = faiss.read_index(str(folder / "vectors.faiss"))
        lexical = LexicalIndex.load(folder / "lexical")
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
        manifest,
        rows["ids"],
        [Scope(s) for s in rows["scopes"]],
        vectors,
        np.asarray(rows["owner"], np.int64),
        np.asarray(rows["voice"], np.int64),
        lexical,
    )
