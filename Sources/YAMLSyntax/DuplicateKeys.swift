/// Finds keys that a map gives more than once.
enum DuplicateKeys {
    /// A key and the first one that has the same text.
    struct Pair {
        let first: Int
        let second: Int

        /// Where the text of both lies.
        let bytes: Range<Int>
    }

    /// Compares the keys of a map that has been read, byte for byte after quotes and escapes are gone.
    ///
    /// - Parameters:
    ///   - mapping: The index of the map.
    ///   - nodes: All nodes so far.
    ///   - text: The text of all scalars so far.
    /// - Returns: Every key that was given before, in the order of the text.
    static func find(inMappingAt mapping: Int, nodes: [NodeRecord], text: [UInt8]) -> [Pair] {
        let keyCount = Int(nodes[mapping].payload) / 2
        guard keyCount > 1 else { return [] }
        var keys: [Key] = []
        keys.reserveCapacity(keyCount)
        var index = mapping + 1
        while index < Int(nodes[mapping].end) {
            let key = nodes[index]
            let target = key.kind == .alias ? nodes[Int(key.payload)] : key
            if target.kind == .scalar { keys.append(Key(target, at: index, text)) }
            index = Int(nodes[Int(key.end)].end)
        }
        return keyCount <= 64 ? pairwise(keys, text) : sorted(keys, text)
    }

    /// A key with a digest that differs for most keys that differ.
    private struct Key {
        let node: Int
        let start: Int
        let count: Int
        let digest: UInt64

        init(_ record: NodeRecord, at node: Int, _ text: [UInt8]) {
            self.node = node
            start = Int(record.payload)
            count = Int(record.length)
            // The ends of keys differ more often than their beginnings, which tend to be a common prefix.
            var digest = UInt64(count)
            for index in start + max(0, count - 6)..<start + count {
                digest = digest << 8 | UInt64(text[index])
            }
            self.digest = digest
        }

        func isEqual(to other: Key, _ text: [UInt8]) -> Bool {
            digest == other.digest && count == other.count
                && text[start..<start + count].elementsEqual(text[other.start..<other.start + count])
        }

        func pair(after first: Key) -> Pair {
            Pair(first: first.node, second: node, bytes: start..<start + count)
        }
    }

    private static func pairwise(_ keys: [Key], _ text: [UInt8]) -> [Pair] {
        var pairs: [Pair] = []
        for second in keys.indices {
            for first in 0..<second where keys[first].digest == keys[second].digest {
                if keys[first].isEqual(to: keys[second], text) {
                    pairs.append(keys[second].pair(after: keys[first]))
                    break
                }
            }
        }
        return pairs
    }

    /// Sorting keeps a map of a hundred thousand keys from being compared pair by pair, and unlike hashing
    /// gives nobody a way to make keys collide.
    private static func sorted(_ keys: [Key], _ text: [UInt8]) -> [Pair] {
        let sorted = keys.sorted { left, right in
            if left.count != right.count { return left.count < right.count }
            if left.digest != right.digest { return left.digest < right.digest }
            let (leftBytes, rightBytes) = (
                text[left.start..<left.start + left.count], text[right.start..<right.start + right.count]
            )
            if leftBytes.elementsEqual(rightBytes) { return left.node < right.node }
            return leftBytes.lexicographicallyPrecedes(rightBytes)
        }
        var pairs: [Pair] = []
        var first = 0
        for index in sorted.indices.dropFirst() {
            if sorted[index].isEqual(to: sorted[first], text) {
                pairs.append(sorted[index].pair(after: sorted[first]))
            } else {
                first = index
            }
        }
        return pairs.sorted { $0.second < $1.second }
    }
}
