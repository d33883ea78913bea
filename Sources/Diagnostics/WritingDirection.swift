/// Which way a letter runs.
enum WritingDirection {
    case fromLeft, fromRight

    /// `nil` for a character that takes its direction from those around it. By block: in one of a script that runs from
    /// the right, digits and punctuation count as its letters do, which is the careful answer.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0590...0x08FF, 0x200F, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            self = .fromRight
        case 0x200E: self = .fromLeft
        default:
            guard scalar.properties.isAlphabetic else { return nil }
            self = .fromLeft
        }
    }
}
