"""Digest of the Joe-Kuo direction numbers as SciPy makes them; writes sobol.json beside itself.

SciPy reads the same initial numbers, but its recurrence is independent code.
"""

import hashlib
import json
import pathlib

import numpy
from scipy.stats import qmc

BITS = 52
engine = qmc.Sobol(d=21201, scramble=False, bits=64)
numbers = numpy.ascontiguousarray(engine._sv[:, :BITS]).astype("<u8")
result = {
    "scipy": __import__("scipy").__version__,
    "direction_numbers": f"SHA-256 of 21201 x {BITS} direction numbers V_j as 64-bit fractions, "
    "little-endian uint64, dimension by dimension",
    "sha256": hashlib.sha256(numbers.tobytes()).hexdigest(),
    "dimension_21200": [f"{v:016x}" for v in numbers[21200].tolist()],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
