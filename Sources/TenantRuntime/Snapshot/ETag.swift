internal import Crypto
internal import TenantModel

/// A digest of all that a reader can see of one bot: the same in every process, another one after every change.
///
/// Keyed with the bot's own token. A plain hash of what a shop holds would let whoever sees it try out card numbers, of
/// which first six and last four digits leave 100,000.
final class ETag: Sendable {
    /// 32 lower-case hexadecimal digits.
    let text: String

    /// Takes a digest that was worked out before.
    init(stored text: String) {
        self.text = text
    }

    /// Works it out.
    init(of bot: BotStorage) {
        var (open, sealed) = (ByteWriter(), ByteWriter())
        bot.write(open: &open, sealed: &sealed)
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: Array((bot.token?.reveal() ?? "").utf8)))
        hmac.update(data: bot.catalog.digest)
        hmac.update(data: open.bytes)
        hmac.update(data: sealed.bytes)
        text = hexadecimal(hmac.finalize().prefix(16))
    }

    /// That of the same bot without its secrets: a reader can tell both apart.
    var withoutSecrets: ETag {
        ETag(stored: hexadecimal(SHA256.hash(data: Array("without secrets \(text)".utf8)).prefix(16)))
    }
}
