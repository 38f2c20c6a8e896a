"""Names and server defaults of columns."""

# Column names carry their unit, for people who read the tables with plain SQL.
COST_COLUMN = {"name": "cost_micro_usd"}
BUDGET_COLUMN = {"name": "budget_micro_usd"}
DOUBTFUL_COLUMN = {"name": "doubtful_micro_usd"}
SPENT_COLUMN = {"name": "spent_micro_usd"}
# Columns added by a migration need a server default for the rows that existed before.
PRICE_COLUMN = {"name": "price_micro_usd", "server_default": "0"}
ZERO_DEFAULT = {"server_default": "0"}
LINE_COLUMN = {"server_default": "0", "autoincrement": False}
LANGUAGE_COLUMN = {"server_default": ""}
