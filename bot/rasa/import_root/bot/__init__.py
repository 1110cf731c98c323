"""The package `bot` as Rasa's Python sees it: our own folder, and nothing else of the place where it is installed.

A wheel lies among packages of another Python, which must not get into Rasa's path.
"""

from pathlib import Path

__path__ = [str(Path(__file__).resolve().parents[3])]
