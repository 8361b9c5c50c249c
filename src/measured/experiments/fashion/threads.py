"""What a second thread does to a training step: threads that spin or sleep while they wait, on an idle and a busy machine.

How OpenMP's threads wait is a variable that is read when a program starts, so each cell is timed in a process of its own.
Nothing is recorded where the machine is not idle: see `idle_share`.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, Within, between, paired
from deeplecture.errors import UserError
from deeplecture.experiment import experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data


@dataclass(frozen=True)
class Settings:
    """The cells, and when a machine is idle.

    Attributes:
        loads: programs that compute without a pause beside the training, one thread each.
        policies: how threads wait, `OMP_WAIT_POLICY`: they spin (ACTIVE) or sleep (PASSIVE); "unset" leaves the
            library's own way, which is to spin for a while.
        threads: of the training.
        rounds: each cell is timed so often, in an order drawn anew, and the median counts; runs differ more than rounds.
        seconds: one timing takes; beside a load a step can take a thousand times as long as alone.
        idle: the share of a core that programs spinning on all cores at once must get.
        patience: seconds to wait for an idle machine before giving up.
    """

    loads: tuple[int, ...] = (0, 2)
    policies: tuple[str, ...] = ("unset", "ACTIVE", "PASSIVE")
    threads: tuple[int, ...] = (1, 2)
    model: str = "mlp"
    batch_size: int = 100
    rounds: int = 1
    seconds: float = 1.0
    idle: float = 0.97
    patience: float = 600.0


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, the first training images, one batch again and again",
    # Times belong to a machine. What repeats is by how many octaves two threads differ from one, and which side wins.
    tolerance={
        "milliseconds": LEFT_OUT_TIMES,
        "idle_shares": Within(each=np.inf, why="how idle the machine was is asked for by the run itself"),
        "octaves": Within(
            each=np.inf, mean=1.5, why="one run of a busy machine says little; the runs' mean is compared"
        ),
        "winners": 0.0,
    },
    intervals="range over the seeds",
    varied=("order of the cells", "what else the machine did"),
    tuned="none: times are measured, nothing is learnt",
    validation="none: nothing is learnt",
    test="none: nothing is learnt",
    parameters=lambda made: parameters(made.model),
    apart=("winners",),
    # One run after another: two at once would be each other's load.
    alone=True,
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(loads, policies, threads) milliseconds of a step, the mean over one timing, the median over the rounds.

    `octaves` (loads, policies) is the logarithm to base 2 of the time on two threads over that on one; `winners` its
    sign, with 0 for less than a tenth of an octave, and `idle_shares` (rounds, 2) the shares of the cores that were to be
    had before and after the cells without load.

    Raises:
        UserError: the machine has fewer cores than threads, or is not idle, and does not become so in time.
    """
    if cores() < max(settings.threads):
        raise UserError(f"fashion/threads needs {max(settings.threads)} cores, here is {cores()}")
    rng = np.random.default_rng(seed)
    shape = len(settings.loads), len(settings.policies), len(settings.threads)
    times, shares = np.zeros((settings.rounds, *shape)), np.zeros((settings.rounds, 2))
    for number in range(settings.rounds):
        for row, load in enumerate(settings.loads):
            cells = rng.permutation(list(np.ndindex(shape[1:])))
            if not load:
                times[number, row], shares[number] = _while_idle(settings, cells)
            else:
                with busy(load):
                    times[number, row] = _cells(settings, cells)
    milliseconds = np.median(times, axis=0)
    octaves = np.log2(milliseconds[..., 1] / milliseconds[..., 0])
    winners = np.where(np.abs(octaves) < 0.1, 0.0, np.sign(octaves))
    return {"milliseconds": milliseconds, "octaves": octaves, "winners": winners, "idle_shares": shares}


def _while_idle(settings: Settings, cells) -> tuple[np.ndarray, tuple[float, float]]:
    """Times of the cells between two moments at which the machine was idle; what was disturbed is thrown away."""
    deadline = time.monotonic() + settings.patience
    while True:
        before = idle_share()
        if before >= settings.idle:
            found, after = _cells(settings, cells), idle_share()
            if after >= settings.idle:
                return found, (before, after)
            before = after
        if time.monotonic() > deadline:
            raise UserError(
                f"the machine is not idle: of each core {before:.0%} was to be had, {settings.idle:.0%} is asked for "
                f"(load average {os.getloadavg()[0]:.1f}). End other programs and repeat"
            )
        time.sleep(5)


def _cells(settings: Settings, cells) -> np.ndarray:
    """(policies, threads) milliseconds of a step, timed in the order of the cells."""
    found = np.zeros((len(settings.policies), len(settings.threads)))
    for at in map(tuple, cells):
        found[at] = timed(settings, settings.policies[at[0]], settings.threads[at[1]])
    return found


def timed(settings: Settings, policy: str, threads: int) -> float:
    """Milliseconds of a step in a process of its own, whose threads wait as `policy` says.

    Raises:
        UserError: the process failed; its last line is in the message.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_", "KMP_"))}
    if policy != "unset":
        ours["OMP_WAIT_POLICY"] = policy
    told = json.dumps(asdict(settings) | {"threads": threads})
    done = subprocess.run([sys.executable, "-m", __name__, told], env=ours, capture_output=True, text=True)
    if done.returncode:
        raise UserError(f"fashion/threads: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    return float(done.stdout)


def _time_here(told: dict) -> float:
    """Milliseconds of a step in this process: the mean, as a few long waits are what a busy machine costs."""
    import torch

    from measured.fashion import model as models
    from measured.fashion import training

    torch.set_num_threads(told["threads"])
    fashion = data.load()
    some = slice(0, told["batch_size"])
    batch = training.Images.of(fashion.train_images[some], fashion.train_labels[some], torch.device("cpu"))
    network = models.build(told["model"], 0)
    network.standardise.fit(batch.images)
    optimiser = torch.optim.Adam(network.parameters(), 1e-3, fused=True)

    def steps(seconds: float) -> float:
        start, done = time.perf_counter(), 0
        while (spent := time.perf_counter() - start) < seconds or not done:
            training.train_step(network, optimiser, batch.images, batch.labels, 1 / len(batch.labels), "float32")
            done += 1
        return 1e3 * spent / done

    steps(told["seconds"] / 4)  # warming up
    return steps(told["seconds"])


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


SPIN = "import time\nwhile True: sum(range(10**5))"
SHARE = """
import sys, time
seconds, start, used = float(sys.argv[1]), time.perf_counter(), time.process_time()
while time.perf_counter() < start + seconds: sum(range(10**4))
print((time.process_time() - used) / (time.perf_counter() - start))
"""


def idle_share(seconds: float = 1.0) -> float:
    """The smallest share of a core that programs get which spin on all cores at once for so long; 1 on an idle machine."""
    programs = [
        subprocess.Popen([sys.executable, "-c", SHARE, str(seconds)], stdout=subprocess.PIPE, text=True)
        for _ in range(cores())
    ]
    return min(float(program.communicate()[0]) for program in programs)


@contextmanager
def busy(programs: int):
    """So many programs that compute without a pause, for as long as the block runs."""
    running = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(programs)]
    try:
        yield
    finally:
        for program in running:
            program.kill()
            program.wait()


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of threads: ratios within one run, and no times."""
    octaves, policies = record.results["octaves"], record.settings["policies"]
    idle, loaded = octaves[:, 0], octaves[:, -1]
    own, spin, sleep = (policies.index(policy) for policy in ("unset", "ACTIVE", "PASSIVE"))
    none = np.zeros(len(octaves))
    return (
        between("nothing else ran while it was said to be idle", record.results["idle_shares"].min(), 0.97),
        paired("alone on the machine two threads that wait as the library lets them beat one", none, idle[:, own]),
        paired("there, two that sleep take at least half as long again as one", idle[:, sleep], none, np.log2(1.5)),
        paired("there, two that sleep do worse than two that spin", idle[:, sleep], idle[:, spin]),
        paired("beside busy programs two threads that spin take at least three times as long as one",
               loaded[:, spin], none, np.log2(3)),
        paired("there, two that sleep do better than two that spin", loaded[:, spin], loaded[:, sleep]),
    )  # fmt: skip


if __name__ == "__main__":
    print(_time_here(json.loads(sys.argv[1])))
