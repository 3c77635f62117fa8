"""Packs the direction numbers new-joe-kuo-6.21201 of Joe and Kuo (2008) into DirectionNumbers.bin.

They are read from SciPy, which distributes them (scipy/stats/_sobol_direction_numbers.npz); its table holds,
for each dimension, the primitive polynomial with all its coefficients as one integer and the odd initial
numbers m_1 ... m_s.

One record per dimension from the second on, in order; the degree s of a record follows from its place, because
all primitive polynomials of one degree are used before the next degree begins. A record is a little-endian integer of
ceil((s - 1)(s + 2) / 16) bytes holding, from its lowest bit on,
  the s - 1 inner coefficients of the polynomial (as Joe and Kuo's integer a),
  then for i = 2 ... s the i - 1 bits of (m_i - 1) / 2.

Run:  python3 pack_direction_numbers.py
(writes beside itself, and prints how many dimensions each degree has)
"""

import collections
import pathlib

import numpy
import scipy.stats

table = numpy.load(pathlib.Path(scipy.stats.__file__).parent / "_sobol_direction_numbers.npz")
polynomials, initial_numbers = table["poly"], table["vinit"]

packed = bytearray()
dimensions_of_degree = collections.Counter()
degree_before = 1
for polynomial, numbers in zip(polynomials[1:].tolist(), initial_numbers[1:].tolist()):
    degree = polynomial.bit_length() - 1
    assert degree >= degree_before and polynomial & 1
    degree_before = degree
    dimensions_of_degree[degree] += 1
    record = (polynomial >> 1) & ((1 << (degree - 1)) - 1)
    place = degree - 1
    for i in range(1, degree + 1):
        number = numbers[i - 1]
        assert number & 1 and number < 1 << i
        record |= (number >> 1) << place
        place += i - 1
    assert place == (degree - 1) * (degree + 2) // 2
    packed += record.to_bytes((place + 7) // 8, "little")

pathlib.Path(__file__).with_name("DirectionNumbers.bin").write_bytes(packed)
print(len(packed), "bytes;", dict(dimensions_of_degree))
