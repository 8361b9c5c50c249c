"""`deeplecture pack`: a unit's figures for lecturers, as drawings, pictures, slides and data."""

import argparse

from deeplecture.commands.arguments import add_folder, add_project, add_units, course_folder, folder, sources

HELP = "write each unit's figures as SVG, PNG and slides (PPTX), with their data as CSV, licence and citation"
FOLDER = "_print/packs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_units(parser, "sources whose figures to pack")
    parser.add_argument("--zip", action="store_true", help="one ZIP archive a unit instead of a folder")
    add_folder(parser, FOLDER, "where they go, DIR/NN-unit")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    root = course_folder(args)
    out = folder(args, root, FOLDER, "the packs")
    from deeplecture import stop
    from deeplecture.build import executed
    from deeplecture.cache import write_atomically
    from deeplecture.course import read_course
    from deeplecture.export.figures import gather
    from deeplecture.export.files import write_folder, zipped
    from deeplecture.export.pack import MANIFEST, pack
    from deeplecture.progress import Terminal
    from deeplecture.site.publish import explained

    read_course(root).enter()
    only = sources(args, root)
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
