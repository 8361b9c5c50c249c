"""Images a second by batch size, from experiment `fashion/devices`, and the memory that a training step asks for, counted."""

import tracemalloc

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

WIDTHS = (784, 128, 10)
BATCHES = (1, 10, 100, 1000, 10_000)
NUMBERS = sum((inputs + 1) * units for inputs, units in zip(WIDTHS, WIDTHS[1:]))


def peak(batch: int) -> int:
    """Bytes that one step of Adam asks for at most, in NumPy and 32-bit numbers, with weights, their slopes and both memories."""
    rng = np.random.default_rng(0)
    images, classes = np.zeros((batch, WIDTHS[0]), np.float32), np.zeros(batch, int)
    tracemalloc.start()
    weights = [rng.standard_normal((inputs, units), np.float32) * 0.05 for inputs, units in zip(WIDTHS, WIDTHS[1:])]
    memories = [[np.zeros_like(part), np.zeros_like(part)] for part in weights]
    hidden = np.maximum(images @ weights[0], 0)
    back = hidden @ weights[1]
    back -= back.max(axis=1, keepdims=True)
    np.exp(back, out=back)
    back /= back.sum(axis=1, keepdims=True)
    back[np.arange(batch), classes] -= 1
    slopes = [images.T @ ((back @ weights[1].T) * (hidden > 0)), hidden.T @ back]
    for part, slope, (first, second) in zip(weights, slopes, memories):
        first += 0.1 * (slope - first)
        second += 0.001 * (slope**2 - second)
        part -= 0.001 * first / (np.sqrt(second) + 1e-8)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most + images.nbytes


@figure("measured", record="fashion/devices")
def memory_by_batch(record: Record):
    made = record.settings
    sizes = np.array(made["batch_sizes"])
    model = made["models"].index("mlp")
    # What Python asks for when lines run for the first time would be counted, and not every process asks for it.
    peak(1)
    asked = np.array([peak(batch) for batch in BATCHES])
    picture, (left, right) = style.canvas((7.3, 3.9), columns=2)
    speed = {}
    for threads, marker, ink in ((1, "s", style.CLASS_B), (2, "o", style.CLASS_A)):
        runs = 1e3 * sizes / record.results["milliseconds"][:, made["devices"].index(f"cpu-{threads}"), model]
        speed[threads] = runs
        left.plot(sizes, runs.mean(axis=0), "-" + marker, color=ink, markersize=9)
        left.fill_between(sizes, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.15, linewidth=0)
    left.text(11, 2.6e5, "two threads", color=style.CLASS_A, fontsize=17)
    left.text(150, 3.5e4, "one thread", color=style.CLASS_B, fontsize=17)
    left.set(xscale="log", yscale="log", xlabel="batch size", title="images a second", ylim=(1e4, 6e5))
    left.set_xticks(sizes, [str(size) for size in sizes])
    left.set_yticks((1e4, 1e5), ("10,000", "100,000"))
    right.plot(BATCHES, asked / 2**20, "-D", color=style.TRAIN, markersize=9)
    four = 4 * 4 * NUMBERS / 2**20
    right.axhline(four, color=style.QUIET, linestyle=":", linewidth=2)
    right.text(1, four * 0.8, "what stays", fontsize=16, color=style.QUIET, va="top")
    right.set(xscale="log", yscale="log", xlabel="batch size", title="MiB a step", ylim=(0.5, 100))
    right.set_xticks((1, 100, 10_000), ("1", "100", "10,000"))
    right.set_yticks((1, 10, 100), ("1", "10", "100"))
    for axes in (left, right):
        axes.minorticks_off()
    one = speed[1]
    return with_numbers(
        picture, mib=asked / 2**20, fixed=four, copies=asked[0] / (4 * NUMBERS), growth=asked[-1] / asked[-2], early=asked[2] / asked[0], faster=np.median(one[:, 1] / one[:, 0]), then=np.median(one[:, 2] / one[:, 1]), runs=len(one), two=np.median(speed[2][:, -1] / one[:, -1]), image=(asked[-1] - asked[-2]) / (BATCHES[-1] - BATCHES[-2]) / 1024, each=4 * WIDTHS[0] / 1024,
    )  # fmt: skip
