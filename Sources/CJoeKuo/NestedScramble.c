#include "NestedScramble.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

enum { LEVELS = 18 };
static const uint64_t deep_bits = (UINT64_C(1) << (64 - LEVELS)) - 1;

// SplitMix64 (Steele, Lea and Flood 2014) started at the first key, the second key added between its rounds,
// so that two dimensions never walk through one and the same sequence. A node is its bits after a leading
// one.
INLINE uint64_t hash(uint64_t node, uint64_t key_0, uint64_t key_1) {
  uint64_t z = key_0 + node * UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = ((z ^ z >> 27) + key_1) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

// Six bits under the subtree whose random bits are in `flips`: the node reached after the leading bits b is
// number 1b.
INLINE uint64_t scramble_digit(uint64_t digit, uint64_t flips) {
  const uint64_t node = 64 | digit;
  uint64_t flip = (flips >> (node >> 1)) & 1;
  flip |= (flips >> (node >> 2) & 1) << 1;
  flip |= (flips >> (node >> 3) & 1) << 2;
  flip |= (flips >> (node >> 4) & 1) << 3;
  flip |= (flips >> (node >> 5) & 1) << 4;
  flip |= (flips >> 1 & 1) << 5;
  return digit ^ flip;
}

// The number scrambled, right if x has only zeros after level 18.
INLINE uint64_t scramble_leading(const nested_scramble *scramble, uint64_t x) {
  const uint64_t key_0 = scramble->keys[0], key_1 = scramble->keys[1];
  const uint64_t first = x >> 58, second = x >> 52 & 63, third = x >> 46 & 63;
  uint64_t y = scramble->first_digits[first] << 58;
  y |= scramble_digit(second, scramble->second_hashes[first]) << 52;
  y |= scramble_digit(third, hash(1 << 12 | x >> 52, key_0, key_1)) << 46;
  return y | (hash(1 << LEVELS | x >> 46, key_0, key_1) & deep_bits);
}

uint64_t nested_scramble_number(const nested_scramble *scramble, uint64_t x) {
  const uint64_t y = scramble_leading(scramble, x);
  uint64_t flips = y;
  for (uint64_t rest = x & deep_bits; rest != 0;) {
    const int level = __builtin_clzll(rest);
    const uint64_t after = (UINT64_C(1) << (63 - level)) - 1;
    const uint64_t node = UINT64_C(1) << (level + 1) | x >> (63 - level);
    flips = (flips & ~after) | (hash(node, scramble->keys[0], scramble->keys[1]) & after);
    rest &= after;
  }
  return (y & ~deep_bits) | ((x ^ flips) & deep_bits);
}

void nested_scramble_prepare(nested_scramble *scramble, uint64_t key_0, uint64_t key_1) {
  scramble->keys[0] = key_0;
  scramble->keys[1] = key_1;
  const uint64_t root = hash(1, key_0, key_1);
  for (uint64_t digit = 0; digit < 64; digit++) {
    scramble->first_digits[digit] = scramble_digit(digit, root);
    scramble->second_hashes[digit] = hash(64 | digit, key_0, key_1);
  }
}

static uint64_t point(const uint64_t *directions, uint64_t index) {
  uint64_t x = 0;
  for (uint64_t gray = index ^ index >> 1; gray != 0; gray &= gray - 1)
    x ^= directions[__builtin_ctzll(gray)];
  return x;
}

// (k + 1/2) 2^-52: k in the mantissa of 2^52 + k; every step is exact.
INLINE double unit_coordinate(uint64_t bits) {
  const uint64_t pattern = UINT64_C(0x4330000000000000) | bits >> 12;
  double value;
  memcpy(&value, &pattern, sizeof value);
  return ((value - 0x1p52) + 0.5) * 0x1p-52;
}

CLONES static void leading_column(
    const nested_scramble *scramble, const uint64_t *low, uint64_t block, double *out, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = unit_coordinate(scramble_leading(scramble, block ^ low[i]));
}

// Blocks of 64 points share the high bits of their Gray code: point 64 b + i is point 64 b ^ point i.
void nested_scramble_column(
    const nested_scramble *scramble, const uint64_t *directions, uint32_t bits, uint64_t first, double *out,
    size_t count) {
  uint64_t low[64] = {0};
  for (uint64_t i = 0; i < 64 && (bits >= 6 || i >> bits == 0); i++) low[i] = point(directions, i);
  for (size_t done = 0; done < count;) {
    const uint64_t index = first + done;
    const uint64_t block = point(directions, index & ~UINT64_C(63));
    const size_t skipped = index & 63;
    const size_t left = count - done;
    const size_t number = left < 64 - skipped ? left : 64 - skipped;
    if (block & deep_bits) {
      for (size_t i = 0; i < number; i++)
        out[done + i] = unit_coordinate(nested_scramble_number(scramble, block ^ low[skipped + i]));
    } else {
      leading_column(scramble, low + skipped, block, out + done, number);
    }
    done += number;
  }
}
