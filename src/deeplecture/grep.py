"""What patterns find in the course's files, for figures that show a little of what many of them hold.

    grep("units/*.qmd", r"^title: (.+)", r"@(fig-[\\w-]+)")
    # {"units/01-learning.qmd": [[["Learning"], []], [[], ["fig-line", "fig-bowl"]]], ...}

A figure that opens a file is drawn again after each change of it. One that asks here is drawn again when the answer is another.
"""

from deeplecture import paths
from deeplecture.execute import watch


def grep(files: str, *patterns: str) -> dict[str, list[list[list]]]:
    """What patterns find, paragraph by paragraph (between lines that are empty).

    Args:
        files: a glob below the course's folder.
        patterns: regular expressions. The build asks them again each time: one that begins with plain letters takes a fraction
            of the time of one that begins with a choice, a border or a look behind.

    Returns:
        Each file, sorted, to its paragraphs in which a pattern finds anything; each of these has a list for every pattern, as
        `re.findall` gives it. A place in a file or a paragraph is not told, as it changes with what stands before it.

    Raises:
        OSError: a file cannot be read.
        ValueError: the glob leads out of the course's folder.
        re.error: a pattern is none.
    """
    return watch.found(paths.project(), files, patterns)
