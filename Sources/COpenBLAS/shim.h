// LAPACKE and CBLAS as OpenBLAS serves them, and the two OpenBLAS calls that no standard header declares.
#ifndef MONTEVERDE_COPENBLAS_SHIM_H
#define MONTEVERDE_COPENBLAS_SHIM_H

#include <cblas.h>
#include <lapacke.h>

#endif
