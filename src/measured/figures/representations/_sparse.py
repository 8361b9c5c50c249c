"""The cases of experiment `representations/sparse`: penalties, then k, then targets, then targets with free columns."""


def cases(record) -> dict[str, slice]:
    """Kind to its places on the axis of cases."""
    found, begin = {}, 0
    for kind, key in (("l1", "penalties"), ("top-k", "kept"), ("kl", "targets"), ("kl, free", "targets")):
        end = begin + len(record.settings[key])
        found[kind], begin = slice(begin, end), end
    return found


def case(record, kind: str, value: float) -> int:
    """The place of one strength."""
    key = {"l1": "penalties", "top-k": "kept", "kl": "targets", "kl, free": "targets"}[kind]
    return cases(record)[kind].start + list(record.settings[key]).index(value)
