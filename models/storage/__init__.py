"""The database: opening it, units of work, upgrades, backups, and what runs once among several processes."""
