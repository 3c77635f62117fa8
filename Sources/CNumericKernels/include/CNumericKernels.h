// Hot kernels of the engine: plain C loops, compiled for several instruction sets and chosen at run time.
//
// Contract of every batch kernel: no allocation, no globals, no rounding that depends on the instruction set,
// on the position in the batch or on its length; `count` may be 0. Where an output may be one of the inputs
// it is said.
#ifndef MONTEVERDE_CNUMERICKERNELS_H
#define MONTEVERDE_CNUMERICKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: - Philox (PhiloxKernels.c)

/// One block of Philox 4x32-10; `counter` is overwritten by the four output words.
void mv_philox_4x32(uint32_t *counter, uint32_t key0, uint32_t key1);

/// One block of Philox 4x64-10; `counter` is overwritten by the four output words.
void mv_philox_4x64(uint64_t *counter, uint64_t key0, uint64_t key1);

/// The 64 random bits of one draw of one input.
uint64_t mv_stream_word(uint64_t key, uint64_t input, uint64_t draw);

/// The uniform of one draw of one input, the same bits as from the batch.
double mv_stream_uniform(uint64_t key, uint64_t input, uint64_t draw);

/// out[i] = uniform of draw first_draw + i.
void mv_stream_uniforms(uint64_t key, uint64_t input, uint64_t first_draw, double *out, size_t count);

// MARK: - Elementary functions, in place (ExponentialKernels.c, LogarithmKernels.c, NormalQuantileKernels.c)

void mv_exponential(double *x, size_t count);
void mv_logarithm(double *x, size_t count);
void mv_normal_quantile(double *p, size_t count);
void mv_upper_normal_quantile(double *q, size_t count);
double mv_exponential_of(double x);
double mv_logarithm_of(double x);
double mv_normal_quantile_of(double p);
double mv_upper_normal_quantile_of(double q);

// MARK: - Fused transformations of draws, in place

/// x <- offset + scale x
void mv_affine(double *x, size_t count, double offset, double scale);
/// x <- exp(offset + scale x)
void mv_exponential_affine(double *x, size_t count, double offset, double scale);
/// u <- exp(mu + sigma z), z the standard normal quantile of u (NormalQuantileKernels.c)
void mv_lognormal_quantile(double *u, size_t count, double mu, double sigma);
/// x <- x where it is finite, else NaN
void mv_settle(double *x, size_t count);
/// u <- quantile of the triangular distribution (TriangularQuantileKernel.c)
void mv_triangular_quantile(double *u, size_t count, double minimum, double mode, double maximum);

// MARK: - Columns: out may be a or b; any other overlap is undefined (ColumnKernels.c)

void mv_add(const double *a, const double *b, double *out, size_t count);
void mv_subtract(const double *a, const double *b, double *out, size_t count);
void mv_multiply(const double *a, const double *b, double *out, size_t count);
void mv_divide(const double *a, const double *b, double *out, size_t count);
void mv_minimum(const double *a, const double *b, double *out, size_t count);
void mv_maximum(const double *a, const double *b, double *out, size_t count);
void mv_less(const double *a, const double *b, double *out, size_t count);
void mv_less_or_equal(const double *a, const double *b, double *out, size_t count);
void mv_equal(const double *a, const double *b, double *out, size_t count);
void mv_not_equal(const double *a, const double *b, double *out, size_t count);
void mv_and(const double *a, const double *b, double *out, size_t count);
void mv_or(const double *a, const double *b, double *out, size_t count);

void mv_add_scalar(const double *a, double b, double *out, size_t count);
void mv_subtract_scalar(const double *a, double b, double *out, size_t count);
void mv_subtract_from_scalar(double a, const double *b, double *out, size_t count);
void mv_multiply_scalar(const double *a, double b, double *out, size_t count);
void mv_divide_scalar(const double *a, double b, double *out, size_t count);
void mv_divide_into_scalar(double a, const double *b, double *out, size_t count);
void mv_minimum_scalar(const double *a, double b, double *out, size_t count);
void mv_maximum_scalar(const double *a, double b, double *out, size_t count);
void mv_scalar_minimum(double a, const double *b, double *out, size_t count);
void mv_scalar_maximum(double a, const double *b, double *out, size_t count);
void mv_less_scalar(const double *a, double b, double *out, size_t count);
void mv_scalar_less(double a, const double *b, double *out, size_t count);
void mv_less_or_equal_scalar(const double *a, double b, double *out, size_t count);
void mv_scalar_less_or_equal(double a, const double *b, double *out, size_t count);
void mv_equal_scalar(const double *a, double b, double *out, size_t count);
void mv_not_equal_scalar(const double *a, double b, double *out, size_t count);

void mv_negate(const double *a, double *out, size_t count);
void mv_absolute(const double *a, double *out, size_t count);
void mv_square_root(const double *a, double *out, size_t count);
void mv_not(const double *a, double *out, size_t count);
void mv_exponential_column(const double *a, double *out, size_t count);
void mv_logarithm_column(const double *a, double *out, size_t count);

/// out[i] = condition[i] != 0 ? b[i] : c[i]; a null column stands for the number that follows it.
void mv_select(
    const double *condition, const double *_Nullable b, double b_value, const double *_Nullable c,
    double c_value, double *out, size_t count);

// MARK: - Eight draws of many inputs: input i, lane l at 8 i + l (LaneKernels.c)

/// out[8 i + l] = uniform of draw first_draw + l of input inputs[i], the same bits as by column.
void mv_stream_lanes(uint64_t key, const uint64_t *inputs, size_t count, uint64_t first_draw, double *out);
/// x <- factor exp(mu + sigma x), parameters by input
void mv_lognormal_lanes(
    double *x, const double *mu, const double *sigma, const double *factor, size_t count);
/// x <- factor (offset + scale x), parameters by input
void mv_affine_lanes(
    double *x, const double *offset, const double *scale, const double *factor, size_t count);
/// out[places[i]] = x[i], all lanes
void mv_scatter_lanes(const double *x, const uint32_t *places, size_t count, double *out);
/// out[rows[i]] += x[i] vector[columns[i]], all lanes, one i after the other
void mv_accumulate_lanes(
    const double *x, const uint32_t *rows, const uint32_t *columns, size_t count, const double *vector,
    double *out);
/// The same with one number for all lanes in place of x[i].
void mv_accumulate_constants(
    const double *x, const uint32_t *rows, const uint32_t *columns, size_t count, const double *vector,
    double *out);
/// out[stride l + i] = x[i] of lane l
void mv_split_lanes(const double *x, size_t count, double *out, size_t stride);
/// out[places[i]] = x[i], plain numbers
void mv_scatter(const double *x, const uint32_t *places, size_t count, double *out);

/// x[i] <- (x[i] - sum of cells[e] x[columns[e]], e from starts[i] to starts[i + 1]) / diagonal[i - first], for i from
/// `first` to `last` in this order; without division where `diagonal` is null.
void mv_forward_lanes(
    const uint32_t *starts, const uint32_t *columns, size_t first, size_t last, const double *cells,
    const double *_Nullable diagonal, double *x);
/// out[places[i]] = rows row to row + 7 of column columns[i] of a table, i < count
void mv_gather_rows(
    const double *table, size_t stride, const uint32_t *columns, size_t count, size_t row, const uint32_t *places,
    double *out);

/// out[0] += sum of a[i] b[i], all lanes, one i after the other
void mv_add_product_lanes(const double *a, const double *b, size_t count, double *out);

/// out[i] = x[places[i]] - constants[i], size[i] = |out[i]|
void mv_difference_lanes(
    const double *x, const uint32_t *places, const double *constants, size_t count, double *out, double *size);

/// out[rows[i]] -= x[i] vector[columns[i]], all lanes, one i after the other
void mv_subtract_product_lanes(
    const double *x, const uint32_t *rows, const uint32_t *columns, size_t count, const double *vector,
    double *out);

// MARK: - Sums of slopes over eight draws; lanes whose bit is not set in `wanted` count as zero (SlopeKernels.c)

/// sums[2 i] += sum of x over the lanes, sums[2 i + 1] += sum of x^2, with x = x[places[i]]; null places: x[i]
void mv_power_sums(
    const double *x, const uint32_t *_Nullable places, size_t count, uint64_t wanted, double *sums);
/// With e = -q[rows[i]] s[columns[i]]: the sums of e, e^2, and these again, to sums[4 i] and the three that follow
void mv_slope_sums(
    const uint32_t *rows, const uint32_t *columns, size_t count, const double *q, const double *s,
    uint64_t wanted, double *sums);
/// The same with e, e^2, e x and (e x)^2, where x = x[places[i]]; null places: x[i]
void mv_weighted_slope_sums(
    const double *x, const uint32_t *_Nullable places, const uint32_t *rows, const uint32_t *columns,
    size_t count, const double *q, const double *s, uint64_t wanted, double *sums);

// MARK: - Elimination of eight draws at a time (LaneEliminationKernels.c)

/// Where the cells of a matrix and of its factors stand, rows and columns in the order of elimination.
typedef struct {
  size_t order;
  /// Cells of row i: places in the caller's cells, and columns; from cell_starts[i] to cell_starts[i + 1].
  const uint32_t *cell_starts, *cell_places, *cell_columns;
  /// Columns of L left of the diagonal, row by row, ascending.
  const uint32_t *lower_starts, *lower;
  /// Columns of U right of the diagonal, row by row, ascending; cell u of U stands at upper_offset + u of the factors.
  const uint32_t *upper_starts, *upper;
  uint32_t upper_offset;
} mv_elimination_pattern;

/// Factors M without pivoting by value. `row` has room for one row, `factors` for L and U, `inverse` gets 1 / u_ii,
/// and `ratio` the least of |u_ii| / |m_ii| (NaN when one is).
void mv_eliminate_lanes(
    const mv_elimination_pattern *pattern, const double *cells, double *row, double *factors, double *inverse,
    double *ratio);
/// x <- U^-1 L^-1 x
void mv_substitute_lanes(
    const mv_elimination_pattern *pattern, const double *factors, const double *inverse, double *x);

// MARK: - Moments of a block (MomentKernels.c)

/// The sum over eight fixed lanes.
double mv_sum(const double *x, size_t count);
/// sums[k] = sum of (x - center)^(k + 1), k = 0 to 3.
void mv_central_sums(const double *x, size_t count, double center, double *sums);

// MARK: - One pass over kept draws, NaN left out (ScanKernels.c)

/// Gathers the values inside any of the disjoint closed brackets, in their order, and adds to below[j]
/// and at_most[j] how many lie below and up to the end of each. Returns their number,
/// or more than `capacity` when they may not fit.
size_t mv_gather_brackets(
    const double *x, size_t count, const double *lowest, const double *highest, size_t brackets,
    uint64_t *below, uint64_t *at_most, double *out, size_t capacity);

/// Counts numbers and those at most `limit`; sum (over eight fixed lanes) and largest of the absolute values.
void mv_scan_column(
    const double *x, size_t count, double limit, uint64_t *numbers, uint64_t *at_most, double *absolute_sum,
    double *largest);

/// Moves the values less than the pivot (or at most the pivot) before all others; returns their number.
size_t mv_partition_below(double *x, size_t count, double pivot);
size_t mv_partition_at_most(double *x, size_t count, double pivot);

#pragma clang assume_nonnull end

#endif
