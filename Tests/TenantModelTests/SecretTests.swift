import TenantModel
import Testing

@Suite("A secret has no textual form")
struct SecretTests {
    private static let value = "7012345678:AAF-hunter2_hunter2_hunter2_hunter2"

    private struct Holder {
        let name = "parsvpn"
        let secret: Secret
        let maybe: Secret?
        let many: [Secret]
        let named: [String: Secret]
        let pair: (Secret, Int)
    }

    private enum Case {
        case secret(Secret)
    }

    private final class Reference {
        let secret: Secret

        init(_ secret: Secret) { self.secret = secret }
    }

    private struct Failure: Error {
        let secret: Secret
    }

    @Test("no way of printing what holds it shows it")
    func leaks() {
        let secret = Secret(Self.value)
        let holder = Holder(
            secret: secret,
            maybe: secret,
            many: [secret],
            named: ["token": secret],
            pair: (secret, 1)
        )
        let values: [Any] = [
            secret, Optional(secret) as Any, [secret], ["token": secret], (secret, secret), holder, Case.secret(secret),
            Reference(secret), Failure(secret: secret), Result<Secret, Never>.success(secret), Set(["x"]),
            AnyHashable("x"), { secret },
        ]
        for value in values {
            for text in texts(of: value) {
                #expect(!text.contains("hunter2"))
                #expect(!text.contains("7012345678"))
            }
        }
        #expect(secret.reveal() == Self.value)
        #expect("\(secret)" == "‹secret›")
    }

    @Test("no mirror leads to it, however deep it looks")
    func mirrors() {
        let holder = Holder(
            secret: Secret(Self.value),
            maybe: nil,
            many: [Secret(Self.value)],
            named: [:],
            pair: (Secret(Self.value), 1)
        )
        var found: [String] = []
        func walk(_ value: Any, depth: Int) {
            guard depth < 12 else { return }
            if let text = value as? String { found.append(text) }
            for child in Mirror(reflecting: value).children { walk(child.value, depth: depth + 1) }
        }
        walk(holder, depth: 0)
        #expect(found == ["parsvpn"])
    }

    private func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var printed = ""
        print(value, to: &printed)
        debugPrint(value, terminator: "", to: &printed)
        return [dumped, printed, "\(value)", String(describing: value), String(reflecting: value)]
    }
}
