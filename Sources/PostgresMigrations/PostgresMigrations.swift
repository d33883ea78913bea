// PostgresMigrations
