#include <spawn.h>
#include <sys/prctl.h>

// In glibc since 2.29 and 2.34, and missing from the Glibc module of the toolchain.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// Variadic, so that Swift cannot call it: no core file of this process, and no look into its memory by its own user.
static inline int tenantry_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }
