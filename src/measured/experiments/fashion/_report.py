"""What records say of the networks that these experiments train."""


def parameters(*names: str) -> dict[str, int]:
    """Name of a network to its number of parameters."""
    from measured.fashion import model

    return {name: sum(one.numel() for one in model.build(name, 0).parameters()) for name in names}
