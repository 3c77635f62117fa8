// Quantiles of the triangular distribution.
#include "CNumericKernels.h"
#include "Clones.h"

#pragma STDC FP_CONTRACT OFF

// Below this a side of the triangle has no weight: its reciprocal would leave the range of doubles.
#define LEAST_SHARE 0x1p-1000

// With F = (mode - min) / (max - min), for u <= F: x = min + (mode - min) s, s = sqrt(u / F), and likewise
// from max beyond it with 1 - u, which is exact for u >= 1/2. Where s > 1/2 the distance from the mode is the
// shorter one: 1 - s = t / (1 + s), t = (F - u) / F, without cancellation. So x keeps its digits next to min,
// mode and max, any of which may be 0. The difference u - F is taken from the smaller share, as
// (1 - F) - (1 - u) if that is 1 - F.
//
// Where the mode is at least as far from 0 as from both limits, x is never small against its distance from a limit,
// and the distance from the mode is not needed: that spares a division.
MV_CLONES void mv_triangular_quantile(double *u, size_t count, double minimum, double mode, double maximum) {
  const double width = maximum - minimum;
  const double below = width > 0.0 ? (mode - minimum) / width : 0.0;
  const double above = width > 0.0 ? (maximum - mode) / width : 0.0;
  const double per_below = below > LEAST_SHARE ? 1.0 / below : 0.0;
  const double per_above = above > LEAST_SHARE ? 1.0 / above : 0.0;
  const int from_below = below <= 0.5;
  const double share = from_below ? below : -above;
  const double rise = mode - minimum, fall = mode - maximum;
  const double distance = __builtin_fabs(mode);
  // With the mode on a limit, rounding could lead beyond it.
  if (rise > 0.0 && fall < 0.0 && distance >= rise && distance >= -fall) {
#pragma clang loop vectorize(enable)
    for (size_t i = 0; i < count; i++) {
      const double p = u[i];
      const double q = 1.0 - p;
      const int is_lower = (from_below ? p : -q) - share <= 0.0;
      const double s = __builtin_elementwise_sqrt(is_lower ? p * per_below : q * per_above);
      const double x = is_lower ? minimum + rise * s : maximum + fall * s;
      u[i] = p >= 0.0 ? (p <= 1.0 ? x : __builtin_nan("")) : __builtin_nan("");
    }
    return;
  }
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) {
    const double p = u[i];
    const double q = 1.0 - p;
    const double beyond = (from_below ? p : -q) - share;
    const int is_lower = beyond <= 0.0;
    const double per_share = is_lower ? per_below : per_above;
    const double leg = is_lower ? rise : fall;
    const double s = __builtin_elementwise_sqrt((is_lower ? p : q) * per_share);
    const double t = __builtin_elementwise_abs(beyond) * per_share;
    const double from_end = (is_lower ? minimum : maximum) + leg * s;
    const double from_mode = mode - leg * (t / (1.0 + s));
    const double x = s <= 0.5 ? from_end : from_mode;
    u[i] = p >= 0.0 ? (p <= 1.0 ? x : __builtin_nan("")) : __builtin_nan("");
  }
}
