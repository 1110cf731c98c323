"""Fits the adapter of queries (embeddings/adapter.py) on the problem phrases of the domestic catalogue alone.

`python -m benchmarks.adapter` embeds every phrase twice (five to ten minutes of processor time); the training is brief.
Each phrase is a query whose answer is its own card: by the description of the card, and by the other phrases of it. The
cards whose phrases are most alike count neither as right nor as wrong. No judged message is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.relevance import opened
from catalogue.model import Language, Scope, Solution
from embeddings.adapter import Adapter
from embeddings.encoder import Encoder
from embeddings.passages import Voice, passages_of

RANK, EPOCHS, BATCH, RATE, SEED = 64, 40, 256, 2e-3, 1
ALIKE = 8
"""Cards nearest to a card by their phrases: often as right as it is, so that they are no counterexamples."""
MIXED, NOISE = 0.3, 0.1
"""Share of queries that are two phrases at once, for people tell two problems in one message; length of the noise."""
DECAY, TEMPERATURE = 1e-3, 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All phrases: as queries and as passages, each of shape (phrases, dimension); of which card, in which language
    (0 Russian, 1 English), and the row of the phrase at the same place in the other language, -1 without one.
    """

    queries: Tensor
    passages: Tensor
    owner: Tensor
    language: Tensor
    other: Tensor


def phrases_of(solutions: Sequence[Solution], encoder: Encoder) -> Phrases:
    rows: list[tuple[int, int, int, str]] = [
        (card, number, place, phrase)
        for card, s in enumerate(solutions)
        for number, language in enumerate(Language)
        for place, phrase in enumerate(s.problems[language])
    ]
    found = {row[:3]: i for i, row in enumerate(rows)}
    texts = [row[3] for row in rows]
    return Phrases(
        queries=torch.tensor(np.stack([encoder.query(t.lower()) for t in texts])),
        passages=torch.tensor(encoder.passages(texts)),
        owner=torch.tensor([row[0] for row in rows]),
        language=torch.tensor([row[1] for row in rows]),
        other=torch.tensor([found.get((card, 1 - number, place), -1) for card, number, place, _ in rows]),
    )


def descriptions_of(solutions: Sequence[Solution], encoder: Encoder) -> Tensor:
    """The three descriptions of each card, shape (cards, 3, dimension)."""
    texts = [p.text for p in passages_of(solutions) if p.voice is Voice.DESCRIPTION]
    return torch.tensor(encoder.passages(texts)).reshape(len(solutions), -1, encoder.dimension)


def unit(vectors: Tensor) -> Tensor:
    return functional.normalize(vectors, dim=-1)


def train(phrases: Phrases, descriptions: Tensor, model: str) -> Adapter:
    """The adapter fitted on the phrases; the same for the same vectors."""
    torch.manual_seed(SEED)
    cards, dimension = len(descriptions), descriptions.shape[2]
    down = torch.nn.Parameter(torch.randn(dimension, RANK) * 0.02)
    up, shift = torch.nn.Parameter(torch.zeros(RANK, dimension)), torch.nn.Parameter(torch.zeros(dimension))
    sharpness = torch.nn.Parameter(torch.tensor(np.log(TEMPERATURE), dtype=torch.float32))
    sums = torch.zeros(2, cards, dimension)
    for number in (0, 1):
        said = phrases.language == number
        sums[number].index_add_(0, phrases.owner[said], phrases.passages[said])
    middle = unit(sums[0] + sums[1])
    alike = torch.zeros(cards, cards, dtype=torch.bool)
    alike.scatter_(1, (middle @ middle.T).topk(ALIKE + 1, dim=1).indices, True).fill_diagonal_(False)
    groups = [
        {"params": [down, up, shift], "weight_decay": DECAY},
        {"params": [sharpness], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE)
    rows = len(phrases.owner)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, EPOCHS * -(-rows // BATCH))

    def similarities(turned: Tensor, asked: Tensor) -> Tensor:
        """Of each query to each card; to its own card without the phrase itself and its translation."""
        described = torch.einsum("bd,nkd->bnk", turned, descriptions).amax(2)
        owner, spoken = phrases.owner[asked], []
        for number in (0, 1):
            to_cards = turned @ unit(sums[number]).T
            itself = torch.where(phrases.language[asked] == number, asked, phrases.other[asked])
            without = torch.where((itself >= 0)[:, None], phrases.passages[itself.clamp_min(0)], 0.0)
            to_own = (turned * unit(sums[number][owner] - without)).sum(1)
            spoken.append(to_cards.scatter(1, owner[:, None], to_own[:, None]))
        return (described + torch.maximum(*spoken)) / 2

    for _ in range(EPOCHS):
        for asked in torch.randperm(rows).split(BATCH):
            second = asked[torch.randperm(len(asked))]
            both = torch.rand(len(asked)) < MIXED
            query = torch.where(both[:, None], phrases.queries[asked] + phrases.queries[second], phrases.queries[asked])
            query = unit(unit(query) + NOISE * unit(torch.randn(len(asked), dimension)))
            turned = unit(query + (query @ down) @ up + shift)
            owner, owner_of_second = phrases.owner[asked], phrases.owner[second]
            hidden = alike[owner] & ~functional.one_hot(owner_of_second, cards).bool()
            scores = similarities(turned, asked).masked_fill(hidden, -1e4) * sharpness.exp()
            lines = torch.arange(len(asked))
            right = scores[lines, owner]
            right = torch.where(both, (right + scores[lines, owner_of_second]) / 2, right)
            loss = (torch.logsumexp(scores, 1) - right).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    fitted = {"down": down, "up": up, "shift": shift}
    return Adapter(model=model, **{name: value.detach().numpy() for name, value in fitted.items()})


def main() -> None:
    services = opened()
    encoder = services.retriever.encoder
    solutions = services.catalogue.in_scope(Scope.DOMESTIC)
    train(phrases_of(solutions, encoder), descriptions_of(solutions, encoder), encoder.model_id).save()


if __name__ == "__main__":
    main()
