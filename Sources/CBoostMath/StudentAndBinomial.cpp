#include "CBoostMath.h"
#include "Guarded.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

using monteverde::accurate;
using monteverde::guarded;

extern "C" double mv_student_t_cumulative(double n, double t) noexcept {
  return guarded([=] {
    return boost::math::cdf(boost::math::students_t_distribution<double, accurate>(n), t);
  });
}

extern "C" double mv_student_t_density(double n, double t) noexcept {
  return guarded([=] {
    return boost::math::pdf(boost::math::students_t_distribution<double, accurate>(n), t);
  });
}

extern "C" double mv_binomial_cumulative(double n, double probability, double k) noexcept {
  return guarded([=] {
    return boost::math::cdf(boost::math::binomial_distribution<double, accurate>(n, probability), k);
  });
}

extern "C" double mv_binomial_survival(double n, double probability, double k) noexcept {
  return guarded([=] {
    return boost::math::cdf(
        boost::math::complement(boost::math::binomial_distribution<double, accurate>(n, probability), k));
  });
}

extern "C" double mv_binomial_mass(double n, double probability, double k) noexcept {
  return guarded([=] {
    return boost::math::pdf(boost::math::binomial_distribution<double, accurate>(n, probability), k);
  });
}
