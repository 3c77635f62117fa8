"""Coefficients of the polynomials in Sources/CNumericKernels/ElementaryFunctions.h (mpmath, 60 digits).

exp(r) = 1 + r + r^2 g(r) on |r| <= ln(2)/2, and ln(1+f) = 2 s + s R(z) with s = f/(2+f), z = s^2 on
sqrt(1/2) <= 1+f <= sqrt(2), R(z) = z P(z). Both are Chebyshev fits, which are near-minimax.
Run: python3 polynomial_coefficients.py
"""
from mpmath import mp, mpf, chebyfit, exp, log, sqrt, taylor, inf

mp.dps = 60

def exponential_remainder(r):
  if abs(r) < mpf(10) ** -8:
    return mpf(1) / 2 + r / 6 + r * r / 24 + r ** 3 / 120 + r ** 4 / 720 + r ** 5 / 5040
  return (exp(r) - 1 - r) / r ** 2

def logarithm_remainder(z):
  return sum(2 * z ** k / mpf(2 * k + 3) for k in range(60))

half = log(2) / 2 * mpf("1.0001")
widest = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.0001")
for name, function, interval, terms in [
    ("exponential", exponential_remainder, [-half, half], 11),
    ("logarithm", logarithm_remainder, [0, widest], 8)]:
  coefficients, error = chebyfit(function, interval, terms, error=True)
  print(name, "largest error", mp.nstr(error, 3))
  for coefficient in reversed(coefficients):
    print("  ", float(coefficient).hex(), " //", mp.nstr(coefficient, 17))
high = mpf(int(log(2) * 2 ** 42)) / 2 ** 42
print("ln2 high", float(high).hex(), "low", float(log(2) - high).hex(), "1/ln2", float(1 / log(2)).hex())
