#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>

// In glibc since 2.29 and 2.34, and missing from the Glibc module of the toolchain.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// Its handler is a union that Swift cannot compare: whether a signal is ignored.
static inline int tenantry_is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, 0, &action) == 0 && action.sa_handler == SIG_IGN;
}

// Variadic, so that Swift cannot call it: no core file of this process, and no look into its memory by its own user.
static inline int tenantry_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }
