// reader.hpp - a thread that reads: each read has a transaction of its own, so that it sees one moment of the database.
#pragma once
#include <thread>

#include "engine/store/line.hpp"
#include "engine/store/queue.hpp"

namespace huying {

class Reader {
  public:
    Reader(Shared& shared, ReadQueue& queue, Line line);
    ~Reader();  ///< the queue must have been stopped

  private:
    void serve();
    std::exception_ptr perform(Work& work);

    Shared& shared_;
    ReadQueue& queue_;
    Line line_;
    std::thread thread_;  // last: it uses the members above
};

}  // namespace huying
