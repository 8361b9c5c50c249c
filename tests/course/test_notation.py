"""One notation in the whole book: the tables of symbols hold every symbol of the numbered formulas, and say where it stands."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\$.+?\$) \| (.+?) \| (@.+?) \|$", re.MULTILINE)
FORMULA = re.compile(
    r"(?s)(?<!\\)\$\$(.+?)\$\$(?:[ \t]*\{#(eq-[\w-]+))?|(?<![\\$\w])\$(?![\s$])((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)"
)
SECTION = re.compile(r"^##+ .*\{#(sec-[\w-]+)", re.MULTILINE)
# What in a formula is a word, and what is put on top of a letter or decides how it is set.
WORD = re.compile(
    r"\\(?:text|mathrm|operatorname|texttt|begin|end)(?![A-Za-z])\s*(?:\{[^{}]*\}|[A-Za-z])|\\\\\[[^\]]*\]"
)
SET = r"\\(?:mathbf|mathcal|boldsymbol|hat|tilde|bar)"
SYMBOL = re.compile(
    rf"{SET}\s*\{{\s*{SET}\s*\\?[A-Za-z]+\s*\}}|{SET}\s*\{{\s*\\?[A-Za-z]+\s*\}}|{SET}\s*(?:\\[A-Za-z]+|[A-Za-z])|"
    r"\\mathbb\s*[A-Za-z]|\\[A-Za-z]+|[A-Za-z]"
)
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "varphi chi psi omega ell Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
).split()


def formulas(text: str) -> Iterator[tuple[str, str, str]]:
    """(section, label of the equation or "", TeX) of each formula of a unit outside of code."""
    text = re.sub(r"(?ms)^```.*?^```", lambda block: "\n" * block[0].count("\n"), text)
    text = re.sub(r"`[^`\n]*`", "x", text)
    heads = [(head.start(), head[1]) for head in SECTION.finditer(text)]
    for found in FORMULA.finditer(text):
        section = next((name for start, name in reversed(heads) if start < found.start()), "")
        yield section, found[2] or "", found[1] or found[3]


def symbols(tex: str) -> list[str]:
    """The symbols of a formula in order, each as it is set: `\\mathbf x`, `\\hat R`, `n`."""
    found = []
    for one in SYMBOL.finditer(WORD.sub(" ", tex)):
        bare = re.sub(r"^(\\[a-z]+)\s*\{\s*(\\?[A-Za-z]+)\s*\}$", r"\1 \2", one[0])
        name = re.sub(r"\s+(?=\\)", "", re.sub(r"\s+", " ", bare))
        plain = name.lstrip("\\")
        if name.startswith("\\") and re.fullmatch(r"[A-Za-z]+", plain) and plain not in GREEK:
            continue  # a sign or a function: \le, \sum, \ln
        found.append(name)
    return found


def units() -> dict[str, str]:
    """Name to text of the units that are written."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "units").glob("[0-9]*.qmd"))}
    return {name: text for name, text in texts.items() if "\nto-come: true" not in text}


def tables() -> tuple[list[tuple[list[str], list[str]]], list[tuple[list[str], list[str]]]]:
    """The rows of both tables, as (symbols, sections)."""
    first, _, second = (ROOT / "notation.qmd").read_text(encoding="utf-8").partition("## With more than one meaning")
    assert second
    return tuple(
        [
            (
                [one for cell in re.findall(r"\$(.+?)\$", row[1]) for one in symbols(cell)[:1]],
                re.findall(r"@(sec-[\w-]+)", row[3]),
            )
            for row in ROW.finditer(text)
        ]
        for text in (first.partition("## The same")[2], second)
    )


def where() -> dict[str, dict[str, None]]:
    """Symbol to the sections that use it in a formula, those of the text before the exercises, in the book's order."""
    found: dict[str, dict[str, None]] = {}
    for text in units().values():
        for section, _, tex in formulas(text):
            for symbol in symbols(tex):
                found.setdefault(symbol, {})[section] = None
    return {
        symbol: dict(sorted(own.items(), key=lambda one: one[0].endswith("-exercises")))
        for symbol, own in found.items()
    }


def test_symbols_of_a_formula_are_told_from_signs_words_and_indices():
    tex = r"\hat R_N(h) \le \mathbf{\hat A}\,\mathbf{c}_k + \boldsymbol\delta^\top \frac{\mathrm dV}{\mathrm dt} n_{\text{in}} \ln x"
    assert symbols(tex) == [
        r"\hat R", "N", "h", r"\mathbf{\hat A}", r"\mathbf c", "k", r"\boldsymbol\delta", "V", "t", "n", "x",
    ]  # fmt: skip


def test_a_symbol_of_one_meaning_stands_in_one_row_and_names_its_first_section():
    same, several = tables()
    assert len(same) > 30 and len(several) > 60
    used = where()
    listed = [symbol for row, _ in same for symbol in row]
    assert sorted(listed) == sorted(set(listed))
    assert not set(listed) & {symbol for row, _ in several for symbol in row}
    wrong = [
        f"{symbol} stands first in @{next(iter(used[symbol]), '')}" if symbol in used else f"{symbol} is used nowhere"
        for row, sections in same
        for symbol in row
        if symbol not in used or next(iter(used[symbol])) not in sections
    ]
    assert wrong == []


def test_a_symbol_of_several_meanings_stands_in_the_sections_that_its_rows_name():
    used = where()
    wrong = []
    for row, sections in tables()[1]:
        wrong += [
            f"{symbol} is in none of {sections}" for symbol in row if not set(sections) & set(used.get(symbol, ()))
        ]
        wrong += [
            f"@{section} has none of {row}"
            for section in sections
            if not any(section in used.get(symbol, ()) for symbol in row)
        ]
    assert wrong == []


def test_every_symbol_of_the_numbered_formulas_has_a_row_for_its_unit():
    same, several = tables()
    everywhere = {symbol for row, _ in same for symbol in row}
    missing: dict[str, None] = {}
    for name, text in units().items():
        own = set(SECTION.findall(text))
        here = {symbol for row, sections in several if own & set(sections) for symbol in row}
        for section, label, tex in formulas(text):
            for symbol in symbols(tex) if label else ():
                if symbol not in everywhere | here:
                    missing[f"{name}: {symbol} of @{label} in @{section} has no row"] = None
    assert list(missing) == []
