/// Reads and writes the copy on disk, away from the threads that all tasks share: a disk may take its time.
struct DiskKeeping: Sendable {
    private let copy: DiskCopy

    init(_ settings: DiskCopySettings) {
        copy = DiskCopy(path: settings.path, key: settings.key)
    }

    /// Reads the copy.
    func read() async -> Result<Snapshot, DiskCopyError> {
        await onOwnThread { [copy] in
            do throws(DiskCopyError) {
                return .success(try copy.read())
            } catch {
                return .failure(error)
            }
        }
    }

    /// Writes a snapshot.
    ///
    /// - Returns: Why it could not; `nil` when it could.
    func write(_ snapshot: Snapshot) async -> String? {
        await onOwnThread { [copy] in
            do throws(DiskCopyError) {
                try copy.write(snapshot)
                return nil
            } catch {
                return error.description
            }
        }
    }
}
