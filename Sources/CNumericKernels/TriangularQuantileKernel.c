// Quantiles of the triangular distribution.
#include "CNumericKernels.h"
#include "Clones.h"

#pragma STDC FP_CONTRACT OFF

// min + sqrt(u (max - min)(mode - min)) up to the mode, max - sqrt((1-u)(max - min)(max - mode)) beyond it: the
// distance is measured from the nearer end, and 1 - u is exact for u >= 1/2, so that both tails keep their digits.
MV_CLONES void mv_triangular_quantile(double *u, size_t count, double minimum, double mode, double maximum) {
  const double width = maximum - minimum;
  const double below = width > 0.0 ? (mode - minimum) / width : 0.0;
  const double above = width > 0.0 ? (maximum - mode) / width : 0.0;
  const double lower = width * __builtin_elementwise_sqrt(below);
  const double upper = width * __builtin_elementwise_sqrt(above);
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) {
    const double p = u[i];
    const int is_lower = p <= below;
    const double distance = __builtin_elementwise_sqrt(is_lower ? p : 1.0 - p) * (is_lower ? lower : upper);
    const double x = is_lower ? minimum + distance : maximum - distance;
    const double bounded = x > maximum ? maximum : x;  // rounding may step over an end; NaN stays
    u[i] = bounded < minimum ? minimum : bounded;
  }
}
