"""Train a network on Fashion-MNIST."""

import argparse

HELP = "train a network on Fashion-MNIST; under torchrun, in several processes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments; the defaults are `measured.fashion.settings.Settings`'s."""
    from measured.fashion.settings import DEVICES, MODELS, PRECISIONS, RATES, SCHEDULES, Settings

    default = Settings()

    def option(flag: str, help: str, **more) -> None:
        parser.add_argument(flag, help=f"{help} (default: %(default)s)", **more)

    option("--model", "mlp: 784-128-10; cnn: two convolutions", choices=MODELS, default=default.model)
    option("--epochs", "passes through the training images", type=int, default=default.epochs, metavar="N")
    option("--batch-size", "images a step", type=int, default=default.batch_size, metavar="N")
    rates = ", ".join(f"{rate:g} for {model}" for model, rate in RATES.items())
    parser.add_argument("--learning-rate", help=f"Adam's step size (default: {rates})", type=float, metavar="RATE")
    option("--schedule", "step size falling to zero, or constant", choices=SCHEDULES, default=default.schedule)
    option("--validation", "training images to hold out", type=int, default=default.validation, metavar="N")
    option("--seed", "of weights, held-out images and order", type=int, default=default.seed, metavar="N")
    option("--precision", "of the arithmetic; bfloat16 is mixed", choices=PRECISIONS, default=default.precision)
    parser.add_argument("--compile", action="store_true", help="translate the network with torch.compile first")
    option("--threads", "of the CPU; 0 takes one for mlp, all for cnn", type=int, default=default.threads, metavar="N")
    option("--device", "auto prefers CUDA, then measures MPS against CPU", choices=DEVICES, default="auto")
    parser.add_argument(
        "--data", metavar="DIR", help="folder of the data set (default: $FASHION_MNIST, data/, Debian's)"
    )
    parser.add_argument("--out", metavar="DIR", help="folder of the run (default: runs/MODEL-seedN)")
    parser.add_argument("--resume", action="store_true", help="go on from the folder's checkpoint, if there is one")
    parser.add_argument("--deterministic", action="store_true", help="refuse operations whose results vary")
    parser.add_argument("--tensorboard", action="store_true", help="write TensorBoard's files too")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON on standard output")


def run(args: argparse.Namespace) -> int:
    """Train, and say what came of it."""
    import dataclasses
    import json
    import os
    import sys
    from contextlib import nullcontext
    from pathlib import Path

    import torch

    from measured.fashion import data, device, parallel, training
    from measured.fashion.evaluation import interval
    from measured.fashion.settings import Settings
    from measured.fashion.terminal import Bar

    settings = Settings(**{field.name: getattr(args, field.name) for field in dataclasses.fields(Settings)})
    out = Path(args.out or f"runs/{settings.model}-seed{settings.seed}")
    if args.deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS asks for it
        torch.use_deterministic_algorithms(True)
    fashion = data.load(args.data)
    settings.check(len(fashion.train_labels))
    chosen = device.choose(args.device, lambda kind: training.seconds_per_step(settings, fashion, kind))
    with parallel.group(chosen.device) as group:
        first = group.rank == 0
        if first:
            processes = f", {group.size} processes" if group.size > 1 else ""
            print(f"device: {chosen.device} ({chosen.why}{processes}); data: {fashion.source}", file=sys.stderr)
        board = None
        if first and args.tensorboard:
            from measured.fashion.board import Board

            training.make_folder(out)
            board = Board(out, fashion)
        with Bar() if first else nullcontext() as bar:
            watchers = tuple(watcher for watcher in (bar, board) if watcher)
            model, progress = training.train(settings, fashion, chosen.device, out, args.resume, watchers, group)
        if not first:
            return 0
        if board:
            board.close(model)
    images = len(fashion.test_labels)
    accuracy = progress.rows[-1]["test_accuracy"]
    low, high = interval(round(accuracy * images), images)
    print(
        f"test accuracy {accuracy:.2%} (95 % interval {low:.2%} to {high:.2%}) after {progress.epoch} epochs "
        f"in {progress.seconds:.2f} s; run in {out}",
        file=sys.stderr,
    )
    if args.json:
        result = dataclasses.asdict(settings) | {
            "device": str(chosen.device),
            "device_why": chosen.why,
            "processes": group.size,
            "train_seconds": progress.seconds,
            "test_accuracy": accuracy,
            "test_interval": [low, high],
            "out": str(out),
        }
        print(json.dumps(result))
    return 0
