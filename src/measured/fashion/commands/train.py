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
    parser.add_argument(
        "--validation", help="training images to hold out (default: a sixth of them)", type=int, metavar="N"
    )
    parser.add_argument(
        "--test", action="store_true", help="judge the network on the test images too, once, at the end"
    )
    option("--seed", "of weights, held-out images and order", type=int, default=default.seed, metavar="N")
    option("--precision", "of the arithmetic; bfloat16 is mixed", choices=PRECISIONS, default=default.precision)
    parser.add_argument("--compile", action="store_true", help="translate the network with torch.compile first")
    option(
        "--threads",
        "of the CPU; 0 times a few steps and takes the fastest",
        type=int,
        default=default.threads,
        metavar="N",
    )
    option("--device", "auto times a step on each that is here and takes the fastest", choices=DEVICES, default="auto")
    parser.add_argument(
        "--data", metavar="DIR", help="folder of the data set (default: $FASHION_MNIST, data/, Debian's)"
    )
    parser.add_argument(
        "--out", metavar="DIR", help="folder of the run (default: runs/MODEL-seedN, or -2, -3... of it)"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on from the checkpoint of the folder, else of the last run"
    )
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

    import torch

    from measured.fashion import data, device, holding, parallel, runs, seal, training
    from measured.fashion.evaluation import interval
    from measured.fashion.settings import Settings
    from measured.fashion.terminal import Bar

    named = {field.name: getattr(args, field.name) for field in dataclasses.fields(Settings)}
    settings = Settings(**named | {"validation": args.validation or 0})
    if args.deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS asks for it
        torch.use_deterministic_algorithms(True)
    fashion = data.load(args.data)
    if args.validation is None:
        settings = dataclasses.replace(settings, validation=len(fashion.train_labels) // 6)
    settings.check(len(fashion.train_labels))
    chosen = device.choose(args.device, lambda kind: training.seconds_per_step(settings, fashion, kind))
    asked = args.out, settings, args.resume
    with (
        parallel.group(chosen.device) as group,
        # The first process alone writes; the others read a checkpoint where there is one to go on from.
        holding.held(*asked) if group.rank == 0 else nullcontext(runs.where(*asked)) as out,
    ):
        first = group.rank == 0
        if first and args.resume and not (out / "checkpoint.pt").exists():
            print(holding.begin_again(out), file=sys.stderr)
        if args.resume:
            seal.check(out / "checkpoint.pt")
        why = "asked for"
        if not settings.threads:
            resumed = out if args.resume else None
            settings, why = training.with_threads(settings, fashion, chosen.device, resumed, group)
        if first:
            processes = f", {group.size} processes" if group.size > 1 else ""
            print(
                f"device: {chosen.device} ({chosen.why}{processes}); threads: {settings.threads} ({why}); "
                f"data: {fashion.source}; run: {out}",
                file=sys.stderr,
            )
        board = None
        if first and args.tensorboard:
            from measured.fashion.board import Board

            training_images, held_out = training.split(settings, fashion, chosen.device)
            board = Board(out, held_out if settings.validation else training_images)
        with Bar() if first else nullcontext() as bar:
            watchers = tuple(watcher for watcher in (bar, board) if watcher)
            model, progress = training.train(settings, fashion, chosen.device, out, args.resume, watchers, group)
        if not first:
            return 0
        if board:
            board.close(model)
    last = progress.rows[-1]
    judged = {key: last[key] for key in ("train_accuracy", "validation_accuracy") if key in last}
    told = [f"{key.partition('_')[0]} accuracy {value:.2%}" for key, value in judged.items()]
    if args.test:
        test = training.Images.of(fashion.test_images, fashion.test_labels, chosen.device)
        judged["test_accuracy"] = training.evaluate(model, test)["accuracy"]
        images = len(fashion.test_labels)
        low, high = judged["test_interval"] = interval(round(judged["test_accuracy"] * images), images)
        told.append(f"test accuracy {judged['test_accuracy']:.2%} (95 % interval {low:.2%} to {high:.2%})")
    print(
        f"{', '.join(told)} after {progress.epoch} epoch{'s' if progress.epoch > 1 else ''} "
        f"in {progress.seconds:.2f} s; run in {out}",
        file=sys.stderr,
    )
    if args.json:
        result = dataclasses.asdict(settings) | {
            "device": str(chosen.device),
            "device_why": chosen.why,
            "processes": group.size,
            "train_seconds": progress.seconds,
            **judged,
            "out": str(out),
        }
        print(json.dumps(result))
    return 0
