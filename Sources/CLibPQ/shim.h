#include <libpq-fe.h>
// eventfd is missing from the Glibc module of the toolchain.
#include <sys/eventfd.h>
