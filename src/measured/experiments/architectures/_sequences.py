"""Sequences of keys and values with a question, and three small networks that answer it."""

from typing import NamedTuple

import numpy as np
import torch
from torch import nn


class Sequences(NamedTuple):
    """Keys and values (n, tokens) by number, and the key that is asked for (n,)."""

    keys: np.ndarray
    values: np.ndarray
    question: np.ndarray

    def answer(self, task: str) -> np.ndarray:
        """(n,): the value at the key that is asked for, or the value that most tokens have, of equals the lowest."""
        if task == "look up":
            at = (self.keys == self.question[:, None]).argmax(axis=1)
            return self.values[np.arange(len(at)), at]
        counts = (self.values[:, :, None] == np.arange(self.values.max() + 1)).sum(axis=1)
        return counts.argmax(axis=1)

    def tensors(self, keys: int, values: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens (n, tokens, keys + values) and questions (n, keys), each number as a one among zeros."""
        tokens = np.concatenate([np.eye(keys)[self.keys], np.eye(values)[self.values]], axis=-1)
        return torch.from_numpy(tokens.astype(np.float32)), torch.from_numpy(
            np.eye(keys, dtype=np.float32)[self.question]
        )


def drawn(settings, count: int, rng: np.random.Generator) -> Sequences:
    """Chance sequences: every key once, in chance order, with chance values; any key may be asked for."""
    keys = rng.permuted(np.tile(np.arange(settings.keys), (count, 1)), axis=1)
    return Sequences(keys, rng.integers(settings.values, size=keys.shape), rng.integers(settings.keys, size=count))


class Attention(nn.Module):
    """One head: the question asks all tokens, and their values come back in the shares that it pays them."""

    def __init__(self, keys: int, values: int, width: int):
        super().__init__()
        self.query, self.key = nn.Linear(keys, width), nn.Linear(keys + values, width)
        self.value, self.out = nn.Linear(keys + values, width), nn.Linear(width, values)
        self.width = width

    def shares(self, tokens, question):
        """(n, tokens), rows that add to one."""
        fit = (self.key(tokens) @ self.query(question)[..., None])[..., 0]
        return (fit / self.width**0.5).softmax(dim=-1)

    def forward(self, tokens, question):
        return self.out((self.shares(tokens, question)[..., None] * self.value(tokens)).sum(dim=1))


class Mean(nn.Module):
    """Each token through a layer, the mean of them beside the question through another, to the logits."""

    def __init__(self, keys: int, values: int, hidden: int):
        super().__init__()
        self.token, self.both = nn.Linear(keys + values, hidden), nn.Linear(hidden + keys, hidden)
        self.out = nn.Linear(hidden, values)

    def forward(self, tokens, question):
        mean = self.token(tokens).relu().mean(dim=1)
        return self.out(self.both(torch.cat([mean, question], dim=1)).relu())


class Row(nn.Module):
    """All tokens in their order beside the question, through one hidden layer, to the logits."""

    def __init__(self, keys: int, values: int, hidden: int):
        super().__init__()
        self.hidden, self.out = nn.Linear(keys * (keys + values) + keys, hidden), nn.Linear(hidden, values)

    def forward(self, tokens, question):
        return self.out(self.hidden(torch.cat([tokens.flatten(1), question], dim=1)).relu())


def built(name: str, settings) -> nn.Module:
    if name == "attention":
        return Attention(settings.keys, settings.values, settings.width)
    return (Mean if name == "mean of tokens" else Row)(settings.keys, settings.values, settings.hidden)


def device(model: nn.Module) -> torch.device:
    return next(model.parameters()).device


def trained(model: nn.Module, task: str, rate: float, settings, rng: np.random.Generator) -> None:
    """Adam on fresh sequences, its rate falling to nothing in a straight line.

    It computes where the network lies. The sequences come from `rng` on every device.
    """
    where = device(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    every = drawn(settings, settings.steps * settings.batch, rng)
    answers = torch.from_numpy(every.answer(task)).to(where).split(settings.batch)
    inputs = every.tensors(settings.keys, settings.values)
    tokens, questions = (part.to(where).split(settings.batch) for part in inputs)
    for step, (token, question, answer) in enumerate(zip(tokens, questions, answers)):
        optimiser.param_groups[0]["lr"] = rate * (1 - step / settings.steps)
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(token, question), answer).backward()
        optimiser.step()


@torch.no_grad()
def judged(model: nn.Module, task: str, asked: Sequences) -> tuple[float, float]:
    """Mean cross-entropy in nats and share of right answers."""
    where = device(model)
    answers = torch.from_numpy(asked.answer(task)).to(where)
    logits = model(*(part.to(where) for part in asked.tensors(asked.keys.max() + 1, asked.values.max() + 1)))
    return float(nn.functional.cross_entropy(logits, answers)), float((logits.argmax(1) == answers).float().mean())


@torch.no_grad()
def attention(model: Attention, shown: Sequences, settings) -> np.ndarray:
    """What each question, the keys by number, pays to each token of one sequence: (questions, tokens)."""
    count = settings.keys
    each = Sequences(np.repeat(shown.keys, count, axis=0), np.repeat(shown.values, count, axis=0), np.arange(count))
    return model.shares(*(part.to(device(model)) for part in each.tensors(count, settings.values))).cpu().numpy()
