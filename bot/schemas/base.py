"""What all schemas of the JSON answers share."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum

from pydantic import BaseModel, ConfigDict

from recommender.indirect import Indirect
from recommender.peers import PeerPart
from recommender.reasons import Reason, TransferReason


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


OWN_FIELDS = frozenset({"code", "weight", "distance"})
"""Told beside the params of a reason, not among them."""


def params_of(reason: Reason | TransferReason | PeerPart) -> dict[str, object]:
    """The facts that a reason rests on, by the name of its field."""
    values = {f.name: getattr(reason, f.name) for f in fields(reason) if f.name not in OWN_FIELDS}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """Members by their value; what open figures say by the standing alone, the gap itself has the figures."""
    if isinstance(value, Indirect):
        return value.standing.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value] or None
    return value.value if isinstance(value, Enum) else value
