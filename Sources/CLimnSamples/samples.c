#include "limn_samples.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* One array for each file; the table below names them. data/SOURCE.md has the same words at length. */

static const unsigned char air_passengers[] = {
#embed "data/air_passengers.csv"
};
static const unsigned char catchment[] = {
#embed "data/catchment.csv"
};
static const unsigned char co2[] = {
#embed "data/co2.csv"
};
static const unsigned char lake_huron[] = {
#embed "data/lake_huron.csv"
};
static const unsigned char lynx[] = {
#embed "data/lynx.csv"
};
static const unsigned char ndvi[] = {
#embed "data/ndvi.csv"
};
static const unsigned char nile[] = {
#embed "data/nile.csv"
};
static const unsigned char nino[] = {
#embed "data/nino.csv"
};
static const unsigned char nottingham[] = {
#embed "data/nottingham.csv"
};
static const unsigned char sites[] = {
#embed "data/sites.csv"
};
static const unsigned char sunspots[] = {
#embed "data/sunspots.csv"
};

#define SAMPLE(name, about, licence, source) \
  { #name, about, licence, source, name, sizeof name }

static const char r_datasets[] = "R 4.2.2, datasets";
static const char statsmodels[] = "statsmodels 0.15.0";
static const char facts[] = "published facts";
static const char free_data[] = "public domain";

size_t limn_sample_count(void) { return 11; }

const struct limn_sample *limn_sample_at(size_t index) {
  static const struct limn_sample samples[] = {
      SAMPLE(air_passengers, "monthly airline passengers, thousands", facts, r_datasets),
      SAMPLE(catchment, "daily rain and runoff of a river in Maine, mm", "MIT; public domain",
             "CAMELS-US 01031500"),
      SAMPLE(co2, "monthly CO2 at Mauna Loa, ppm", facts, r_datasets),
      SAMPLE(lake_huron, "yearly level of Lake Huron, feet", facts, r_datasets),
      SAMPLE(lynx, "yearly trappings of Canadian lynx", facts, r_datasets),
      SAMPLE(ndvi, "16-day NDVI at seven flux-tower sites", "NASA, free to reuse",
             "MOD13A1 v006, phenofit 0.3.11"),
      SAMPLE(nile, "yearly flow of the Nile at Aswan", free_data, statsmodels),
      SAMPLE(nino, "monthly sea surface temperature, degC", free_data, statsmodels),
      SAMPLE(nottingham, "monthly temperature at Nottingham, degF", facts, r_datasets),
      SAMPLE(sites, "the sites of `ndvi`", "NASA, free to reuse", "phenofit 0.3.11"),
      SAMPLE(sunspots, "yearly sunspot numbers", free_data, statsmodels),
  };
  return index < sizeof samples / sizeof *samples ? &samples[index] : NULL;
}
