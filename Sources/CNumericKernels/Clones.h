// How kernels are compiled for several instruction sets (private to this target).
#ifndef MONTEVERDE_CLONES_H
#define MONTEVERDE_CLONES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

_Static_assert(sizeof(double) == 8, "the kernels read the bits of IEEE binary64");

// One body, three instruction sets, chosen when the program is loaded. Contraction to fused multiply-add is
// off in every file, so that the clones round alike; elsewhere (NEON) the plain loop is compiled once.
// So it is under the thread sanitizer, which is not ready when the choice is made.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define MV_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define MV_CLONES
#endif

// Element functions must be inlined into each clone, else they would be compiled for the baseline only.
#define MV_INLINE static inline __attribute__((always_inline))

MV_INLINE uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

MV_INLINE double double_of(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

#endif
