// Kernels of sparse systems over eight draws at once. Element e of lane l stands at 8 e + l of every lane
// array; lane arrays need no alignment, but are fastest on 64 bytes.
//
// Arrays of doubles hold values as they are. Arrays of floats are scaled: of unknowns x / scales, in which
// the static system has solutions of order one. They only hold what is small beside a solution kept in
// doubles.
#ifndef MONTEVERDE_LANEKERNELS_H
#define MONTEVERDE_LANEKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// A square pattern by rows, in the order of the sweep.
struct mv_lane_matrix {
  size_t order;
  /// The cells of row i are starts[i] ..< starts[i + 1], its diagonal first.
  const int32_t *starts;
  const int32_t *columns;
  /// Whether the right-hand side may differ from zero in row i.
  const uint8_t *has_right;
  /// The scale of each unknown.
  const double *scales;
  /// What a change of each scaled unknown is counted with.
  const double *weights;
};

/// out = values[i] in all lanes.
void mv_lane_fill(const double *values, size_t count, double *out);

/// One sweep x_i <- (right_i - sum of a_ij x_j) / a_ii, rows in their order, over the lanes whose bit is set
/// in `lanes`; the others stay. changes = (new x - old x) / scales; error[lane] = sum of weights_i
/// |changes_i|.
void mv_lane_sweep(
    const struct mv_lane_matrix *matrix, const double *values, const double *right, uint64_t lanes, double *x,
    float *changes, double *error);

/// The same, and makes singles = diag(1 / (diagonal scales)) A diag(scales) of all lanes (but for the
/// diagonal).
void mv_lane_first_sweep(
    const struct mv_lane_matrix *matrix, const double *values, const double *right, uint64_t lanes, double *x,
    float *changes, float *singles, double *error);

/// What one more sweep would change after one that made `changes`: changes_i <- - sum of singles_ij
/// changes_j, rows in their order, in place, added to `total`, in the lanes of `lanes`; the others stay.
/// error[lane] = sum of weights_i |changes_i|.
void mv_lane_single_sweep(
    const struct mv_lane_matrix *matrix, const float *singles, uint64_t lanes, float *changes, float *total,
    double *error);

/// x += scales total; total = 0.
void mv_lane_fold(size_t order, const double *scales, float *total, double *x);

/// out[i] = (x + scales total)[places[i]] in the lanes of `lanes`; largest[lane] = the largest |changes|
/// relative to the unknown or its scale, whichever is larger; NaN where one is.
void mv_lane_publish(
    size_t order, const int32_t *places, uint64_t lanes, const double *scales, const double *x,
    const float *total, const float *changes, double *out, double *largest);

/// Sums over i of |q_i x_i|, |q_i change_i| and weights_i |change_i|, eight lanes each, where change = scales
/// changes. `x`, coefficients and weights go by i, scales and changes by places[i]; stride 8: coefficients
/// per lane, 1: one for all.
void mv_lane_score_sums(
    size_t order, const int32_t *places, const double *scales, const double *coefficients, size_t stride,
    const double *weights, const double *x, const float *changes, double *sums);

#pragma clang assume_nonnull end

#endif
