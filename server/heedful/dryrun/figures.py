"""What marks on a sample say about the rest."""

from math import sqrt

_Z = 1.959964  # of a normal variable, 95 % lie so near to the middle


def wilson(right: int, n: int) -> tuple[float, float]:
    """Return between which shares the truth lies, at 95 %, when `right` of `n` chosen at random are right.

    The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927), 209–212; it holds for few marks too, where ± an error does not.
    """
    if not 0 <= right <= n:
        raise ValueError(f"{right} of {n}")
    if not n:
        return 0.0, 1.0
    share, spread = right / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # Rounding must not put the share itself outside.
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


def told(right: int, n: int) -> str:
    """Return the same in words, as in "18 of 20 right: between 70 % and 97 %"."""
    low, high = wilson(right, n)
    return f"{right} of {n} right: between {low:.0%} and {high:.0%}".replace("%", " %") if n else "Nothing marked yet"
