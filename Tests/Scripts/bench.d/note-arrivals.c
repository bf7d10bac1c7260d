// SPDX-License-Identifier: Apache-2.0
/*
 * A relay that takes everything, and notes when certain mails came.
 *
 *   note-arrivals PORT NAME
 *
 * For each mail whose recipient begins with NAME it prints a line, the moment of its final dot in nanoseconds
 * of the monotonic clock and the recipient; other mails are taken and forgotten. One thread a connection. It
 * ends when its standard input does.
 */
#define _GNU_SOURCE // memmem
#include <arpa/inet.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 16, RECIPIENT_MAX = 256, BACKLOG = 128 };

static const char *noted_name;

struct connection {
    int socket;
    size_t held; /* bytes in the buffer */
    char recipient[RECIPIENT_MAX];
    char buffer[BUFFER];
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static bool answer(const struct connection *connection, const char *text)
{
    size_t length = strlen(text);
    return send(connection->socket, text, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static bool read_more(struct connection *connection)
{
    char *room = connection->buffer + connection->held;
    ssize_t got = recv(connection->socket, room, BUFFER - connection->held, 0);
    if (got <= 0)
        return false;
    connection->held += (size_t)got;
    return true;
}

static void drop_first(struct connection *connection, size_t bytes)
{
    connection->held -= bytes;
    memmove(connection->buffer, connection->buffer + bytes, connection->held);
}

/* Reads up to the final dot. A mail without any text ends with it at once. */
static bool take_mail(struct connection *connection)
{
    static const char dot[] = "\r\n.\r\n";
    const size_t length = sizeof dot - 1;

    for (;;) {
        char *found = memmem(connection->buffer, connection->held, dot, length);
        if (found != NULL) {
            drop_first(connection, (size_t)(found - connection->buffer) + length);
            return true;
        }
        if (connection->held >= length)
            drop_first(connection, connection->held - (length - 1));
        if (!read_more(connection))
            return false;
    }
}

static void note(const struct connection *connection)
{
    struct timespec now;
    if (strncasecmp(connection->recipient, noted_name, strlen(noted_name)) != 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    printf("%lld %s\n", now.tv_sec * 1000000000LL + now.tv_nsec, connection->recipient);
}

static void keep_recipient(struct connection *connection, const char *line)
{
    const char *start = strchr(line, '<');
    size_t length = start == NULL ? 0 : strcspn(start + 1, ">");
    if (length >= RECIPIENT_MAX)
        length = 0;
    if (length > 0)
        memcpy(connection->recipient, start + 1, length);
    connection->recipient[length] = '\0';
}

/* Answers one command; false when the connection is over. */
static bool obey(struct connection *connection, const char *line)
{
    if (strncasecmp(line, "EHLO", 4) == 0)
        return answer(connection, "250-sink.bench.example\r\n250 8BITMIME\r\n");
    if (strncasecmp(line, "QUIT", 4) == 0) {
        answer(connection, "221 2.0.0 Bye\r\n");
        return false;
    }
    if (strncasecmp(line, "RCPT", 4) == 0)
        keep_recipient(connection, line);
    if (strncasecmp(line, "DATA", 4) != 0)
        return answer(connection, "250 2.0.0 Ok\r\n");
    if (!answer(connection, "354 Go on\r\n") || !take_mail(connection))
        return false;
    note(connection);
    return answer(connection, "250 2.0.0 Taken\r\n");
}

static void *serve(void *context)
{
    struct connection *connection = context;
    bool is_open = answer(connection, "220 sink.bench.example ESMTP\r\n");

    while (is_open) {
        char *end = memchr(connection->buffer, '\n', connection->held);
        if (end == NULL) {
            is_open = connection->held < BUFFER && read_more(connection);
            continue;
        }
        char line[RECIPIENT_MAX * 2] = "";
        size_t length = (size_t)(end - connection->buffer) + 1;
        memcpy(line, connection->buffer, length < sizeof line ? length : sizeof line - 1);
        drop_first(connection, length);
        is_open = obey(connection, line);
    }
    close(connection->socket);
    free(connection);
    return NULL;
}

static void *accept_connections(void *context)
{
    int listener = *(int *)context;
    for (;;) {
        pthread_t thread;
        struct connection *connection = malloc(sizeof *connection);
        if (connection == NULL)
            fail("note-arrivals: memory");
        connection->held = 0;
        connection->recipient[0] = '\0';
        connection->socket = accept(listener, NULL, NULL);
        if (connection->socket < 0)
            fail("note-arrivals: accept");
        if (pthread_create(&thread, NULL, serve, connection) != 0)
            fail("note-arrivals: thread");
        pthread_detach(thread);
    }
    return context;
}

int main(int argc, char **argv)
{
    pthread_t accepting;
    char input[BUFFER];
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);

    if (argc != 3) {
        fputs("usage: note-arrivals PORT NAME\n", stderr);
        return 64;
    }
    noted_name = argv[2];
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[1]))};
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
        fail("note-arrivals: socket");
    if (bind(listener, (struct sockaddr *)&place, sizeof place) != 0 || listen(listener, BACKLOG) != 0)
        fail("note-arrivals: the port");
    if (pthread_create(&accepting, NULL, accept_connections, &listener) != 0)
        fail("note-arrivals: thread");
    while (read(STDIN_FILENO, input, sizeof input) > 0)
        continue;
    return 0;
}
