"""`deeplecture archive`: records with code, environment, licence and authors, as archives take them."""

import argparse
import tempfile
from pathlib import Path

from deeplecture.commands.arguments import add_folder, add_project, complete_experiments, course_folder
from deeplecture.errors import UserError
from deeplecture.usage import UsageError

HELP = "pack records with their code, environment, licence and authors as an RO-Crate, for an archive"
FOLDER = "_print/archive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = parser.add_argument(
        "names", nargs="*", metavar="NAME", help="experiments (default: all that have a record)"
    )
    names.completer = complete_experiments
    parser.add_argument("--zip", action="store_true", help="one ZIP archive instead of a folder")
    add_folder(parser, FOLDER, "the folder, or DIR.zip")
    parser.add_argument("--check", type=Path, metavar="DIR", help="pack nothing: say whether an archive is whole")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    from deeplecture.export.archive import MARK, archive, problems
    from deeplecture.export.files import write_folder, zipped

    if args.check:
        if args.names or args.out or args.zip:
            raise UsageError("--check DIR says whether that archive is whole: leave out all else")
        return _told(args.check, problems(args.check))
    from deeplecture import paths, record
    from deeplecture.cache import write_atomically
    from deeplecture.course import read_course
    from deeplecture.print.imprint import imprint
    from deeplecture.read.project import read_project
    from deeplecture.site.publish import explained

    root = course_folder(args)
    out = args.out or root / FOLDER
    read_course(root).enter()
    for name in args.names:
        record.known(name)
    names = args.names or [name for name in record.names() if (paths.records() / name / "record.json").is_file()]
    if not names:
        raise UserError("there is no record to pack: `deeplecture reproduce NAME --record` makes one")
    project = read_project(root)
    packed = archive(project, names)
    with explained("packing"):
        if args.zip:
            place = out.with_name(f"{out.name}.zip")
            write_atomically(place, zipped(packed.files, imprint(project).made))
        else:
            place = out
            write_folder(out, packed.files, MARK)
    print(f"{place}: {len(packed.records)} records, {sum(map(len, packed.files.values())) / 1e6:.1f} MB")
    if not args.zip:
        return _told(out, problems(out))
    with tempfile.TemporaryDirectory() as scratch:
        write_folder(Path(scratch) / "archive", packed.files, MARK)
        return _told(place, problems(Path(scratch) / "archive"))


def _told(place: Path, found: list[str]) -> int:
    print("\n".join(f"{place}: {one}" for one in found) or f"{place}: every file is there with its checksum")
    return 1 if found else 0
