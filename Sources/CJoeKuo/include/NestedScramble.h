// Nested uniform scrambling of Sobol' points in whole columns; what the tree of flips is, says
// NestedUniformScramble.swift.
#ifndef MONTEVERDE_NESTEDSCRAMBLE_H
#define MONTEVERDE_NESTEDSCRAMBLE_H

#include <stddef.h>
#include <stdint.h>

/// The keys of one dimension and what nearly every point needs again and again.
typedef struct {
  uint64_t keys[2];
  /// The first six bits, scrambled.
  uint64_t first_digits[64];
  /// The hashes of the 64 nodes on level 6.
  uint64_t second_hashes[64];
} nested_scramble;

void nested_scramble_prepare(nested_scramble *scramble, uint64_t key_0, uint64_t key_1);

/// x, a binary fraction with 64 bits of which the last 12 are zero, scrambled; all 64 bits are random.
uint64_t nested_scramble_number(const nested_scramble *scramble, uint64_t x);

/// Scrambled points first, first + 1, ... of the dimension with these direction numbers, as (k + 1/2) 2^-52
/// with k the upper 52 bits. `bits` direction numbers are given, 64-bit fractions; all points asked for are
/// below 2^bits.
void nested_scramble_column(
    const nested_scramble *scramble, const uint64_t *directions, uint32_t bits, uint64_t first, double *out,
    size_t count);

#endif
