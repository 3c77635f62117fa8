"""Expected values for the tests of Statistics: moments in 50 digits, type 7 quantiles, binomial ranks and bounds.

Run: python3 make_statistics_tables.py   (NumPy, SciPy, mpmath); writes statistics_tables.json.
"""
import json
import pathlib

import mpmath as mp
import numpy as np
from scipy import stats

mp.mp.dps = 50


def moments(values):
    x = [mp.mpf(v) for v in values]
    n = len(x)
    mean = mp.fsum(x) / n
    m2, m3, m4 = (mp.fsum((v - mean) ** k for v in x) / n for k in (2, 3, 4))
    return {
        "values": values, "mean": float(mean), "variance": float(m2 * n / (n - 1)),
        "skewness": float(m3 / m2 ** mp.mpf(1.5)), "excessKurtosis": float(m4 / m2**2 - 3),
    }


rng = np.random.Generator(np.random.Philox(7))
samples = {
    "normal": rng.normal(size=101), "large mean": 1e9 + rng.normal(size=100),
    "lognormal": rng.lognormal(sigma=1, size=64), "tiny": 1e-30 * rng.gamma(2, size=7),
}
probabilities = [0, 0.025, 0.1, 1 / 3, 0.5, 0.9, 0.975, 1]


def exact_cumulative(n, p, k):
    p = mp.mpf(p)
    return mp.fsum(mp.binomial(n, j) * p**j * (1 - p) ** (n - j) for j in range(0, k + 1))


def ranks(n, p, level):
    """l: largest with P(X <= l) <= tail, u: smallest with P(X > u) <= tail, by exact sums."""
    tail = (1 - mp.mpf(level)) / 2
    total, l, u = mp.mpf(0), -1, n
    for k in range(n + 1):
        total += mp.binomial(n, k) * mp.mpf(p) ** k * (1 - mp.mpf(p)) ** (n - k)
        if total <= tail:
            l = k
        if 1 - total <= tail:
            u = min(u, k)
    return {"count": n, "probability": p, "level": level,
            "lower": l if l >= 0 else None, "upper": u if u < n else None}


def clopper_pearson(k, n, level):
    interval = stats.binomtest(k, n).proportion_ci(level, method="exact")
    return {"successes": k, "trials": n, "level": level,
            "lower": float(interval.low), "upper": float(interval.high)}


tables = {
    "moments": [dict(name=name, **moments(list(map(float, x)))) for name, x in samples.items()],
    "quantiles": {
        "probabilities": probabilities,
        "values": [list(map(float, np.quantile(x, probabilities))) for x in samples.values()],
    },
    "ranks": [ranks(n, p, level) for n in (1, 5, 10, 37, 100, 1000)
              for p in (0.025, 0.1, 0.5, 0.75, 0.975) for level in (0.5, 0.95, 0.99)],
    "largeRanks": [
        {"count": n, "probability": p,
         "lower": int(stats.binom.ppf(0.025, n, p)) - 1, "upper": int(stats.binom.ppf(0.975, n, p))}
        for n in (100_000, 3_000_000) for p in (0.001, 0.5, 0.975)],
    "binomialIntervals": [clopper_pearson(k, n, level) for k, n in (
        (0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (1, 1000), (500, 1000), (83_000, 100_000), (1, 10_000_000))
        for level in (0.5, 0.95, 0.999)],
    "replicates": [
        {"values": list(map(float, x[:r])), "level": level,
         "lower": float(stats.t.interval(level, r - 1, x[:r].mean(), stats.sem(x[:r]))[0]),
         "upper": float(stats.t.interval(level, r - 1, x[:r].mean(), stats.sem(x[:r]))[1])}
        for x in [samples["normal"]] for r in (2, 3, 8, 30) for level in (0.9, 0.95, 0.99)],
}
pathlib.Path(__file__).with_name("statistics_tables.json").write_text(json.dumps(tables, indent=1) + "\n")
