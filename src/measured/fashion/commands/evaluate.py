"""Judge a trained network."""

import argparse

HELP = "judge a trained network: accuracy, confusions, mistakes, hidden layer, speed, size"

SHOWN_MISTAKES = 8
EMBEDDED = 2000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run_folder", nargs="?", metavar="DIR", help="folder of the run (default: the last in runs)")
    parser.add_argument(
        "--data", metavar="DIR", help="folder of the data set (default: $FASHION_MNIST, data/, Debian's)"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON on standard output instead of tables")


def run(args: argparse.Namespace) -> int:
    """Print the report."""
    import json
    from pathlib import Path

    from measured.fashion import data, evaluation, runs, seal

    folder = runs.trained_last() if args.run_folder is None else Path(args.run_folder)
    seal.check(folder / "model.pt")
    report = evaluation.report(folder, data.load(args.data), SHOWN_MISTAKES, EMBEDDED)
    if args.json:
        print(json.dumps(report))
    else:
        _print(report)
    return 0


def _print(report: dict) -> None:
    from rich.console import Console
    from rich.table import Table

    from measured.fashion.data import CLASSES

    def table(title: str, headings: tuple[str, ...], rows: list[tuple]) -> None:
        shown = Table(title=title, title_justify="left")
        for number, heading in enumerate(headings):
            shown.add_column(heading, justify="right" if number else "left")
        for row in rows:
            shown.add_row(*map(str, row))
        console.print(shown)

    console = Console()
    low, high = report["interval"]
    console.print(
        f"{report['model']} of {report['folder']}: test accuracy {report['accuracy']:.2%}, 95 % interval {low:.2%} to {high:.2%}"
    )
    rows = [(name, shape, f"{count:,}") for name, shape, count in report["parameters"]]
    total = sum(count for *_, count in report["parameters"])
    table(f"{total:,} parameters in {report['bytes'] / 1000:.0f} kB", ("parameter", "shape", "count"), rows)
    scores = zip(CLASSES, report["precision"], report["recall"], strict=True)
    table(
        "Classes",
        ("class", "precision", "recall"),
        [(name, "never predicted" if p is None else f"{p:.1%}", f"{r:.1%}") for name, p, r in scores],
    )
    rows = [(f"{i} {name}", *report["confusion"][i]) for i, name in enumerate(CLASSES)]
    table("Confusion: true class in rows, predicted in columns", ("", *map(str, range(len(CLASSES)))), rows)
    rows = [(m["image"], m["is"], m["taken_for"], f"{m['confidence']:.3%}") for m in report["mistakes"]]
    table("Most confident mistakes on the test set", ("image", "is", "taken for", "confidence"), rows)
    hidden = report["hidden_layer"]
    console.print(
        f"hidden layer of {hidden['images']} test images: two principal components hold "
        f"{hidden['explained_by_two']:.0%} of the variance; silhouette of the classes "
        + ", ".join(f"{value:.2f} ({space})" for space, value in hidden["silhouettes"].items())
    )
    console.print(
        f"{report['images_per_second']:,.0f} images/s in batches of 1,000; "
        f"{report['milliseconds_per_image']:.3f} ms for one image alone"
    )
