"""What decides how fast this process is and how it rounds: processor, libraries, and the variables that these read."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

# Modules whose distribution has another name.
_DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "yaml": "pyyaml",
    "skimage": "scikit-image",
    "dateutil": "python-dateutil",
    "_distutils_hack": "setuptools",
    "pkg_resources": "setuptools",
    "mpl_toolkits": "matplotlib",
    "pylab": "matplotlib",
    "zmq": "pyzmq",
}

# Variables that numerical libraries read, for speed or for results: OpenMP (GNU's, Intel's), BLAS (MKL, OpenBLAS, BLIS,
# Apple's), NumExpr, CUDA with cuBLAS and cuDNN, oneDNN, PyTorch; and the order of Python's sets.
READ_BY_LIBRARIES = (
    "OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "GOTO_", "BLIS_", "VECLIB_", "NUMEXPR_", "CUDA_", "CUBLAS_", "CUDNN_",
    "DNNL_", "ONEDNN_", "TORCH", "PYTORCH_", "PYTHONHASHSEED",
)  # fmt: skip

# Names the libraries that the process which all workers are copied from loads first.
AHEAD = "DEEPLECTURE_AHEAD"

# One thread of linear algebra a process: the processes are the parallelism, and sums come out the same on any machine.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@cache
def fixed(project: Path) -> dict[str, str]:
    """The variables that figures and kernels find, whatever the command's own environment says: the order of sets, the
    locale, the time zone, matplotlib's own settings instead of a user's, and what Python is told besides."""
    spec = find_spec("matplotlib")
    settings = [Path(at) / "mpl-data/matplotlibrc" for at in (spec and spec.submodule_search_locations) or ()]
    return {
        **dict.fromkeys(THREADS, "1"),
        "DEEPLECTURE_PROJECT": str(project),
        "LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8",
        "MATPLOTLIBRC": str(next(iter(settings), "")),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONFAULTHANDLER": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }


def handed_on(variables: Mapping[str, str]) -> dict[str, str]:
    """The command's variables without those that tell Python itself how to run (its warnings, its assertions)."""
    kept = ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    return {name: value for name, value in variables.items() if name in kept or not name.startswith("PYTHON")}


def around(project: Path) -> tuple:
    """What of the environment decides results by ways that nobody sees: what libraries and Python itself read of it."""
    known = fixed(project)
    return tuple(one for one in environment().items() if one[0] not in known)


def environment() -> dict[str, str]:
    """The variables that are set of those which the libraries read."""
    return {name: value for name, value in sorted(os.environ.items()) if name.startswith(READ_BY_LIBRARIES)}


def machine() -> dict:
    """What decides how this process rounds and how fast it is: processor, its family, kernels and threads of its libraries,
    and the variables that they read.

    Read while an experiment's libraries are loaded and its number of threads is set.
    """
    from threadpoolctl import threadpool_info

    about = _processor()
    family = [about[key] for key in ("vendor_id", "cpu family", "model", "stepping") if key in about]
    libraries = {}
    for one in threadpool_info():
        name = "-".join(filter(None, (one["prefix"], one["version"])))
        libraries[name] = {"threads": one["num_threads"]} | (
            {"kernel": one["architecture"]} if "architecture" in one else {}
        )
    found = {
        "cpu_family": " ".join(family) or "unknown",
        "libraries": dict(sorted(libraries.items())),
        "environment": environment(),
    }
    if torch := sys.modules.get("torch"):
        found["torch"] = {"kernel": torch.backends.cpu.get_cpu_capability(), "threads": torch.get_num_threads()} | (
            # A card that the experiment did not use decides nothing.
            {"card": torch.cuda.get_device_name(), "cuda": torch.version.cuda} if torch.cuda.is_initialized() else {}
        )
    return found


@cache
def versions(libraries: tuple[str, ...]) -> dict[str, str]:
    """The distributions that bring top-level modules, and their versions; the standard library's modules are left out."""
    found: dict[str, str] = {}
    for name in libraries:
        if name in sys.stdlib_module_names:
            continue
        try:
            found |= _version(_DISTRIBUTIONS.get(name, name))
        except metadata.PackageNotFoundError:  # a distribution of another name, which takes longer to find
            owners = _owners().get(name, [])
            found |= {key: number for owner in owners for key, number in _version(owner).items()} or {name: "unknown"}
    return dict(sorted(found.items()))


def distributions(modules: Iterable[str]) -> dict[str, str]:
    """The distributions that bring loaded modules, whatever they are called, and their versions."""
    found: dict[str, str] = {}
    for name in modules:
        if name.startswith("__editable__"):  # finds a package whose own files are followed
            continue
        try:
            found |= _version(_DISTRIBUTIONS.get(name, name))
        except metadata.PackageNotFoundError:
            found |= {key: number for owner in _owners().get(name, []) for key, number in _version(owner).items()}
    return dict(sorted(found.items()))


@cache
def _owners() -> Mapping[str, list[str]]:
    """The distributions of all top-level modules. It takes half a second: asked only where a name alone does not tell."""
    return metadata.packages_distributions()


def version(distribution: str) -> str:
    """The version of a distribution, "" where it is not there."""
    try:
        return next(iter(_version(distribution).values()))
    except (metadata.PackageNotFoundError, ValueError):  # the latter: of a name that none can have
        return ""


def _version(distribution: str) -> dict[str, str]:
    """Name and version of a distribution, by its own spelling.

    Of what it says of itself two lines are looked for: `metadata.metadata` and `metadata.version` parse all of it, the
    description too, each time, which was a fifth of a build that has nothing to do.
    """
    text = (found := metadata.distribution(distribution)).read_text("METADATA") or found.read_text("PKG-INFO") or ""
    said = dict(re.findall(r"^(Name|Version): *(.*?)\s*$", text.partition("\n\n")[0], re.MULTILINE))
    return {said["Name"]: said["Version"]}


def device() -> str:
    """The processor in words, with the number of its cores that this process may use."""
    import platform

    from joblib import cpu_count

    model = _processor().get("model name") or platform.processor() or platform.machine()
    return f"CPU {model}, {cpu_count()} cores"


def _processor() -> dict[str, str]:
    """What Linux says of the first processor; empty elsewhere."""
    listing = Path("/proc/cpuinfo")
    if not listing.exists():
        return {}
    first = listing.read_text(encoding="utf-8").partition("\n\n")[0].splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in first)}
