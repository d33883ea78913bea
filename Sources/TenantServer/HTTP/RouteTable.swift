internal import HTTPTypes
internal import Hummingbird

/// Finds the operation of a path and a method.
///
/// The names of paths are few, so that a list by number of segments is searched and no tree is built: what costs is
/// copying text, and only parameters are copied.
struct RouteTable: Sendable {
    /// A path that was found.
    struct Match {
        /// What may be done there, by method; the place is that of the operation in the table.
        let operations: [(method: HTTPRequest.Method, place: Int)]
        /// The parameters, decoded.
        let parameters: [String]

        /// The value of `Allow`.
        var allowed: String { operations.map(\.method).allowed }
    }

    let operations: [Operation]
    /// The value of `Allow` for all paths together.
    let allowed: String
    private let routes: [Route]

    private struct Route: Sendable {
        /// `nil` stands for a parameter.
        let segments: [[UInt8]?]
        var operations: [(method: HTTPRequest.Method, place: Int)]
    }

    /// Makes a table of operations; two of the same path are told apart by their method.
    init(_ operations: [Operation]) {
        self.operations = operations
        var routes: [(path: String, route: Route)] = []
        for (place, operation) in operations.enumerated() {
            if let known = routes.firstIndex(where: { $0.path == operation.path }) {
                routes[known].route.operations.append((operation.method, place))
            } else {
                let segments = operation.path.split(separator: "/").map { $0.hasPrefix("{") ? nil : Array($0.utf8) }
                routes.append((operation.path, Route(segments: segments, operations: [(operation.method, place)])))
            }
        }
        self.routes = routes.map(\.route)
        allowed = operations.map(\.method).allowed
    }

    /// The path behind the host and before the question mark; `nil` where there is nothing.
    ///
    /// Empty segments are no segments of ours: `//v1/revision` and `/v1/revision/` are not there.
    func match(_ path: Substring) -> Match? {
        var path = path.utf8
        guard path.popFirst() == UInt8(ascii: "/") else { return nil }
        var segments: [Substring.UTF8View] = []
        segments.reserveCapacity(Self.longest)
        var start = path.startIndex
        var index = start
        while index < path.endIndex {
            if path[index] == UInt8(ascii: "/") {
                segments.append(path[start..<index])
                guard segments.count < Self.longest else { return nil }
                start = path.index(after: index)
            }
            index = path.index(after: index)
        }
        segments.append(path[start...])
        for route in routes where route.segments.count == segments.count {
            if let parameters = Self.parameters(of: segments, along: route.segments) {
                return Match(operations: route.operations, parameters: parameters)
            }
        }
        return nil
    }

    /// More segments than any path has.
    private static let longest = 8

    private static func parameters(of segments: [Substring.UTF8View], along route: [[UInt8]?]) -> [String]? {
        for (segment, name) in zip(segments, route) {
            if let name { guard segment.elementsEqual(name) else { return nil } }
        }
        var parameters: [String] = []
        for (segment, name) in zip(segments, route) where name == nil {
            guard !segment.isEmpty, let text = PercentEncoding.decoded(segment) else { return nil }
            parameters.append(text)
        }
        return parameters
    }
}

extension [HTTPRequest.Method] {
    /// The value of `Allow`, each method once and in its order; GET answers HEAD as well.
    fileprivate var allowed: String {
        var names: [String] = []
        for name in flatMap({ $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }) where !names.contains(name) {
            names.append(name)
        }
        return names.joined(separator: ", ")
    }
}
