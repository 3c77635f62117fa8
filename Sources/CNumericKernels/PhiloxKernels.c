// Philox counter-based random numbers, by block and by column.
#include "CNumericKernels.h"
#include "Philox.h"

#pragma STDC FP_CONTRACT OFF

void mv_philox_4x32(uint32_t *counter, uint32_t key0, uint32_t key1) {
  const WordPair words = philox_words(key0, key1, counter[0], counter[1], counter[2], counter[3]);
  counter[0] = (uint32_t)words.first;
  counter[1] = (uint32_t)(words.first >> 32);
  counter[2] = (uint32_t)words.second;
  counter[3] = (uint32_t)(words.second >> 32);
}

void mv_philox_4x64(uint64_t *counter, uint64_t key0, uint64_t key1) {
  uint64_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  for (int round = 0; round < philox_rounds; round++) {
    const unsigned __int128 product0 = (unsigned __int128)c0 * 0xD2E7470EE14C6C93u;
    const unsigned __int128 product1 = (unsigned __int128)c2 * 0xCA5A826395121157u;
    c0 = (uint64_t)(product1 >> 64) ^ c1 ^ key0;
    c1 = (uint64_t)product1;
    c2 = (uint64_t)(product0 >> 64) ^ c3 ^ key1;
    c3 = (uint64_t)product0;
    key0 += 0x9E3779B97F4A7C15u;
    key1 += 0xBB67AE8584CAA73Bu;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}

uint64_t mv_stream_word(uint64_t key, uint64_t input, uint64_t draw) {
  const WordPair words = stream_block(key, input, draw >> 1);
  return draw & 1 ? words.second : words.first;
}

double mv_stream_uniform(uint64_t key, uint64_t input, uint64_t draw) {
  return uniform_of(mv_stream_word(key, input, draw));
}

MV_CLONES void mv_stream_uniforms(
    uint64_t key, uint64_t input, uint64_t first_draw, double *out, size_t count) {
  if (count > 0 && first_draw & 1) {
    *out++ = uniform_of(stream_block(key, input, first_draw >> 1).second);
    first_draw++;
    count--;
  }
  const uint64_t first_block = first_draw >> 1;
  const size_t pairs = count / 2;
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < pairs; i++) {
    const WordPair words = stream_block(key, input, first_block + i);
    out[2 * i] = uniform_of(words.first);
    out[2 * i + 1] = uniform_of(words.second);
  }
  if (count & 1) { out[count - 1] = uniform_of(stream_block(key, input, first_block + pairs).first); }
}
