// SPDX-License-Identifier: Apache-2.0

// What Tact uses of libxml2: its HTML reader, as a stream of events.
//
// Debian builds libxml2 with ICU, so its headers include ICU's, whose declarations clash with those of
// Swift's Foundation. Nothing here needs them: the version header is read first and the switch taken out.
#ifndef TACT_CLIBXML_SHIM_H
#define TACT_CLIBXML_SHIM_H

#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#endif
