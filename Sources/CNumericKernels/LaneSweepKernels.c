// Gauss-Seidel sweeps over eight draws of one sparse system, lanes innermost: one stream of indices serves
// all. A lane reads nothing of its neighbours, so a draw has the same bits whatever shares its group.
#include "LaneKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

typedef float EightSingles __attribute__((ext_vector_type(8)));

MV_INLINE EightSingles singles_at(const float *x) {
  EightSingles values;
  memcpy(&values, x, sizeof values);
  return values;
}

MV_INLINE Eight doubles_at(const float *x) { return __builtin_convertvector(singles_at(x), Eight); }

MV_INLINE EightTruths truths_of(uint64_t lanes) {
  const EightTruths bits = {1, 2, 4, 8, 16, 32, 64, 128};
  return ((int64_t)lanes & bits) != 0;
}

MV_INLINE Eight absolute(Eight x) { return __builtin_elementwise_abs(x); }

// Factors smaller than this are dropped in single precision, where they would move nothing: no product is
// then subnormal, which is slow.
#define NEGLIGIBLE 0x1p-60

MV_INLINE EightSingles single_of(Eight x) {
  const Eight kept = absolute(x) < NEGLIGIBLE ? (Eight)0.0 : x;
  return __builtin_convertvector(kept, EightSingles);
}

MV_CLONES void mv_lane_fill(const double *values, size_t count, double *out) {
  for (size_t i = 0; i < count; i++) {
    const Eight value = (Eight)values[i];
    memcpy(out + 8 * i, &value, sizeof value);
  }
}

// Without `singles` the store is compiled away.
MV_INLINE void sweep(
    const struct mv_lane_matrix *matrix, const double *values, const double *right, uint64_t lanes, double *x,
    float *changes, float *_Nullable singles, double *error) {
  const EightTruths active = truths_of(lanes);
  Eight moved = 0.0;
  for (size_t i = 0; i < matrix->order; i++) {
    const size_t start = (size_t)matrix->starts[i], end = (size_t)matrix->starts[i + 1];
    // An infinite production must not become a supply of zero: d - d makes it NaN.
    const Eight diagonal = eight_at(values + 8 * start);
    const Eight inverse = 1.0 / diagonal + (diagonal - diagonal);
    const Eight factor = singles ? inverse / matrix->scales[i] : inverse;
    Eight sum = matrix->has_right[i] ? eight_at(right + 8 * i) : (Eight)0.0;
    for (size_t k = start + 1; k < end; k++) {
      const size_t j = (size_t)matrix->columns[k];
      const Eight value = eight_at(values + 8 * k);
      if (singles) {
        const EightSingles single = single_of(value * (factor * matrix->scales[j]));
        memcpy(singles + 8 * k, &single, sizeof single);
      }
      sum -= value * eight_at(x + 8 * j);
    }
    const Eight old = eight_at(x + 8 * i);
    const Eight new = active ? sum * inverse : old;
    const Eight change = (new - old) / matrix->scales[i];
    const EightSingles single = single_of(active ? change : doubles_at(changes + 8 * i));
    memcpy(x + 8 * i, &new, sizeof new);
    memcpy(changes + 8 * i, &single, sizeof single);
    moved += matrix->weights[i] * absolute(change);
  }
  memcpy(error, &moved, sizeof moved);
}

MV_CLONES void mv_lane_sweep(
    const struct mv_lane_matrix *matrix, const double *values, const double *right, uint64_t lanes, double *x,
    float *changes, double *error) {
  sweep(matrix, values, right, lanes, x, changes, 0, error);
}

MV_CLONES void mv_lane_first_sweep(
    const struct mv_lane_matrix *matrix, const double *values, const double *right, uint64_t lanes, double *x,
    float *changes, float *singles, double *error) {
  sweep(matrix, values, right, lanes, x, changes, singles, error);
}

MV_CLONES void mv_lane_single_sweep(
    const struct mv_lane_matrix *matrix, const float *singles, uint64_t lanes, float *changes, float *total,
    double *error) {
  const EightTruths active = truths_of(lanes);
  Eight moved = 0.0;
  for (size_t i = 0; i < matrix->order; i++) {
    const size_t end = (size_t)matrix->starts[i + 1];
    EightSingles sum = 0.0f;
    for (size_t k = (size_t)matrix->starts[i] + 1; k < end; k++) {
      sum -= singles_at(singles + 8 * k) * singles_at(changes + 8 * (size_t)matrix->columns[k]);
    }
    const Eight change = __builtin_convertvector(sum, Eight);
    const EightSingles kept = single_of(active ? change : doubles_at(changes + 8 * i));
    const EightSingles counted = single_of(active ? change : (Eight)0.0);
    const EightSingles new = singles_at(total + 8 * i) + counted;
    memcpy(changes + 8 * i, &kept, sizeof kept);
    memcpy(total + 8 * i, &new, sizeof new);
    moved += matrix->weights[i] * absolute(change);
  }
  memcpy(error, &moved, sizeof moved);
}

MV_CLONES void mv_lane_fold(size_t order, const double *scales, float *total, double *x) {
  const EightSingles zero = 0.0f;
  for (size_t i = 0; i < order; i++) {
    const Eight new = eight_at(x + 8 * i) + scales[i] * doubles_at(total + 8 * i);
    memcpy(x + 8 * i, &new, sizeof new);
    memcpy(total + 8 * i, &zero, sizeof zero);
  }
}

MV_CLONES void mv_lane_publish(
    size_t order, const int32_t *places, uint64_t lanes, const double *scales, const double *x,
    const float *total, const float *changes, double *out, double *largest) {
  const EightTruths active = truths_of(lanes);
  Eight ratio = 0.0;
  for (size_t i = 0; i < order; i++) {
    const size_t place = (size_t)places[i];
    const Eight value = eight_at(x + 8 * place) + scales[place] * doubles_at(total + 8 * place);
    const Eight old = eight_at(out + 8 * i);
    const Eight new = active ? value : old;
    memcpy(out + 8 * i, &new, sizeof new);
    const Eight size = absolute(value) / scales[place];
    const Eight share = absolute(doubles_at(changes + 8 * place)) / (size > 1.0 ? size : (Eight)1.0);
    // A share that is no number stays.
    ratio = ((share > ratio) | (share != share)) ? share : ratio;
  }
  memcpy(largest, &ratio, sizeof ratio);
}

MV_CLONES void mv_lane_score_sums(
    size_t order, const int32_t *places, const double *scales, const double *coefficients, size_t stride,
    const double *weights, const double *x, const float *changes, double *sums) {
  Eight contributions = 0.0, moved = 0.0, adjoint = 0.0;
  for (size_t i = 0; i < order; i++) {
    const size_t place = (size_t)places[i];
    const Eight coefficient = absolute(stride == 8 ? eight_at(coefficients + 8 * i) : (Eight)coefficients[i]);
    const Eight change = absolute(doubles_at(changes + 8 * place)) * scales[place];
    contributions += coefficient * absolute(eight_at(x + 8 * i));
    moved += coefficient * change;
    adjoint += weights[i] * change;
  }
  memcpy(sums, &contributions, sizeof contributions);
  memcpy(sums + 8, &moved, sizeof moved);
  memcpy(sums + 16, &adjoint, sizeof adjoint);
}
