"""What all schemas of the JSON answers share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)
