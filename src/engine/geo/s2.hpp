// s2.hpp - the one door to the S2 library (Debian libs2 0.10). Debian builds S2 without
// AddressSanitizer, but Abseil's B-tree inside S2's index changes its layout under it
// (absl/container/internal/btree.h, ABSL_BTREE_ENABLE_GENERATIONS) and queries then never end; so
// S2's headers are read here as the library was built. Include S2 nowhere else.
#pragma once
#include <absl/base/config.h>
#undef ABSL_HAVE_ADDRESS_SANITIZER
#undef ABSL_HAVE_MEMORY_SANITIZER

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // g++ 12 on Abseil's inlined vector
#endif

#include <s2/mutable_s2shape_index.h>
#include <s2/s2cell_id.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2earth.h>
#include <s2/s2error.h>
#include <s2/s2latlng.h>
#include <s2/s2loop.h>
#include <s2/s2polygon.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
