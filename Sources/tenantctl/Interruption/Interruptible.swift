internal import ArgumentParser

/// A command that writes nothing to the database outside of ``Interruption/whileWriting(_:)``,
/// ``Interruption/whileCommitting(_:)`` and ``Interruption/whileRehearsing(_:)``: whatever interrupts it can be told what became of it.
protocol Interruptible: AsyncParsableCommand {}

extension Apply: Interruptible {}
extension Rollback: Interruptible {}
extension Adopt: Interruptible {}
extension Forget: Interruptible {}
extension PurgeCommand: Interruptible {}
extension PlanCommand: Interruptible {}
extension Migrate.Up: Interruptible {}
extension HoldCommand: Interruptible {}
extension Release: Interruptible {}
extension TokenIssue: Interruptible {}
extension TokenRevoke: Interruptible {}
