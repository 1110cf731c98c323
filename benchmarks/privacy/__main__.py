"""Masks the texts of texts.txt, written before the masking was run on them; prints shares, faults and the time.

python -m benchmarks.privacy [another file of the same form]
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

from bot.privacy.masking import mask

TEXTS = Path(__file__).with_name("texts.txt")
ROUNDS = 3
"""Maskings of a text; the fastest counts, for other processes take their share of the machine."""
SECRET = re.compile(r"⟦([^⟧]*)⟧")
WORD = re.compile(r"\w+")
GENERIC = frozenset(
    "ул улица улице улицы дом дома доме домом д кв квартира корп корпус пр т проспект по на г р серия паспорт тел "
    "mrs mr street st on apt house passport".split()
)
"""Words of an address or a title that tell nothing when they are left."""


def faults_of(marked: str) -> tuple[list[str], list[str]]:
    """The words of secrets that are left and the other words that are gone, of a text with marks."""
    told = [w.lower() for w in WORD.findall(mask(SECRET.sub(r"\1", marked), lambda kind: "[…]"))]
    secret = {w.lower() for s in SECRET.findall(marked) for w in WORD.findall(s)} - GENERIC
    open_words = [w.lower() for w in WORD.findall(SECRET.sub(" ", marked))]
    left = sorted(w for w in secret if told.count(w) > open_words.count(w))
    gone = sorted({w for w in open_words if told.count(w) < open_words.count(w)} - GENERIC)
    return left, gone


def timed(text: str) -> float:
    """Seconds of one masking."""
    start = time.perf_counter()
    mask(text, lambda kind: "[…]")
    return time.perf_counter() - start


def main(path: Path) -> None:
    """Prints the figures of one file."""
    texts = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    personal = [t for t in texts if SECRET.search(t)]
    plain = [t for t in texts if not SECRET.search(t)]
    hidden, over, harmed, seconds = 0, 0, 0, []
    for text in texts:
        seconds.append(min(timed(text) for _ in range(ROUNDS)))
        left, gone = faults_of(text)
        if SECRET.search(text):
            hidden += not left
            over += bool(gone)
        else:
            harmed += bool(gone)
        if left or gone:
            print(f"{text}\n    left: {' '.join(left) or '-'}; gone: {' '.join(gone) or '-'}")
    print(f"\nwith personal data: {len(personal)}, hidden whole {hidden / len(personal):.1%}")
    print(f"  of them with another word gone: {over / len(personal):.1%}")
    print(f"look-alikes: {len(plain)}, changed {harmed / len(plain):.1%}")
    print(f"milliseconds a text: median {1000 * statistics.median(seconds):.2f}, most {1000 * max(seconds):.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TEXTS)
