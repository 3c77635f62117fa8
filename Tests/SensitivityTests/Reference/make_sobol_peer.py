"""Sobol' indices by SALib for the tests: sample matrices, outputs and indices.

Run: python3 make_sobol_peer.py > sobol_peer.json  (NumPy 2.4, SALib 1.6)

The Ishigami function on SALib's scrambled Sobol' points, and a skewed output far from zero. SALib centres and scales
the outputs with the mean and the standard deviation of all runs (`mean` and `deviation` here), those of AB and BA
included, before it takes first-order (Saltelli 2010, table 2 b) and total indices (f, Jansen's). Jansen's first-order
index is in table 2 too (c); SALib does not report it, so that it is made here of SALib's parts.
"""

import json

import numpy as np
from SALib.analyze import sobol
from SALib.sample import sobol as sample

D, N = 3, 128
PROBLEM = {"num_vars": D, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * D}


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def skewed(x):
    return 1000 + np.exp(x @ [0.2, 0.5, 0.1])


def main():
    x = sample.sample(PROBLEM, N, calc_second_order=True, seed=1)
    step = 2 * D + 2
    cases = []
    for function in (ishigami, skewed):
        y = function(x)
        indices = sobol.analyze(PROBLEM, y, num_resamples=2, seed=1)
        scaled = (y - y.mean()) / y.std()
        a, b, ab, _ = sobol.separate_output_values(scaled, D, N, True)
        jansen = [1 - 0.5 * np.mean((b - ab[:, i]) ** 2) / np.var(np.r_[a, b]) for i in range(D)]
        runs = y.reshape(N, step).T
        cases.append({
            "name": function.__name__, "a": runs[0].tolist(), "b": runs[-1].tolist(),
            "ab": runs[1:D + 1].tolist(), "ba": runs[D + 1:-1].tolist(), "mean": float(y.mean()),
            "first": [float(v) for v in indices["S1"]], "total": [float(v) for v in indices["ST"]],
            "jansenFirst": [float(v) for v in jansen]})
    rows = x.reshape(N, step, D)
    print(json.dumps({"matrixA": rows[:, 0].T.tolist(), "matrixB": rows[:, -1].T.tolist(), "cases": cases}))


main()
