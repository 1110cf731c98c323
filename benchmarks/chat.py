"""A recommending turn through page, gateway, Rasa and actions, beside a bare turn and one embedding."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil

from bot.process.supervisor import free_port
from bot.services import open_encoder
from bot.settings import ROOT, load_settings

TURNS, SENDERS, TURNS_OF_SENDER = 38, 8, 12
PROBLEMS = (
    "темно на улице",
    "ямы на дороге у дома на",
    "не вывозят мусор с улицы",
    "пробки на улице",
    "прорвало трубу на улице",
)
STREETS = (
    "Ленина Мира Садовой Заводской Полевой Лесной Речной Школьной Советской Новой Зелёной Береговой Горной Южной "
    "Северной Вокзальной Пушкина Гагарина Кирова Чапаева Лермонтова Строителей Победы Космонавтов Молодёжной"
).split()


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"p50 {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * ordered[int(0.95 * len(ordered))]:.0f} ms"


def timed(act: Callable[[int], object], turns: int) -> list[float]:
    times = []
    for turn in range(turns):
        start = time.perf_counter()
        act(turn)
        times.append(time.perf_counter() - start)
    return times


def main() -> None:
    settings = load_settings()
    port = free_port()
    environment = os.environ | {"PROVODNIK_PORT": str(port)}
    start = time.perf_counter()
    process = subprocess.Popen([str(Path(sys.executable).parent / "provodnik"), "run"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                if httpx.get(f"{url}/healthz", trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        print(f"start with everything up to date: {time.perf_counter() - start:.1f} s")
        measure(url, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(30)
    encoder = open_encoder(settings)
    encoder.query("прогрев")
    print("one embedding of a new problem:", percentiles(timed(lambda n: encoder.query(f"темно на улице {n}"), 40)))


def measure(url: str, process: psutil.Process) -> None:
    rasa = next(p for p in process.children(recursive=True) if "rasa run" in " ".join(p.cmdline()))
    rasa_url = next(
        f"http://127.0.0.1:{c.laddr.port}" for c in rasa.net_connections("tcp") if c.status == psutil.CONN_LISTEN
    )
    bare = httpx.Client(timeout=30, trust_env=False)

    sender = f"bench-{time.time_ns()}"

    def bare_turn(n: int) -> None:
        body = {"sender": sender, "message": "спасибо"}
        bare.post(f"{rasa_url}/webhooks/rest/webhook", json=body).raise_for_status()

    bare_turn(0)
    print("bare Rasa turn with an action that computes nothing:", percentiles(timed(bare_turn, TURNS)))
    texts = (f"{problem} {street}" for street, problem in itertools.cycle(itertools.product(STREETS, PROBLEMS)))
    lock = threading.Lock()

    def person() -> Callable[[int], None]:
        client = httpx.Client(timeout=30, trust_env=False)
        client.post(f"{url}/api/v1/chat", json={"text": "мы из Лысьвы"}).raise_for_status()

        def turn(n: int) -> None:
            with lock:
                text = next(texts)
            answer = client.post(f"{url}/api/v1/chat", json={"text": text})
            answer.raise_for_status()
            messages = answer.json()["messages"]
            if not any(m["cards"] for m in messages):
                raise RuntimeError(f"no cards for {text!r}: {messages}")

        return turn

    print("recommending turn, one sender:", percentiles(timed(person(), 38)))
    times: list[float] = []
    people = [person() for _ in range(SENDERS)]
    threads = [threading.Thread(target=lambda act=act: times.extend(timed(act, TURNS_OF_SENDER))) for act in people]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (time.perf_counter() - start)
    print(f"recommending turns, {SENDERS} senders: {rate:.1f} turns/s, {percentiles(times)}")
    for child in process.children(recursive=True):
        print(f"memory {' '.join(child.cmdline())[-60:]}: {child.memory_info().rss / 2**20:.0f} MiB")
