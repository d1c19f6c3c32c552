"""How much a rough number may be."""


def and_more(value: float) -> float:
    """The most that 80多 (90), 120余 (130) and 200多 (260) may be."""
    whole = str(int(value))
    step = 10.0 ** (len(whole) - len(whole.rstrip("0")))
    return min(value * 1.3, value + step) if step > 1 else value * 1.3
