"""torchvision, made importable beside a CPU-only torch.

The wheels of torchvision from PyPI are built against CUDA. Beside a torch without it their compiled operators do not
load, and the import ends with "operator torchvision::nms does not exist", then the same of `qnms`, though the data
sets and transforms need neither. Declaring the two operators' signatures first lets the import pass;
calling one still fails, as it should.
"""

from functools import cache
from types import ModuleType

SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


@cache
def torchvision() -> ModuleType:
    """The package torchvision with its `datasets` and `transforms`.

    Raises:
        ModuleNotFoundError: torchvision is not installed.
    """
    import torch

    try:
        import torchvision
    except RuntimeError as error:
        if "torchvision::nms does not exist" not in str(error):
            raise
        # Kept alive on purpose: a library's declarations go with it.
        torchvision_operators.append(torch.library.Library("torchvision", "DEF"))
        for operator in ("nms", "qnms"):
            torchvision_operators[0].define(operator + SIGNATURE)
        import torchvision
    import torchvision.datasets
    import torchvision.transforms

    return torchvision


torchvision_operators: list = []
