"""SPI-3 of 10,000 series of 40 years beside the block path of climate-indices 3.1.0."""

import logging
import warnings

import numpy as np

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from climate_indices import compute, indices  # noqa: E402

RAIN = np.random.default_rng(1).gamma(1.2, 40, size=(480, 100, 100))


def spi():
    return indices.spi(
        RAIN, 3, indices.Distribution.gamma, 1981, 1981, 2020, compute.Periodicity.monthly,
        spatial_time_major=True)


CASES = [
    {
        "name": "SPI-3, 10,000 series",
        "setup": (
            'd = time_range("1981-01-01", "2020-12-01", step=1mo)\n'
            'rain = with_coords(random.gamma(shape=1.2, scale=40, time=480, y=100, x=100), time=d)'
        ),
        "limn": "spi(rain, 3)",
        "peer": spi,
        "repeat": 2,
        "counts": (1, 3),
        "most": 1.0,
        "gain": 1.8,
    },
]
