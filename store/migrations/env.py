"""Alembic's entry point: runs the migrations on the connection that `store.migrate` opened."""

from alembic import context

from store.models import JobRow

context.configure(connection=context.config.attributes["connection"], target_metadata=JobRow.metadata)
with context.begin_transaction():
    context.run_migrations()
