"""The trainer beside two other loops in one run: a bare one over resident tensors, and the one with a DataLoader.

    python benchmarks/train.py [--repeats 3] [--threads 0] [--epochs 4] [--no-loader] [--cpu-time]

The loops take turns, so that other work on the machine meets all; told are the medians of the ratios. On a machine that
is shared compare processor times (`--cpu-time --threads 1`): one busy thread's are the same there.
"""

import argparse
import statistics
import time
from dataclasses import replace

import torch
from torch.nn.functional import cross_entropy

from measured.fashion import data, dataloader, training
from measured.fashion import model as models
from measured.fashion.device import threads
from measured.fashion.settings import Settings

CPU = torch.device("cpu")


def bare(fashion: data.Fashion, settings: Settings, clock) -> float:
    """Seconds of the same steps with nothing around them: network, optimiser, batches by index, a step size that falls."""
    images = training.Images.of(fashion.train_images, fashion.train_labels, CPU)
    model = models.build(settings.model, settings.seed)
    model.standardise.fit(images.images)
    optimiser = torch.optim.Adam(model.parameters(), settings.learning_rate, fused=True)
    steps, step = settings.epochs * -(-len(images.labels) // settings.batch_size), 0
    start = clock()
    for _ in range(settings.epochs):
        for batch in torch.randperm(len(images.labels)).split(settings.batch_size):
            optimiser.param_groups[0]["lr"] = settings.learning_rate * (1 - step / steps)
            step += 1
            loss = cross_entropy(model(images.images[batch]), images.labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return clock() - start


class Steps:
    """A watcher that adds up the time of the epochs' steps, on any clock."""

    def __init__(self, clock):
        self.clock, self.seconds, self.begin = clock, 0.0, None

    def step(self, step: int, steps: int, loss: float, accuracy: float) -> None:
        """Called every few steps."""
        now = self.clock()
        if self.begin is None:
            self.begin, self.first = now, step
        self.last, self.end, self.steps = step, now, steps

    def epoch(self, row: dict, model, losses: list[float]) -> None:
        """The time between the first look of an epoch and its last, scaled to all its steps."""
        self.seconds += (self.end - self.begin) * row["steps"] / (self.last - self.first)
        self.begin = None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads of all; 0 lets the trainer choose")
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--no-loader", action="store_true", help="leave the DataLoader's loop out, which takes longest")
    parser.add_argument("--cpu-time", action="store_true", help="compare processor times instead of the clock's")
    args = parser.parse_args()
    clock = time.process_time if args.cpu_time else time.perf_counter
    fashion = data.load()
    settings = Settings(epochs=args.epochs, threads=args.threads)
    if not settings.threads:
        settings, why = training.with_threads(settings, fashion, CPU, None)
        print(f"threads: {settings.threads} ({why})")
    over_bare, over_loader = [], []
    with dataloader.torchvision_root() as root, threads(settings.threads):
        for seed in range(args.repeats):
            made = replace(settings, seed=seed)
            plain = bare(fashion, made, clock)
            watcher = Steps(clock)
            training.train(made, fashion, CPU, watchers=(watcher,))
            over_bare.append(watcher.seconds / plain)
            told = f"seed {seed}: bare loop {plain:.2f} s, trainer {watcher.seconds:.2f} s"
            if not args.no_loader:
                loop = dataloader.train(root, made.epochs, made.batch_size, made.learning_rate, seed, clock)
                over_loader.append(sum(loop["seconds"]) / watcher.seconds)
                told += f", DataLoader loop {sum(loop['seconds']):.2f} s, {sum(loop['fetching']):.2f} of them fetching"
            print(told, flush=True)
    print(f"median: the trainer takes {statistics.median(over_bare):.3f} times as long as the bare loop")
    if over_loader:
        print(f"        and the DataLoader's loop {statistics.median(over_loader):.1f} times as long as the trainer")


if __name__ == "__main__":
    main()
