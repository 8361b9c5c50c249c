"""A network of three inputs, two hidden units and one output: its gradient by hand, and the loss after one step."""

import numpy as np
from scipy.special import expit

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.networks._parts import circle, join

X, TARGET = np.array([0.1, 0.2, 0.3]), 0.7
START = (
    np.array([[0.4, -0.6, 0.9], [-0.3, 0.8, 0.5]]),  # hidden weights, a row a unit
    np.array([0.1, -0.2]),
    np.array([0.7, -0.5]),  # of the output
    0.2,
)


def forward(parameters) -> tuple[np.ndarray, float, float]:
    """What the hidden units give, what the output gives, and half its squared error."""
    hidden_weights, hidden_offsets, weights, offset = parameters
    hidden = expit(hidden_weights @ X + hidden_offsets)
    output = float(expit(weights @ hidden + offset))
    return hidden, output, (output - TARGET) ** 2 / 2


def gradient(parameters) -> tuple[tuple, np.ndarray, float]:
    """The loss's derivatives in the parameters' order, and the deltas of the hidden units and of the output."""
    hidden, output, _ = forward(parameters)
    delta = (output - TARGET) * output * (1 - output)
    hidden_delta = delta * parameters[2] * hidden * (1 - hidden)
    return (np.outer(hidden_delta, X), hidden_delta, delta * hidden, delta), hidden_delta, delta


def stepped(rate: float) -> tuple:
    """The parameters after one step of gradient descent."""
    return tuple(value - rate * slope for value, slope in zip(START, gradient(START)[0]))


@figure("computed")
def one_step_by_hand(rate: float = 1):
    hidden, output, loss = forward(START)
    slopes, hidden_delta, delta = gradient(START)
    squared = sum(float((np.asarray(part) ** 2).sum()) for part in slopes)
    rates = np.linspace(0, 25, 251)
    losses = np.array([forward(stepped(step))[2] for step in rates])
    after = forward(stepped(rate))[2]
    told = loss - rate * squared

    picture, (net, axes) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.15, 1])
    at = {"x": [(0.6, 3.4 - 1.2 * k) for k in range(3)], "h": [(3.0, 2.9), (3.0, 1.4)], "y": [(5.4, 2.15)]}
    for i, start in enumerate(at["x"]):
        for j, end in enumerate(at["h"]):
            join(net, start, end, 0.5, linewidth=1.1)
            share = 0.3
            right, up = end[0] - start[0], end[1] - start[1]
            spot = start[0] + share * right - 0.1 * up, start[1] + share * up + 0.13  # beside a steep arrow
            net.text(*spot, style_minus(START[0][j, i], 1), ha="center", fontsize=13.5)
        circle(net, start, f"{X[i]:g}", style.CLASS_A, 0.4)
    for j, start in enumerate(at["h"]):
        join(net, start, at["y"][0], 0.5, linewidth=1.1)
        net.text(
            4.15,
            (start[1] + 2.15) / 2 + (0.2 if j == 0 else -0.35),
            style_minus(START[2][j], 1),
            ha="center",
            fontsize=13.5,
        )
        net.text(
            3.0,
            start[1] + (0.97 if j == 0 else -1.25),
            f"$b$ = {style_minus(START[1][j], 1)}",
            ha="center",
            fontsize=13.5,
        )
        circle(net, start, f"{hidden[j]:.2f}", style.FIT, 0.42)
        net.text(
            3.0,
            start[1] + (0.55 if j == 0 else -0.85),
            f"$\\delta$ = {style_minus(hidden_delta[j], 4)}",
            ha="center",
            color=style.TEST,
            fontsize=15,
        )
    circle(net, at["y"][0], f"{output:.2f}", style.FIT, 0.42)
    net.text(5.4, 2.75, f"$\\delta$ = {style_minus(delta, 4)}", ha="center", color=style.TEST, fontsize=15)
    net.text(5.4, 1.1, f"$b$ = {START[3]:g}\ntarget {TARGET:g}", ha="center", fontsize=15)
    net.set(xlim=(0.0, 6.4), ylim=(0.0, 4.2))
    net.axis("off")
    axes.plot(rates, 1e3 * losses, color=style.FIT)
    axes.plot(rates, 1e3 * (loss - rates * squared), "--", color=style.QUIET)
    axes.plot(rate, 1e3 * after, "o", color=style.TEST, markersize=10)
    axes.text(20.2, 2.2, "loss", color=style.FIT, fontsize=16)
    axes.annotate(
        "foretold by\nthe gradient", (2.0, 1e3 * (loss - 2 * squared)), (9.5, 5.3),
        color=style.QUIET, fontsize=15, arrowprops={"arrowstyle": "-", "color": style.QUIET},
    )  # fmt: skip
    axes.set(
        xlabel="learning rate of the one step",
        ylabel="loss after it (thousandths)",
        ylim=(0, 1.15e3 * loss),
        title=f"{1e3 * loss:.3f} $\\to$ {1e3 * after:.3f} at rate {rate:g}",
    )
    return with_numbers(
        picture, loss=loss, output=output, hidden=hidden, delta=delta, hidden_delta=hidden_delta, squared=squared, after=after,
        foretold=told, fell=(loss - after) / (loss - told), best_rate=rates[losses.argmin()], least=losses.min(), rate=rate,
        weight_slope=slopes[2], parameters=sum(np.size(part) for part in START), far=losses[-1], last=rates[-1],
    )  # fmt: skip


def style_minus(value: float, digits: int) -> str:
    """A number with a true minus sign."""
    return f"{value:.{digits}f}".replace("-", "−")
