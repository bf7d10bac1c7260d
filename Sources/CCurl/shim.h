// SPDX-License-Identifier: Apache-2.0

// What Tact uses of libcurl: its easy interface, to connect to an SMTP server and to pass bytes.
//
// Swift imports no variadic function, so each kind of argument of curl_easy_setopt and curl_easy_getinfo has
// a wrapper of its own here. There is none for `int`: the callee reads a `long`, and half of it would be
// rubbish.
#ifndef TACT_CCURL_SHIM_H
#define TACT_CCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the string; a null pointer takes the option back.
static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl keeps the pointer: CURL_ERROR_SIZE characters that live until it is taken back.
static inline CURLcode ccurl_set_error_text(CURL *handle, char *text) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, text);
}

static inline CURLcode ccurl_set_replies(CURL *handle, curl_write_callback hear, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, hear);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

static inline CURLcode ccurl_get_socket(CURL *handle, CURLINFO info, curl_socket_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

// CURL_SOCKET_BAD is a macro that Swift does not import.
static const curl_socket_t ccurl_no_socket = CURL_SOCKET_BAD;

#endif
