// For tests only: calls the clone of a kernel for one instruction set by its symbol, to compare their bits.
#ifndef MONTEVERDE_INSTRUCTIONSETCLONES_H
#define MONTEVERDE_INSTRUCTIONSETCLONES_H

#include "CNumericKernels.h"
#include "LaneKernels.h"

#pragma clang assume_nonnull begin

#if defined(__x86_64__) && defined(__linux__)
enum { mv_instruction_set_count = 3 };
// Clang's names of the bodies behind `target_clones`; weak, as a build for a sanitizer may have none.
#define MV_CLONE_DECLARATIONS(name, ...)                                                      \
  void name##_of_set_0(__VA_ARGS__) __asm__(#name ".default.2") __attribute__((weak));        \
  void name##_of_set_1(__VA_ARGS__) __asm__(#name ".arch_x86-64-v3.0") __attribute__((weak)); \
  void name##_of_set_2(__VA_ARGS__) __asm__(#name ".arch_x86-64-v4.1") __attribute__((weak));
#define MV_CALL_CLONE(set, name, ...)                                                    \
  ((set) == 2 ? name##_of_set_2(__VA_ARGS__)                                             \
   : (set) == 1 ? name##_of_set_1(__VA_ARGS__)                                           \
   : name##_of_set_0 ? name##_of_set_0(__VA_ARGS__) : name(__VA_ARGS__))
#else
enum { mv_instruction_set_count = 1 };
#define MV_CLONE_DECLARATIONS(name, ...)
#define MV_CALL_CLONE(set, name, ...) name(__VA_ARGS__)
#endif

MV_CLONE_DECLARATIONS(mv_stream_uniforms, uint64_t, uint64_t, uint64_t, double *, size_t)
MV_CLONE_DECLARATIONS(mv_exponential, double *, size_t)
MV_CLONE_DECLARATIONS(mv_logarithm, double *, size_t)
MV_CLONE_DECLARATIONS(mv_normal_quantile, double *, size_t)
MV_CLONE_DECLARATIONS(mv_upper_normal_quantile, double *, size_t)
MV_CLONE_DECLARATIONS(mv_affine, double *, size_t, double, double)
MV_CLONE_DECLARATIONS(mv_exponential_affine, double *, size_t, double, double)
MV_CLONE_DECLARATIONS(mv_triangular_quantile, double *, size_t, double, double, double)
MV_CLONE_DECLARATIONS(mv_multiply, const double *, const double *, double *, size_t)
MV_CLONE_DECLARATIONS(mv_divide_into_scalar, double, const double *, double *, size_t)
MV_CLONE_DECLARATIONS(mv_maximum_scalar, const double *, double, double *, size_t)
MV_CLONE_DECLARATIONS(mv_lognormal_quantile, double *, size_t, double, double)
MV_CLONE_DECLARATIONS(mv_settle, double *, size_t)
MV_CLONE_DECLARATIONS(mv_less_scalar, const double *, double, double *, size_t)
MV_CLONE_DECLARATIONS(mv_or, const double *, const double *, double *, size_t)
MV_CLONE_DECLARATIONS(mv_not, const double *, double *, size_t)
MV_CLONE_DECLARATIONS(mv_exponential_column, const double *, double *, size_t)
MV_CLONE_DECLARATIONS(mv_logarithm_column, const double *, double *, size_t)
MV_CLONE_DECLARATIONS(
    mv_select, const double *, const double *_Nullable, double, const double *_Nullable, double, double *, size_t)
MV_CLONE_DECLARATIONS(mv_square_root, const double *, double *, size_t)

MV_CLONE_DECLARATIONS(mv_central_sums, const double *, size_t, double, double *)
MV_CLONE_DECLARATIONS(
    mv_scan_column, const double *, size_t, double, uint64_t *, uint64_t *, double *, double *)

typedef const struct mv_lane_matrix *mv_lane_matrix_pointer;
MV_CLONE_DECLARATIONS(
    mv_lane_first_sweep, mv_lane_matrix_pointer, const double *, const double *, uint64_t, double *, float *,
    float *, double *)
MV_CLONE_DECLARATIONS(
    mv_lane_sweep, mv_lane_matrix_pointer, const double *, const double *, uint64_t, double *, float *,
    double *)
MV_CLONE_DECLARATIONS(
    mv_lane_single_sweep, mv_lane_matrix_pointer, const float *, uint64_t, float *, float *, double *)
MV_CLONE_DECLARATIONS(mv_lane_fold, size_t, const double *, float *, double *)
MV_CLONE_DECLARATIONS(
    mv_lane_publish, size_t, const int32_t *, uint64_t, const double *, const double *, const float *,
    const float *, double *, double *)
MV_CLONE_DECLARATIONS(
    mv_lane_score_sums, size_t, const int32_t *, const double *, const double *, size_t, const double *,
    const double *, const float *, double *)

MV_CLONE_DECLARATIONS(mv_power_sums, const double *, const uint32_t *_Nullable, size_t, uint64_t, double *)
MV_CLONE_DECLARATIONS(
    mv_slope_sums, const uint32_t *, const uint32_t *, size_t, const double *, const double *, uint64_t, double *)
MV_CLONE_DECLARATIONS(
    mv_weighted_slope_sums, const double *, const uint32_t *_Nullable, const uint32_t *, const uint32_t *, size_t,
    const double *, const double *, uint64_t, double *)

/// Whether this build has the clone and this processor can run it; set 0 is the baseline.
static inline int mv_supports_instruction_set(int set) {
#if defined(__x86_64__) && defined(__linux__)
  if (set == 1) { return mv_exponential_of_set_1 != 0 && __builtin_cpu_supports("x86-64-v3"); }
  if (set == 2) { return mv_exponential_of_set_2 != 0 && __builtin_cpu_supports("x86-64-v4"); }
#endif
  return set == 0;
}

enum { mv_cloned_kernel_count = 26 };

/// All kernels of lanes on a ring of 32 equations, each with two inputs, whose cells are taken from `x`; the
/// solution, what is published, and the sums replace x. Takes 8 (96 + 32) numbers.
static inline void mv_run_lane_clones(int set, double *x) {
  enum { order = 32, cells = 96 };
  int32_t starts[order + 1], columns[cells], places[order];
  uint8_t has_right[order];
  double scales[order], weights[order], values[8 * cells], right[8 * order];
  double sums[24] = {0}, error[8], largest[8];
  float singles[8 * cells] = {0}, changes[8 * order] = {0}, total[8 * order] = {0};
  double solution[8 * order], published[8 * order];
  for (int i = 0; i < order; i++) {
    starts[i] = 3 * i;
    columns[3 * i] = i;
    columns[3 * i + 1] = (i + 1) % order;
    columns[3 * i + 2] = (i + 11) % order;
    places[i] = (7 * i) % order;
    has_right[i] = i % 3 == 0;
    scales[i] = 1.0 / (1 + i);
    weights[i] = 0.3 * i;
  }
  starts[order] = cells;
  for (int i = 0; i < 8 * cells; i++) {
    const double value = x[i] * x[i] < 1e6 ? x[i] : 0.1;
    values[i] = (i / 8) % 3 == 0 ? 2 + value * value : value / (4 + value * value);
  }
  for (int i = 0; i < 8 * order; i++) {
    right[i] = x[8 * cells + i] * x[8 * cells + i] < 1e6 ? x[8 * cells + i] : -0.1;
    solution[i] = 1;
    published[i] = 0;
  }
  const struct mv_lane_matrix matrix = {order, starts, columns, has_right, scales, weights};
  MV_CALL_CLONE(set, mv_lane_first_sweep, &matrix, values, right, 0xef, solution, changes, singles, error);
  for (int i = 0; i < 3; i++) {
    MV_CALL_CLONE(set, mv_lane_single_sweep, &matrix, singles, 0x7f, changes, total, error);
  }
  MV_CALL_CLONE(set, mv_lane_fold, order, scales, total, solution);
  MV_CALL_CLONE(set, mv_lane_sweep, &matrix, values, right, 0xfe, solution, changes, error);
  MV_CALL_CLONE(
      set, mv_lane_publish, order, places, 0xfd, scales, solution, total, changes, published, largest);
  MV_CALL_CLONE(set, mv_lane_score_sums, order, places, scales, right, 8, weights, published, changes, sums);
  for (int i = 0; i < 8 * order; i++) {
    x[i] = solution[i];
    x[8 * order + i] = published[i];
  }
  for (int i = 0; i < 24; i++) { x[16 * order + i] = sums[i] + error[i % 8] + largest[i % 8]; }
}

/// The sums of slopes of 32 exchanges of eight lanes that are taken from `x`, which they replace.
static inline void mv_run_slope_clones(int set, double *x) {
  enum { count = 32 };
  uint32_t rows[count], columns[count];
  double sums[10 * count] = {0};
  for (int i = 0; i < count; i++) {
    rows[i] = (7 * i) % count;
    columns[i] = (11 * i) % count;
  }
  MV_CALL_CLONE(set, mv_power_sums, x, rows, count, 0xfb, sums);
  MV_CALL_CLONE(set, mv_slope_sums, rows, columns, count, x, x + 8 * count, 0xef, sums + 2 * count);
  MV_CALL_CLONE(
      set, mv_weighted_slope_sums, x + 16 * count, 0, rows, columns, count, x, x + 8 * count, 0x7f,
      sums + 6 * count);
  for (int i = 0; i < 10 * count; i++) { x[i] = sums[i]; }
}

/// Runs one kernel in place on `x` with fixed parameters, in the clone for one instruction set.
static inline void mv_run_clone(int set, int kernel, double *x, size_t count) {
  double sums[4] = {0};
  switch (kernel) {
    case 0: MV_CALL_CLONE(set, mv_stream_uniforms, 0x0123456789abcdef, 7, 0x1fffffffd, x, count); break;
    case 1: MV_CALL_CLONE(set, mv_exponential, x, count); break;
    case 2: MV_CALL_CLONE(set, mv_logarithm, x, count); break;
    case 3: MV_CALL_CLONE(set, mv_normal_quantile, x, count); break;
    case 4: MV_CALL_CLONE(set, mv_upper_normal_quantile, x, count); break;
    case 5: MV_CALL_CLONE(set, mv_affine, x, count, 0.3, 1.7); break;
    case 6: MV_CALL_CLONE(set, mv_exponential_affine, x, count, 0.3, 1.7); break;
    case 7: MV_CALL_CLONE(set, mv_triangular_quantile, x, count, 0.1, 0.3, 1.1); break;
    case 8: MV_CALL_CLONE(set, mv_multiply, x, x, x, count); break;
    case 9: MV_CALL_CLONE(set, mv_divide_into_scalar, 3.0, x, x, count); break;
    case 10: MV_CALL_CLONE(set, mv_maximum_scalar, x, 0.4, x, count); break;
    case 11: {
      // Moderate numbers alone: of the others the sums are NaN.
      for (size_t i = 0; i < count; i++) { x[i] = x[i] * x[i] < 1e9 ? x[i] : 0.1; }
      MV_CALL_CLONE(set, mv_central_sums, x, count, 0.4, sums);
      for (size_t i = 0; i < 4; i++) { x[i] = sums[i]; }
      break;
    }
    case 12: {
      uint64_t numbers = 0, at_most = 0;
      for (size_t i = 0; i < count; i++) { x[i] = x[i] * x[i] < 1e9 || x[i] != x[i] ? x[i] : 0.1; }
      MV_CALL_CLONE(set, mv_scan_column, x, count, 0.4, &numbers, &at_most, &sums[0], &sums[1]);
      x[0] = sums[0];
      x[1] = sums[1];
      x[2] = (double)numbers;
      x[3] = (double)at_most;
      break;
    }
    case 13: MV_CALL_CLONE(set, mv_lognormal_quantile, x, count, 0.3, 1.7); break;
    case 14: MV_CALL_CLONE(set, mv_lognormal_quantile, x, count, 0.3, 50.0); break;
    case 15: MV_CALL_CLONE(set, mv_settle, x, count); break;
    case 16: MV_CALL_CLONE(set, mv_less_scalar, x, 0.4, x, count); break;
    case 17: MV_CALL_CLONE(set, mv_or, x, x, x, count); break;
    case 18: MV_CALL_CLONE(set, mv_not, x, x, count); break;
    case 19: MV_CALL_CLONE(set, mv_exponential_column, x, x, count); break;
    case 20: MV_CALL_CLONE(set, mv_logarithm_column, x, x, count); break;
    case 21: MV_CALL_CLONE(set, mv_select, x, x, 0.0, 0, 7.0, x, count); break;
    case 22: MV_CALL_CLONE(set, mv_triangular_quantile, x, count, 0.75, 0.9, 1.0); break;
    case 23: mv_run_lane_clones(set, x); break;
    case 24: mv_run_slope_clones(set, x); break;
    default: MV_CALL_CLONE(set, mv_square_root, x, x, count); break;
  }
}

#pragma clang assume_nonnull end

#endif
