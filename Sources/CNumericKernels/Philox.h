// Blocks of Philox 4x32-10 and uniforms of their words (private to this target).
// J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
// doi:10.1145/2063384.2063405. Draws come from 4x32-10: in batches it is the faster one where 32 x 32 -> 64 bit products
// run in vector lanes; 64 x 64 -> 128 bit products do not.
#ifndef MONTEVERDE_PHILOX_H
#define MONTEVERDE_PHILOX_H

#include "Clones.h"

#pragma STDC FP_CONTRACT OFF

enum { philox_rounds = 10 };

typedef struct { uint64_t first, second; } WordPair;

// Each 32-bit word sits in a 64-bit lane, so that the products are vpmuludq without shuffles. The upper halves
// fill with rubbish that no product reads; it is cut off at the end alone.
MV_INLINE WordPair philox_words(
    uint64_t key0, uint64_t key1, uint64_t word0, uint64_t word1, uint64_t word2, uint64_t word3) {
  const uint64_t low = 0xFFFFFFFF;
  uint64_t c0 = word0, c1 = word1, c2 = word2, c3 = word3;
  for (int round = 0; round < philox_rounds; round++) {
    const uint64_t product0 = (c0 & low) * 0xD2511F53u;
    const uint64_t product1 = (c2 & low) * 0xCD9E8D57u;
    c0 = (product1 >> 32) ^ c1 ^ key0;
    c1 = product1;
    c2 = (product0 >> 32) ^ c3 ^ key1;
    c3 = product0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  return (WordPair){c1 << 32 | (c0 & low), c3 << 32 | (c2 & low)};
}

// A block holds two draws; the counter is (block, input), each 64 bits wide, so that no count is cut at 2^32.
MV_INLINE WordPair stream_block(uint64_t key, uint64_t input, uint64_t block) {
  return philox_words(key, key >> 32, block, block >> 32, input, input >> 32);
}

// (k + 1/2) 2^-52 from the upper 52 bits k: 1 + k 2^-52 is put together bit by bit, and the difference to
// 1 - 2^-53 is exact.
MV_INLINE double uniform_of(uint64_t word) {
  return double_of(word >> 12 | 0x3FF0000000000000u) - 0x1.fffffffffffffp-1;
}

#endif
