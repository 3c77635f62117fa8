// exp and ln of one element, written so that loops over them vectorise (private to this target).
// No library calls, no branches, no fused operations: the same bits in every clone and in every lane.
#ifndef MONTEVERDE_ELEMENTARYFUNCTIONS_H
#define MONTEVERDE_ELEMENTARYFUNCTIONS_H

#include "Clones.h"

#pragma STDC FP_CONTRACT OFF

// ln 2 in two parts: products of the upper one (42 bits) with exponents are exact.
#define LN2_HIGH 0x1.62e42fefa3800p-1
#define LN2_LOW 0x1.ef35793c76730p-45

// Adding 1.5 x 2^52 rounds to an integer in the low bits; SSE2 has no rounding instruction.
#define ROUNDING 0x1.8p52

// 2^k for an integral k, |k| <= 1022.
MV_INLINE double power_of_two(double k) { return double_of(bits_of(k + (ROUNDING + 1023.0)) << 52); }

// exp(x) = 2^k exp(r), k = round(x / ln 2), |r| <= ln(2)/2; exp(r) = 1 + r + r^2 g(r), coefficients from
// Tests/NumericKernelsTests/Reference/polynomial_coefficients.py (largest error below 1e-18).
MV_INLINE double nearest_power(double x) { return (x * 0x1.71547652b82fep+0 + ROUNDING) - ROUNDING; }

MV_INLINE double exponential_of_rest(double x, double k) {
  const double r = (x - k * LN2_HIGH) - k * LN2_LOW;
  double g = 0x1.1f730349868cep-29;
  g = g * r + 0x1.af4de97ca4194p-26;
  g = g * r + 0x1.27e4db646b17ep-22;
  g = g * r + 0x1.71de0231960ebp-19;
  g = g * r + 0x1.a01a01a6d889cp-16;
  g = g * r + 0x1.a01a01abe7fe1p-13;
  g = g * r + 0x1.6c16c16c162d4p-10;
  g = g * r + 0x1.11111111100dcp-7;
  g = g * r + 0x1.5555555555556p-5;
  g = g * r + 0x1.5555555555557p-3;
  g = g * r + 0x1.0000000000000p-1;
  return 1.0 + (r + (r * r) * g);
}

MV_INLINE double exponential_of(double x) {
  // Beyond +-760 the two-step scaling below gives inf and 0; a comparison keeps NaN.
  const double clipped = x < -760.0 ? -760.0 : (x > 760.0 ? 760.0 : x);
  const double k = nearest_power(clipped);
  // 2^k in two factors: k reaches beyond the exponent range, where results are inf or subnormal.
  const double half = (k * 0.5 + ROUNDING) - ROUNDING;
  return exponential_of_rest(clipped, k) * power_of_two(half) * power_of_two(k - half);
}

// The same bits where |x| < 700; of infinities and NaN the result is not defined.
MV_INLINE double moderate_exponential_of(double x) {
  const double k = nearest_power(x);
  return exponential_of_rest(x, k) * power_of_two(k);
}

// ln(x) = e ln 2 + ln(1 + f), sqrt(1/2) <= 1 + f < sqrt(2), with s = f/(2+f):
// ln(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))), R(z) = z P(z), coefficients from the same script.
MV_INLINE double logarithm_of(double x) {
  const uint64_t root_half = 0x3FE6A09E667F3BCD;
  const int subnormal = x < 0x1p-1022;
  const double normal = subnormal ? x * 0x1p54 : x;
  const uint64_t shifted = bits_of(normal) + (0x3FF0000000000000 - root_half);
  const double bias = 0x1p52 + (subnormal ? 1077.0 : 1023.0);
  const double exponent = double_of(shifted >> 52 | 0x4330000000000000) - bias;
  const double f = double_of((shifted & 0x000FFFFFFFFFFFFF) + root_half) - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double p = 0x1.0c04595972ab8p-3;
  p = p * z + 0x1.0fbe83c2cbcf3p-3;
  p = p * z + 0x1.3b1c360763b8ap-3;
  p = p * z + 0x1.745cf901605f7p-3;
  p = p * z + 0x1.c71c720160b47p-3;
  p = p * z + 0x1.2492492476c87p-2;
  p = p * z + 0x1.9999999999a38p-2;
  p = p * z + 0x1.5555555555555p-1;
  const double half_square = 0.5 * f * f;
  const double tail = s * (half_square + z * p) + exponent * LN2_LOW;
  const double finite = exponent * LN2_HIGH - ((half_square - tail) - f);
  const double infinity = __builtin_inf();
  const double positive = x < infinity ? finite : x;  // +inf and NaN are their own logarithms
  return x > 0.0 ? positive : (x == 0.0 ? -infinity : __builtin_nan(""));
}

#endif
