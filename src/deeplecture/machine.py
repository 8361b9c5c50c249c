"""What a machine and its environment are, as far as they can change a result or the time it takes."""

import os
import platform
import sys
from pathlib import Path

# Variables that numerical libraries read, for speed or for results: OpenMP (GNU's, Intel's), BLAS (MKL, OpenBLAS, Apple's),
# NumExpr, CUDA and cuBLAS, PyTorch; and the order of Python's sets.
READ_BY_LIBRARIES = (
    "OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "GOTO_", "BLIS_", "VECLIB_", "NUMEXPR_", "CUBLAS_", "CUDA_", "CUDNN_",
    "TORCH", "PYTORCH_", "DNNL_", "ONEDNN_", "PYTHONHASHSEED",
)  # fmt: skip
CPU_FACTS = {"vendor_id": "vendor", "cpu family": "family", "model": "model", "model name": "name", "stepping": "stepping"}


def environment() -> dict[str, str]:
    """The variables that are set of those which the libraries read."""
    return {name: value for name, value in sorted(os.environ.items()) if name.startswith(READ_BY_LIBRARIES)}


def cpu() -> dict[str, str]:
    """The processor: its name, and where the system tells them vendor, family, model and stepping."""
    found = {"name": platform.processor() or platform.machine(), "architecture": platform.machine()}
    if (listing := Path("/proc/cpuinfo")).exists():
        for line in listing.read_text(encoding="utf-8").partition("\n\n")[0].splitlines():
            key, _, value = line.partition(":")
            if key.strip() in CPU_FACTS:
                found[CPU_FACTS[key.strip()]] = value.strip()
    return found


def libraries() -> list[dict]:
    """The loaded libraries that compute in threads: kind, name, version, the kernel chosen for this processor, threads."""
    from threadpoolctl import threadpool_info

    kept = {"user_api": "kind", "internal_api": "name", "version": "version", "architecture": "kernel",
            "num_threads": "threads"}  # fmt: skip
    pools = [{kept[key]: value for key, value in pool.items() if key in kept} for pool in threadpool_info()]
    if torch := sys.modules.get("torch"):
        pools.append({"kind": "torch", "name": torch.__version__, "threads": torch.get_num_threads()})
    return sorted(pools, key=lambda pool: (pool["kind"], str(pool["name"])))


def described() -> dict:
    """All of it, as plain values: `cpu`, `libraries` (those that are loaded now) and `environment`."""
    return {"cpu": cpu(), "libraries": libraries(), "environment": environment()}
