// Eight consecutive draws of many inputs at a time: input i of draw first + lane stands at 8 i + lane. Databases have
// more inputs than draws, so that vectors run over draws and loops over inputs.
#include "CNumericKernels.h"
#include "ElementaryFunctions.h"
#include "Lanes.h"
#include "Philox.h"

#pragma STDC FP_CONTRACT OFF

enum { lanes = 8, blocks = lanes / 2, chunk = 64 };

MV_INLINE void store_eight(double *x, Eight values) { memcpy(x, &values, sizeof values); }

MV_CLONES void mv_stream_lanes(
    uint64_t key, const uint64_t *inputs, size_t count, uint64_t first_draw, double *out) {
  if (first_draw & 1) {
    // Pairs of draws share a block of random numbers; groups of lanes start at even draws but for odd batches.
    for (size_t i = 0; i < count; i++) {
      for (size_t lane = 0; lane < lanes; lane++) {
        out[lanes * i + lane] = mv_stream_uniform(key, inputs[i], first_draw + lane);
      }
    }
    return;
  }
  const uint64_t first_block = first_draw >> 1;
  uint64_t input[chunk * blocks], block[chunk * blocks];
  for (size_t i = 0; i < chunk * blocks; i++) { block[i] = first_block + i % blocks; }
  for (size_t start = 0; start < count; start += chunk) {
    const size_t length = count - start < chunk ? count - start : chunk;
    for (size_t i = 0; i < length * blocks; i++) { input[i] = inputs[start + i / blocks]; }
    double *target = out + lanes * start;
#pragma clang loop vectorize(enable)
    for (size_t i = 0; i < length * blocks; i++) {
      const WordPair words = stream_block(key, input[i], block[i]);
      target[2 * i] = uniform_of(words.first);
      target[2 * i + 1] = uniform_of(words.second);
    }
  }
}

MV_CLONES void mv_lognormal_lanes(
    double *x, const double *mu, const double *sigma, const double *factor, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const double offset = mu[i], scale = sigma[i], by = factor[i];
    // Normal quantiles of coordinates inside (0, 1) are less than 39 in size: see mv_lognormal_quantile.
    if (__builtin_fabs(offset) + 39.0 * __builtin_fabs(scale) < 700.0) {
#pragma clang loop vectorize(enable)
      for (size_t lane = 0; lane < lanes; lane++) {
        x[lanes * i + lane] = by * moderate_exponential_of(offset + scale * x[lanes * i + lane]);
      }
      continue;
    }
#pragma clang loop vectorize(enable)
    for (size_t lane = 0; lane < lanes; lane++) {
      x[lanes * i + lane] = by * exponential_of(offset + scale * x[lanes * i + lane]);
    }
  }
}

MV_CLONES void mv_affine_lanes(
    double *x, const double *offset, const double *scale, const double *factor, size_t count) {
  for (size_t i = 0; i < count; i++) {
    store_eight(x + lanes * i, factor[i] * (offset[i] + scale[i] * eight_at(x + lanes * i)));
  }
}

MV_CLONES void mv_scatter_lanes(const double *x, const uint32_t *places, size_t count, double *out) {
  for (size_t i = 0; i < count; i++) { store_eight(out + lanes * places[i], eight_at(x + lanes * i)); }
}

MV_CLONES void mv_accumulate_lanes(
    const double *x, const uint32_t *rows, const uint32_t *columns, size_t count, const double *vector,
    double *out) {
  for (size_t i = 0; i < count; i++) {
    double *target = out + lanes * rows[i];
    store_eight(target, eight_at(target) + eight_at(x + lanes * i) * eight_at(vector + lanes * columns[i]));
  }
}

MV_CLONES void mv_accumulate_constants(
    const double *x, const uint32_t *rows, const uint32_t *columns, size_t count, const double *vector,
    double *out) {
  for (size_t i = 0; i < count; i++) {
    double *target = out + lanes * rows[i];
    store_eight(target, eight_at(target) + x[i] * eight_at(vector + lanes * columns[i]));
  }
}

// Eight numbers in eight lanes become eight lanes of eight numbers: rows and columns change places in three steps, of
// pairs, of pairs of pairs, and of halves.
MV_INLINE void transpose(Eight *r) {
  Eight t[8], u[8];
  for (int i = 0; i < 8; i += 2) {
    t[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    t[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int i = 0; i < 8; i += 4) {
    for (int j = 0; j < 2; j++) {
      u[i + j] = __builtin_shufflevector(t[i + j], t[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      u[i + j + 2] = __builtin_shufflevector(t[i + j], t[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (int i = 0; i < 4; i++) {
    r[i] = __builtin_shufflevector(u[i], u[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    r[i + 4] = __builtin_shufflevector(u[i], u[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

MV_CLONES void mv_split_lanes(const double *x, size_t count, double *out, size_t stride) {
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    Eight block[lanes];
    for (size_t row = 0; row < lanes; row++) { block[row] = eight_at(x + lanes * (i + row)); }
    transpose(block);
    for (size_t lane = 0; lane < lanes; lane++) { store_eight(out + lane * stride + i, block[lane]); }
  }
  for (; i < count; i++) {
    for (size_t lane = 0; lane < lanes; lane++) { out[lane * stride + i] = x[lanes * i + lane]; }
  }
}

void mv_scatter(const double *x, const uint32_t *places, size_t count, double *out) {
  for (size_t i = 0; i < count; i++) { out[places[i]] = x[i]; }
}

MV_CLONES void mv_forward_lanes(
    const uint32_t *starts, const uint32_t *columns, size_t first, size_t last, const double *cells,
    const double *diagonal, double *x) {
  for (size_t i = first; i < last; i++) {
    Eight sum = eight_at(x + lanes * i);
    for (uint32_t e = starts[i]; e < starts[i + 1]; e++) {
      sum -= eight_at(cells + lanes * e) * eight_at(x + lanes * columns[e]);
    }
    store_eight(x + lanes * i, diagonal ? sum / eight_at(diagonal + lanes * (i - first)) : sum);
  }
}

MV_CLONES void mv_gather_rows(
    const double *table, size_t stride, const uint32_t *columns, size_t count, size_t row, const uint32_t *places,
    double *out) {
  for (size_t i = 0; i < count; i++) {
    store_eight(out + lanes * places[i], eight_at(table + stride * columns[i] + row));
  }
}

MV_CLONES void mv_add_product_lanes(const double *a, const double *b, size_t count, double *out) {
  Eight sum = eight_at(out);
  for (size_t i = 0; i < count; i++) { sum += eight_at(a + lanes * i) * eight_at(b + lanes * i); }
  store_eight(out, sum);
}

MV_CLONES void mv_difference_lanes(
    const double *x, const uint32_t *places, const double *constants, size_t count, double *out, double *size) {
  for (size_t i = 0; i < count; i++) {
    const Eight difference = eight_at(x + lanes * places[i]) - constants[i];
    store_eight(out + lanes * i, difference);
    store_eight(size + lanes * i, __builtin_elementwise_abs(difference));
  }
}

MV_CLONES void mv_subtract_product_lanes(
    const double *x, const uint32_t *rows, const uint32_t *columns, size_t count, const double *vector,
    double *out) {
  for (size_t i = 0; i < count; i++) {
    double *target = out + lanes * rows[i];
    store_eight(target, eight_at(target) - eight_at(x + lanes * i) * eight_at(vector + lanes * columns[i]));
  }
}
