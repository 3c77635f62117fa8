// Inverse of the regularised incomplete gamma function, to a few units in the last place into both tails;
// Boost's answer polished like that of the inverse beta.
#include "CBoostMath.h"
#include "Guarded.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

using monteverde::accurate;
using monteverde::guarded;
using monteverde::quick;

namespace {

double boost_guess(double a, double p, double q) {
  return guarded([=] {
    return p <= q ? boost::math::gamma_p_inv(a, p, quick()) : boost::math::gamma_q_inv(a, q, quick());
  });
}

double inverse(double a, double p, double q) {
  if (!(a > 0 && p >= 0 && q >= 0 && p <= 1 && q <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0) return 0;
  if (q == 0) return std::numeric_limits<double>::infinity();
  // P(a, x) = x^a / Gamma(a + 1) (1 - a x / (a + 1) + ...): its first term is enough for small x.
  const long double log_p = p <= q ? std::log(static_cast<long double>(p))
                                   : std::log1p(-static_cast<long double>(q));
  const long double log_gamma = boost::math::lgamma(static_cast<long double>(a) + 1);
  const double leading = static_cast<double>(std::exp((log_p + log_gamma) / a));
  if (leading < 1e-18) return leading;
  double low = 0, high = std::numeric_limits<double>::infinity();
  double x = boost_guess(a, p, q);
  if (!(x > 0 && x < high)) x = leading < a ? leading : a;
  for (int iteration = 0; iteration < 200; ++iteration) {
    const double slope = x * boost::math::gamma_p_derivative(a, x, accurate());
    double step; // of ln x
    if (p <= q) {
      const double lower = boost::math::gamma_p(a, x, accurate());
      (lower < p ? low : high) = x;
      step = lower / slope * std::log(p / lower);
    } else {
      const double upper = boost::math::gamma_q(a, x, accurate());
      (upper > q ? low : high) = x;
      step = upper / slope * std::log(upper / q);
    }
    double next = x * std::exp(step);
    if (std::fabs(step) < 1e-8) return next;
    if (!(next > low && next < high)) {
      next = low == 0 ? high / 1024 : std::isinf(high) ? low * 2 : std::sqrt(low) * std::sqrt(high);
    }
    if (next == x) return x;
    x = next;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

} // namespace

extern "C" double mv_incomplete_gamma_inverse(double a, double p, double q) noexcept {
  return guarded([=] { return inverse(a, p, q); });
}
