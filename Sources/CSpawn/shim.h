#include <spawn.h>

// In glibc since 2.29 and 2.34, and missing from the Glibc module of the toolchain.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
