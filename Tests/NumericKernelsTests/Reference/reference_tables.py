"""Reference values of NumericKernels, by mpmath with 50 digits and by a plain Python Philox.

Run: python3 reference_tables.py   (mpmath 1.3; writes elementary_functions.json and random_streams.json here)
"""
import json
import math
import random
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 50
here = Path(__file__).parent
random.seed(20260101)  # Mersenne Twister: the same points in every Python

# --- Elementary functions ---

def normal_quantile(p):
  """z with P(Z <= z) = p, by Halley steps on the smaller tail, each of which triples the digits."""
  tail = p if p < 0.5 else 1 - p
  if p == 0.5:
    return mpf(0)
  # P(Z <= -x) < exp(-x^2/2): a start that is too far out, on the side from which the steps converge.
  z = -mp.sqrt(-2 * mp.log(tail))
  for _ in range(60):
    ratio = (mp.erfc(-z / mp.sqrt(2)) / 2 - tail) / (mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi))
    step = ratio / (1 + z * ratio / 2)
    z -= step
    if abs(step) < mpf(10) ** -45 * abs(z):
      break
  else:
    raise ArithmeticError(f"no convergence at {p}")
  return z if p < 0.5 else -z

def rows(function, points):
  return [[repr(x), mp.nstr(function(mpf(x)), 30)] for x in sorted(set(points))]

exponents = [random.uniform(-745, 709.7) for _ in range(150)] + [random.uniform(-1, 1) for _ in range(150)]
exponents += [random.uniform(-745.1, -708.4) for _ in range(50)]  # subnormal results
exponents += [0.0, 1.0, -1.0, 1e-300, -5e-324, 1e-17, 709.782712893384]
exponents += [-708.3964185322641, -745.1332191019411]
exponents += [k * math.log(2) / 2 for k in range(-21, 22)]  # the ends of the reduced range

arguments = [math.ldexp(random.uniform(1, 2), random.randint(-1074, 1023)) for _ in range(150)]
arguments += [random.uniform(0.5, 2) for _ in range(150)]
arguments += [1 + sign * 10.0 ** -k for k in range(1, 16) for sign in (-1, 1)]
arguments += [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.sqrt(0.5), math.sqrt(2.0), 1.0]
arguments += [math.nextafter(math.sqrt(0.5), 0), math.nextafter(math.sqrt(0.5), 1)]

probabilities = [random.random() for _ in range(200)] + [10.0 ** -random.uniform(1, 300) for _ in range(150)]
probabilities += [1 - 10.0 ** -random.uniform(1, 15.9) for _ in range(100)]
probabilities += [0.5 + sign * 10.0 ** -k for k in range(1, 16) for sign in (-1, 1)]
probabilities += [1e-300, 1e-16, 0.5, 1 - 1e-16, 1 - 2.0 ** -53, 2.0 ** -53, 5e-324]
probabilities += [0.075, 0.925, math.exp(-25)]
probabilities += [math.nextafter(0.075, 0), math.nextafter(0.925, 1), math.nextafter(math.exp(-25), 0)]

def triangular_quantile(minimum, mode, maximum):
  a, m, b = mpf(minimum), mpf(mode), mpf(maximum)
  @mp.workdps(700)  # 1 - sqrt(1 - 1e-300) loses 300 digits
  def quantile(p):
    if p <= (m - a) / (b - a):
      return a + mp.sqrt(p * (b - a) * (m - a))
    return b - mp.sqrt((1 - p) * (b - a) * (b - m))
  return quantile

triangles = [(0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (0.0, 0.3, 1.1), (2.0, 2.5, 7.0), (-7.0, -3.0, -1.0)]
triangles += [(0.0, 1e-3, 1e6), (-1.0, 0.0, 0.0), (-3.0, -1e-6, 0.0), (-1e6, -1e-3, 0.0)]
places = [1e-300, 1e-16, 1e-9, 0.01, 0.25, 0.4, 0.5, 0.6, 0.9, 0.999]
places += [1 - 1e-9, 1 - 1e-16, 1 - 2.0 ** -53, 1.0]

(here / "elementary_functions.json").write_text(json.dumps({
    "exponential": rows(mp.exp, exponents),
    "logarithm": rows(mp.log, arguments),
    "normalQuantile": rows(normal_quantile, probabilities),
    "triangular": [{"minimum": a, "mode": m, "maximum": b, "rows": rows(triangular_quantile(a, m, b), places)}
                   for a, m, b in triangles],
}, indent=0) + "\n")

# --- Random streams ---

mask = 2 ** 64 - 1

def philox_4x32(counter, key):
  c, k = list(counter), list(key)
  for _ in range(10):
    p0, p1 = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
    c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
    k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
  return c

# Random123, tests/kat_vectors
assert philox_4x32([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]

def mixed(value):
  z = (value + 0x9E3779B97F4A7C15) & mask
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
  z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
  return z ^ z >> 31

assert mixed(0) == 0xE220A8397B1DCDAF  # first output of SplitMix64 with seed 0

def word(seed, purpose, input_, draw):
  key = mixed((mixed(seed) + purpose) & mask)
  halves = lambda value: [value & 0xFFFFFFFF, value >> 32]
  block = philox_4x32(halves(draw >> 1) + halves(input_), halves(key))
  pair = block[2:] if draw & 1 else block[:2]
  return pair[1] << 32 | pair[0]

def fnv1a(data):
  state = 0xCBF29CE484222325
  for byte in data:
    state = (state ^ byte) * 0x100000001B3 & mask
  return state

assert fnv1a(b"foobar") == 0x85944171F73967E8  # published test vector of FNV-1a, 64 bits

def identity(parts):
  return mixed(fnv1a(b"".join(len(p.encode()).to_bytes(8, "little") + p.encode() for p in parts)))

draws = [(0, 0, 0, 0), (0, 0, 0, 1), (1, 0, 5, 12345), (mask, 1, 2 ** 40 + 3, 2 ** 33 + 1)]
draws += [(7, 2, mask, mask)]
texts = [[], [""], ["", ""], ["ab", "c"], ["a", "bc"], ["Strom, Niederspannung", "µg"]]
(here / "random_streams.json").write_text(json.dumps({
    "words": [
        {"seed": str(s), "purpose": str(p), "input": str(i), "draw": str(d), "word": str(word(s, p, i, d))}
        for s, p, i, d in draws],
    "identities": [{"parts": parts, "value": str(identity(parts))} for parts in texts],
}, indent=0, ensure_ascii=False) + "\n")
