// Element-wise arithmetic of columns, for formulas. Element i is read before it is written and nothing else
// is touched, so an output that is one of the inputs is safe (`assume_safety` rests on that).
#include "CNumericKernels.h"
#include "ElementaryFunctions.h"

#pragma STDC FP_CONTRACT OFF

// NaN on either side gives NaN, as in the other operations of a formula.
MV_INLINE double smaller(double a, double b) { return a < b || a != a ? a : b; }
MV_INLINE double larger(double a, double b) { return a > b || a != a ? a : b; }

// 1 for true, 0 for false; unknown when an operand is.
MV_INLINE double truth(int condition, double a, double b) {
  return a != a || b != b ? __builtin_nan("") : (condition ? 1.0 : 0.0);
}
// Left to right, as written: what the first operand decides, the second cannot spoil.
MV_INLINE double both(double a, double b) {
  const double rest = b != b ? b : (b != 0.0 ? 1.0 : 0.0);
  return a != a || a == 0.0 ? a * a : rest;
}
MV_INLINE double either(double a, double b) {
  const double rest = b != b ? b : (b != 0.0 ? 1.0 : 0.0);
  return a != a ? a : (a != 0.0 ? 1.0 : rest);
}

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
COLUMN_WITH_COLUMN(mv_minimum, settled(smaller(a, b)))
COLUMN_WITH_COLUMN(mv_maximum, settled(larger(a, b)))
COLUMN_WITH_COLUMN(mv_less, truth(a < b, a, b))
COLUMN_WITH_COLUMN(mv_less_or_equal, truth(a <= b, a, b))
COLUMN_WITH_COLUMN(mv_equal, truth(a == b, a, b))
COLUMN_WITH_COLUMN(mv_not_equal, truth(a != b, a, b))
COLUMN_WITH_COLUMN(mv_and, both(a, b))
COLUMN_WITH_COLUMN(mv_or, either(a, b))

COLUMN_WITH_SCALAR(mv_add_scalar, settled(a + b))
COLUMN_WITH_SCALAR(mv_subtract_scalar, settled(a - b))
SCALAR_WITH_COLUMN(mv_subtract_from_scalar, settled(a - b))
COLUMN_WITH_SCALAR(mv_multiply_scalar, settled(a * b))
COLUMN_WITH_SCALAR(mv_divide_scalar, settled(a / b))
SCALAR_WITH_COLUMN(mv_divide_into_scalar, settled(a / b))
COLUMN_WITH_SCALAR(mv_minimum_scalar, settled(smaller(a, b)))
COLUMN_WITH_SCALAR(mv_maximum_scalar, settled(larger(a, b)))
SCALAR_WITH_COLUMN(mv_scalar_minimum, settled(smaller(a, b)))
SCALAR_WITH_COLUMN(mv_scalar_maximum, settled(larger(a, b)))
COLUMN_WITH_SCALAR(mv_less_scalar, truth(a < b, a, b))
SCALAR_WITH_COLUMN(mv_scalar_less, truth(a < b, a, b))
COLUMN_WITH_SCALAR(mv_less_or_equal_scalar, truth(a <= b, a, b))
SCALAR_WITH_COLUMN(mv_scalar_less_or_equal, truth(a <= b, a, b))
COLUMN_WITH_SCALAR(mv_equal_scalar, truth(a == b, a, b))
COLUMN_WITH_SCALAR(mv_not_equal_scalar, truth(a != b, a, b))

OF_COLUMN(mv_negate, settled(-a))
OF_COLUMN(mv_absolute, settled(__builtin_elementwise_abs(a)))
OF_COLUMN(mv_square_root, settled(__builtin_elementwise_sqrt(a)))
OF_COLUMN(mv_not, a != a ? a : (a == 0.0 ? 1.0 : 0.0))
OF_COLUMN(mv_exponential_column, settled(exponential_of(a)))
OF_COLUMN(mv_logarithm_column, settled(logarithm_of(a)))

#define SELECT(name, second, third)                                                             \
  MV_INLINE void name(                                                                          \
      const double *condition, const double *b, double b_value, const double *c, double c_value, \
      double *out, size_t count) {                                                              \
    MV_EACH {                                                                                   \
      const double a = condition[i], x = second, y = third;                                     \
      out[i] = settled(a != a ? a : (a != 0.0 ? x : y));                                        \
    }                                                                                           \
  }

SELECT(select_columns, b[i], c[i])
SELECT(select_column_or_scalar, b[i], c_value)
SELECT(select_scalar_or_column, b_value, c[i])
SELECT(select_scalars, b_value, c_value)

MV_CLONES void mv_select(
    const double *condition, const double *b, double b_value, const double *c, double c_value, double *out,
    size_t count) {
  if (b && c) {
    select_columns(condition, b, b_value, c, c_value, out, count);
  } else if (b) {
    select_column_or_scalar(condition, b, b_value, c, c_value, out, count);
  } else if (c) {
    select_scalar_or_column(condition, b, b_value, c, c_value, out, count);
  } else {
    select_scalars(condition, b, b_value, c, c_value, out, count);
  }
}
