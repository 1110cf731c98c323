"""Asks the application for sentence vectors, which it has computed for its search already (bot/rasa/vectors.py)."""

from __future__ import annotations

import http.client
import json
import logging
import os
from functools import lru_cache
from typing import List, Optional, Text
from urllib.parse import urlsplit

import numpy as np

logger = logging.getLogger(__name__)

ADDRESS, TOKEN = "PROVODNIK_VECTORS_URL", "PROVODNIK_ACTIONS_TOKEN"
SECONDS = 2.0
"""A vector that takes longer is computed here."""
DIMENSION = 384


class ApplicationVectors:
    """One connection to the application, kept open and opened again where it was closed."""

    def __init__(self, address: Text, token: Text, seconds: float = SECONDS) -> None:
        parts = urlsplit(address)
        self._path = parts.path
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)

    def of(self, texts: List[Text]) -> Optional[np.ndarray]:
        """One row a text; None where the application does not give them in time."""
        body = json.dumps({"texts": texts}).encode()
        reused = self._connection.sock is not None
        answer = self._answer(body)
        if answer is None and reused:
            # A connection that was kept open may have been closed at the other end meanwhile.
            answer = self._answer(body)
        if answer is None or len(answer) != 4 * DIMENSION * len(texts):
            logger.warning("the application gave no vectors: they are computed here")
            return None
        return np.frombuffer(answer, dtype="<f4").reshape(len(texts), DIMENSION)

    def close(self) -> None:
        """Closes the connection; the next question opens it again."""
        self._connection.close()

    def _answer(self, body: bytes) -> Optional[bytes]:
        try:
            self._connection.request("POST", self._path, body, self._headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return None
        return content if response.status == 200 else None


@lru_cache(maxsize=1)
def application() -> Optional[ApplicationVectors]:
    """The application that the environment names; None in training and where it encodes otherwise."""
    address = os.environ.get(ADDRESS)
    return ApplicationVectors(address, os.environ.get(TOKEN, "")) if address else None
