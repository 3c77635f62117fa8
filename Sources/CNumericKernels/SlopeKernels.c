// Sums over eight draws of the slopes of a score, -q_i s_j for the cell in row i and column j of a matrix. Lanes whose
// bit is not set count as zero, whatever they hold.
#include "CNumericKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

enum { lanes = 8 };

typedef double Four __attribute__((ext_vector_type(4)));
typedef double Two __attribute__((ext_vector_type(2)));

MV_INLINE EightTruths truths_of(uint64_t bits) {
  EightTruths truths;
  for (int lane = 0; lane < lanes; lane++) { truths[lane] = -(int64_t)(bits >> lane & 1); }
  return truths;
}

// By bits, so that NaN becomes zero too.
MV_INLINE Eight kept(Eight x, EightTruths keep) { return (Eight)((EightTruths)x & keep); }

MV_INLINE Four halved(Eight x) { return x.lo + x.hi; }

// Sums of neighbours: a0 + a1, b0 + b1, a2 + a3, b2 + b3.
MV_INLINE Four paired(Four a, Four b) {
  return __builtin_shufflevector(a, b, 0, 4, 2, 6) + __builtin_shufflevector(a, b, 1, 5, 3, 7);
}

MV_INLINE Two sums_of(Eight a, Eight b) {
  const Four pairs = paired(halved(a), halved(b));
  return pairs.lo + pairs.hi;
}

MV_INLINE void add_two(double *sums, Two values) {
  Two old;
  memcpy(&old, sums, sizeof old);
  old += values;
  memcpy(sums, &old, sizeof old);
}

MV_INLINE void add_four(double *sums, Eight a, Eight b, Eight c, Eight d) {
  const Four ab = paired(halved(a), halved(b)), cd = paired(halved(c), halved(d));
  Four old;
  memcpy(&old, sums, sizeof old);
  old += __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  memcpy(sums, &old, sizeof old);
}

MV_CLONES void mv_power_sums(
    const double *x, const uint32_t *places, size_t count, uint64_t wanted, double *sums) {
  const EightTruths keep = truths_of(wanted);
  for (size_t i = 0; i < count; i++) {
    const Eight value = kept(eight_at(x + lanes * (places ? places[i] : i)), keep);
    add_two(sums + 2 * i, sums_of(value, value * value));
  }
}

MV_CLONES void mv_slope_sums(
    const uint32_t *rows, const uint32_t *columns, size_t count, const double *q, const double *s,
    uint64_t wanted, double *sums) {
  const EightTruths keep = truths_of(wanted);
  for (size_t i = 0; i < count; i++) {
    const Eight slope = kept(-(eight_at(q + lanes * rows[i]) * eight_at(s + lanes * columns[i])), keep);
    const Two powers = sums_of(slope, slope * slope);
    add_two(sums + 4 * i, powers);
    add_two(sums + 4 * i + 2, powers);
  }
}

MV_CLONES void mv_weighted_slope_sums(
    const double *x, const uint32_t *places, const uint32_t *rows, const uint32_t *columns, size_t count,
    const double *q, const double *s, uint64_t wanted, double *sums) {
  const EightTruths keep = truths_of(wanted);
  for (size_t i = 0; i < count; i++) {
    const Eight slope = kept(-(eight_at(q + lanes * rows[i]) * eight_at(s + lanes * columns[i])), keep);
    const Eight weighted = slope * kept(eight_at(x + lanes * (places ? places[i] : i)), keep);
    add_four(sums + 4 * i, slope, slope * slope, weighted, weighted * weighted);
  }
}
