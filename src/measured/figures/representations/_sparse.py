"""The cases of experiment `representations/sparse`: penalties, then k, then targets."""


def cases(record) -> dict[str, slice]:
    """Kind to its places on the axis of cases."""
    penalties, kept, targets = (len(record.settings[key]) for key in ("penalties", "kept", "targets"))
    return {
        "l1": slice(0, penalties),
        "top-k": slice(penalties, penalties + kept),
        "kl": slice(penalties + kept, penalties + kept + targets),
    }


def case(record, kind: str, value: float) -> int:
    """The place of one strength."""
    key = {"l1": "penalties", "top-k": "kept", "kl": "targets"}[kind]
    return cases(record)[kind].start + list(record.settings[key]).index(value)
