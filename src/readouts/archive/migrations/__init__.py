"""How an archive of an older release becomes one of this: a file a schema, run by Alembic."""
