// zlib's checksums and deflate streams.
#ifndef MONTEVERDE_CZLIB_SHIM_H
#define MONTEVERDE_CZLIB_SHIM_H

#include <zlib.h>

#endif
