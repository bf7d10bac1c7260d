// SPDX-License-Identifier: Apache-2.0

// What Tact uses to wait for many connections at once: epoll(7) and eventfd(2), which Swift's own module of
// the C library leaves out.
//
// The constants are enumerations and macros there, which Swift imports by halves.
#ifndef TACT_CEPOLL_SHIM_H
#define TACT_CEPOLL_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

static const uint32_t cepoll_readable = EPOLLIN;
static const uint32_t cepoll_writable = EPOLLOUT;
// One event, and then none until it is asked for again.
static const uint32_t cepoll_once = EPOLLONESHOT;

static inline int cepoll_create(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

static inline int cepoll_create_bell(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// Asks for events of a descriptor, whether or not it was asked for before.
static inline int cepoll_watch(int epoll, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
    int code = epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
    return code == 0 ? 0 : epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

// Asks for no more events of a descriptor, which need not have been asked for.
static inline void cepoll_leave(int epoll, int descriptor) {
    epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL);
}

// A descriptor that stirred, and how: without the union of the kernel's own, which holds a pointer.
struct cepoll_event {
    int descriptor;
    uint32_t events;
};

// The most events of one call.
enum { cepoll_events_max = 64 };

// Waits for `milliseconds`, -1 for ever; gives how many events came, or -1 with errno.
static inline int cepoll_wait(int epoll, struct cepoll_event *events, int milliseconds) {
    struct epoll_event heard[cepoll_events_max];
    int count = epoll_wait(epoll, heard, cepoll_events_max, milliseconds);
    for (int i = 0; i < count; i++) {
        events[i] = (struct cepoll_event){heard[i].data.fd, heard[i].events};
    }
    return count;
}

#endif
