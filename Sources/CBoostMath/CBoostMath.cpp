#include "CBoostMath.h"
#include "Guarded.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

using monteverde::accurate;
using monteverde::guarded;

extern "C" double mv_log_gamma(double x) noexcept {
  return guarded([=] { return boost::math::lgamma(x, accurate()); });
}

extern "C" double mv_gamma(double x) noexcept {
  return guarded([=] { return boost::math::tgamma(x, accurate()); });
}

// The beta function itself where it is representable: three log gammas lose digits to cancellation.
extern "C" double mv_log_beta(double a, double b) noexcept {
  return guarded([=] {
    if (!(a > 0) || !(b > 0)) return std::numeric_limits<double>::quiet_NaN();
    const double value = boost::math::beta(a, b, accurate());
    if (value > 1e-290 && value < 1e290) return std::log(value);
    const long double sum = boost::math::lgamma(static_cast<long double>(a)) +
                            boost::math::lgamma(static_cast<long double>(b)) -
                            boost::math::lgamma(static_cast<long double>(a) + b);
    return static_cast<double>(sum);
  });
}

extern "C" double mv_incomplete_beta(double a, double b, double x) noexcept {
  return guarded([=] { return boost::math::ibeta(a, b, x, accurate()); });
}

extern "C" double mv_incomplete_beta_complement(double a, double b, double x) noexcept {
  return guarded([=] { return boost::math::ibetac(a, b, x, accurate()); });
}

extern "C" double mv_incomplete_beta_density(double a, double b, double x) noexcept {
  return guarded([=] { return boost::math::ibeta_derivative(a, b, x, accurate()); });
}

extern "C" double mv_incomplete_gamma_lower(double a, double x) noexcept {
  return guarded([=] { return boost::math::gamma_p(a, x, accurate()); });
}

extern "C" double mv_incomplete_gamma_upper(double a, double x) noexcept {
  return guarded([=] { return boost::math::gamma_q(a, x, accurate()); });
}

extern "C" double mv_incomplete_gamma_density(double a, double x) noexcept {
  return guarded([=] { return boost::math::gamma_p_derivative(a, x, accurate()); });
}
