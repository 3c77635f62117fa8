// Element-wise arithmetic of columns, for formulas. Element i is read before it is written and nothing else
// is touched, so an output that is one of the inputs is safe (`assume_safety` rests on that).
#include "CNumericKernels.h"
#include "Clones.h"

#pragma STDC FP_CONTRACT OFF

// NaN on either side gives NaN, as in the other operations of a formula.
MV_INLINE double smaller(double a, double b) { return a < b || a != a ? a : b; }
MV_INLINE double larger(double a, double b) { return a > b || a != a ? a : b; }

// An overflow becomes NaN at once, so that it cannot turn into a plausible number later (1 / infinity = 0).
// x - (x - x) is x where x is finite (-0 too), else NaN.
MV_INLINE double settled(double x) { return x - (x - x); }

#define MV_EACH _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < count; i++)

#define COLUMN_WITH_COLUMN(name, expression)                                                            \
  MV_CLONES void name(const double *left, const double *right, double *out, size_t count) {             \
    MV_EACH {                                                                                            \
      const double a = left[i], b = right[i];                                                            \
      out[i] = expression;                                                                               \
    }                                                                                                    \
  }

#define COLUMN_WITH_SCALAR(name, expression)                                                            \
  MV_CLONES void name(const double *left, double b, double *out, size_t count) {                        \
    MV_EACH {                                                                                            \
      const double a = left[i];                                                                          \
      out[i] = expression;                                                                               \
    }                                                                                                    \
  }

#define SCALAR_WITH_COLUMN(name, expression)                                                            \
  MV_CLONES void name(double a, const double *right, double *out, size_t count) {                       \
    MV_EACH {                                                                                            \
      const double b = right[i];                                                                         \
      out[i] = expression;                                                                               \
    }                                                                                                    \
  }

#define OF_COLUMN(name, expression)                                                                     \
  MV_CLONES void name(const double *column, double *out, size_t count) {                                \
    MV_EACH {                                                                                            \
      const double a = column[i];                                                                        \
      out[i] = expression;                                                                               \
    }                                                                                                    \
  }

COLUMN_WITH_COLUMN(mv_add, settled(a + b))
COLUMN_WITH_COLUMN(mv_subtract, settled(a - b))
COLUMN_WITH_COLUMN(mv_multiply, settled(a * b))
COLUMN_WITH_COLUMN(mv_divide, settled(a / b))
COLUMN_WITH_COLUMN(mv_minimum, smaller(a, b))
COLUMN_WITH_COLUMN(mv_maximum, larger(a, b))

COLUMN_WITH_SCALAR(mv_add_scalar, settled(a + b))
COLUMN_WITH_SCALAR(mv_subtract_scalar, settled(a - b))
SCALAR_WITH_COLUMN(mv_subtract_from_scalar, settled(a - b))
COLUMN_WITH_SCALAR(mv_multiply_scalar, settled(a * b))
COLUMN_WITH_SCALAR(mv_divide_scalar, settled(a / b))
SCALAR_WITH_COLUMN(mv_divide_into_scalar, settled(a / b))
COLUMN_WITH_SCALAR(mv_minimum_scalar, smaller(a, b))
COLUMN_WITH_SCALAR(mv_maximum_scalar, larger(a, b))

OF_COLUMN(mv_negate, -a)
OF_COLUMN(mv_absolute, __builtin_elementwise_abs(a))
OF_COLUMN(mv_square_root, __builtin_elementwise_sqrt(a))
