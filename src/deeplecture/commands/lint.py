"""`deeplecture lint`: what is wrong with the sources, before anything is drawn."""

import argparse
import json
import sys
from dataclasses import asdict

from deeplecture.commands.arguments import add_project, course_folder

HELP = "look through the sources for what no build stops at: unused figures, typed numbers, titles that claim nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where nothing was found, else 1."""
    from deeplecture.check.lint import lint
    from deeplecture.read.project import read_project

    project = read_project(course_folder(args))
    findings = [*project.findings, *lint(project)]
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            print(finding)
    print(f"{len(findings)} findings in {len(project.sources)} sources", file=sys.stderr)
    return 1 if findings else 0
