"""Known convolutional networks in PyTorch, as their papers describe them, with random weights: for counting and for timing.

Each has the parameters that torchvision's network of the name has; LeNet-5 has full connections throughout.
"""

import torch
from torch import nn


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1, groups: int = 1, bend=nn.ReLU) -> list[nn.Module]:
    """A convolution without offsets that keeps the size at stride 1, batch norm, and a bend or None."""
    made = [nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs)]
    return made + ([bend()] if bend else [])


class Sum(nn.Module):
    """A branch, and what goes past it; the sum goes through the bend after it."""

    def __init__(self, branch: nn.Module, past: nn.Module, after: nn.Module):
        super().__init__()
        self.branch, self.past, self.after = branch, past, after

    def forward(self, x):
        return self.after(self.branch(x) + self.past(x))


class Squeeze(nn.Module):
    """Each channel times a number between 0 and 1 that is computed from all channels' means (Hu and others, 2018)."""

    def __init__(self, channels: int, few: int):
        super().__init__()
        self.scale = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, few, 1), nn.SiLU(), nn.Conv2d(few, channels, 1), nn.Sigmoid()
        )

    def forward(self, x):
        return x * self.scale(x)


def lenet5() -> nn.Module:
    """LeCun and others (1998), for 32 x 32 grey pixels."""
    pool = lambda: nn.AvgPool2d(2)  # noqa: E731
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), pool(), nn.Conv2d(6, 16, 5), nn.Tanh(), pool(), nn.Conv2d(16, 120, 5), nn.Tanh(),
        nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )  # fmt: skip


def alexnet() -> nn.Module:
    """Krizhevsky (2014), the form of Krizhevsky, Sutskever and Hinton (2012) for one card."""
    sizes = ((3, 64, 11, 4, 2), (64, 192, 5, 1, 2), (192, 384, 3, 1, 1), (384, 256, 3, 1, 1), (256, 256, 3, 1, 1))
    parts: list[nn.Module] = []
    for number, (inputs, outputs, size, stride, edge) in enumerate(sizes):
        parts += [nn.Conv2d(inputs, outputs, size, stride, edge), nn.ReLU()]
        if number in (0, 1, 4):
            parts.append(nn.MaxPool2d(3, 2))
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(6), *dense(256 * 6 * 6))


def vgg16() -> nn.Module:
    """Simonyan and Zisserman (2015), configuration D."""
    parts: list[nn.Module] = []
    inputs = 3
    for outputs, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            parts += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
            inputs = outputs
        parts.append(nn.MaxPool2d(2))
    return nn.Sequential(*parts, *dense(512 * 7 * 7))


def dense(inputs: int) -> list[nn.Module]:
    """The three dense layers at the end of AlexNet and VGG."""
    return [
        nn.Flatten(), nn.Linear(inputs, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000),
    ]  # fmt: skip


def resnet50() -> nn.Module:
    """He and others (2016); the stride lies in the 3 x 3 convolution."""
    parts = [*conv(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for width, count in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for number in range(count):
            stride = 2 if number == 0 and width > 64 else 1
            branch = conv(inputs, width, 1) + conv(width, width, 3, stride) + conv(width, 4 * width, 1, bend=None)
            past = conv(inputs, 4 * width, 1, stride, bend=None) if number == 0 else []
            parts.append(Sum(nn.Sequential(*branch), nn.Sequential(*past), nn.ReLU()))
            inputs = 4 * width
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 1000))


def mobilenet_v2() -> nn.Module:
    """Sandler and others (2018)."""
    stages = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
    return inverted([(*stage, 3) for stage in stages], nn.ReLU6, squeeze=False)


def efficientnet_b0() -> nn.Module:
    """Tan and Le (2019)."""
    stages = (
        (1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3),
    )  # fmt: skip
    return inverted(stages, nn.SiLU, squeeze=True)


def inverted(stages, bend, squeeze: bool) -> nn.Module:
    """Blocks that widen, convolve each channel by itself, and narrow; stages of (factor, channels, blocks, stride, size)."""
    parts = [*conv(3, 32, 3, 2, bend=bend)]
    inputs = 32
    for factor, outputs, count, first, size in stages:
        for number in range(count):
            stride, wide = first if number == 0 else 1, factor * inputs
            branch = conv(inputs, wide, 1, bend=bend) if factor > 1 else []
            branch += conv(wide, wide, size, stride, groups=wide, bend=bend)
            branch += [Squeeze(wide, inputs // 4)] if squeeze else []
            branch = nn.Sequential(*branch, *conv(wide, outputs, 1, bend=None))
            same = stride == 1 and inputs == outputs
            parts.append(Sum(branch, nn.Identity(), nn.Identity()) if same else branch)
            inputs = outputs
    last = conv(inputs, 1280, 1, bend=bend)
    return nn.Sequential(*parts, *last, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))


MODELS = {
    "LeNet-5": (lenet5, (1, 32, 32)),
    "AlexNet": (alexnet, (3, 224, 224)),
    "VGG-16": (vgg16, (3, 224, 224)),
    "ResNet-50": (resnet50, (3, 224, 224)),
    "MobileNetV2": (mobilenet_v2, (3, 224, 224)),
    "EfficientNet-B0": (efficientnet_b0, (3, 224, 224)),
}
CHANNELS, PLACES = 128, 28
LAYERS = {
    "convolution": lambda: nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1),
    "low rank": lambda: nn.Sequential(
        nn.Conv2d(CHANNELS, CHANNELS // 4, 3, padding=1), nn.Conv2d(CHANNELS // 4, CHANNELS, 1)
    ),
    "eight groups": lambda: nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1, groups=8),
    "separable": lambda: nn.Sequential(
        nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1, groups=CHANNELS), nn.Conv2d(CHANNELS, CHANNELS, 1)
    ),
}


def counted(model: nn.Module, shape: tuple[int, ...]) -> list[dict]:
    """What a hook on each convolution and dense layer sees of one example: its output's shape, parameters, multiply-adds."""
    seen: list[dict] = []

    def look(layer, given, made):
        each = layer.weight[0].numel()  # products in one sum
        own = sum(part.numel() for part in layer.parameters())
        kind = "dense" if isinstance(layer, nn.Linear) else "convolution"
        seen.append({"kind": kind, "shape": tuple(made.shape[1:]), "parameters": own, "products": each * made.numel()})

    hooks = [part.register_forward_hook(look) for part in model.modules() if isinstance(part, (nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        model.eval()(torch.zeros(1, *shape, device=next(model.parameters()).device))
    for hook in hooks:
        hook.remove()
    return seen


def empty(make) -> nn.Module:
    """A network without memory behind its weights: it can be counted and not run on numbers."""
    with torch.device("meta"):
        return make()


def filled(make, seed: int) -> nn.Module:
    """A network whose weights are small random numbers, ready to be timed."""
    model = empty(make).to_empty(device="cpu").eval()
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in model.parameters():
            part.copy_(
                0.02
                * torch.randn(min(part.numel(), 4096), generator=chance)
                .repeat(part.numel() // 4096 + 1)[: part.numel()]
                .view_as(part)
            )
        for name, part in model.named_buffers():
            part.fill_(1 if name.endswith("var") else 0)
    return model
