"""`deeplecture check`: whether the built site is fit to be shown."""

import argparse
import sys
from pathlib import Path

from deeplecture.commands.arguments import add_project, course_folder
from deeplecture.errors import UserError
from deeplecture.usage import UsageError

HELP = "look for broken links, missing texts, overflowing slides and barriers in the built site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--no-browser", action="store_true", help="check only what needs no browser")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write a page with a picture of each place")
    parser.add_argument(
        "--update-screenshots", action="store_true", help="keep a picture of every slide and a sheet of each deck"
    )


def run(args: argparse.Namespace) -> int:
    if args.update_screenshots and args.no_browser:
        raise UsageError("--update-screenshots needs the browser: leave --no-browser out")
    try:
        import bs4  # noqa: F401
    except ImportError:
        raise UserError(
            "no beautifulsoup4, which reads the pages: pip install 'deeplecture[dev]', or `make setup`"
        ) from None
    from deeplecture.cache import write_atomically
    from deeplecture.check import report
    from deeplecture.check.run import check

    root = course_folder(args)
    if args.report and not args.report.parent.is_dir():
        raise UserError(f"--report {args.report}: there is no folder {args.report.parent}")
    result = check(root, in_browser=not args.no_browser, told=lambda path: print(f"looked at {path}", file=sys.stderr))
    if args.json:
        print(report.as_json(result))
    elif result.problems:
        print(report.as_text(result))
    if args.report:
        try:
            write_atomically(args.report, report.as_html(result).encode())
        except OSError as error:
            raise UserError(f"--report {args.report}: {error.strerror}") from error
        print(f"the report is {args.report}", file=sys.stderr)
    if args.update_screenshots:
        _screenshots(root, result, report)
    print(report.summary(result), file=sys.stderr)
    return 1 if result.errors else 0


def _screenshots(root: Path, result, report) -> None:
    from deeplecture import browser
    from deeplecture.check.chromium import Browser

    axe = Path()  # no axe for pictures
    with Browser(browser.path(), axe) as running:
        for path, page in result.site.pages.items():
            if page.is_deck:
                sheet, changed = report.keep_screenshots(root, path, running.screenshots(page))
                what = f"slides {', '.join(map(str, changed))} look different" if changed else "nothing looks different"
                print(f"{sheet.relative_to(root)}: {what}", file=sys.stderr)
