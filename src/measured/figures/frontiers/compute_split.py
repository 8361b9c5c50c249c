"""How a budget of computing is best divided between parameters and tokens, by two published fits, with what well-known models did."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

# E, A, B, alpha, beta of L = E + A / N^alpha + B / D^beta, in nats: Hoffmann and others (2022), Besiroglu and others (2024).
FITS = {"2022": (1.69, 406.4, 410.7, 0.34, 0.28), "2024": (1.8172, 482.01, 2085.43, 0.3478, 0.3658)}
# Parameters and tokens as table 1 of Hoffmann and others (2022) lists them, and PaLM's as Chowdhery and others (2022) do.
MODELS = {
    "GPT-3": (175e9, 300e9), "Gopher": (280e9, 300e9), "MT-NLG": (530e9, 270e9), "Chinchilla": (70e9, 1.4e12), "PaLM": (540e9, 780e9),
}  # fmt: skip


def best(compute, fit: tuple):
    """Parameters of least loss where 6 x parameters x tokens is the budget."""
    _, a, b, alpha, beta = fit
    return (alpha * a / (beta * b)) ** (1 / (alpha + beta)) * (compute / 6) ** (beta / (alpha + beta))


def loss(parameters, compute, fit: tuple):
    floor, a, b, alpha, beta = fit
    return floor + a / parameters**alpha + b / (compute / (6 * parameters)) ** beta


@figure("cited", cite="hoffmann2022")
def compute_split(exponent: int = 24):
    compute = 10.0**exponent
    looks = {"2022": (style.CLASS_A, "-"), "2024": (style.CLASS_B, "--")}
    picture, (left, right) = style.canvas((9.3, 4.0), columns=2)
    sizes = np.geomspace(1e8, 1e13, 300)
    budgets = np.geomspace(1e19, 1e27, 50)
    optimum = {}
    for name, fit in FITS.items():
        ink, dash = looks[name]
        inside = (sizes > best(compute, fit) / 300) & (sizes < best(compute, fit) * 300)
        left.plot(sizes[inside], loss(sizes[inside], compute, fit), dash, color=ink)
        optimum[name] = best(compute, fit)
        left.plot(optimum[name], loss(optimum[name], compute, fit), "o", color=ink, markersize=11)
        on = best(budgets, fit)
        right.plot(on, budgets / 6 / on, dash, color=ink)
        right.plot(optimum[name], compute / 6 / optimum[name], "o", color=ink, markersize=11)
    for name, (parameters, tokens) in MODELS.items():
        right.plot(parameters, tokens, "s", color=style.TRUTH, markersize=7)
        place = {
            "Chinchilla": (-12, 7, "right"),
            "GPT-3": (-9, -4, "right"),
            "Gopher": (0, -20, "center"),
            "MT-NLG": (10, -8, "left"),
            "PaLM": (9, 4, "left"),
        }[name]
        right.annotate(name, (parameters, tokens), place[:2], textcoords="offset points", fontsize=15, ha=place[2])
    left.set(xscale="log", xlabel="parameters", ylabel="loss (nats a token)", ylim=(1.7, 3.1), xlim=(1e8, 1e13))
    right.text(2.5e9, 6e13, "fit of 2022", color=style.CLASS_A, fontsize=17, va="top")
    right.text(8e11, 4.5e12, "fit of 2024", color=style.CLASS_B, fontsize=17, va="center")
    right.set(xscale="log", yscale="log", xlabel="parameters", ylabel="tokens", xlim=(1e9, 1e13), ylim=(2e10, 1e14))
    left.set_yticks((2, 2.5, 3))
    for axes in (left, right):
        axes.set_xticks((1e9, 1e11, 1e13), ("1 B", "100 B", "10 T"))
        axes.minorticks_off()
        axes.tick_params(labelsize=16)
    right.set_yticks((1e11, 1e12, 1e13, 1e14), ("0.1 T", "1 T", "10 T", "100 T"))
    tokens = {name: compute / 6 / value for name, value in optimum.items()}
    each = {name: tokens[name] / optimum[name] for name in FITS}
    worth = {name: 6 * parameters * seen for name, (parameters, seen) in MODELS.items()}
    gopher = {fit: loss(MODELS["Gopher"][0], worth["Gopher"], FITS[fit]) for fit in FITS}
    return with_numbers(
        picture, parameters=optimum, tokens=tokens, each=each, least={name: loss(optimum[name], compute, fit) for name, fit in FITS.items()}, exponent=exponent,
        compute=worth, ratios={name: seen / parameters for name, (parameters, seen) in MODELS.items()}, share={name: fit[4] / (fit[3] + fit[4]) for name, fit in FITS.items()},
        apart=optimum["2024"] / optimum["2022"], gopher=gopher, chinchilla={fit: loss(MODELS["Chinchilla"][0], worth["Chinchilla"], FITS[fit]) for fit in FITS},
        above=min(parameters / best(worth[name], FITS[fit]) for fit in FITS for name, (parameters, _) in MODELS.items() if name != "Chinchilla"),
        off={fit: MODELS["Chinchilla"][0] / best(worth["Chinchilla"], FITS[fit]) for fit in FITS},
    )  # fmt: skip
