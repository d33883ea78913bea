internal import CanonicalJSON
internal import TenantModel

/// Rows of one kind laid over others.
struct Overlay {
    private let base: DesiredRows
    private let top: DesiredRows
    /// How origins are to call the file above.
    private let file: Int
    private var result: DesiredRows

    /// Takes the rows below and above; both are in byte order of their keys.
    init(base: DesiredRows, top: DesiredRows, file: Int) {
        self.base = base
        self.top = top
        self.file = file
        self.result = DesiredRows(top.values.kind)
    }

    /// The rows of both: of a row that both have, the fields of both, and those above win.
    var merged: DesiredRows {
        var overlay = self
        overlay.merge()
        return overlay.result
    }

    private mutating func merge() {
        let (below, above) = (base.values.keys, top.values.keys)
        result.reserveCapacity(below.count + above.count)
        // Of the bot there is one row, which has a name in the tenant's own file alone.
        if top.values.kind === ResourceKind.bot, !below.isEmpty {
            return take(0, over: 0, key: above[0].isEmpty ? below[0] : above[0])
        }
        var (low, high) = (0, 0)
        while low < below.count || high < above.count {
            if high == above.count || (low < below.count && below[low].precedesInBytes(above[high])) {
                keep(low)
                low += 1
            } else {
                let isSame = low < below.count && below[low].hasSameBytes(as: above[high])
                take(high, over: isSame ? low : nil, key: above[high])
                if isSame { low += 1 }
                high += 1
            }
        }
    }

    private mutating func keep(_ row: Int) {
        let place = result.append(base.values.keys[row], at: base.origin(ofRow: row))
        for field in 0..<base.values.width {
            result.declare(place, field, base.values[row, field], at: base.origin(ofRow: row, field: field))
        }
    }

    private mutating func take(_ row: Int, over inherited: Int?, key: String) {
        let place = result.append(key, at: place(of: row, over: inherited))
        for field in 0..<top.values.width {
            let origin = top.origin(ofRow: row, field: field)
            if origin != .none {
                var value = top.values[row, field]
                if let inherited { value = value.merged(over: base.values[inherited, field]) }
                result.declare(place, field, value, at: origin.inFile(file))
            } else if let inherited {
                let origin = base.origin(ofRow: inherited, field: field)
                result.declare(place, field, base.values[inherited, field], at: origin)
            }
        }
    }

    /// Where the row of both is. What the tenant's own file begins stays there as long as anything of it comes from there: a
    /// file that is laid over many tenants changes values, which have places of their own, and makes no row its own.
    private func place(of row: Int, over inherited: Int?) -> Origin {
        let above = top.origin(ofRow: row).inFile(file)
        guard file != 0, let inherited else { return above }
        let below = base.origin(ofRow: inherited)
        return below.file == 0 && keepsOwnValue(of: inherited, under: row) ? below : above
    }

    /// Whether something that the tenant's own file says of a row is still in force. Who the bot is, it says alone.
    private func keepsOwnValue(of inherited: Int, under row: Int) -> Bool {
        base.values.kind === ResourceKind.bot
            || (0..<base.values.width).contains { field in
                let own = base.origin(ofRow: inherited, field: field)
                return own != .none && own.file == 0 && top.origin(ofRow: row, field: field) == .none
            }
    }
}
