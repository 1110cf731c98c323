"""XML read piece by piece and without trust: no entities of its own, every failure named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import IO, NoReturn
from xml.parsers import expat

CHUNK = 1 << 16
MAX_DEPTH, MAX_NAMES = 50, 10_000
MAX_TOKEN_BYTES = 1_000_000
"""A tag or comment longer than this is refused: the parser starts it anew with every chunk until it ends."""
_INVALID = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_ENCODING = frozenset(
    expat.errors.codes[text]
    for text in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)
)


class MarkupFault(StrEnum):
    """Why markup cannot be read."""

    DANGEROUS = "dangerous"
    """Entities of its own, thousands of kinds of tags, tags nested or drawn out beyond what a document has."""
    WRONG_ENCODING = "wrong-encoding"
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"


class MarkupError(Exception):
    """Markup that cannot be read; `fault` says why, `detail` where or what."""

    def __init__(self, fault: MarkupFault, detail: str) -> None:
        self.fault, self.detail = fault, detail
        super().__init__(f"{fault}: {detail}")


Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str, str], None]


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


class _Locals(dict[str, str]):
    """Names without their namespaces, each worked out once; a file has a few dozen, and a hostile one no more."""

    def __missing__(self, name: str) -> str:
        if len(self) > MAX_NAMES:
            raise MarkupError(MarkupFault.DANGEROUS, f"<{local(name)[:50]}>")
        self[name] = found = local(name)
        return found


class Markup:
    """A parser that is fed: calls `start` with a tag and its attributes, `end` with the tag and its own text.

    Names come without namespaces. Of a text longer than `max_chars` one character more than that is kept. Raises
    MarkupError.
    """

    def __init__(self, start: Start, end: End, max_chars: int) -> None:
        self._start, self._end, self._max_chars = start, end, max_chars
        self._depth, self._length, self._before = 0, 0, 0
        self._parts: list[str] = []
        self._last = b""
        self._locals = _Locals()
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text, parser.buffer_size = True, CHUNK
        parser.StartElementHandler, parser.EndElementHandler = self._opened, self._closed
        parser.CharacterDataHandler, parser.EntityDeclHandler = self._text, self._entity
        self._parser = parser

    def feed(self, chunk: bytes) -> None:
        try:
            self._last = chunk
            self._parser.Parse(chunk, False)
            self._before += len(chunk)
            if self._before - self._parser.CurrentByteIndex > MAX_TOKEN_BYTES + CHUNK:
                raise MarkupError(MarkupFault.DANGEROUS, f"<… {MAX_TOKEN_BYTES}")
        except expat.ExpatError as error:
            self._refuse(error)
        except (LookupError, ValueError) as error:
            # What pyexpat raises of an encoding that Python does not know or that has several bytes a letter.
            raise MarkupError(MarkupFault.WRONG_ENCODING, str(error)[:100]) from error

    def close(self) -> None:
        """Ends the text; raises where it ends too early."""
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise MarkupError(MarkupFault.TRUNCATED, f"{error.lineno}:{error.offset + 1}") from error

    def _refuse(self, error: expat.ExpatError) -> NoReturn:
        place = f"{error.lineno}:{error.offset + 1}"
        at = max(0, self._parser.ErrorByteIndex - self._before)
        letters = any(byte >= 0x80 for byte in self._last[at : at + 4])
        if error.code in _ENCODING or (error.code == _INVALID and letters):
            raise MarkupError(MarkupFault.WRONG_ENCODING, place) from error
        raise MarkupError(MarkupFault.UNREADABLE, place) from error

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise MarkupError(MarkupFault.DANGEROUS, f"<{local(name)[:50]}> × {MAX_DEPTH}")
        self._parts.clear()
        self._length = 0
        self._start(self._locals[name], attributes)

    def _closed(self, name: str) -> None:
        self._depth -= 1
        text = "".join(self._parts)
        self._parts.clear()
        self._length = 0
        self._end(self._locals[name], text)

    def _text(self, text: str) -> None:
        room = self._max_chars + 1 - self._length
        if room > 0:
            self._parts.append(text[:room])
            self._length += len(text)

    def _entity(self, name: str, *_: object) -> NoReturn:
        raise MarkupError(MarkupFault.DANGEROUS, f"<!ENTITY {name[:50]}>")


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")
