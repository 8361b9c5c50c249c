"""Generate a course of any size to measure with: `python benchmarks/generate.py DIR --units 1 --figures 50`.

The course has the shape of the real one: units of parts and slides with narration, formulas, citations,
cross-references and numbers in the prose; figures of several panels, every fifth with a scikit-learn fit; helpers
that a known set of figures share; a record that one figure reads; a style sheet; both Quarto profiles. What a
figure draws depends on its seed alone, so that two generated courses of the same size are the same.
"""

import argparse
import os
import shutil
import textwrap
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]

# Figure number -> the helper module that draws it. Each of the five is used by a fifth of all figures, and all of
# them use `panels`.
HELPERS = ("fits", "waves", "spreads", "fields", "walks")


def helper_of(number: int) -> str:
    """The helper module that draws the figure of this number (from 1)."""
    return HELPERS[number % len(HELPERS)]


def name_of(unit: int, number: int) -> str:
    """The name of a figure's function, file and label."""
    return f"unit{unit:02}_figure{number:02}"


SOURCES = {
    "panels": '''
        """What the other helpers share: the grid of panels and how a panel is titled."""

        from measured import style


        def grid(rows, columns):
            picture, axes = style.canvas(style.WIDE, rows, columns)
            return picture, axes.ravel()


        def title(axes, number, text):
            axes.set_title(f"{chr(96 + number)}  {text}")
        ''',
    "fits": '''
        """Three classifiers of scikit-learn on the same two moons, with their decision boundaries."""

        import numpy as np
        from sklearn.datasets import make_moons
        from sklearn.linear_model import LogisticRegression
        from sklearn.neural_network import MLPClassifier
        from sklearn.svm import SVC

        from bench.helpers import panels
        from measured import style


        def draw(seed, points):
            inputs, labels = make_moons(points, noise=0.25, random_state=seed)
            across, up = np.meshgrid(np.linspace(-2, 3, 80), np.linspace(-1.5, 2, 60))
            plane = np.column_stack([across.ravel(), up.ravel()])
            picture, axes = panels.grid(1, 3)
            network = MLPClassifier((16,), solver="lbfgs", max_iter=200, random_state=seed)
            scores = []
            for number, model in enumerate((LogisticRegression(), SVC(gamma=2), network), start=1):
                model.fit(inputs, labels)
                scores.append(model.score(inputs, labels))
                panel = axes[number - 1]
                panel.contourf(across, up, model.predict(plane).reshape(across.shape), levels=1, alpha=0.2)
                for label, colour, marker in ((0, style.CLASS_A, "o"), (1, style.CLASS_B, "^")):
                    panel.scatter(*inputs[labels == label].T, s=12, color=colour, marker=marker)
                panels.title(panel, number, f"{type(model).__name__[:12]}: {scores[-1]:.0%}")
            return picture, max(scores)
        ''',
    "waves": '''
        """Noisy waves, their sums and their spectra."""

        import numpy as np

        from bench.helpers import panels
        from measured import style


        def draw(seed, points):
            random = np.random.default_rng(seed)
            time = np.linspace(0, 1, points)
            picture, axes = panels.grid(2, 3)
            total = np.zeros(points)
            for number, panel in enumerate(axes[:5], start=1):
                wave = np.sin(2 * np.pi * number * time) / number
                total += wave
                panel.plot(time, wave + random.normal(0, 0.1, points), color=style.QUIET, linewidth=1)
                panel.plot(time, total, color=style.FIT)
                panels.title(panel, number, f"{number} waves")
            axes[5].semilogy(np.abs(np.fft.rfft(total))[:20], color=style.TRUTH, marker="o")
            panels.title(axes[5], 6, "spectrum")
            return picture, float(total.max())
        ''',
    "spreads": '''
        """Samples of four distributions as histograms, points and boxes."""

        import numpy as np

        from bench.helpers import panels
        from measured import style


        def draw(seed, points):
            random = np.random.default_rng(seed)
            samples = [random.normal(0, 1, points), random.exponential(1, points), random.uniform(-2, 2, points)]
            picture, axes = panels.grid(2, 2)
            axes[0].hist(samples[0], bins=25, color=style.CLASS_A)
            axes[1].hist(samples[1], bins=25, color=style.CLASS_B)
            axes[2].scatter(samples[0], samples[2], s=8, color=style.TRUTH)
            axes[3].boxplot(samples)
            for number, (panel, text) in enumerate(zip(axes, ("normal", "exponential", "joint", "boxes")), start=1):
                panels.title(panel, number, text)
            return picture, float(np.mean(samples[1]))
        ''',
    "fields": '''
        """A sum of hills as contours, arrows and an image."""

        import numpy as np

        from bench.helpers import panels
        from measured import style


        def draw(seed, points):
            random = np.random.default_rng(seed)
            across, up = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
            height = sum(
                np.exp(-((across - x) ** 2) - (up - y) ** 2) for x, y in random.uniform(-2, 2, (points // 50 + 2, 2))
            )
            picture, axes = panels.grid(1, 3)
            axes[0].contour(across, up, height, levels=10)
            slope_up, slope_across = np.gradient(height)
            step = np.s_[::6, ::6]
            axes[1].quiver(across[step], up[step], slope_across[step], slope_up[step], color=style.FIT)
            axes[2].imshow(height, origin="lower")
            for number, (panel, text) in enumerate(zip(axes, ("contours", "slopes", "image")), start=1):
                panels.title(panel, number, text)
            return picture, float(height.max())
        ''',
    "walks": '''
        """Random walks, their spread, and how far they get."""

        import numpy as np

        from bench.helpers import panels
        from measured import style


        def draw(seed, points):
            random = np.random.default_rng(seed)
            walks = random.normal(0, 1, (12, points)).cumsum(axis=1)
            steps = np.arange(points)
            picture, axes = panels.grid(2, 2)
            axes[0].plot(walks.T, linewidth=0.8)
            axes[1].fill_between(steps, walks.min(axis=0), walks.max(axis=0), color=style.TRAIN, alpha=0.3)
            axes[1].plot(walks.mean(axis=0), color=style.TRAIN)
            axes[2].hist(walks[:, -1], color=style.TEST)
            axes[3].loglog(steps[1:], walks.std(axis=0)[1:], color=style.TRUTH)
            for number, (panel, text) in enumerate(zip(axes, ("walks", "range", "ends", "spread")), start=1):
                panels.title(panel, number, text)
            return picture, float(np.abs(walks).max())
        ''',
}

FIGURE = '''
"""Figure {number} of unit {unit}."""

from matplotlib.figure import Figure

from bench.helpers import {helper}
from deeplecture.figure import figure, with_numbers


@figure("computed")
def {name}(seed: int = {seed}, points: int = 240) -> Figure:
    picture, largest = {helper}.draw(seed, points)
    return with_numbers(picture, largest=largest)
'''

MEASURED = '''
"""Figure {number} of unit {unit}, from a record."""

from matplotlib.figure import Figure

from measured import style
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record


@figure("measured", record="unit01/walks")
def {name}(record: Record) -> Figure:
    ends = record.results["ends"]
    picture, axes = style.canvas(style.WIDE)
    axes.plot(ends.T, marker="o")
    axes.set(xlabel="walk", ylabel="end")
    return with_numbers(picture, largest=ends.max())
'''

UNIT = """
---
title: "Unit {unit} of the benchmark"
---

```{{python}}
#| include: false
from bench.figures import unit{unit:02} as fig
```
"""

PART = """
## Part {part} {{#sec-unit{unit:02}-part{part}}}

::: {{.narration}}
Part {part} of unit {unit} shows {figures} figures, beginning with @fig-{first}. See @mitchell1997 for its words.
:::
"""

SLIDE = """
### Figure {number} of unit {unit} draws what its seed says

```{{python}}
#| label: fig-{name}
#| fig-cap: "Figure {number}: several panels of one computation."
#| fig-alt: "Several panels with titles a, b, c and so on, which show the {helper} of seed {seed}."
fig.{name}()
```

::: {{.narration}}
The largest value in @fig-{name} is `{{python}} fig.{name}["largest:.3f"]`. {words}
:::
"""

FORMULA = """
### Formula {number} of unit {unit} is typeset without the network

$$
R_{{{number}}}(h) = \\frac{{1}}{{n}} \\sum_{{i=1}}^{{n}} \\ell\\bigl(h(x_i), y_i\\bigr)
$$ {{#eq-{name}}}

@eq-{name} is an average over $n$ examples.
"""

PROSE = (
    "A paragraph of a chapter has several sentences, because a student reads it from beginning to end.",
    "It refers to what stood before, says what the picture shows, and leads to what comes next.",
    "None of these sentences says anything; they are here since a page without prose would be no page of a course.",
)


def generate(folder: Path, units: int, figures: int) -> None:
    """Write the course.

    Args:
        folder: where; it must not be there yet, or be empty.
        units: number of units.
        figures: figures in each unit.

    Raises:
        FileExistsError: the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name another folder")
    for name, text in SOURCES.items():
        _write(folder / "bench" / "helpers" / f"{name}.py", textwrap.dedent(text))
    for package in ("", "helpers", "figures"):
        _write(folder / "bench" / package / "__init__.py", "")
    for unit in range(1, units + 1):
        _write(
            folder / f"bench/figures/unit{unit:02}/__init__.py",
            (ROOT / "src/measured/figures/learning/__init__.py").read_text(),
        )
    for unit in range(1, units + 1):
        _write(folder / "units" / f"{unit:02}-unit.qmd", _unit(unit, figures))
        for number in range(1, figures + 1):
            # The last figure of the first unit is the one that reads a record.
            template = MEASURED if (unit, number) == (1, figures) else FIGURE
            name = name_of(unit, number)
            text = template.format(
                unit=unit, number=number, name=name, helper=helper_of(number), seed=_seed(unit, number)
            )
            _write(folder / "bench" / "figures" / f"unit{unit:02}" / f"{name}.py", text)
    _write_configuration(folder, units)
    _write_record(folder)


def _seed(unit: int, number: int) -> int:
    return 1000 * unit + number


def _unit(unit: int, figures: int) -> str:
    text = [UNIT.format(unit=unit)]
    for number in range(1, figures + 1):
        name = name_of(unit, number)
        if number % 10 == 1:
            count = min(10, figures - number + 1)
            text.append(PART.format(unit=unit, part=number // 10 + 1, figures=count, first=name))
        words = " ".join(PROSE[: number % 3 + 1])
        text.append(
            SLIDE.format(
                unit=unit, number=number, name=name, helper=helper_of(number), seed=_seed(unit, number), words=words
            )
        )
        if number % 4 == 0:
            text.append(FORMULA.format(unit=unit, number=number, name=name))
    if unit > 1:  # a deck stands alone: only the book's chapters can refer to each other
        text.append(
            '\n::: {.content-visible unless-format="revealjs"}\n'
            f"The unit before began with @fig-{name_of(unit - 1, 1)}.\n:::\n"
        )
    return "".join(text)


def _write_configuration(folder: Path, units: int) -> None:
    chapters = "".join(f"    - units/{unit:02}-unit.qmd\n" for unit in range(1, units + 1))
    course = (ROOT / "_quarto-book.yml").read_text()
    kept = ("- index.qmd", "- references.qmd")  # of the course's chapters: the others are written here
    book = "".join(
        line for line in course.splitlines(keepends=True) if not line.rstrip().endswith(".qmd") or line.strip() in kept
    )
    _write(folder / "_quarto-book.yml", book.replace("    - index.qmd\n", f"    - index.qmd\n{chapters}"))
    for name in ("_quarto.yml", "_quarto-slides.yml", "references.qmd"):
        text = (ROOT / name).read_text().replace("package: measured", "package: bench")
        _write(
            folder / name, "".join(line for line in text.splitlines(keepends=True) if not line.startswith("  cover"))
        )
    for name in ("_filters", "_style"):
        shutil.copytree(ROOT / "units" / name, folder / "units" / name)
    _write(folder / "index.qmd", "# Preface {.unnumbered}\n\nA course to measure with.\n")
    _write(
        folder / "references.bib",
        """
        @book{mitchell1997,
          author    = {Mitchell, Tom M.},
          title     = {Machine Learning},
          publisher = {McGraw-Hill},
          address   = {New York},
          year      = {1997}
        }
        """,
    )


def _write_record(folder: Path) -> None:
    from deeplecture import record

    ends = np.stack([np.random.default_rng(seed).normal(size=(20, 100)).sum(axis=1) for seed in (1, 2, 3)])
    provenance = {
        "data": "twenty random walks of a hundred normal steps",
        "data_checksum": None,
        "versions": {},
        "device": "any",
        "wall_seconds": 0.0,
        "date": "2026-01-01T00:00:00+00:00",
        "code": "",
    }
    before = os.environ.get("DEEPLECTURE_PROJECT")
    os.environ["DEEPLECTURE_PROJECT"] = str(folder)
    try:
        record.write(record.Record("unit01/walks", {"walks": 20, "steps": 100}, (1, 2, 3), {"ends": ends}, provenance))
    finally:
        if before is None:
            del os.environ["DEEPLECTURE_PROJECT"]
        else:
            os.environ["DEEPLECTURE_PROJECT"] = before


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate a course of any size to measure with.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--units", type=int, default=1, help="number of units (default 1)")
    parser.add_argument("--figures", type=int, default=50, help="figures in each unit (default 50)")
    args = parser.parse_args()
    generate(args.folder, args.units, args.figures)
    print(f"{args.folder}: {args.units} x {args.figures} figures")


if __name__ == "__main__":
    main()
