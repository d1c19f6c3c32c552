"""Tables of proofreading."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "proofread_ignored",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("wrong", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("rule", "wrong"),
    )
