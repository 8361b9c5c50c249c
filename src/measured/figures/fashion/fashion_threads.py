"""What a second thread does to a training step: threads that spin or sleep while they wait, alone and beside a load."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

WAYS = {"ACTIVE": "spin", "unset": "spin a while,\nthen sleep", "PASSIVE": "sleep"}
LOOKS = {1: (style.CLASS_A, "o", "one thread"), 2: (style.CLASS_B, "s", "two threads")}


@figure("measured", record="fashion/threads")
def fashion_threads(record: Record):
    loads, policies, threads = (record.settings[key] for key in ("loads", "policies", "threads"))
    order = [policies.index(policy) for policy in WAYS]
    times = record.results["milliseconds"][:, :, order]  # (seeds, loads, policies, threads)
    picture, panels = style.canvas(style.SLIDE, columns=len(loads))
    for axes, load, cells in zip(panels, loads, times.swapaxes(0, 1)):
        for place, count in enumerate(threads):
            colour, marker, label = LOOKS[count]
            for way in range(len(WAYS)):
                at = way + 0.3 * (place - 0.5) + np.linspace(-0.04, 0.04, len(cells))
                axes.semilogy(at, cells[:, way, place], marker, color=colour, label=label if not way else None)
        axes.set_xticks(range(len(WAYS)), list(WAYS.values()))
        axes.set(xlim=(-0.5, len(WAYS) - 0.5), xlabel="how a thread waits for the other")
        axes.set_title("alone on the machine" if not load else f"beside {load} busy programs")
    low, high = times.min() / 1.5, times.max() * 1.5
    ticks = [t for t in (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if low < t < high]
    for axes in panels:
        axes.set_ylim(low, high)
        axes.set_yticks(ticks, [f"{t:g}" for t in ticks])
        axes.minorticks_off()
    panels[0].set_ylabel("milliseconds a step")
    panels[0].legend()
    # How many times as long a step takes on two threads as on one: octaves are their logarithm, (runs, loads, ways).
    octaves = record.results["octaves"][:, :, order]
    longer = 2 ** octaves.mean(axis=0)
    spin, whichever, sleep = range(len(WAYS))
    return with_numbers(
        picture,
        runs=len(record.seeds),
        batch_size=record.settings["batch_size"],
        busy_programs=loads[-1],
        one_thread=np.median(times[:, 0, :, threads.index(1)]),
        spin_idle=longer[0, spin],
        unset_idle=longer[0, whichever],
        sleep_idle=longer[0, sleep],
        spin_loaded=longer[-1, spin],
        unset_loaded=longer[-1, whichever],
        sleep_loaded=longer[-1, sleep],
        spin_loaded_most=2 ** octaves[:, -1, spin].max(),
        device=record.provenance["device"],
        date=record.provenance["date"][:10],
    )
