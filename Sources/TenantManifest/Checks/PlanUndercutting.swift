internal import TenantModel

/// A plan that nobody who compares would leave for the other one, which is shorter, holds no more, and costs more.
struct PlanUndercutting {
    /// The longer plan.
    let offer: PlanOffer
    /// The dearest of those that it undercuts: whoever mends that has mended the others.
    let undercut: PlanOffer

    /// Every offer that undercuts another one, in the order in which they are given.
    ///
    /// From the shortest to the longest, each looks among those before it for the dearest that holds no more. A tenant
    /// may inherit tens of thousands of plans, so no two are compared that need not be.
    static func all(among offers: [PlanOffer]) -> [PlanUndercutting] {
        var undercut: [PlanOffer?] = Array(repeating: nil, count: offers.count)
        // Some panels take no device for no limit. Beside a number that decides nothing.
        for hasDevices in [false, true] {
            let places = offers.indices.filter { (offers[$0].devices != 0) == hasDevices }
            search(offers, places.sorted { offers[$0].days < offers[$1].days }, &undercut)
        }
        return zip(offers, undercut).compactMap { offer, undercut in
            undercut.map { PlanUndercutting(offer: offer, undercut: $0) }
        }
    }

    /// - Parameters:
    ///   - offers: All offers.
    ///   - places: The places of those that are looked at, by their days.
    ///   - undercut: What is found, by the place of the offer that undercuts.
    private static func search(_ offers: [PlanOffer], _ places: [Int], _ undercut: inout [PlanOffer?]) {
        guard !risesInPrice(offers, places) else { return }
        var dearest = DearestOffers(places.map { offers[$0] })
        var next = places.startIndex
        for place in places {
            let offer = offers[place]
            // Those of as many days are not shorter.
            while offers[places[next]].days < offer.days {
                dearest.add(offers[places[next]])
                next += 1
            }
            if let found = dearest.holdingNoMore(than: offer), found.kopeks > offer.kopeks { undercut[place] = found }
        }
    }

    /// Whether nothing costs less than what comes before it, as in most shops.
    private static func risesInPrice(_ offers: [PlanOffer], _ places: [Int]) -> Bool {
        zip(places, places.dropFirst()).allSatisfy { offers[$0].kopeks <= offers[$1].kopeks }
    }
}

/// Offers of which the dearest is wanted that holds no more traffic, for no more devices, than another one.
///
/// A tree of sums by devices (Fenwick 1994), with the dearest in the place of the sum, in each node of it one by traffic.
/// Adding and asking take the square of the logarithm of how many there are.
private struct DearestOffers {
    /// The numbers of devices that there are, rising.
    private let devices: [Int64]
    /// For each node of the tree by devices, the amounts of traffic below it, rising.
    private var gigabytes: [[Int64]]
    /// For each of those the dearest of a range of them.
    private var dearest: [[PlanOffer?]]

    /// Makes room for offers that may be added.
    init(_ offers: [PlanOffer]) {
        devices = Set(offers.map(\.devices)).sorted()
        gigabytes = Array(repeating: [], count: devices.count)
        for offer in offers {
            for node in Self.nodes(above: Self.rank(of: offer.devices, in: devices) - 1, of: devices.count) {
                gigabytes[node].append(offer.gigabytes)
            }
        }
        gigabytes = gigabytes.map { Set($0).sorted() }
        dearest = gigabytes.map { Array(repeating: nil, count: $0.count) }
    }

    /// Adds one of the offers.
    mutating func add(_ offer: PlanOffer) {
        for node in Self.nodes(above: Self.rank(of: offer.devices, in: devices) - 1, of: devices.count) {
            let amounts = gigabytes[node]
            for leaf in Self.nodes(above: Self.rank(of: offer.gigabytes, in: amounts) - 1, of: amounts.count)
            where offer.isDearer(than: dearest[node][leaf]) {
                dearest[node][leaf] = offer
            }
        }
    }

    /// The dearest of those that were added and hold no more than `offer`; of several the one whose row is first.
    func holdingNoMore(than offer: PlanOffer) -> PlanOffer? {
        var found: PlanOffer?
        for node in Self.nodes(below: Self.rank(of: offer.devices, in: devices)) {
            for leaf in Self.nodes(below: Self.rank(of: offer.gigabytes, in: gigabytes[node])) {
                if let candidate = dearest[node][leaf], candidate.isDearer(than: found) { found = candidate }
            }
        }
        return found
    }

    /// How many of some rising values are not above `value`.
    private static func rank(of value: Int64, in values: [Int64]) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The nodes of a tree of `count` values that the value at `place` belongs to.
    private static func nodes(above place: Int, of count: Int) -> some Sequence<Int> {
        sequence(first: place) { node in
            let parent = node | (node + 1)
            return parent < count ? parent : nil
        }
    }

    /// The nodes that together are the first `count` values.
    private static func nodes(below count: Int) -> some Sequence<Int> {
        sequence(state: count) { rest in
            guard rest > 0 else { return nil }
            defer { rest &= rest - 1 }
            return rest - 1
        }
    }
}

extension PlanOffer {
    /// Whether this costs more; at one price the one whose row is first counts as dearer.
    fileprivate func isDearer(than other: PlanOffer?) -> Bool {
        guard let other else { return true }
        return (kopeks, -row) > (other.kopeks, -other.row)
    }
}
