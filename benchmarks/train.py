"""How much faster the trainer is than the DataLoader loop, both in one run, and the time of four epochs.

    python benchmarks/train.py [--repeats 3] [--threads 1]

The two take turns, so that other work on the machine meets both; told are the medians.
"""

import argparse
import statistics
import time
from dataclasses import replace

import torch

from measured.fashion import data, dataloader, training
from measured.fashion.settings import Settings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, help="CPU threads of both")
    args = parser.parse_args()
    settings = Settings(threads=args.threads)
    torch.set_num_threads(args.threads)
    fashion = data.load()
    whole, ours, theirs = [], [], []
    with dataloader.torchvision_root() as root:
        for seed in range(args.repeats):
            start = time.perf_counter()
            _, progress = training.train(replace(settings, seed=seed), fashion, torch.device("cpu"))
            whole.append(time.perf_counter() - start)
            ours.append(sum(row["step_seconds"] for row in progress.rows))
            loop = dataloader.train(root, settings.epochs, settings.batch_size, settings.learning_rate, seed)
            theirs.append(sum(loop["seconds"]))
            print(
                f"seed {seed}: trainer {ours[-1]:.2f} s ({whole[-1]:.2f} s with splitting and evaluation), "
                f"DataLoader loop {theirs[-1]:.2f} s, of which fetching {sum(loop['fetching']):.2f} s; "
                f"test accuracy {progress.rows[-1]['test_accuracy']:.2%} and {loop['accuracy'][-1]:.2%}",
                flush=True,
            )
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    print(
        f"median: {statistics.median(whole):.2f} s for {settings.epochs} epochs, {ratio:.1f} times faster than the loop"
    )


if __name__ == "__main__":
    main()
