// Natural logarithms of columns.
#include "CNumericKernels.h"
#include "ElementaryFunctions.h"

#pragma STDC FP_CONTRACT OFF

double mv_logarithm_of(double x) { return logarithm_of(x); }

MV_CLONES void mv_logarithm(double *x, size_t count) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) { x[i] = logarithm_of(x[i]); }
}
