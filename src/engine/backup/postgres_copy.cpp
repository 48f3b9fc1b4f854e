// postgres_copy.cpp - see snapshot.hpp: pg_dump and pg_restore.
#include <libpq-fe.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include "engine/backup/snapshot.hpp"

extern char** environ;

namespace huying::backup {
namespace {

/// The parts of the URL as libpq's variables, so that no password stands in a list of processes.
std::vector<std::string> environment_for(const std::string& url) {
    static const std::map<std::string, std::string> names{
        {"host", "PGHOST"},       {"hostaddr", "PGHOSTADDR"}, {"port", "PGPORT"},
        {"dbname", "PGDATABASE"}, {"user", "PGUSER"},         {"password", "PGPASSWORD"},
        {"options", "PGOPTIONS"}, {"sslmode", "PGSSLMODE"},   {"sslrootcert", "PGSSLROOTCERT"}};
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parts(PQconninfoParse(url.c_str(), &error),
                                                                               PQconninfoFree);
    const std::unique_ptr<char, void (*)(void*)> message(error, PQfreemem);
    if (!parts)
        throw std::runtime_error(std::string("--database is no address of a PostgreSQL database: ") +
                                 (error != nullptr ? error : ""));
    std::vector<std::string> out;
    for (char** e = environ; *e != nullptr; ++e)
        if (std::strncmp(*e, "PG", 2) != 0) out.emplace_back(*e);
    for (const PQconninfoOption* o = parts.get(); o->keyword != nullptr; ++o)
        if (const auto it = names.find(o->keyword); o->val != nullptr && it != names.end())
            out.push_back(it->second + "=" + o->val);
    return out;
}

void run(const std::vector<std::string>& command, const std::string& url) {
    auto environment = environment_for(url);
    std::vector<char*> arguments, variables;
    for (const auto& a : command) arguments.push_back(const_cast<char*>(a.c_str()));
    for (auto& v : environment) variables.push_back(v.data());
    arguments.push_back(nullptr), variables.push_back(nullptr);
    pid_t pid = 0;
    if (posix_spawnp(&pid, command[0].c_str(), nullptr, nullptr, arguments.data(), variables.data()) != 0)
        throw std::runtime_error(command[0] +
                                 " cannot be started: install the client programs of PostgreSQL (postgresql-client)");
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(command[0] + " failed; it says why above");
}

void refuse_used(const std::string& url) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> c(PQconnectdb(url.c_str()), PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> r(
        PQexec(c.get(),
               R"sql(SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema())sql"),
        PQclear);
    if (PQresultStatus(r.get()) != PGRES_TUPLES_OK)
        throw std::runtime_error(std::string("the database cannot be used: ") + PQerrorMessage(c.get()));
    if (std::strcmp(PQgetvalue(r.get(), 0, 0), "0") != 0)
        throw std::runtime_error("the database has tables already: restore into an empty one");
}

}  // namespace

void snapshot_postgres(const std::string& url, const std::string& file) {
    run({"pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--file=" + file}, url);
}

void restore_postgres(const std::string& url, const std::string& file) {
    refuse_used(url);
    std::string database = url;
    for (const std::string& v : environment_for(url))
        if (v.starts_with("PGDATABASE=")) database = v.substr(11);
    run({"pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
         "--dbname=" + database, file},
        url);
}

}  // namespace huying::backup
