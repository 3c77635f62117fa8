"""Given-data measures by SALib, SciPy and NumPy for the tests.

Run: python3 make_given_data_tables.py > given_data_tables.json  (NumPy 2.4, SciPy 1.17, SALib 1.6)

A few draws, so that the file stays small: the tests compare formulas, not limits. SRC and the like come from
numpy.linalg.lstsq and from correlations of residuals, their definitions; Chatterjee's coefficient from
scipy.stats.chatterjeexi; RBD-FAST and eFAST from SALib, the latter for one curve of a linear function with a product.
"""

import json

import numpy as np
from SALib.analyze import fast, rbd_fast
from scipy import stats

rng = np.random.default_rng(20261121)


def standardised(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def src(x, y):
    return np.linalg.lstsq(standardised(x), standardised(y), rcond=None)[0]


def residual(target, others):
    a = np.column_stack([np.ones(len(target)), others])
    return target - a @ np.linalg.lstsq(a, target, rcond=None)[0]


def pcc(x, y):
    out = []
    for i in range(x.shape[1]):
        others = np.delete(x, i, axis=1)
        out.append(np.corrcoef(residual(x[:, i], others), residual(y, others))[0, 1])
    return np.array(out)


def explained(x, y):
    return 1 - residual(y, x).var() / y.var()


def main():
    n, names = 120, ["x1", "x2", "x3"]
    x = rng.uniform(size=(n, 3)).round(6)
    x[:, 2] = (0.5 * x[:, 0] + 0.5 * x[:, 2]).round(6)
    y = (np.sin(3 * x[:, 0]) + x[:, 1] ** 2 + 0.3 * rng.normal(size=n) + x[:, 2]).round(6)
    coarse = np.round(2 * y) / 2
    ranks_x, ranks_y = stats.rankdata(x, axis=0), stats.rankdata(y)
    problem = {"num_vars": 3, "names": names, "bounds": [[0, 1]] * 3}
    rbd = rbd_fast.analyze(problem, x, y, M=4, num_resamples=2, seed=1)
    xi = [stats.chatterjeexi(x[:, i], y, method="asymptotic", y_continuous=True) for i in range(3)]
    xi_ties = [stats.chatterjeexi(x[:, i], coarse) for i in range(3)]

    # One curve about the first input: N = 2 M w + 1 with M = 4, w = 29.
    k = np.arange(233)
    u = [0.5 + np.arcsin(np.sin(2 * np.pi * (w * k / 233 + f))) / np.pi for w, f in [(29, 0.1), (1, 0.3), (2, 0.7)]]
    curve = (u[0] + 2 * u[1] * u[2] + u[0] * u[1]).round(9)
    efast = fast.analyze(
        {"num_vars": 1, "names": ["x1"], "bounds": [[0, 1]]}, curve, M=4, num_resamples=2, seed=1)

    print(json.dumps({
        "inputs": x.T.tolist(), "output": y.tolist(), "coarseOutput": coarse.tolist(),
        "src": src(x, y).tolist(), "pcc": pcc(x, y).tolist(), "explained": explained(x, y),
        "srrc": src(ranks_x, ranks_y).tolist(), "prcc": pcc(ranks_x, ranks_y).tolist(),
        "rankExplained": explained(ranks_x, ranks_y),
        "coefficientProbabilities": [2 * stats.t.sf(abs(p) * np.sqrt((n - 4) / (1 - p * p)), n - 4) for p in pcc(x, y)],
        "xi": [r.statistic for r in xi], "xiProbabilities": [r.pvalue for r in xi],
        "xiOfCoarse": [r.statistic for r in xi_ties],
        "rbdFAST": [float(v) for v in rbd["S1"]],
        "curve": curve.tolist(), "efastFirst": float(efast["S1"][0]), "efastTotal": float(efast["ST"][0]),
    }, indent=1))


main()
