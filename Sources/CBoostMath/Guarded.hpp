// What all files of the shim share: the policy that Boost is called with, and the catch of its exceptions.
#ifndef MONTEVERDE_GUARDED_HPP
#define MONTEVERDE_GUARDED_HPP

#include <boost/math/policies/policy.hpp>
#include <limits>

namespace monteverde {

// Overflow is the right answer at a pole (a beta density with alpha < 1 at 0); everything else throws.
using accurate = boost::math::policies::policy<
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>>;
// For first guesses that are polished afterwards: no detour through long double.
using quick = boost::math::policies::policy<
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<false>>;

template <typename Function> double guarded(Function function) noexcept {
  try {
    return function();
  } catch (...) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

} // namespace monteverde

#endif
