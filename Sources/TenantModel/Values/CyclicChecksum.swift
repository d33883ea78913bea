/// Checksums that find slips: every change of up to 32 bits in a row, and any other but for one in four billion.
enum CyclicChecksum {
    /// CRC-32 as in ISO 3309, zlib and PNG: the reflected polynomial `EDB88320`; of `123456789` it is `CBF43926`.
    static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = (remainder >> 1) ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~remainder
    }
}
