internal import Synchronization

/// Counts answered requests by route and status, and how long they took.
///
/// Routes are counted by their place in the table of routes, statuses by a list that is fixed: whatever clients send,
/// there are never more values than routes times statuses.
final class RequestMetrics: Sendable {
    /// Upper bounds of the times that are counted, in seconds; the last bucket holds all.
    static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Statuses that the server answers with; any other is counted as the last.
    static let statuses = [200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 431, 500, 501, 503, 0]

    /// What was counted.
    struct Counts: Sendable, Equatable {
        /// How many, by route and then status.
        var requests: [Int]
        /// How many took at most the bound of the same place and longer than the one before.
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count + 1)
        /// The sum of all times, in seconds.
        var seconds = 0.0
    }

    private let counts: Mutex<Counts>

    /// Counts for so many routes, and one more for what is no route.
    init(routes: Int) {
        counts = Mutex(Counts(requests: [Int](repeating: 0, count: (routes + 1) * Self.statuses.count)))
    }

    /// Counts one.
    ///
    /// - Parameters:
    ///   - route: The place of the route; the number of routes for what is none.
    ///   - status: The status of the answer.
    ///   - time: How long it took.
    func count(route: Int, status: Int, time: Duration) {
        let place = Self.statuses.firstIndex(of: status) ?? Self.statuses.count - 1
        let seconds = time / .seconds(1)
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        counts.withLock { counts in
            counts.requests[route * Self.statuses.count + place] += 1
            counts.buckets[bucket] += 1
            counts.seconds += seconds
        }
    }

    /// Counts what was refused before it was a request.
    func count(refusal status: Int) {
        let place = Self.statuses.firstIndex(of: status) ?? Self.statuses.count - 1
        counts.withLock { counts in
            // Behind all routes is what is none.
            counts.requests[counts.requests.count - Self.statuses.count + place] += 1
        }
    }

    /// What has been counted so far.
    var current: Counts { counts.withLock { $0 } }

    /// Writes the two metrics.
    ///
    /// - Parameters:
    ///   - routes: The names of the routes, in their order.
    ///   - text: Where to.
    func write(routes: [String], to text: inout PrometheusText) {
        let counts = current
        text.metric("tenantctl_http_requests_total", .counter, "Requests that were answered, by route and status.")
        for (route, name) in (routes + ["none"]).enumerated() {
            for (place, status) in Self.statuses.enumerated() {
                let count = counts.requests[route * Self.statuses.count + place]
                guard count > 0 else { continue }
                let code = status == 0 ? "other" : String(status)
                text.value("tenantctl_http_requests_total", ["route": name, "code": code], Double(count))
            }
        }
        let name = "tenantctl_http_request_seconds"
        text.metric(name, .histogram, "How long requests took, from the whole head to the answer.")
        var total = 0
        for (count, bound) in zip(counts.buckets, Self.bounds + [.infinity]) {
            total += count
            text.value("\(name)_bucket", ["le": bound == .infinity ? "+Inf" : "\(bound)"], Double(total))
        }
        text.value("\(name)_sum", [:], counts.seconds)
        text.value("\(name)_count", [:], Double(total))
    }
}
