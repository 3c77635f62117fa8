// Quantiles of the standard normal distribution: M. J. Wichura, "Algorithm AS 241: The percentage points of
// the normal distribution", Applied Statistics 37 (1988) 477-484, doi:10.2307/2347330, routine PPND16.
#include "CNumericKernels.h"
#include "ElementaryFunctions.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

#define CENTRE 0.425
#define FAR_TAIL 1.3887943864964021e-11  // exp(-25): sqrt(-ln p) = 5

MV_INLINE double central(double q) {
  const double r = CENTRE * CENTRE - q * q;
  double a = 2509.0809287301226727;
  a = a * r + 33430.575583588128105;
  a = a * r + 67265.770927008700853;
  a = a * r + 45921.953931549871457;
  a = a * r + 13731.693765509461125;
  a = a * r + 1971.5909503065514427;
  a = a * r + 133.14166789178437745;
  a = a * r + 3.387132872796366608;
  double b = 5226.495278852854561;
  b = b * r + 28729.085735721942674;
  b = b * r + 39307.89580009271061;
  b = b * r + 21213.794301586595867;
  b = b * r + 5394.1960214247511077;
  b = b * r + 687.1870074920579083;
  b = b * r + 42.313330701600911252;
  b = b * r + 1.0;
  return q * (a / b);
}

MV_INLINE double near_tail(double p) {
  const double r = __builtin_elementwise_sqrt(-logarithm_of(p)) - 1.6;
  double c = 7.7454501427834140764e-4;
  c = c * r + 0.0227238449892691845833;
  c = c * r + 0.24178072517745061177;
  c = c * r + 1.27045825245236838258;
  c = c * r + 3.64784832476320460504;
  c = c * r + 5.7694972214606914055;
  c = c * r + 4.6303378461565452959;
  c = c * r + 1.42343711074968357734;
  double d = 1.05075007164441684324e-9;
  d = d * r + 5.475938084995344946e-4;
  d = d * r + 0.0151986665636164571966;
  d = d * r + 0.14810397642748007459;
  d = d * r + 0.68976733498510000455;
  d = d * r + 1.6763848301838038494;
  d = d * r + 2.05319162663775882187;
  d = d * r + 1.0;
  return c / d;
}

MV_INLINE double far_tail(double p) {
  const double r = __builtin_elementwise_sqrt(-logarithm_of(p)) - 5.0;
  double e = 2.01033439929228813265e-7;
  e = e * r + 2.71155556874348757815e-5;
  e = e * r + 0.0012426609473880784386;
  e = e * r + 0.026532189526576123093;
  e = e * r + 0.29656057182850489123;
  e = e * r + 1.7848265399172913358;
  e = e * r + 5.4637849111641143699;
  e = e * r + 6.6579046435011037772;
  double f = 2.04426310338993978564e-15;
  f = f * r + 1.4215117583164458887e-7;
  f = f * r + 1.8463183175100546818e-5;
  f = f * r + 7.868691311456132591e-4;
  f = f * r + 0.0148753612908506148525;
  f = f * r + 0.13692988092273580531;
  f = f * r + 0.59983220655588793769;
  f = f * r + 1.0;
  return p > 0.0 ? e / f : __builtin_inf();
}

// NaN counts as tail, so that the common path needs no test for it.
MV_INLINE int is_tail(double q) { return !(__builtin_elementwise_abs(q) <= CENTRE); }

// The distance from the nearer end of (0, 1): 1 - p is exact for p >= 1/2.
MV_INLINE double nearer_tail(double p) { return p < 0.5 ? p : 1.0 - p; }

double mv_normal_quantile_of(double p) {
  const double q = p - 0.5;
  if (!is_tail(q)) { return central(q); }
  const double t = nearer_tail(p);
  const double z = t < FAR_TAIL ? far_tail(t) : near_tail(t);
  return p < 0.5 ? -z : z;
}

double mv_upper_normal_quantile_of(double q) { return 0.0 - mv_normal_quantile_of(q); }

enum { chunk = 512, lanes = 16, word = 64 };

// Bit i tells whether p[i] lies in a tail; count <= 64.
MV_INLINE uint64_t tail_mask(const double *p, size_t count) {
  uint64_t mask = 0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    mask |= mask_of(!(__builtin_elementwise_abs(eight_at(p + i) - 0.5) <= CENTRE)) << i;
  }
  for (; i < count; i++) { mask |= (uint64_t)is_tail(p[i] - 0.5) << i; }
  return mask;
}

// One draw in seven lies in a tail and needs a logarithm: the central form is taken for all, then the tails
// are gathered, computed in full vectors and put back. Returns whether all p lie inside (0, 1).
MV_INLINE int quantiles(double *p, size_t count) {
  double tails[chunk + lanes];
  uint32_t places[chunk];
  size_t tail_count = 0;
  for (size_t start = 0; start < count; start += word) {
    uint64_t mask = count - start < word ? tail_mask(p + start, count - start) : tail_mask(p + start, word);
    for (; mask != 0; mask &= mask - 1) {
      const size_t i = start + (size_t)__builtin_ctzll(mask);
      places[tail_count] = (uint32_t)i;
      tails[tail_count++] = p[i];
    }
  }
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) { p[i] = central(p[i] - 0.5); }
  const size_t padded = (tail_count + lanes - 1) / lanes * lanes;
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = tail_count; i < padded; i++) { tails[i] = 0.01; }
  double scores[chunk + lanes];
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < padded; i++) {
    const double z = near_tail(nearer_tail(tails[i]));
    scores[i] = tails[i] < 0.5 ? -z : z;
  }
  int is_inside = 1;
#pragma clang loop vectorize(disable)
  for (size_t i = 0; i < tail_count; i++) {
    const double t = nearer_tail(tails[i]);
    if (!(t >= FAR_TAIL)) {
      if (t < FAR_TAIL) { scores[i] = tails[i] < 0.5 ? -far_tail(t) : far_tail(t); }
      is_inside &= t > 0.0;
    }
    p[places[i]] = scores[i];
  }
  return is_inside;
}

MV_CLONES void mv_normal_quantile(double *p, size_t count) {
  for (size_t start = 0; start < count; start += chunk) {
    quantiles(p + start, count - start < chunk ? count - start : chunk);
  }
}

MV_CLONES void mv_upper_normal_quantile(double *q, size_t count) {
  for (size_t start = 0; start < count; start += chunk) {
    const size_t length = count - start < chunk ? count - start : chunk;
    quantiles(q + start, length);
#pragma clang loop vectorize(enable)
    for (size_t i = start; i < start + length; i++) { q[i] = 0.0 - q[i]; }
  }
}

// Of coordinates inside (0, 1) the quantile is less than 39 in size; exp of arguments up to 700 needs no care for
// what is beyond the range of numbers.
MV_CLONES void mv_lognormal_quantile(double *u, size_t count, double mu, double sigma) {
  const int is_moderate = __builtin_fabs(mu) + 39.0 * __builtin_fabs(sigma) < 700.0;
  for (size_t start = 0; start < count; start += chunk) {
    const size_t length = count - start < chunk ? count - start : chunk;
    double *x = u + start;
    if (quantiles(x, length) && is_moderate) {
#pragma clang loop vectorize(enable)
      for (size_t i = 0; i < length; i++) { x[i] = moderate_exponential_of(mu + sigma * x[i]); }
    } else {
#pragma clang loop vectorize(enable)
      for (size_t i = 0; i < length; i++) { x[i] = exponential_of(mu + sigma * x[i]); }
    }
  }
}
