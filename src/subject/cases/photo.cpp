// photo.cpp - photos of a case: at most 8 MiB, which is what the server takes as a body (engine/http), told by their content, stored once by SHA-256. The place in EXIF is kept
// for the case; no public route gives photos or their places.
#include "base/bytes.hpp"
#include "engine/http/answers.hpp"
#include "subject/cases/picture.hpp"
#include "subject/cases/view.hpp"

namespace huying::cases {
namespace {

constexpr std::int64_t most_per_case = 30;

struct PhotoIn {
    Id id;
    http::Upload photo;
};
BOOST_DESCRIBE_STRUCT(PhotoIn, (), (id, photo))
struct PhotoId {
    Id id;
    Text<64, 64> sha256;
};
BOOST_DESCRIBE_STRUCT(PhotoId, (), (id, sha256))

struct CasePhoto {
    std::string county;
    Id case_id, id;
    std::string sha256;
    Micros time;
    Id actor;
    std::string actor_name;
    std::optional<double> latitude, longitude;
};
BOOST_DESCRIBE_STRUCT(CasePhoto, (), (county, case_id, id, sha256, time, actor, actor_name, latitude, longitude))

constexpr Sql store_bytes{R"sql(INSERT INTO photo (county, sha256, type, size, content) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (county, sha256) DO NOTHING)sql"};
constexpr Sql sent_by{R"sql(SELECT count(*) > 0 FROM case_step
    WHERE county = $1 AND case_id = $2 AND actor = $3 AND photo = $4)sql"};
constexpr Sql photo_count{R"sql(SELECT count(*) FROM case_photo WHERE county = $1 AND case_id = $2)sql"};

http::Created<PhotoOut> add_photo(Tx& tx, const PhotoIn& in) {
    const Case c = visible_case(tx, in.id);
    const auto t = transition(Act::photo, c.state);
    if (!t) throw conflict("not_allowed_now", "A closed case takes no more photos.");
    if ((t->who & roles_in(tx, c)) == 0) throw forbidden("not_yours", "Photos are for those who handle the case.");
    const auto type = picture_type(in.photo.bytes);
    if (!type)
        throw Problem(415, "not_a_photo", "The content is not a JPEG, PNG or WebP picture.",
                      {{"/photo", "is not a JPEG, PNG or WebP picture"}});
    const std::string sha256 = hex(huying::sha256(in.photo.bytes));
    const std::string location = "/api/cases/" + std::to_string(c.id.value) + "/photos/" + sha256;
    if (auto there = photos_of(tx, c.id, sha256); !there.empty()) {
        if (!*tx.one<bool>(sent_by, tx.county(), c.id, tx.caller().account, sha256))
            record_step(tx, c, Act::photo, c.state, {}, sha256);  // whoever else sends it has done so too
        return {std::move(there.front()), location};
    }
    if (tx.one<std::int64_t>(photo_count, tx.county(), c.id).value_or(0) >= most_per_case)
        throw conflict("too_many_photos", "A case takes at most 30 photos.");
    tx.exec(store_bytes, tx.county(), sha256, *type, in.photo.bytes.size(), Param::of_blob(in.photo.bytes));
    const auto place = picture_place(in.photo.bytes);
    tx.insert("case_photo", CasePhoto{c.county, c.id, tx.new_id(), sha256, tx.now(), tx.caller().account,
                                      tx.caller().display, place ? std::optional(place->first) : std::nullopt,
                                      place ? std::optional(place->second) : std::nullopt});
    record_step(tx, c, Act::photo, c.state, {}, sha256);
    return {photos_of(tx, c.id, sha256).front(), location};
}

struct Stored {
    std::string type;
    Bytes content;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (type, content))
constexpr Sql bytes_of{R"sql(SELECT p.type AS type, p.content AS content FROM case_photo f
    JOIN photo p ON p.county = f.county AND p.sha256 = f.sha256
    WHERE f.county = $1 AND f.case_id = $2 AND f.sha256 = $3)sql"};
http::Reply get_photo(const Tx& tx, const PhotoId& in) {
    visible_case(tx, in.id);
    auto photo = tx.one<Stored>(bytes_of, tx.county(), in.id, in.sha256);
    if (!photo) throw not_found("This case has no such photo.");
    return {200,
            photo->type,
            std::move(photo->content.value),
            {{"Cache-Control", "private, max-age=86400, immutable"}, {"X-Content-Type-Options", "nosniff"}}};
}

}  // namespace

constexpr Sql shown_photos{R"sql(SELECT f.id AS id, f.sha256 AS sha256, p.type AS type, p.size AS size, f.time AS time,
    f.actor_name AS actor_name, nullif(a.display_en, '') AS actor_name_en, f.latitude AS latitude, f.longitude AS longitude
    FROM case_photo f JOIN photo p ON p.county = f.county AND p.sha256 = f.sha256
    LEFT JOIN account a ON a.county = f.county AND a.id = f.actor
    WHERE f.county = $1 AND f.case_id = $2 AND ($3 = '' OR f.sha256 = $3) ORDER BY f.id)sql"};
std::vector<PhotoOut> photos_of(const Tx& tx, Id case_id, const std::string& sha256) {
    return tx.all<PhotoOut>(shown_photos, tx.county(), case_id, sha256);
}

std::vector<http::Route> photo_routes() {
    using identity::May;
    return {http::route("POST", "/api/cases/{id}/photo", May::act_on_case, "Add a photo", add_photo),
            http::answers(
                "PhotoBytes", R"({"type":"string","format":"binary","contentMediaType":"image/*"})",
                http::route("GET", "/api/cases/{id}/photos/{sha256}", May::see_cases, "A photo's bytes", get_photo))};
}

}  // namespace huying::cases
