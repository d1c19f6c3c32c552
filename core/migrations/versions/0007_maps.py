"""Tables of maps."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("lon", sa.Float(precision=53), nullable=False),
        sa.Column("lat", sa.Float(precision=53), nullable=False),
    )
    op.create_index("ix_place_type", "place", ["type"])
    op.create_table(
        "place_change",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
    )
