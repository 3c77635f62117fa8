"""Sobol' estimators written as their papers have them, in 50 digits, on 32 rows of the Ishigami function.

Rows: Joe-Kuo Sobol' points without scrambling, u = k / 2^32 + 2^-33, columns 1-3 = A, 4-6 = B, from point 0.
Run: python3 make_estimator_known_answers.py   (NumPy, SciPy, mpmath); writes estimator_known_answers.json.
"""
import json
import pathlib

import mpmath as mp
import numpy as np
from scipy.stats import qmc

mp.mp.dps = 50
N, D = 32, 3


def ishigami(u):
    x = 2 * np.pi * u - np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


u = qmc.Sobol(2 * D, scramble=False, bits=32).random(N) + 2.0**-33
a, b = u[:, :D], u[:, D:]


def exchanged(base, other, i):
    x = base.copy()
    x[:, i] = other[:, i]
    return ishigami(x)


doubles = {
    "a": ishigami(a), "b": ishigami(b),
    "ab": [exchanged(a, b, i) for i in range(D)], "ba": [exchanged(b, a, i) for i in range(D)],
}
exact = lambda column: [mp.mpf(float(v)) for v in column]
mean = lambda column: mp.fsum(column) / len(column)
A, B = exact(doubles["a"]), exact(doubles["b"])
f0 = mean(A + B)
V = mean([(y - f0) ** 2 for y in A + B])


def correlation(x, y):
    mx, my = mean(x), mean(y)
    cov = mp.fsum((p - mx) * (q - my) for p, q in zip(x, y))
    return cov / mp.sqrt(mp.fsum((p - mx) ** 2 for p in x) * mp.fsum((q - my) ** 2 for q in y))


def janon(x, y):
    m = mean(x + y)
    return (mean([p * q for p, q in zip(x, y)]) - m**2) / (mean([p**2 for p in x + y]) - m**2)


def indices(i):
    AB, BA = exact(doubles["ab"][i]), exact(doubles["ba"][i])
    rows = list(zip(A, B, AB, BA))
    d = mp.fsum((p - q) ** 2 + (t - s) ** 2 for p, q, s, t in rows)
    jansen_total = mean([(p - s) ** 2 for p, _, s, _ in rows]) / (2 * V)
    return {
        "azzini-rosati": (
            2 * mp.fsum((s - p) * (q - t) for p, q, s, t in rows) / d,
            mp.fsum((q - t) ** 2 + (p - s) ** 2 for p, q, s, t in rows) / d),
        "janon-monod": (janon(B, AB), 1 - janon(A, AB)),
        "jansen": (1 - mean([(q - s) ** 2 for _, q, s, _ in rows]) / (2 * V), jansen_total),
        "saltelli": (mean([(q - f0) * (s - p) for p, q, s, _ in rows]) / V, jansen_total),
        "martinez": (correlation(B, AB), 1 - correlation(A, AB)),
    }


per_input = [indices(i) for i in range(D)]
pathlib.Path(__file__).with_name("estimator_known_answers.json").write_text(json.dumps({
    "a": list(map(float, doubles["a"])), "b": list(map(float, doubles["b"])),
    "ab": [list(map(float, c)) for c in doubles["ab"]], "ba": [list(map(float, c)) for c in doubles["ba"]],
    "first": {k: [float(p[k][0]) for p in per_input] for k in per_input[0]},
    "total": {k: [float(p[k][1]) for p in per_input] for k in per_input[0]},
}, indent=1) + "\n")
