"""What a command works with, opened once a command and only as far as it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.app import Bar, progress_bars
from bot.services import Parts, Services, open_encoder
from bot.settings import load_settings
from embeddings.encoder import Encoder


@contextmanager
def opened() -> Iterator[Parts]:
    """The parts of Provodnik over the settings; the database is closed when the command ends."""
    parts = Parts(load_settings())
    try:
        yield parts
    finally:
        if "database" in vars(parts):
            parts.database.dispose()


def make_index(parts: Parts, bar: Bar, force: bool = False) -> tuple[Encoder, bool]:
    """The encoder, with weights and index made where they are missing; whether the index had to be made."""
    encoder = open_encoder(parts.settings, bar("weights"))
    return encoder, parts.build_index(encoder, force, bar("search index"))


def ready_services(parts: Parts) -> Services:
    """The services with the model; weights and index are made where they are missing."""
    with progress_bars() as bar:
        encoder, _ = make_index(parts, bar)
    return parts.services(encoder)
