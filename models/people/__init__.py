"""Who may do what: persons, organisers, staff; and what is kept about them, for how long."""
