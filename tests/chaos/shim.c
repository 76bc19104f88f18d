/* Lets one system call of a build fail. Compiled and preloaded by faults.py; Linux, glibc.
 *
 * CHAOS_ROOT   the project; nothing is counted before the program touches what is in it
 * CHAOS_LOG    append "call kind" of each call to this file
 * CHAOS_FAIL   "call kind number errno": let the call of this kind with this number fail, once in all processes;
 *              "* * number errno" counts every call but those for pipes
 * CHAOS_CLOCK  seconds by which the clock is wrong
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static char root[4096], call_[64], kind_[64];
static long number_, clock_;
static int errno_, log_ = -1, ready;
static struct shared { atomic_long count; atomic_int armed; } *shared;

__attribute__((constructor)) static void begin(void) {
    if (getenv("CHAOS_CLOCK")) clock_ = atol(getenv("CHAOS_CLOCK"));
    const char *named = getenv("CHAOS_ROOT"), *fail = getenv("CHAOS_FAIL"), *log = getenv("CHAOS_LOG");
    if (!named) return;
    snprintf(root, sizeof root, "%s", named);
    if (fail) sscanf(fail, "%63s %63s %ld %d", call_, kind_, &number_, &errno_);
    if (log) log_ = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ready = 1;
}

static int begins(const char *path, const char *with) { return !strncmp(path, with, strlen(with)); }

static const char *kind_of(const char *path) {
    size_t length = strlen(root);
    if (begins(path, "pipe:") || begins(path, "socket:")) return "pipe";
    if (!begins(path, root) || (path[length] && path[length] != '/')) {
        if (strstr(path, "/themes/")) return "theme";
        if (strstr(path, "/statusgen/")) return strstr(path, ".templates") ? "templates" : "program";
        if (strstr(path, "/python") || strstr(path, ".so")) return "library";
        return "other";
    }
    path += length + (path[length] == '/');
    if (begins(path, "content/incidents")) return "note";
    if (begins(path, "content/pages")) return "page";
    if (begins(path, "content")) return "setting";
    if (begins(path, "site/api/.statusgen-staging")) return "staging";
    if (begins(path, "site/api/published")) return "copy";
    if (begins(path, "site")) return "site";
    if (begins(path, ".statusgen-published")) return "record";
    if (begins(path, ".statusgen/cache.sqlite")) return "cache";
    if (begins(path, ".statusgen")) return "state";
    return "project";
}

static int fails(const char *call, const char *path) {
    if (!ready || !path) return 0;
    int before = errno;
    const char *kind = kind_of(path);
    if (!shared->armed) {
        if (!strcmp(kind, "library") || !begins(path, root) || !strcmp(kind, "project")) return 0;
        shared->armed = 1;
    }
    if (log_ >= 0) {
        char line[160];
        int length = snprintf(line, sizeof line, "%s %s\n", call, kind);
        syscall(SYS_write, log_, line, length);
    }
    errno = before;
    if (!number_ || (*call_ == '*' ? !strcmp(kind, "pipe") : strcmp(call, call_) || strcmp(kind, kind_))) return 0;
    if (++shared->count != number_) return 0;
    errno = errno_;
    return 1;
}

static const char *of_fd(int fd, char *into) {
    char name[64];
    if (fd <= 2) return "terminal";
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlink, name, into, 4095);
    if (length < 0) return NULL;
    into[length] = 0;
    return into;
}

static const char *at(int folder, const char *path, char *into) {
    if (!path || *path == '/') return path;
    char above[4096];
    const char *named = folder == AT_FDCWD ? (syscall(SYS_getcwd, above, sizeof above) > 0 ? above : NULL) : of_fd(folder, above);
    if (!named) return NULL;
    snprintf(into, 8192, *path ? "%s/%s" : "%s", named, path);
    return into;
}

#define NEXT(name) static __typeof__(name) *next; if (!next) next = dlsym(RTLD_NEXT, #name)
#define OF_FD(result, name, label, parameters, arguments, failed) \
    result name parameters { char own[4096]; NEXT(name); return fails(label, of_fd(fd, own)) ? failed : next arguments; }
#define OF_PATH(result, name, label, parameters, arguments, folder, failed) \
    result name parameters { char own[8192]; NEXT(name); return fails(label, at(folder, path, own)) ? failed : next arguments; }
#define OPEN(name, parameters, folder, arguments) \
    int name parameters { \
        char own[8192]; va_list more; int mode = 0; NEXT(name); \
        if (flags & (O_CREAT | O_TMPFILE)) { va_start(more, flags); mode = va_arg(more, int); va_end(more); } \
        return fails(flags & O_CREAT ? "create" : "open", at(folder, path, own)) ? -1 : next arguments; }

OPEN(open, (const char *path, int flags, ...), AT_FDCWD, (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD, (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), folder, (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, (folder, path, flags, mode))
OF_FD(ssize_t, read, "read", (int fd, void *to, size_t count), (fd, to, count), -1)
OF_FD(ssize_t, pread64, "read", (int fd, void *to, size_t count, off64_t from), (fd, to, count, from), -1)
OF_FD(ssize_t, write, "write", (int fd, const void *what, size_t count), (fd, what, count), -1)
OF_FD(ssize_t, pwrite64, "write", (int fd, const void *what, size_t count, off64_t to), (fd, what, count, to), -1)
OF_FD(int, fsync, "sync", (int fd), (fd), -1)
OF_FD(int, fdatasync, "sync", (int fd), (fd), -1)
OF_FD(int, syncfs, "syncfs", (int fd), (fd), -1)
OF_FD(int, ftruncate64, "truncate", (int fd, off64_t length), (fd, length), -1)
OF_FD(int, fchmod, "chmod", (int fd, mode_t mode), (fd, mode), -1)
OF_FD(int, fstat64, "stat", (int fd, struct stat64 *to), (fd, to), -1)
OF_FD(int, fstat, "stat", (int fd, struct stat *to), (fd, to), -1)
OF_FD(DIR *, fdopendir, "list", (int fd), (fd), NULL)
OF_PATH(DIR *, opendir, "list", (const char *path), (path), AT_FDCWD, NULL)
OF_PATH(int, stat64, "stat", (const char *path, struct stat64 *to), (path, to), AT_FDCWD, -1)
OF_PATH(int, stat, "stat", (const char *path, struct stat *to), (path, to), AT_FDCWD, -1)
OF_PATH(int, lstat64, "stat", (const char *path, struct stat64 *to), (path, to), AT_FDCWD, -1)
OF_PATH(int, lstat, "stat", (const char *path, struct stat *to), (path, to), AT_FDCWD, -1)
OF_PATH(int, fstatat64, "stat", (int folder, const char *path, struct stat64 *to, int flags), (folder, path, to, flags), folder, -1)
OF_PATH(int, fstatat, "stat", (int folder, const char *path, struct stat *to, int flags), (folder, path, to, flags), folder, -1)
OF_PATH(int, chmod, "chmod", (const char *path, mode_t mode), (path, mode), AT_FDCWD, -1)
OF_PATH(int, mkdir, "mkdir", (const char *path, mode_t mode), (path, mode), AT_FDCWD, -1)
OF_PATH(int, mkdirat, "mkdir", (int folder, const char *path, mode_t mode), (folder, path, mode), folder, -1)
OF_PATH(int, rmdir, "remove", (const char *path), (path), AT_FDCWD, -1)
OF_PATH(int, unlink, "remove", (const char *path), (path), AT_FDCWD, -1)
OF_PATH(int, unlinkat, "remove", (int folder, const char *path, int flags), (folder, path, flags), folder, -1)
OF_PATH(int, link, "link", (const char *path, const char *to), (path, to), AT_FDCWD, -1)
OF_PATH(int, linkat, "link", (int folder, const char *path, int other, const char *to, int flags), (folder, path, other, to, flags), folder, -1)

/* What is moved counts as what it becomes. */
int rename(const char *from, const char *path) {
    char own[8192]; NEXT(rename);
    return fails("rename", at(AT_FDCWD, path, own)) ? -1 : next(from, path);
}
int renameat(int other, const char *from, int folder, const char *path) {
    char own[8192]; NEXT(renameat);
    return fails("rename", at(folder, path, own)) ? -1 : next(other, from, folder, path);
}
void *mmap64(void *where, size_t length, int protection, int flags, int fd, off64_t from) {
    char own[4096]; NEXT(mmap64);
    return fd >= 0 && fails("mmap", of_fd(fd, own)) ? MAP_FAILED : next(where, length, protection, flags, fd, from);
}
pid_t fork(void) { NEXT(fork); return fails("fork", root) ? -1 : next(); }
int pipe2(int ends[2], int flags) { NEXT(pipe2); return fails("pipe", root) ? -1 : next(ends, flags); }
int clock_gettime(clockid_t which, struct timespec *now) {
    NEXT(clock_gettime); int result = next(which, now);
    if (which == CLOCK_REALTIME) now->tv_sec += clock_;
    return result;
}
