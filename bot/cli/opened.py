"""What a command works with, opened once a command and only as far as it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.cli.app import progress_bar
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


def make_index(parts: Parts, force: bool = False) -> tuple[Encoder, bool]:
    """The encoder, with weights and index made where they are missing; whether the index had to be made."""
    with progress_bar("weights") as progress:
        encoder = open_encoder(parts.settings, progress)
    with progress_bar("index") as progress:
        return encoder, parts.build_index(encoder, force, progress)


def ready_services(parts: Parts) -> Services:
    """The services with the model; weights and index are made where they are missing."""
    encoder, _ = make_index(parts)
    return parts.services(encoder)
