// MigrationScripts
