// One pass over kept draws: what lies where, sums and extremes. NaN (failed draws) never counts.
#include "CNumericKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

enum { word = 64 };

// Bit i tells whether the i-th value is a number below `limit`, or at most `limit`; count <= 64.
MV_INLINE uint64_t below_mask(const double *x, size_t count, double limit) {
  uint64_t mask = 0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) { mask |= mask_of(eight_at(x + i) < limit) << i; }
  for (; i < count; i++) { mask |= (uint64_t)(x[i] < limit) << i; }
  return mask;
}

MV_INLINE uint64_t at_most_mask(const double *x, size_t count, double limit) {
  uint64_t mask = 0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) { mask |= mask_of(eight_at(x + i) <= limit) << i; }
  for (; i < count; i++) { mask |= (uint64_t)(x[i] <= limit) << i; }
  return mask;
}

MV_INLINE size_t gather_word(
    const double *x, size_t count, const double *lowest, const double *highest, size_t brackets,
    uint64_t *below, uint64_t *at_most, double *out) {
  uint64_t inside = 0;
  for (size_t j = 0; j < brackets; j++) {
    const uint64_t before = below_mask(x, count, lowest[j]);
    below[j] += (uint64_t)__builtin_popcountll(before);
    const uint64_t up_to = at_most_mask(x, count, highest[j]);
    at_most[j] += (uint64_t)__builtin_popcountll(up_to);
    inside |= up_to & ~before;
  }
  size_t gathered = 0;
  for (; inside != 0; inside &= inside - 1) { out[gathered++] = x[__builtin_ctzll(inside)]; }
  return gathered;
}

MV_CLONES size_t mv_gather_brackets(
    const double *x, size_t count, const double *lowest, const double *highest, size_t brackets,
    uint64_t *below, uint64_t *at_most, double *out, size_t capacity) {
  size_t gathered = 0;
  for (size_t start = 0; start < count; start += word) {
    if (capacity - gathered < word) { return capacity + 1; }
    const size_t length = count - start < word ? count - start : word;
    // Twice, so that the whole words have a length the compiler knows.
    gathered += length == word
        ? gather_word(x + start, word, lowest, highest, brackets, below, at_most, out + gathered)
        : gather_word(x + start, length, lowest, highest, brackets, below, at_most, out + gathered);
  }
  return gathered;
}

MV_CLONES void mv_scan_column(
    const double *x, size_t count, double limit, uint64_t *numbers, uint64_t *at_most, double *absolute_sum,
    double *largest) {
  Eight sum = 0.0, most = 0.0;
  uint64_t number_count = 0, at_most_count = 0;
  for (size_t start = 0; start < count; start += 8) {
    Eight values = __builtin_nan("");
    if (count - start >= 8) {
      values = eight_at(x + start);
    } else {
      for (size_t i = start; i < count; i++) { values[i - start] = x[i]; }
    }
    const Eight size = __builtin_elementwise_abs(values);
    const Eight counted = size >= 0.0 ? size : (Eight)0.0;
    sum += counted;
    most = counted > most ? counted : most;
    number_count += (uint64_t)__builtin_popcountll(mask_of(size >= 0.0));
    at_most_count += (uint64_t)__builtin_popcountll(mask_of(values <= limit));
  }
  *numbers = number_count;
  *at_most = at_most_count;
  *absolute_sum = sum_of_lanes(sum);
  double greatest = 0.0;
  for (int i = 0; i < 8; i++) { greatest = most[i] > greatest ? most[i] : greatest; }
  *largest = greatest;
}

// Lomuto's partition without a branch: which side a value belongs to cannot be foreseen, and a wrong guess costs as
// much as ten moves.
size_t mv_partition_below(double *x, size_t count, double pivot) {
  size_t below = 0;
  for (size_t i = 0; i < count; i++) {
    const double value = x[i];
    x[i] = x[below];
    x[below] = value;
    below += value < pivot;
  }
  return below;
}

size_t mv_partition_at_most(double *x, size_t count, double pivot) {
  size_t at_most = 0;
  for (size_t i = 0; i < count; i++) {
    const double value = x[i];
    x[i] = x[at_most];
    x[at_most] = value;
    at_most += value <= pivot;
  }
  return at_most;
}
