// territory.hpp - the county's ground: divisions (区划), grids (网格) and who is on duty in them.
// Public header of a common subject. A place belongs to the grid that contains it, to the nearest within 500 m on a
// gap, otherwise to the township.
#pragma once
#include "engine/geo/geo.hpp"
#include "engine/store/setup.hpp"
#include "engine/subject/subject.hpp"
#include "subject/identity/identity.hpp"

namespace huying::territory {

enum class Level { county, township, grid };
BOOST_DESCRIBE_ENUM(Level, county, township, grid)

/// One division with its outline. Codes: county 6 digits, township 9, grid 15 (GB/T 2260, GB/T 10114; grid number ours).
struct Division {
    std::string county, code;
    Level level = Level::grid;
    std::string name, name_en, parent;
    double latitude = 0, longitude = 0;  ///< a point inside, WGS-84 degrees
    std::int64_t cell = 0;               ///< S2 leaf of that point
    std::string geometry;                ///< GeoJSON Polygon or MultiPolygon
    bool synthetic = false;              ///< drawn by us, not an official boundary
};
BOOST_DESCRIBE_STRUCT(Division, (),
                      (county, code, level, name, name_en, parent, latitude, longitude, cell, geometry, synthetic))

/// Where a point lies. `division` is the township (9 digits) or the county when even that is unknown.
struct Place {
    std::string grid;  ///< empty = in no grid and in none within 500 m
    std::string division;
};

struct Shift {
    std::string county;
    Id id;
    std::string grid;
    Id account;
    std::int64_t position = 1;                       ///< 1 first on duty, 2 next …; 9 the grid leader (网格长)
    std::int64_t from_minute = 0, to_minute = 1440;  ///< of the local day; over midnight when from > to
};
BOOST_DESCRIBE_STRUCT(Shift, (), (county, id, grid, account, position, from_minute, to_minute))

/// Who is to be asked, in this order, for a matter in a grid: on duty, next on duty, grid leader, township.
struct OnDuty {
    identity::Account account;
    std::int64_t escalation = 0;  ///< 0 first on duty, 1 next, 2 grid leader, 3 township
};

/// Knows the divisions of each county; polygons are read once, and again when the county's set-up changes.
class Territory {
  public:
    Place locate(const Tx& tx, geo::Point point) const;
    /// Name in Chinese and English; empty for an unknown code.
    std::pair<std::string, std::string> names(const Tx& tx, const std::string& code) const;
    /// GeoJSON of the county, its townships and grids, and its version as ETag.
    std::pair<std::shared_ptr<const std::string>, std::string> map(const Tx& tx) const;

  private:
    struct Loaded;
    static std::shared_ptr<const Loaded> load(const Tx& tx);
    std::shared_ptr<const Loaded> loaded(const Tx& tx) const;
    Kept<std::string, std::shared_ptr<const Loaded>> counties_;
};

std::vector<OnDuty> on_duty(const Tx& tx, const std::string& grid, const std::string& township);

struct County {
    std::string county, name, name_en;
    bool demo = false;
};
BOOST_DESCRIBE_STRUCT(County, (), (county, name, name_en, demo))
/// All counties of this database. The one query that is not of one county.
std::vector<County> counties(const Tx& tx);
/// Properties code, name, name_en, level, parent, latitude, longitude, synthetic. Throws Problem 422.
std::vector<Division> read_divisions(const std::string& county, const std::string& geojson);
void add_county(Tx& tx, const County& county, const std::vector<Division>& divisions);

Subject subject(const Territory& territory);

}  // namespace huying::territory
