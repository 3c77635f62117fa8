"""Reference tables for DistributionsTests: quantiles and probabilities by mpmath with 50 digits.

Run `python3 make_tables.py` (mpmath 1.3) in this folder; it writes the JSON files beside it. Every probability and
every abscissa is the exact double that the test gives to the function; expected values carry 20 digits.
"q" rows give the probability above. Nothing here uses the engine's own formulas where mpmath has an
independent definition: quantiles are found by bisection and the secant method on the distribution function.
"""
import json
import sys
from mpmath import mp, mpf, erfc, exp, log, sqrt, betainc, gammainc, beta, inf, expm1

mp.dps = 50

LOWER = [1e-300, 1e-200, 1e-100, 1e-50, 1e-20, 1e-12, 1e-6, 0.001, 0.025, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9,
         0.975, 0.999, 1 - 1e-6, 1 - 1e-12, 1 - 1.1102230246251565e-16]
UPPER = [1e-300, 1e-100, 1e-20, 1e-6, 0.01, 0.3]


def number(x):
    return mp.nstr(x, 20)


def solve(function, target, low, high):
    """The root of an increasing function on low..high: bisection in exponent, then in value."""
    low, high = mpf(low), mpf(high)
    for _ in range(1200):
        if low > 0 and high / low > 2:
            middle = sqrt(low * high)
        elif high < 0 and low / high > 2:
            middle = -sqrt(low * high)
        else:
            middle = (low + high) / 2
        if function(middle) < target:
            low = middle
        else:
            high = middle
        if high - low <= abs(high) * mpf(10) ** -24:
            break
    return (low + high) / 2


# --- Distribution functions (lower, upper) in mpmath's own special functions -----------------------------------

def normal(mean, sd):
    mean, sd = mpf(mean), mpf(sd)
    return (lambda x: erfc(-(x - mean) / sd / sqrt(mpf(2))) / 2, lambda x: erfc((x - mean) / sd / sqrt(mpf(2))) / 2)


def lognormal(mu, sigma):
    low, high = normal(mu, sigma)
    return (lambda x: low(log(x)) if x > 0 else mpf(0), lambda x: high(log(x)) if x > 0 else mpf(1))


def uniform(a, b):
    a, b = mpf(a), mpf(b)
    return (lambda x: (x - a) / (b - a), lambda x: (b - x) / (b - a))


def triangular(a, c, b):
    a, b, c = mpf(a), mpf(b), mpf(c)
    # Sums of positive terms beyond the mode, so that a mode on a limit keeps its tail.
    def lower(x):
        if x <= c and c > a: return (x - a) ** 2 / (b - a) / (c - a)
        return (c - a) / (b - a) + (x - c) * (2 * b - c - x) / (b - a) / (b - c)
    def upper(x):
        if x >= c and b > c: return (b - x) ** 2 / (b - a) / (b - c)
        return (b - c) / (b - a) + (c - x) * (x + c - 2 * a) / (b - a) / (c - a)
    return lower, upper


def standard_beta(al, be, y):
    """I_y by its series with positive terms, y^a (1-y)^b / (a B) sum (a+b)_n / (a+1)_n y^n; mpmath's betainc
    loses digits at tiny y."""
    term = mpf(1)
    total = mpf(1)
    n = 0
    while abs(term) > total * mpf(10) ** -45:
        term *= (al + be + n) / (al + 1 + n) * y
        total += term
        n += 1
        if n > 20000:
            return betainc(al, be, 0, y, regularized=True)
    return y ** al * (1 - y) ** be / al / beta(al, be) * total


def beta_law(al, be, a=0, b=1):
    al, be, a, b = mpf(al), mpf(be), mpf(a), mpf(b)
    def lower(x):
        y = (x - a) / (b - a)
        if y <= 0: return mpf(0)
        return standard_beta(al, be, y) if y < mpf(1) / 2 else 1 - standard_beta(be, al, 1 - y)
    def upper(x):
        w = (b - x) / (b - a)
        if w <= 0: return mpf(0)
        return standard_beta(be, al, w) if w < mpf(1) / 2 else 1 - standard_beta(al, be, 1 - w)
    return lower, upper


def pert(a, m, b, lam):
    a, m, b, lam = mpf(a), mpf(m), mpf(b), mpf(lam)
    return beta_law(1 + lam * (m - a) / (b - a), 1 + lam * (b - m) / (b - a), a, b)


def truncated(law, low, high):
    lower, upper = law
    low, high = mpf(low), mpf(high)
    # From the tail in which the interval lies: 50 digits are not enough to subtract from 1.
    if upper(low) < lower(high):
        mass = upper(low) - upper(high)
        return (lambda x: (upper(low) - upper(x)) / mass, lambda x: (upper(x) - upper(high)) / mass)
    mass = lower(high) - lower(low)
    return (lambda x: (lower(x) - lower(low)) / mass, lambda x: (lower(high) - lower(x)) / mass)


# --- Cases: name, Swift parameters, law, bracket, points for the probabilities -----------------------------------

def quantile_by_side(law, p, low, high):
    """Quantile at a lower probability; above one half by the upper tail at the exact 1 - p."""
    lower, upper = law
    p = mpf(p)
    if p == mpf(1) / 2 and lower((mpf(low) + high) / 2) == p:
        return (mpf(low) + high) / 2  # a symmetric law: its median exactly, be it 0
    if p <= mpf(1) / 2:
        return solve(lower, p, low, high)
    return solve(lambda x: -upper(x), -(1 - p), low, high)


def upper_quantile(law, q, low, high):
    return solve(lambda x: -law[1](x), -mpf(q), low, high)


def beta_quantile(al, be, p, q):
    """Standard beta: (x, 1 - x), each accurate, from the side of the smaller probability, in the smaller variable."""
    law = beta_law(al, be)
    p, q = mpf(p), mpf(q)
    flipped = beta_law(be, al)
    half = law[0](mpf(1) / 2)
    if (p <= half) if p <= q else (q >= law[1](mpf(1) / 2)):
        f = (lambda x: law[0](x) - p) if p <= q else (lambda x: q - law[1](x))
        x = solve(f, 0, mpf(10) ** -4000, 1)
        return x, 1 - x
    f = (lambda w: flipped[0](w) - q) if q < p else (lambda w: p - flipped[1](w))
    w = solve(f, 0, mpf(10) ** -4000, 1)
    return 1 - w, w


def affine_beta(al, be, a, b):
    al, be = mpf(al), mpf(be)
    def place(p, q):
        x, w = beta_quantile(al, be, p, q)
        a1, b1 = mpf(a), mpf(b)
        return a1 + (b1 - a1) * x if x < 0.5 else b1 - (b1 - a1) * w
    return place


def case(name, parameters, law, low, high, points, quantile=None, lower=LOWER, upper=UPPER, truncation=None):
    print(name, parameters, file=sys.stderr)
    rows = []
    for p in lower:
        x = quantile(p, 1 - mpf(p)) if quantile else quantile_by_side(law, p, low, high)
        rows.append({"p": repr(p), "x": number(x)})
    uppers = []
    for q in upper:
        x = quantile(1 - mpf(q), q) if quantile else upper_quantile(law, q, low, high)
        uppers.append({"q": repr(q), "x": number(x)})
    probabilities = [{"x": repr(x), "p": number(law[0](mpf(x))), "q": number(law[1](mpf(x)))} for x in points]
    entry = {"family": name, "parameters": parameters, "quantiles": rows, "upper": uppers,
             "probabilities": probabilities}
    if truncation: entry["truncated"] = list(truncation)
    return entry


def write(name, cases):
    with open(name + ".json", "w") as file:
        json.dump({"cases": cases}, file, indent=0)
        file.write("\n")


def main_families():
    cases = []
    big = mpf(10) ** 320
    for m, s in [(0.0, 1.0), (12.5, 3.0), (-1e6, 0.25)]:
        cases.append(case("normal", [m, s], normal(m, s), m - 40 * s, m + 40 * s,
                          [m - 36.5 * s, m - 8 * s, m - s, m, m + 0.5 * s, m + 9 * s, m + 30 * s]))
    for mu, s in [(0.0, 0.2), (4.0, 1.25), (-300.0, 3.0)]:
        law = lognormal(mu, s)
        def q(p, qq, mu=mu, s=s):
            n = normal(0, 1)
            z = solve(n[0], p, -40, 40) if p < qq else -solve(n[0], qq, -40, 40)
            return exp(mpf(mu) + mpf(s) * z)
        cases.append(case("lognormal", [mu, s], law, 0, big,
                          [float(exp(mpf(mu) + mpf(s) * z)) for z in (-30, -5, -1, 0, 2, 8, 30)], q))
    for a, b in [(0.0, 1.0), (2.0, 7.5), (-3.0, 0.0)]:
        cases.append(case("uniform", [a, b], uniform(a, b), a, b, [a + (b - a) * f for f in (0.125, 0.5, 0.9)]))
    for a, c, b in [(0.0, 0.5, 1.0), (3.0, 5.0, 7.0), (0.0, 0.0, 2.0), (1.0, 4.0, 4.0), (0.75, 0.9, 1.0)]:
        cases.append(case("triangular", [a, c, b], triangular(a, c, b), a, b,
                          [a + (b - a) * f for f in (0.001, 0.125, 0.5, 0.9, 0.9990234375)]))
    for al, be, a, b in [(17.0, 3.0, 0.0, 1.0), (0.5, 0.5, 0.0, 1.0), (2.0, 5.0, 0.0, 1.0), (1.0, 1.0, 0.0, 1.0),
                         (0.1, 8.0, 0.0, 1.0), (300.0, 200.0, 0.0, 1.0), (2.0, 5.0, 10.0, 30.0),
                         (3.0, 0.7, -2.0, 0.0)]:
        cases.append(case("beta", [al, be, a, b], beta_law(al, be, a, b), a, b,
                          [a + (b - a) * f for f in (1e-30, 1e-4, 0.0625, 0.5, 0.875, 1 - 2.0 ** -20)],
                          affine_beta(al, be, a, b)))
    for a, m, b, lam in [(0.0, 2.0, 10.0, 4.0), (1.0, 1.0, 5.0, 4.0), (3.0, 6.0, 7.0, 2.5)]:
        al = 1 + mpf(lam) * (mpf(m) - mpf(a)) / (mpf(b) - mpf(a))
        be = 1 + mpf(lam) * (mpf(b) - mpf(m)) / (mpf(b) - mpf(a))
        cases.append(case("pert", [a, m, b, lam], pert(a, m, b, lam), a, b,
                          [a + (b - a) * f for f in (0.0078125, 0.25, 0.5, 0.9375)], affine_beta(al, be, a, b)))
    write("families", cases)


def truncations():
    cases = []
    def add(name, parameters, law, low, high):
        entry = case(name, parameters, truncated(law, low, high), low, high,
                     [low + (high - low) * f for f in (0.125, 0.5, 0.875)], truncation=(low, high))
        cases.append(entry)
    add("normal", [0.0, 1.0], normal(0, 1), -1.5, 2.0)
    add("normal", [0.0, 1.0], normal(0, 1), 8.0, 9.0)
    add("normal", [0.0, 1.0], normal(0, 1), -37.0, -36.0)
    add("normal", [5.0, 2.0], normal(5, 2), 4.0, 25.0)
    add("lognormal", [0.5, 0.75], lognormal(0.5, 0.75), 0.25, 3.0)
    add("lognormal", [0.0, 0.2], lognormal(0, 0.2), 3.0, 4.0)
    add("uniform", [0.0, 10.0], uniform(0, 10), 2.0, 3.0)
    add("triangular", [0.0, 3.0, 10.0], triangular(0, 3, 10), 1.0, 9.5)
    add("triangular", [0.0, 3.0, 10.0], triangular(0, 3, 10), 9.0, 9.75)
    add("beta", [2.0, 5.0, 0.0, 1.0], beta_law(2, 5), 0.25, 0.75)
    add("beta", [17.0, 3.0, 0.0, 1.0], beta_law(17, 3), 0.001, 0.01)
    write("truncations", cases)


def gamma_law(shape, scale, offset):
    k, th, off = mpf(shape), mpf(scale), mpf(offset)
    return (lambda x: gammainc(k, 0, (x - off) / th, regularized=True) if x > off else mpf(0),
            lambda x: gammainc(k, (x - off) / th, inf, regularized=True) if x > off else mpf(1))


def gamma_quantile(shape, scale, offset):
    law = gamma_law(shape, 1, 0)
    def place(p, q):
        p, q = mpf(p), mpf(q)
        low, high = mpf(10) ** -4000, mpf(10) ** 5
        x = solve(law[0], p, low, high) if p <= q else solve(lambda x: -law[1](x), -q, low, high)
        return mpf(offset) + mpf(scale) * x
    return place


def weibull_law(shape, scale, offset):
    k, th, off = mpf(shape), mpf(scale), mpf(offset)
    t = lambda x: ((x - off) / th) ** k if x > off else mpf(0)
    return lambda x: -expm1(-t(x)), lambda x: exp(-t(x))


def student_law(df, location, scale):
    n, m, s = mpf(df), mpf(location), mpf(scale)
    def below(t):
        if t > 0: return 1 - below(-t)
        y, w = n / (n + t * t), t * t / (n + t * t)
        return standard_beta(n / 2, mpf(1) / 2, y) / 2 if y < 0.5 else (1 - standard_beta(mpf(1) / 2, n / 2, w)) / 2
    return lambda x: below((x - m) / s), lambda x: below(-(x - m) / s)


def student_quantile(df, location, scale):
    law = student_law(df, 0, 1)
    def place(p, q):
        p, q = mpf(p), mpf(q)
        if p == q: return mpf(location)
        t = solve(law[0], min(p, q), mpf(-10) ** 601, -mpf(10) ** -30)
        return mpf(location) + mpf(scale) * (t if p < q else -t)
    return place


def extreme_law(location, scale, shape):
    m, s, xi = mpf(location), mpf(scale), mpf(shape)
    def t(x):
        z = (x - m) / s
        return exp(-z) if xi == 0 else (1 + xi * z) ** (-1 / xi)
    return lambda x: exp(-t(x)), lambda x: -expm1(-t(x))


def extreme_quantile(location, scale, shape):
    """Inverted in closed form at 50 digits; the probabilities test the law itself."""
    m, s, xi = mpf(location), mpf(scale), mpf(shape)
    def place(p, q):
        y = log(-log(mpf(p))) if mpf(p) < mpf(q) else log(-mp.log1p(-mpf(q)))
        return m - s * y if xi == 0 else m + s * expm1(-xi * y) / xi
    return place


def further_families():
    cases = []
    for k, th, off in [(0.5, 1.0, 0.0), (1.0, 2.0, 0.0), (3.5, 0.25, 10.0), (120.0, 2.0, 0.0)]:
        cases.append(case("gamma", [k, th, off], gamma_law(k, th, off), 0, 1,
                          [off + th * k * f for f in (1e-9, 0.125, 0.875, 1.5, 4.0)], gamma_quantile(k, th, off)))
    for k, th, off in [(2.5, 6.0, 0.0), (0.7, 3.0, 0.0), (12.0, 100.0, 5.0)]:
        cases.append(case("weibull", [k, th, off], weibull_law(k, th, off), off, mpf(10) ** 10,
                          [off + th * f for f in (1e-3, 0.5, 1.0, 1.75)],
                          lambda p, q, k=k, th=th, off=off: mpf(off) + mpf(th) * (
                              -(mp.log1p(-mpf(p)) if mpf(p) < mpf(q) else log(mpf(q)))) ** (1 / mpf(k))))
    cases.append(case("exponential", [3.0], weibull_law(1, 3, 0), 0, mpf(10) ** 5, [1e-9, 1.0, 3.0, 50.0, 2000.0]))
    for n, m, s in [(3.0, 0.0, 1.0), (30.0, 10.0, 2.0), (4.5, 1000.0, 3.0), (250.0, 0.0, 1.0)]:
        cases.append(case("student_t", [n, m, s], student_law(n, m, s), 0, 1,
                          [m + s * f for f in (-1e5, -40.0, -3.0, -0.25, 0.5, 4.0, 100.0)],
                          student_quantile(n, m, s)))
    for m, s, xi in [(0.0, 1.0, 0.0), (20.0, 3.0, 0.0), (2.0, 1.5, 0.25), (2.0, 1.5, -0.5)]:
        points = [m + s * f for f in (-3.0, -1.0, 0.0, 0.5, 1.75)]
        cases.append(case("gev", [m, s, xi], extreme_law(m, s, xi), 0, 1, points, extreme_quantile(m, s, xi)))
    entry = case("gamma", [3.5, 0.25, 10.0], truncated(gamma_law(3.5, 0.25, 10), 15.0, 18.0), 15.0, 18.0,
                 [15.5, 16.5], truncation=(15.0, 18.0))
    cases.append(entry)
    entry = case("student_t", [4.5, 1000.0, 3.0], truncated(student_law(4.5, 1000, 3), 900.0, 950.0), 900.0, 950.0,
                 [910.0, 940.0], truncation=(900.0, 950.0))
    cases.append(entry)
    write("further_families", cases)


if __name__ == "__main__":
    main_families()
    truncations()
    further_families()
