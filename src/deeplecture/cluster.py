"""The Dask cluster that experiments and figures may be computed on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from deeplecture.errors import UserError

if TYPE_CHECKING:
    from distributed import Client


PATIENCE = 15.0  # seconds: of its own Dask waits 10 for a connection, and for ever for who accepts one and says nothing

Answer = TypeVar("Answer")


def in_time(seconds: float, call: Callable[[], Answer]) -> Answer:
    """What a call gives that may never end; it is left alone in a thread of its own then.

    Raises:
        TimeoutError: it has not ended in time.
    """
    ended: Future[Answer] = Future()

    def run() -> None:
        try:
            ended.set_result(call())
        except BaseException as error:  # is raised where somebody waits
            ended.set_exception(error)

    threading.Thread(target=run, daemon=True, name="asks the cluster").start()
    try:
        return ended.result(seconds)
    except TimeoutError as error:
        raise TimeoutError(str(error) or f"nothing was heard for {seconds:g} s") from None


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """A client of a scheduler, as long as it is needed.

    Args:
        scheduler: its address, `tcp://HOST:PORT`.

    Raises:
        UserError: Dask is not installed, or nobody answers at this address.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise UserError("--scheduler needs Dask: pip install 'deeplecture[cluster]'") from None
    try:
        client = in_time(PATIENCE, lambda: Client(scheduler, timeout=10))
    except (OSError, ValueError, TypeError) as error:  # the last: schemes that ask for certificates or other libraries
        raise UserError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    with client:
        yield client


def with_resources(client: Client, resources: Mapping[str, float]) -> list[str]:
    """The addresses of the workers that have resources; Dask itself would wait for one for ever.

    Args:
        resources: name to amount that one computation needs; none for any worker.

    Raises:
        UserError: no worker has them.
    """
    workers = _workers(client)
    able = [
        address
        for address, about in workers.items()
        if all(about["resources"].get(name, 0) >= amount for name, amount in resources.items())
    ]
    if not able:
        wanted = " ".join(f"{name}={amount:g}" for name, amount in resources.items())
        way = f' that has {wanted}: start one with `dask worker ADDRESS --resources "{wanted}"`' if wanted else ""
        raise UserError(f"the cluster at {client.scheduler.address} has no worker{way}")
    return able


def last_seen(client: Client) -> dict[str, float]:
    """Address of each worker to when the scheduler heard of it last, by the scheduler's clock."""
    return {address: about["last_seen"] for address, about in _workers(client).items()}


def _workers(client: Client) -> Mapping[str, Mapping]:
    """What the scheduler says of its workers, asked anew: what the client remembers may be without some."""
    try:
        return client.sync(client.scheduler.identity, n_workers=-1)["workers"]
    except TypeError:  # of an older Dask, which tells of all workers always
        return client.sync(client.scheduler.identity)["workers"]
