// Exponentials and affine maps of columns.
#include "CNumericKernels.h"
#include "ElementaryFunctions.h"

#pragma STDC FP_CONTRACT OFF

double mv_exponential_of(double x) { return exponential_of(x); }

MV_CLONES void mv_exponential(double *x, size_t count) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) { x[i] = exponential_of(x[i]); }
}

MV_CLONES void mv_affine(double *x, size_t count, double offset, double scale) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) { x[i] = offset + scale * x[i]; }
}

MV_CLONES void mv_exponential_affine(double *x, size_t count, double offset, double scale) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) { x[i] = exponential_of(offset + scale * x[i]); }
}

MV_CLONES void mv_settle(double *x, size_t count) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) { x[i] = x[i] - (x[i] - x[i]); }
}
