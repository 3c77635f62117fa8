// Sums of one block of draws for its moments, over eight fixed lanes; the rest beyond the last whole eight goes
// to lanes 0, 1, ...
#include "CNumericKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

// Up to seven values, `blank` in the lanes without one.
MV_INLINE Eight rest_of(const double *x, size_t count, double blank) {
  Eight values = blank;
  for (size_t i = 0; i < count; i++) { values[i] = x[i]; }
  return values;
}

MV_CLONES double mv_sum(const double *x, size_t count) {
  Eight sum = 0.0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) { sum += eight_at(x + i); }
  if (i < count) { sum += rest_of(x + i, count - i, 0.0); }
  return sum_of_lanes(sum);
}

MV_CLONES void mv_central_sums(const double *x, size_t count, double center, double *sums) {
  Eight first = 0.0, second = 0.0, third = 0.0, fourth = 0.0;
  for (size_t i = 0; i < count; i += 8) {
    const Eight values = count - i >= 8 ? eight_at(x + i) : rest_of(x + i, count - i, center);
    const Eight deviation = values - center;
    const Eight square = deviation * deviation;
    first += deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  sums[0] = sum_of_lanes(first);
  sums[1] = sum_of_lanes(second);
  sums[2] = sum_of_lanes(third);
  sums[3] = sum_of_lanes(fourth);
}
