// Eight lanes of doubles, whatever the width of the machine's vectors (private to this target): sums over
// fixed lanes have the same bits in every clone.
#ifndef MONTEVERDE_LANES_H
#define MONTEVERDE_LANES_H

#include "Clones.h"

#pragma STDC FP_CONTRACT OFF

// The functions below are always inlined: how a call would pass vectors does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double Eight __attribute__((ext_vector_type(8)));
typedef int64_t EightTruths __attribute__((ext_vector_type(8)));
typedef _Bool EightBits __attribute__((ext_vector_type(8)));

MV_INLINE Eight eight_at(const double *x) {
  Eight values;
  memcpy(&values, x, sizeof values);
  return values;
}

// Bit i is lane i of a comparison.
MV_INLINE uint64_t mask_of(EightTruths truths) {
  const EightBits bits = __builtin_convertvector(truths, EightBits);
  uint8_t byte;
  memcpy(&byte, &bits, 1);
  return byte;
}

MV_INLINE double sum_of_lanes(Eight x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

#endif
