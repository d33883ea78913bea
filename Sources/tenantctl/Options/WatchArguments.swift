public import ArgumentParser
public import LineLog
public import Logging
public import TenantWatch

extension WatchMode: ExpressibleByArgument {}

extension LogForm: ExpressibleByArgument {}

extension Logger.Level: @retroactive ExpressibleByArgument {}
