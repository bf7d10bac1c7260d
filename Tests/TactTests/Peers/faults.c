// SPDX-License-Identifier: Apache-2.0
/*
 * Preloaded into a daemon under test: it ends the process, or fails a call, at a chosen moment of its
 * writing. TACT_FAULT says which:
 *
 *   kill-before-sync=N   SIGKILL before the N-th fsync or fdatasync
 *   kill-after-sync=N    SIGKILL after it
 *   kill-in-write=N      SIGKILL after the first half of the N-th write to a file at a place (pwrite)
 *   fail-sync=N          the N-th sync and those after it fail with EIO while the file TACT_FAULT_WHILE is
 *                        there
 *   fail-write=N         likewise the N-th pwrite, with EIO
 *
 * Counting begins when the file TACT_FAULT_FROM exists, if that is given. The wall clock is as many seconds
 * ahead as the file TACT_CLOCK says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static atomic_long syncs, writes;

/* The number behind `name=` in TACT_FAULT; 0 where another fault is asked for. */
static long wanted(const char *name) {
    const char *fault = getenv("TACT_FAULT");
    size_t length = strlen(name);
    if (!fault || strncmp(fault, name, length) || fault[length] != '=') return 0;
    const char *from = getenv("TACT_FAULT_FROM");
    if (from && access(from, F_OK)) return 0;
    return atol(fault + length + 1);
}

/* Whether a call that fails for a time fails now. */
static int fails(const char *name, long count) {
    long from = wanted(name);
    const char *file = getenv("TACT_FAULT_WHILE");
    return from && count >= from && (!file || !access(file, F_OK));
}

static int sync_by(const char *call, int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    long count = 0;
    if (wanted("kill-before-sync") || wanted("kill-after-sync") || wanted("fail-sync")) count = ++syncs;
    if (count && count == wanted("kill-before-sync")) kill(getpid(), SIGKILL);
    if (count && fails("fail-sync", count)) {
        errno = EIO;
        return -1;
    }
    int result = real(descriptor);
    if (count && count == wanted("kill-after-sync")) kill(getpid(), SIGKILL);
    return result;
}

int fsync(int descriptor) { return sync_by("fsync", descriptor); }
int fdatasync(int descriptor) { return sync_by("fdatasync", descriptor); }

typedef ssize_t (*writer)(int, const void *, size_t, off_t);

static ssize_t write_by(const char *call, int descriptor, const void *bytes, size_t size, off_t place) {
    writer real = (writer)dlsym(RTLD_NEXT, call);
    long count = 0;
    if (wanted("kill-in-write") || wanted("fail-write")) count = ++writes;
    if (count && count == wanted("kill-in-write")) {
        real(descriptor, bytes, size / 2, place);
        kill(getpid(), SIGKILL);
    }
    if (count && fails("fail-write", count)) {
        errno = EIO;
        return -1;
    }
    return real(descriptor, bytes, size, place);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t place) {
    return write_by("pwrite", descriptor, bytes, size, place);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off_t place) {
    return write_by("pwrite64", descriptor, bytes, size, place);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int (*real)(clockid_t, struct timespec *) =
        (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, time);
    const char *path = clock == CLOCK_REALTIME ? getenv("TACT_CLOCK") : NULL;
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return result;
    char text[32] = "";
    if (read(file, text, sizeof text - 1) > 0) time->tv_sec += atol(text);
    close(file);
    return result;
}
