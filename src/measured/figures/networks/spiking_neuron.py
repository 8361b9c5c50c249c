"""A neuron that leaks, integrates and fires: its rate by the current that it is given, beside ReLU.

The leaky integrate-and-fire model goes back to Lapicque (1907; Abbott, 1999): tau dV/dt = -V + R I, a spike and a reset to
zero where V reaches the threshold, then silence for the refractory time.
"""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

TAU, THRESHOLD, REFRACTORY = 20.0, 15.0, 2.0  # milliseconds, millivolts above rest, milliseconds
STEP = 0.05  # of the simulation, milliseconds


def rate(drive: np.ndarray) -> np.ndarray:
    """Spikes a second for a constant drive R I in millivolts above rest: the formula."""
    above = np.maximum(drive, THRESHOLD * (1 + 1e-12))
    wait = TAU * np.log(above / (above - THRESHOLD))
    return np.where(drive > THRESHOLD, 1000 / (REFRACTORY + wait), 0.0)


def simulated(drive: np.ndarray, seconds: float = 2.0, step: float = STEP) -> tuple[np.ndarray, np.ndarray]:
    """Spikes a second for each drive, by Euler's method, and the voltage of the last one through the first 100 ms."""
    voltage, rest, spikes = np.zeros_like(drive), np.zeros_like(drive), np.zeros_like(drive)
    trace = []
    for number in range(int(1000 * seconds / step)):
        active = rest <= 0
        voltage = np.where(active, voltage + step / TAU * (drive - voltage), 0.0)
        fires = voltage >= THRESHOLD
        spikes += fires
        rest = np.where(fires, REFRACTORY, rest - step)
        if number * step < 100:
            trace.append(voltage[-1])
        voltage = np.where(fires, 0.0, voltage)
    return spikes / seconds, np.array(trace)


@figure("computed")
def spiking_neuron(shown: float = 20.0):
    drive = np.linspace(0, 60, 241)
    dots = np.array([5, 10, 14, 16, 18, 22, 26, 30, 35, 40, 45, 50, 55, shown])
    counted, trace = simulated(dots)
    curve = rate(drive)
    # The line of a ReLU with the same threshold that agrees best with the formula.
    bent = np.maximum(drive - THRESHOLD, 0)
    gain = float((bent @ curve) / (bent @ bent))
    relu = gain * bent
    picture, (left, axes) = style.canvas(style.SLIDE, columns=2, width_ratios=[1, 1.2])
    left.plot(np.arange(len(trace)) * STEP, trace, color=style.FIT, linewidth=1.6)
    left.axhline(THRESHOLD, color=style.QUIET, linestyle="--")
    left.text(99, THRESHOLD + 0.4, "threshold", color=style.QUIET, ha="right")
    left.set(xlabel="time (ms)", ylabel="voltage above rest (mV)", ylim=(0, 18), title=f"driven by {shown:g} mV")
    axes.plot(drive, curve, color=style.FIT)
    axes.plot(dots[:-1], counted[:-1], "o", color=style.FIT)
    axes.plot(drive, relu, "--", color=style.CLASS_A)
    axes.text(31, rate(np.array(31.0)) + 22, "leaky neuron", color=style.FIT, ha="right", fontsize=16)
    axes.text(44, gain * (44 - THRESHOLD) - 16, "ReLU", color=style.CLASS_A, fontsize=16)
    axes.set(xlabel="drive (mV above rest)", ylabel="spikes a second", title="how often it fires")
    far = rate(np.array([60.0, 600.0, 1e6]))
    return with_numbers(
        picture, threshold=THRESHOLD, at_14=counted[2], at_16=counted[3], formula_16=rate(np.array(16.0)), relu_16=gain * (16 - THRESHOLD), gain=gain,
        off=float(np.abs(counted - rate(dots)).max()), largest_miss=float(np.abs(relu - curve).max()),
        ceiling=1000 / REFRACTORY, at_60=far[0], at_600=far[1], below=float(counted[dots < THRESHOLD].max()), tau=TAU, refractory=REFRACTORY,
    )  # fmt: skip
