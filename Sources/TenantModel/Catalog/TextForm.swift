/// A form that the text of a configuration value has to have.
public enum TextForm: Sendable, Hashable, CaseIterable {
    /// `http` or `https` and a host.
    case url
    /// A name of the time zone database, such as `Asia/Tehran`.
    case timeZone
    /// A time of day, `03:00`.
    case timeOfDay
    /// Language codes between commas: `fa,en`.
    case languages
    /// Whole numbers between commas: `30,90,180`.
    case wholeNumbers
    /// The number of a chat, or the public name of a channel.
    case chat
}
