"""Kill a training run at random moments, resume it each time, and compare the final weights with an unbroken run's.

python benchmarks/kill_and_resume.py [--kills 20] [--seed 0]
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "deeplecture.cli", "train", "--epochs", "12", "--resume"]


def main() -> int:
    """Return 0 where the bytes are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    moments = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        unbroken, broken = Path(folder) / "unbroken", Path(folder) / "broken"
        start = time.perf_counter()
        subprocess.run([*COMMAND, "--out", str(unbroken)], check=True, stderr=subprocess.DEVNULL)
        whole = time.perf_counter() - start
        killed = 0
        while killed < args.kills:
            run = subprocess.Popen([*COMMAND, "--out", str(broken)], stderr=subprocess.DEVNULL)
            try:
                run.wait(moments.uniform(0, whole))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                killed += 1
                print(
                    f"killed {killed} times; checkpoint {'there' if (broken / 'checkpoint.pt').exists() else 'not yet'}"
                )
                continue
            # It came to its end: what it left must be right, and the next kills meet a new run.
            if not _same(unbroken, broken):
                return 1
            for file in broken.iterdir():
                file.unlink()
        subprocess.run([*COMMAND, "--out", str(broken)], check=True, stderr=subprocess.DEVNULL)
        return 0 if _same(unbroken, broken) else 1


def _same(unbroken: Path, broken: Path) -> bool:
    equal = (unbroken / "model.pt").read_bytes() == (broken / "model.pt").read_bytes()
    print(f"final weights after the kills so far: {'equal, byte for byte' if equal else 'DIFFERENT'}")
    return equal


if __name__ == "__main__":
    sys.exit(main())
