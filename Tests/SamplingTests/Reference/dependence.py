"""Expected values for the tests of dependence; writes dependence.json beside itself.

The nearest correlation matrix is found by another algorithm than Higham's: the dual of Qi and Sun (2006), that
is the root y of diag((A + Diag y)+) = 1, with LAPACK's eigenvalues. The rank correlation of a t copula is
integrated by Gauss-Legendre quadrature of the same expectation with far more nodes, in logarithms of the scales.
"""

import json
import pathlib

import numpy
from scipy import optimize, stats

SIZE = 30
matrix = numpy.eye(SIZE)
for i in range(SIZE):
    for j in range(i):
        matrix[i, j] = matrix[j, i] = round(0.9 * numpy.cos(0.7 * i * j + 0.3 * (i - j)), 3)


def positive_part(a):
    values, vectors = numpy.linalg.eigh(a)
    return (vectors * numpy.maximum(values, 0)) @ vectors.T


solution = optimize.root(
    lambda y: numpy.diag(positive_part(matrix + numpy.diag(y))) - 1, -numpy.ones(SIZE), tol=1e-13)
nearest = positive_part(matrix + numpy.diag(solution.x))
assert abs(numpy.diag(nearest) - 1).max() < 1e-11, abs(numpy.diag(nearest) - 1).max()


def spearman(r, degrees, nodes=160):
    x, weights = numpy.polynomial.legendre.leggauss(nodes)
    law = stats.chi2(degrees)
    low, high = numpy.log(law.ppf(1e-14)), numpy.log(law.isf(1e-14))
    logs = (low + high) / 2 + (high - low) / 2 * x
    mass = weights * (high - low) / 2 * law.pdf(numpy.exp(logs)) * numpy.exp(logs)
    scales = numpy.exp(-logs)
    shares = numpy.sqrt(scales[:, None] / (scales[:, None] + scales[None, :]))
    total = sum(
        mass[i] * (mass @ numpy.arcsin(r * numpy.outer(shares[i], shares[i])) @ mass) for i in range(nodes))
    return 6 / numpy.pi * total / mass.sum() ** 3


cases = [[r, n, spearman(r, n)] for n in (1, 3, 4.5, 30) for r in (-0.7, 0.2, 0.5, 0.95)]
for r, n, value in cases:
    assert abs(value - spearman(r, n, 120)) < 1e-9, (r, n, value, spearman(r, n, 120))

result = {
    "indefinite": matrix.tolist(),
    "smallest_eigenvalue": float(numpy.linalg.eigvalsh(matrix)[0]),
    "nearest": nearest.tolist(),
    "t_copula_spearman": cases,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")
print(result["smallest_eigenvalue"], numpy.linalg.norm(nearest - matrix), cases)
