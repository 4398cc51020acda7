#ifndef LIMN_SAMPLES_H
#define LIMN_SAMPLES_H

#include <stddef.h>

/* The bundled data files. They are part of the executable, so that they are found wherever it is,
   and pages of them are read from disk only when they are used. data/SOURCE.md says where each
   comes from. */

struct limn_sample {
  const char *name;
  const char *about;
  const char *licence;
  const char *source;
  const unsigned char *bytes;
  size_t count;
};

size_t limn_sample_count(void);
const struct limn_sample *limn_sample_at(size_t index);

#endif
