// SPDX-License-Identifier: Apache-2.0

// What Tact needs of SQLite besides what GRDB gives: a setting of the library, which is a variadic function
// that Swift does not import.
#ifndef TACT_CSQLITE_SHIM_H
#define TACT_CSQLITE_SHIM_H

#include <sqlite3.h>

// Keeps no count of the memory in use, for which SQLite takes a lock at each allocation; to be called before
// anything else of SQLite (sqlite.org/c3ref/c_config_covering_index_scan.html, SQLITE_CONFIG_MEMSTATUS).
static inline int csqlite_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
