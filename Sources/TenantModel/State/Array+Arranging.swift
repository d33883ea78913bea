extension Array {
    /// Brings rows of `width` elements each into an order, by exchanging what is there: nothing is copied or counted.
    ///
    /// - Parameters:
    ///   - order: At each place the row that belongs there.
    ///   - width: Elements in a row.
    mutating func arrange(_ order: [Int], width: Int = 1) {
        var order = order
        for first in order.indices {
            // Row after row takes its place, and what was at the first one moves on to where a row was taken from.
            var place = first
            while order[place] != first {
                let row = order[place]
                for cell in 0..<width { swapAt(place * width + cell, row * width + cell) }
                order[place] = place
                place = row
            }
            order[place] = place
        }
    }
}
