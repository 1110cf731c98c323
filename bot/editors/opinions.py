"""What people thought of the answers: good or not, about which solutions, in which language. No text, no sender."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import JSON, BigInteger, Boolean, Column, Engine, Integer, MetaData, String, Table, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from catalogue.model import Language

logger = logging.getLogger(__name__)

SHOWN = 10
OPINIONS = Table(
    "opinions",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("solutions", JSON, nullable=False),
    Column("language", String(2), nullable=False),
)


class Opinions(Protocol):
    """Keeps opinions."""

    def keep(self, good: bool, solutions: Sequence[str], language: Language) -> None: ...


class StoredOpinions:
    """Opinions in the application's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, good: bool, solutions: Sequence[str], language: Language) -> None:
        row = {"at": int(time.time()), "good": good, "solutions": list(solutions)[:SHOWN], "language": language.value}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(OPINIONS), row)
        except SQLAlchemyError as error:
            # An opinion that cannot be kept must not cost the official the answer.
            logger.error("an opinion was not kept: %s", type(error).__name__)

    def counts(self) -> tuple[int, int]:
        """How many good ones and how many bad ones."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(OPINIONS.c.good, func.count()).group_by(OPINIONS.c.good)).all()
        counts = {bool(good): n for good, n in rows}
        return counts.get(True, 0), counts.get(False, 0)
