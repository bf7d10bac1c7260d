// SPDX-License-Identifier: Apache-2.0
/*
 * How fast libcurl alone hands mail on, with no ledger behind it; and, with other arguments, a client whose
 * mails all differ.
 *
 *   send-mails URL THREADS COUNT LENGTH CUSTOMERS NAME [FIELD]
 *
 * COUNT mails of LENGTH bytes, less than a line, over THREADS kept connections, one easy handle each, to
 * CUSTOMERS addresses in turn, NAME-0@customer.example and so on. Each has a subject of its own,
 * in this run and all others, so none is another's duplicate. FIELD is one more header field for all of them.
 * Prints how many mails it sent a second, and ends with 1 at the first that was not taken.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HEADER_MAX = 1024, THREADS_MAX = 256, LINE = 72 };

static struct {
    const char *url, *name, *field;
    long count, customers;
    long long run;
    size_t length;
    char *filling;
} plan;

static atomic_long next_mail;

/* One mail on its way: its header, then as many whole lines of the filling as LENGTH has room for. */
struct mail {
    char header[HEADER_MAX];
    size_t header_length, length, given;
};

static void fail(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fputs("send-mails: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    exit(1);
}

static size_t least(size_t one, size_t other)
{
    return one < other ? one : other;
}

static size_t read_mail(char *target, size_t size, size_t items, void *context)
{
    struct mail *mail = context;
    size_t room = size * items, wrote = 0;

    if (mail->given < mail->header_length) {
        wrote = least(room, mail->header_length - mail->given);
        memcpy(target, mail->header + mail->given, wrote);
        mail->given += wrote;
    }
    if (mail->given >= mail->header_length && mail->given < mail->length) {
        size_t some = least(room - wrote, mail->length - mail->given);
        memcpy(target + wrote, plan.filling + (mail->given - mail->header_length), some);
        mail->given += some;
        wrote += some;
    }
    return wrote;
}

static size_t discard(char *line, size_t size, size_t items, void *context)
{
    (void)line, (void)context;
    return size * items;
}

static void send_one(CURL *handle, long number)
{
    struct mail mail = {.given = 0};
    char recipient[HEADER_MAX / 4];
    long customer = number % plan.customers;

    snprintf(recipient, sizeof recipient, "<%s-%ld@customer.example>", plan.name, customer);
    int length = snprintf(mail.header, HEADER_MAX,
                          "From: Sender <sender@client.example>\r\nTo: %s\r\nSubject: Mail %ld of %llx\r\n"
                          "Message-ID: <%ld.%llx@client.example>\r\n%s%s\r\n",
                          recipient, number, plan.run, number, plan.run, plan.field,
                          *plan.field ? "\r\n" : "");
    if (length < 0 || length >= HEADER_MAX)
        fail("the header section of mail %ld is longer than %d bytes; give a shorter NAME or FIELD", number,
             HEADER_MAX);
    mail.header_length = (size_t)length;
    mail.length = mail.header_length;
    if (mail.length < plan.length)
        mail.length += (plan.length - mail.length) / LINE * LINE;

    struct curl_slist *recipients = curl_slist_append(NULL, recipient);
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(handle, CURLOPT_READDATA, &mail);
    CURLcode result = curl_easy_perform(handle);
    if (result != CURLE_OK) {
        long reply = 0;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
        fail("mail %ld was not taken by %s: %s, reply %ld", number, plan.url, curl_easy_strerror(result),
             reply);
    }
    curl_slist_free_all(recipients);
}

static void *run_lane(void *unused)
{
    CURL *handle = curl_easy_init();
    if (handle == NULL)
        fail("libcurl gives no handle");
    curl_easy_setopt(handle, CURLOPT_URL, plan.url);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "<sender@client.example>");
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_mail);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, discard);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, discard);
    for (long number; (number = atomic_fetch_add(&next_mail, 1)) < plan.count;)
        send_one(handle, number);
    curl_easy_cleanup(handle);
    return unused;
}

static long whole_number(const char *what, const char *text, long most)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > most)
        fail("%s is `%s`; it must be a whole number from 1 to %ld", what, text, most);
    return number;
}

static char *filling(size_t length)
{
    char *bytes = malloc(length);
    if (bytes == NULL)
        fail("no memory for a mail of %zu bytes", length);
    for (size_t at = 0; at < length; at++) {
        size_t column = at % LINE;
        bytes[at] = column == LINE - 2 ? '\r' : column == LINE - 1 ? '\n' : (char)('a' + at / LINE % 26);
    }
    return bytes;
}

static long long nanoseconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv)
{
    pthread_t lanes[THREADS_MAX];

    if (argc < 7 || argc > 8)
        fail("usage: send-mails URL THREADS COUNT LENGTH CUSTOMERS NAME [FIELD]");
    plan.url = argv[1];
    long threads = whole_number("THREADS", argv[2], THREADS_MAX);
    plan.count = whole_number("COUNT", argv[3], 100000000);
    plan.length = (size_t)whole_number("LENGTH", argv[4], 64 << 20);
    plan.customers = whole_number("CUSTOMERS", argv[5], 100000000);
    plan.name = argv[6];
    plan.field = argc == 8 ? argv[7] : "";
    plan.run = nanoseconds(CLOCK_REALTIME);
    plan.filling = filling(plan.length);
    if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK)
        fail("libcurl does not start");

    long long started = nanoseconds(CLOCK_MONOTONIC);
    for (long lane = 0; lane < threads; lane++)
        if (pthread_create(&lanes[lane], NULL, run_lane, NULL) != 0)
            fail("thread %ld of %ld does not start", lane + 1, threads);
    for (long lane = 0; lane < threads; lane++)
        pthread_join(lanes[lane], NULL);
    printf("%.1f\n", (double)plan.count * 1e9 / (double)(nanoseconds(CLOCK_MONOTONIC) - started));
    return 0;
}
