"""Four people talk for an hour (or for the minutes given): memory of the processes by the minute, and what failed.

They talk without a pause, or wait so many seconds after each answer as the second number says.
"""

from __future__ import annotations

import sys
import threading
import time

from benchmarks.chat import megabytes, person, running

SENDERS, MINUTES = 4, 60.0


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    pause = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    turns, failures = [0] * SENDERS, [0] * SENDERS
    with running() as product:
        end = time.monotonic() + 60 * minutes

        def talk(own: int) -> None:
            turn = person(product.url)
            while time.monotonic() < end:
                try:
                    turn()
                    turns[own] += 1
                except Exception:
                    failures[own] += 1
                time.sleep(pause)

        people = [threading.Thread(target=talk, args=(n,)) for n in range(SENDERS)]
        for one in people:
            one.start()
        print("| minutes | turns | failures | memory |")
        print("|---|---|---|---|")
        start = time.monotonic()
        while any(one.is_alive() for one in people):
            people[0].join(60)
            passed = (time.monotonic() - start) / 60
            print(f"| {passed:.0f} | {sum(turns)} | {sum(failures)} | {megabytes(product)} |", flush=True)


if __name__ == "__main__":
    main()
