// sta_model.hpp - the entities of OGC SensorThings 1.1 (18-088, clause 8) as tables: properties, columns, relations.
// Reading, creating and (later) filtering all follow these tables.
#pragma once
#include <span>
#include <string_view>

namespace huying::sensing::sta {

enum class Type { text, json };

struct Property {
    std::string_view json;    ///< name in the standard, "encodingType"
    std::string_view column;  ///< "encoding_type"
    Type type;
    bool required;
};

struct Entity;

/// A relation as its navigation property. How to get from the row of this entity to those of the other:
struct Link {
    enum Kind {
        to_one,   ///< this table has a column with the other's id
        to_many,  ///< the other table has a column with this one's id
        through,  ///< thing_location
    };
    std::string_view name;    ///< "Datastreams"
    std::string_view target;  ///< entity set of the other, "Datastreams"
    Kind kind;
    std::string_view column;  ///< the foreign key's column
    bool required;            ///< must be given when this entity is created
};

struct Entity {
    std::string_view set;    ///< "Things"
    std::string_view name;   ///< "Thing"
    std::string_view table;  ///< "thing"
    std::span<const Property> properties;
    std::span<const Link> links;
};

std::span<const Entity> entities();
const Entity* by_set(std::string_view set);
const Link* find_link(const Entity& entity, std::string_view name);

}  // namespace huying::sensing::sta
