"""XML of registers read piece by piece; what is wrong with it is told as a problem of the file."""

from __future__ import annotations

from catalogue.registers.model import FileProblem, RegisterFileError
from catalogue.spreadsheets import markup
from catalogue.spreadsheets.markup import CHUNK, MarkupError, MarkupFault, chunks

__all__ = ["CHUNK", "FILE_PROBLEMS", "RegisterMarkup", "chunks"]

FILE_PROBLEMS = {
    MarkupFault.DANGEROUS: FileProblem.DANGEROUS,
    MarkupFault.WRONG_ENCODING: FileProblem.WRONG_ENCODING,
    MarkupFault.UNREADABLE: FileProblem.UNREADABLE,
    MarkupFault.TRUNCATED: FileProblem.TRUNCATED,
}


class RegisterMarkup(markup.Markup):
    """A parser that is fed; raises RegisterFileError instead of MarkupError."""

    def feed(self, chunk: bytes) -> None:
        try:
            super().feed(chunk)
        except MarkupError as error:
            raise RegisterFileError(FILE_PROBLEMS[error.fault], error.detail) from error

    def close(self) -> None:
        try:
            super().close()
        except MarkupError as error:
            raise RegisterFileError(FILE_PROBLEMS[error.fault], error.detail) from error
