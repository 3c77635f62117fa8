// Special functions of Boost.Math behind a C face. No exception leaves the shim.
#ifndef MONTEVERDE_CBOOSTMATH_H
#define MONTEVERDE_CBOOSTMATH_H

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
