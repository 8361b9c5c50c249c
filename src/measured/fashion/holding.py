"""A run's folder while a training works in it: no other one may. Apart from `runs`, which the experiments import."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeplecture.errors import UserError
from measured.fashion import runs
from measured.fashion.settings import Settings


@contextmanager
def held(named: str | None, settings: Settings, resume: bool) -> Iterator[Path]:
    """Claim the folder of a run (`runs.claim`, with its arguments and errors) and hold it until the training ends.

    The system lets go of the lock with the process, however that ends: a killed run can be resumed at once.

    Raises:
        UserError: besides, another training holds the folder.
    """
    from filelock import FileLock, Timeout

    folder = runs.claim(named, settings, resume)
    try:
        lock = FileLock(folder / "lock").acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"another training works in {folder}: wait until it ends, or name another folder with --out"
        ) from None
    except OSError as error:
        raise UserError(f"cannot lock {folder}: {error.strerror}; name another folder with --out") from error
    with lock:
        if not resume and runs.holds_run(folder):
            raise UserError(
                f"another training has just ended in {folder}: start again, or name another folder with --out"
            )
        yield folder


def begin_again(folder: Path) -> str:
    """Make a folder whose run never came to a checkpoint ready for one from the start; what to say of it.

    Its curves go: TensorBoard would show them as those of the new network.
    """
    for file in folder.glob(runs.EVENTS):
        file.unlink()
    return f"no checkpoint in {folder} to go on from: the run begins"
