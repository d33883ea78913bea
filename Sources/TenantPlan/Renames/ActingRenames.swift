internal import TenantModel

/// Which of the renames that a manifest, or a directory of them, asks for act: those whose old key was applied last and
/// whose new key was not, or is given up by another one in the same step. So chains move together, and nothing that was
/// done is done again; a swap looks the same before and after and is never done.
struct ActingRenames {
    /// The old keys by the new ones.
    private(set) var previousKeys: [String: String] = [:]
    /// The keys that rows give up.
    private(set) var given: Set<String> = []
    /// The renames that do nothing.
    private(set) var idle: [(renaming: Renaming, why: RenameHint.Reason)] = []

    /// None.
    init() {}

    /// - Parameters:
    ///   - renamings: What is asked for; of two that claim one key, or give one, the first counts.
    ///   - isApplied: Whether the ledger has a key.
    ///   - isLive: Whether a row has a key. Where only the new one is there, somebody else made that row, or renamed ours;
    ///     nobody can tell which, so it is taken over like any other.
    init(_ renamings: [Renaming], isApplied: (String) -> Bool, isLive: (String) -> Bool = { _ in true }) {
        guard !renamings.isEmpty else { return }
        var byKey: [String: Renaming] = [:]
        var claimed: Set<String> = []
        for renaming in renamings where byKey[renaming.key] == nil && claimed.insert(renaming.previousKey).inserted {
            byKey[renaming.key] = renaming
        }
        var acting = byKey.values.filter { renaming in
            isApplied(renaming.previousKey) && !isApplied(renaming.key)
                && (isLive(renaming.previousKey) || !isLive(renaming.key))
        }
        while let renaming = acting.popLast() {
            previousKeys[renaming.key] = renaming.previousKey
            given.insert(renaming.previousKey)
            // Its old key is free: whoever waits for that goes next.
            if let next = byKey[renaming.previousKey], isApplied(next.previousKey) { acting.append(next) }
        }
        for renaming in renamings where previousKeys[renaming.key] == nil {
            if isApplied(renaming.key) {
                idle.append((renaming, .done))
            } else if !isApplied(renaming.previousKey) {
                idle.append((renaming, .unknown))
            }
        }
    }

    /// Whether none acts.
    var isEmpty: Bool { previousKeys.isEmpty }
}
