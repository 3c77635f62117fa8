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

void mv_lanes_to_matrices(
    const double *x, const uint32_t *places, size_t count, double *out, size_t stride, size_t wanted) {
  // A chunk is read once for all lanes while it is in the cache.
  for (size_t start = 0; start < count; start += chunk) {
    const size_t end = count - start < chunk ? count : start + chunk;
    for (size_t lane = 0; lane < wanted; lane++) {
      double *matrix = out + lane * stride;
      for (size_t i = start; i < end; i++) { matrix[places[i]] = x[lanes * i + lane]; }
    }
  }
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
