"""`deeplecture pack`: a unit's figures for lecturers, as drawings, pictures, slides and data."""

import argparse
from pathlib import Path

from deeplecture.commands.arguments import add_project, complete_units, course
from deeplecture.usage import UsageError

HELP = "write each unit's figures as SVG, PNG and slides (PPTX), with their data as CSV, licence and citation"
FOLDER = "_print/packs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    units = parser.add_argument("units", nargs="*", metavar="UNIT", help="sources whose figures to pack (default: all)")
    units.completer = complete_units
    parser.add_argument("--zip", action="store_true", help="one ZIP archive a unit instead of a folder")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help=f"where they go, DIR/NN-unit (default: {FOLDER} in the project)"
    )
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    root = course(args)
    out = args.out or root / FOLDER
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: this is a file; name the folder that the packs go to")
    from deeplecture import stop
    from deeplecture.build import executed
    from deeplecture.cache import write_atomically
    from deeplecture.commands.build import in_project
    from deeplecture.course import read_course
    from deeplecture.export.figures import gather
    from deeplecture.export.files import write_folder, zipped
    from deeplecture.export.pack import MANIFEST, pack
    from deeplecture.progress import Terminal
    from deeplecture.site.publish import explained

    read_course(root).enter()
    only = tuple(in_project(unit, root) for unit in args.units)
    written = []
    with stop.telling(lambda: f"{len(written)} packs are written; the figures that are drawn are kept"):
        with Terminal() as progress:
            units = executed(root, gather, doing="packing", audiences=("chapter",), only=only, progress=progress)
            for unit in units:
                files = pack(unit)
                with explained("packing"):
                    if args.zip:
                        write_atomically(out / f"{unit.name}.zip", zipped(files, unit.imprint.made))
                    else:
                        write_folder(out / unit.name, files, MANIFEST)
                progress.did(f"packed {unit.name}")
                place = out / (f"{unit.name}.zip" if args.zip else unit.name)
                written.append(f"{place}: {len(unit.figures)} figures, {sum(map(len, files.values())) / 1e6:.1f} MB")
    print("\n".join(written) or "no unit that is asked for has a figure")
    return 0
