"""Alembic's entry: migrates over the connection that `store.migrate` opened."""

from alembic import context

from store.models import SQLModel

context.configure(connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata)
with context.begin_transaction():
    context.run_migrations()
