// Hot kernels of the engine: plain C loops, compiled for several instruction sets and chosen at run time.
#ifndef MONTEVERDE_CNUMERICKERNELS_H
#define MONTEVERDE_CNUMERICKERNELS_H

#include <stddef.h>
#include <stdint.h>

#endif
