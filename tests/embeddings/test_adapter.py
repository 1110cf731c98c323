"""The adapter turns a query of the model that it was fitted for, and no other; a query keeps the length of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.adapter import Adapter, adapter_of
from embeddings.encoder import OFFLINE, Encoder, model_id_of


def small(shift: float = 0.0) -> Adapter:
    down = np.array([[1.0], [0.0], [0.0]], np.float32)
    up = np.array([[0.0, 1.0, 0.0]], np.float32)
    return Adapter(model="small", down=down, up=up, shift=np.full(3, shift, np.float32))


def test_what_lies_along_the_first_axis_is_turned_halfway_to_the_second() -> None:
    turned = small()(np.array([1.0, 0.0, 0.0], np.float32))
    assert turned == pytest.approx([0.5**0.5, 0.5**0.5, 0.0])
    assert small()(np.array([0.0, 0.0, 1.0], np.float32)) == pytest.approx([0.0, 0.0, 1.0])


def test_a_kept_adapter_is_the_same_to_half_precision(tmp_path: Path) -> None:
    path = tmp_path / "adapter.npz"
    small(0.25).save(path)
    with np.load(path) as kept:
        assert str(kept["model"]) == "small"
        assert kept["shift"].tolist() == [0.25] * 3
        assert kept["down"].dtype == np.float16


def test_vectors_of_another_model_stay_as_they_are() -> None:
    fitted = adapter_of(model_id_of(OFFLINE))
    assert fitted is not None
    assert fitted.down.shape[0] == fitted.up.shape[1] == fitted.shift.shape[0] == 384
    assert adapter_of("a model from elsewhere") is None


def test_a_turned_query_has_the_length_of_one_and_is_still_like_itself(encoder: Encoder) -> None:
    adapter = adapter_of(encoder.model_id)
    assert adapter is not None
    query = encoder.query("на улице темно, фонари не горят")
    turned = adapter(query)
    assert float(np.linalg.norm(turned)) == pytest.approx(1.0, abs=1e-5)
    assert 0.3 < float(turned @ query) < 0.999
