// Special functions of Boost.Math behind a C face. No exception leaves the shim: what Boost refuses is NaN.
//
// p is always the probability below, q the probability above; callers give both, so that neither tail is
// lost to 1 - p. Inverses solve for the smaller of the two and are polished to a few units in the last place.
#ifndef MONTEVERDE_CBOOSTMATH_H
#define MONTEVERDE_CBOOSTMATH_H

#ifdef __cplusplus
#define MV_NOEXCEPT noexcept
extern "C" {
#else
#define MV_NOEXCEPT
#endif

// ln |Gamma(x)| and ln B(a, b), a, b > 0.
double mv_log_gamma(double x) MV_NOEXCEPT;
double mv_log_beta(double a, double b) MV_NOEXCEPT;
// Gamma(x), for moments.
double mv_gamma(double x) MV_NOEXCEPT;

// Regularised incomplete beta I_x(a, b), its complement 1 - I_x(a, b), its derivative in x.
double mv_incomplete_beta(double a, double b, double x) MV_NOEXCEPT;
double mv_incomplete_beta_complement(double a, double b, double x) MV_NOEXCEPT;
double mv_incomplete_beta_density(double a, double b, double x) MV_NOEXCEPT;
// x with I_x(a, b) = p and 1 - I_x(a, b) = q; and 1 - x, accurate when x is near 1.
double mv_incomplete_beta_inverse(double a, double b, double p, double q) MV_NOEXCEPT;
double mv_incomplete_beta_inverse_complement(double a, double b, double p, double q) MV_NOEXCEPT;

// Regularised incomplete gamma P(a, x) and Q(a, x), dP/dx, and x with P = p and Q = q.
double mv_incomplete_gamma_lower(double a, double x) MV_NOEXCEPT;
double mv_incomplete_gamma_upper(double a, double x) MV_NOEXCEPT;
double mv_incomplete_gamma_density(double a, double x) MV_NOEXCEPT;
double mv_incomplete_gamma_inverse(double a, double p, double q) MV_NOEXCEPT;

// Student's t: probability below t, density, and t with probability p below and q above.
double mv_student_t_cumulative(double degrees_of_freedom, double t) MV_NOEXCEPT;
double mv_student_t_density(double degrees_of_freedom, double t) MV_NOEXCEPT;
double mv_student_t_quantile(double degrees_of_freedom, double p, double q) MV_NOEXCEPT;

// Binomial probabilities of n trials: P(X <= k) and P(X > k), from the incomplete beta function.
double mv_binomial_cumulative(double n, double probability, double k) MV_NOEXCEPT;
double mv_binomial_survival(double n, double probability, double k) MV_NOEXCEPT;
double mv_binomial_mass(double n, double probability, double k) MV_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
