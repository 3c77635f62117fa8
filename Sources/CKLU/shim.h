// KLU of SuiteSparse with its orderings (BTF, AMD, COLAMD), all under the LGPL. UMFPACK and CHOLMOD are not used.
#ifndef MONTEVERDE_CKLU_SHIM_H
#define MONTEVERDE_CKLU_SHIM_H

#include <suitesparse/klu.h>

#endif
