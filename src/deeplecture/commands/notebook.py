"""`deeplecture notebook`: units as Jupyter notebooks."""

import argparse
from pathlib import Path

from deeplecture.commands.arguments import add_folder, add_project, add_units, course_folder, folder, sources

HELP = "write each unit as a Jupyter notebook: its shown code and its figures are cells, its text stands between"
FOLDER = "_print/notebooks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_units(parser, "sources to write")
    parser.add_argument(
        "--run", dest="wants_outputs", action="store_true", help="run each of them too, and keep what its cells show"
    )
    add_folder(parser, FOLDER, "where they go, DIR/NN-unit.ipynb")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    root = course_folder(args)
    out = folder(args, root, FOLDER, "the notebooks")
    import nbformat

    from deeplecture import stop
    from deeplecture.build import executed
    from deeplecture.cache import write_atomically
    from deeplecture.export.notebook import gather, ran
    from deeplecture.progress import Terminal
    from deeplecture.site.publish import explained

    only = sources(args, root)
    written: list[Path] = []
    with stop.telling(lambda: f"{len(written)} notebooks are written"):
        with Terminal() as progress:
            made = executed(
                root,
                gather,
                doing="writing notebooks",
                audiences=("chapter",),
                only=only,
                progress=progress,
                paper="pdf",
            )
            for name, notebook in made.items():
                if args.wants_outputs:
                    ran(notebook, name, root)
                    progress.did(f"ran {name}")
                with explained("writing notebooks"):
                    write_atomically(out / f"{name}.ipynb", (nbformat.writes(notebook) + "\n").encode())
                written.append(out / f"{name}.ipynb")
    print("\n".join(map(str, written)) or "no unit that is asked for has code")
    return 0
