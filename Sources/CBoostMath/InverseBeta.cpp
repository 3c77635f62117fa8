// Inverse of the regularised incomplete beta function, to a few units in the last place into both tails.
//
// Boost 1.74 throws at quantiles below about 1e-100 and stops at about 1e-13 elsewhere. Here its answer is
// only a guess: a safeguarded Newton iteration on ln I against ln x polishes it, and where x is so small that
// I_x(a, b) = x^a / (a B(a, b)) (1 + a (1 - b) / (a + 1) x + ...) is its first term alone, that is inverted.
#include "CBoostMath.h"
#include "Guarded.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

using monteverde::accurate;
using monteverde::guarded;
using monteverde::quick;

namespace {

// The first term inverted: ln x = (ln p + ln(a B(a, b))) / a. In long double, because ln p may be -700.
long double leading_term(double a, double b, double p, double q) {
  const long double log_p = p <= q ? std::log(static_cast<long double>(p))
                                   : std::log1p(-static_cast<long double>(q));
  const long double la = a, lb = b;
  const long double beta = boost::math::beta(la, lb);
  const long double log_beta = beta > 0 ? std::log(beta)
                                        : boost::math::lgamma(la) + boost::math::lgamma(lb) -
                                              boost::math::lgamma(la + lb);
  return (log_p + std::log(la) + log_beta) / la;
}

double boost_guess(double a, double b, double p, double q) {
  return guarded([=] {
    return p <= q ? boost::math::ibeta_inv(a, b, p, quick()) : boost::math::ibetac_inv(a, b, q, quick());
  });
}

// The root of I_x(a, b) = p where it is known to be at most 1/2.
long double solve_below_half(double a, double b, double p, double q) {
  const long double log_leading = leading_term(a, b, p, q);
  const long double extended = std::exp(log_leading);
  const double leading = static_cast<double>(extended);
  if (std::fabs(b - 1) / (a + 1) * leading < 1e-18) return extended;
  double low = 0, high = 0.5;
  double x = boost_guess(a, b, p, q);
  if (!(x > 0 && x <= high)) x = leading < high ? leading : 0.25;
  for (int iteration = 0; iteration < 200; ++iteration) {
    const double slope = x * boost::math::ibeta_derivative(a, b, x, accurate());
    double step; // of ln x
    if (p <= q) {
      const double lower = boost::math::ibeta(a, b, x, accurate());
      (lower < p ? low : high) = x;
      step = lower / slope * std::log(p / lower);
    } else {
      const double upper = boost::math::ibetac(a, b, x, accurate());
      (upper > q ? low : high) = x;
      step = upper / slope * std::log(upper / q);
    }
    double next = x * std::exp(step);
    // Quadratic convergence: what is left after a step of 1e-8 is 1e-16.
    if (std::fabs(step) < 1e-8) return next;
    if (!(next > low && next < high)) next = low > 0 ? std::sqrt(low) * std::sqrt(high) : high / 1024;
    if (next == x) return x;
    x = next;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

// In long double, whose range holds the squares that Student's t needs down to p = 1e-300.
struct Pair {
  long double x, complement;
};

Pair inverse(double a, double b, double p, double q) {
  const long double nan = std::numeric_limits<long double>::quiet_NaN();
  if (!(a > 0 && b > 0 && p >= 0 && q >= 0 && p <= 1 && q <= 1)) return {nan, nan};
  if (p == 0) return {0, 1};
  if (q == 0) return {1, 0};
  const bool below = p <= q ? p <= boost::math::ibeta(a, b, 0.5, accurate())
                            : q >= boost::math::ibetac(a, b, 0.5, accurate());
  if (below) {
    const long double x = solve_below_half(a, b, p, q);
    return {x, 1 - x};
  }
  const long double complement = solve_below_half(b, a, q, p);
  return {1 - complement, complement};
}

} // namespace

extern "C" double mv_incomplete_beta_inverse(double a, double b, double p, double q) noexcept {
  return guarded([=] { return static_cast<double>(inverse(a, b, p, q).x); });
}

extern "C" double mv_incomplete_beta_inverse_complement(double a, double b, double p, double q) noexcept {
  return guarded([=] { return static_cast<double>(inverse(a, b, p, q).complement); });
}

extern "C" double mv_student_t_quantile(double n, double p, double q) noexcept {
  // n / (n + t^2) is Beta(n/2, 1/2) with probability 2 min(p, q) below (Abramowitz and Stegun 26.5.27).
  return guarded([=]() -> double {
    const double smaller = p <= q ? p : q;
    const Pair pair = inverse(n / 2, 0.5, 2 * smaller, 1 - 2 * smaller);
    const double magnitude = static_cast<double>(
        std::sqrt(static_cast<long double>(n)) * std::sqrt(pair.complement) / std::sqrt(pair.x));
    return p <= q ? -magnitude : magnitude;
  });
}
