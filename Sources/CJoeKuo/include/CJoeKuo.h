// The direction numbers of Joe and Kuo for Sobol' sequences (new-joe-kuo-6.21201; licence in the NOTICE
// file).
#ifndef MONTEVERDE_CJOEKUO_H
#define MONTEVERDE_CJOEKUO_H

#include <stdint.h>

#include "NestedScramble.h"

/// Number of dimensions of the table.
#define JOE_KUO_DIMENSIONS 21201

/// Most initial numbers of a dimension: the largest degree of its primitive polynomials.
#define JOE_KUO_LARGEST_DEGREE 18

/// What Joe and Kuo give for one dimension.
typedef struct {
  /// Degree s of the primitive polynomial x^s + a_1 x^(s-1) + ... + a_(s-1) x + 1; 0 in the first dimension,
  /// which has none.
  uint32_t degree;
  /// The inner coefficients a_1 ... a_(s-1), a_1 in the highest bit.
  uint32_t coefficients;
  /// The initial numbers m_1 ... m_s: odd, m_i below 2^i.
  uint32_t initial_numbers[JOE_KUO_LARGEST_DEGREE];
} joe_kuo_dimension;

/// The record of a dimension, counted from 0; dimension must be below JOE_KUO_DIMENSIONS.
joe_kuo_dimension joe_kuo_dimension_at(uint32_t dimension);

/// m_(i + 1), for i below the degree.
static inline uint32_t joe_kuo_initial_number(joe_kuo_dimension dimension, uint32_t i) {
  return dimension.initial_numbers[i];
}

#endif
