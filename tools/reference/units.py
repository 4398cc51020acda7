#!/usr/bin/env python3
"""Conversions of units by pint, for Tests/LimnTensorTests/Fixtures/units.csv.

pint 0.25.3. Each line: from, to, number, result. Spellings are those of UDUNITS and the CF
conventions; where pint reads another one, `PINT` gives it. Years and months are left out: pint's
year is the Julian one, Limn's that of UDUNITS.

Run: python3 tools/reference/units.py > Tests/LimnTensorTests/Fixtures/units.csv
"""

import pint

GROUPS = [
    "m km cm mm um nm inch ft yd mi nmi",
    "m2 km2 ha acre cm^2 ft2",
    "m3 L ml hl gal ft^3 km3",
    "s min h d week ms",
    "m s-1|mm d-1|km/h|cm h-1|inch/d|mph|kn|ft s-1|mm/h",
    "m3 s-1|m3/d|L s-1|cfs|ft3 s-1|km3 d-1|gal min-1",
    "kg g mg t lb oz Mg Gg Tg",
    "Pa hPa kPa mbar bar atm psi mmHg",
    "K degC degF degR",
    "J kJ MJ kWh Wh cal kcal eV",
    "W|kW|J s-1|MJ d-1",
    "W m-2|MJ m-2 d-1|J cm-2 h-1|kW/m2",
    "kg m-2 s-1|g m-2 d-1|kg ha-1 d-1|t/ha/h",
    "umol m-2 s-1|mol m-2 d-1|mmol m-2 h-1",
    "1 % ppm",
    "degree rad arcmin arcsec",
    "mg L-1|g m-3|kg m-3|ug/ml",
    "uS cm-1|S m-1|mS/m",
    "m2 s-2|J kg-1|kJ/kg",
]
PINT = {
    "%": "percent", "1": "dimensionless", "yd": "yard", "ft": "foot", "t": "metric_ton",
    "gal": "gallon", "kn": "knot", "degR": "degR", "ml": "mL", "hl": "hL", "d": "day",
    "nmi": "nautical_mile", "h": "hour", "min": "minute", "cfs": "foot ** 3 / second", "lb": "pound",
    "oz": "ounce", "mmHg": "mmHg", "mi": "mile", "cal": "calorie", "kcal": "kilocalorie",
    "Wh": "watt_hour", "kWh": "kilowatt_hour", "week": "week", "L": "liter", "um": "micrometer",
    "inch": "inch", "umol": "micromole", "uS": "microsiemens", "ug": "microgram",
}
NUMBERS = [1.0, 37.5, 0.0625]


def spelled(unit):
    """The unit as pint reads it, built factor by factor."""
    import re

    result = []
    sign = 1
    for token in re.findall(r"/|[A-Za-z%]+\^?-?\d*|1", unit):
        if token == "/":
            sign = -1
            continue
        if token == "1":
            continue
        name, power = re.match(r"([A-Za-z%]+)\^?(-?\d*)$", token).groups()
        result.append(f"({PINT.get(name, name)}) ** {sign * int(power or 1)}")
        sign = 1
    return " * ".join(result) or "dimensionless"


def main():
    registry = pint.UnitRegistry()
    print("from,to,number,result")
    for group in GROUPS:
        units = group.split("|") if "|" in group else group.split()
        for source in units:
            for target in units:
                if source == target:
                    continue
                number = NUMBERS[(len(source) + 2 * len(target)) % 3]
                if group.startswith("K"):
                    quantity = registry.Quantity(number, PINT.get(source, source).replace("K", "kelvin"))
                    value = quantity.to(PINT.get(target, target).replace("K", "kelvin"))
                else:
                    quantity = registry.Quantity(number, spelled(source))
                    value = quantity.to(spelled(target))
                print(f"{source},{target},{number!r},{float(value.magnitude)!r}")


main()
