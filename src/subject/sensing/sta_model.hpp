// sta_model.hpp - the entities of OGC SensorThings 1.1 (18-088, clauses 8 and 13) as tables: properties, columns, relations.
// Reading, filtering, creating, changing and deleting all follow these tables; a property is declared here and nowhere else.
//
// SQL in these tables is over the alias e, the row of the entity that the property or link belongs to: the columns of a
// computed property and the expression of a link stand as they are in SELECT, WHERE and ORDER BY.
#pragma once
#include <span>
#include <string_view>

namespace huying::sensing::sta {

/// What a property holds: how it looks in JSON, and what may be asked of it in $filter.
enum class Type {
    text,      ///< column TEXT; a JSON string
    json,      ///< column TEXT holding JSON as it came, of any kind (metadata)
    object,    ///< column TEXT holding a JSON object ("properties", "parameters")
    geometry,  ///< column TEXT holding GeoJSON (a geometry or a Feature); other JSON with another encodingType
    unit,      ///< column TEXT holding {"name", "symbol", "definition"}, each text or null
    units,     ///< column TEXT holding a list of units
    types,     ///< column TEXT holding a list of texts
    time,      ///< column BIGINT, microseconds UTC; RFC 3339 in JSON
    interval,  ///< two SQL expressions, `column` and `until`, microseconds UTC; "start/end" in JSON
    result,    ///< of an Observation: column `value` when it is a number, else member "result" of column `extra`
};

struct Property {
    enum Kept {
        in_column,  ///< `column` is a column of the entity's table
        computed,   ///< `column` is an SQL expression over e; never written; absent when null
        in_extra,   ///< member of this name in the JSON column `extra` of table observation; absent when not given
    };
    std::string_view json;    ///< name in the standard, "encodingType"
    std::string_view column;  ///< "encoding_type"
    Type type;
    bool required = false;
    Kept kept = in_column;
    std::string_view until = {};  ///< of an interval: SQL expression of its end
};

struct Entity;

/// A relation as its navigation property. How to get from the row of this entity to those of the other:
struct Link {
    enum Kind {
        to_one,   ///< this table has a column with the other's id
        to_many,  ///< the other table has a column with this one's id
        through,  ///< a table of pairs, `via`: `column` holds this one's id, `other` the other's
    };
    std::string_view name;    ///< "Datastreams"
    std::string_view target;  ///< entity set of the other, "Datastreams"
    Kind kind;
    std::string_view column;                ///< the foreign key's column
    bool required = false;                  ///< must be given when this entity is created
    std::string_view via = {}, other = {};  ///< through: the table of pairs and its column of the other's id
    std::string_view order = {};            ///< through: column of `via` that gives the order; empty = by id
    /// to_one: SQL over e that gives the other's id, where that is more than `column` (may be null: there is none).
    std::string_view expression = {};
};

struct Entity {
    std::string_view set;    ///< "Things"
    std::string_view name;   ///< "Thing"
    std::string_view table;  ///< "thing"; its key is (county, id), of observation (county, stream, time)
    std::span<const Property> properties;
    std::span<const Link> links;
    /// SQL over e that holds for every row that may be shown; empty = all. (Observations of a deleted stream go in batches; a
    /// deleted Thing that a warning tells of keeps its row, and so its name.)
    std::string_view shown = {};
};

/// In the order in which the service root lists them. MultiDatastreams are there too.
std::span<const Entity> entities();
const Entity* by_set(std::string_view set);
const Link* find_link(const Entity& entity, std::string_view name);
const Property* find_property(const Entity& entity, std::string_view name);

/// The kind of stream that an Observation belongs to: `stream` is the id of a Datastream or of a MultiDatastream; ids are
/// never the same. Over e of table observation; true for a MultiDatastream, whose results are lists and never numbers.
inline constexpr std::string_view observation_is_multi =
    "(e.value IS NULL AND EXISTS (SELECT 1 FROM multi_datastream m WHERE m.county = e.county AND m.id = e.stream))";

}  // namespace huying::sensing::sta
