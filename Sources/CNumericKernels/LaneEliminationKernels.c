// LU factors in a fixed order and pattern, for eight draws at a time (LinearSolvers/Elimination).
#include "CNumericKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

enum { lanes = 8 };

MV_INLINE void store_eight(double *x, Eight values) { memcpy(x, &values, sizeof values); }

// Row by row: row i of M is spread over `row`, the pivots before it that reach it are taken off in ascending order, and
// what is left becomes row i of L (unit diagonal) and U. `factors` holds L and U cell by cell, `inverse` 1 / u_ii.
MV_CLONES void mv_eliminate_lanes(
    const mv_elimination_pattern *pattern, const double *cells, double *row, double *factors, double *inverse,
    double *ratio) {
  Eight least = 1.0;
  for (size_t i = 0; i < pattern->order; i++) {
    const uint32_t begin = pattern->lower_starts[i], end = pattern->lower_starts[i + 1];
    const uint32_t upper_begin = pattern->upper_starts[i], upper_end = pattern->upper_starts[i + 1];
    for (uint32_t e = begin; e < end; e++) { store_eight(row + lanes * pattern->lower[e], (Eight)0.0); }
    for (uint32_t e = upper_begin; e < upper_end; e++) {
      store_eight(row + lanes * pattern->upper[e], (Eight)0.0);
    }
    store_eight(row + lanes * i, (Eight)0.0);
    for (uint32_t e = pattern->cell_starts[i]; e < pattern->cell_starts[i + 1]; e++) {
      store_eight(row + lanes * pattern->cell_columns[e], eight_at(cells + lanes * pattern->cell_places[e]));
    }
    const Eight diagonal = eight_at(row + lanes * i);
    for (uint32_t e = begin; e < end; e++) {
      const uint32_t k = pattern->lower[e];
      const Eight factor = eight_at(row + lanes * k) * eight_at(inverse + lanes * k);
      store_eight(factors + lanes * e, factor);
      for (uint32_t u = pattern->upper_starts[k]; u < pattern->upper_starts[k + 1]; u++) {
        double *target = row + lanes * pattern->upper[u];
        store_eight(target, eight_at(target) - factor * eight_at(factors + lanes * (pattern->upper_offset + u)));
      }
    }
    for (uint32_t u = upper_begin; u < upper_end; u++) {
      store_eight(factors + lanes * (pattern->upper_offset + u), eight_at(row + lanes * pattern->upper[u]));
    }
    const Eight pivot = eight_at(row + lanes * i);
    store_eight(inverse + lanes * i, 1.0 / pivot);
    // NaN (of a diagonal of zero too) takes the place of any number and stays.
    const Eight left = __builtin_elementwise_abs(pivot) / __builtin_elementwise_abs(diagonal);
    least = left >= least ? least : (least != least ? least : left);
  }
  store_eight(ratio, least);
}

MV_CLONES void mv_substitute_lanes(
    const mv_elimination_pattern *pattern, const double *factors, const double *inverse, double *x) {
  for (size_t i = 0; i < pattern->order; i++) {
    Eight sum = eight_at(x + lanes * i);
    for (uint32_t e = pattern->lower_starts[i]; e < pattern->lower_starts[i + 1]; e++) {
      sum -= eight_at(factors + lanes * e) * eight_at(x + lanes * pattern->lower[e]);
    }
    store_eight(x + lanes * i, sum);
  }
  for (size_t i = pattern->order; i-- > 0;) {
    Eight sum = eight_at(x + lanes * i);
    for (uint32_t u = pattern->upper_starts[i]; u < pattern->upper_starts[i + 1]; u++) {
      sum -= eight_at(factors + lanes * (pattern->upper_offset + u)) * eight_at(x + lanes * pattern->upper[u]);
    }
    store_eight(x + lanes * i, sum * eight_at(inverse + lanes * i));
  }
}
