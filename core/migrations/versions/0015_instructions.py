"""Tables of 领导批示: what was directed, to whom, by when; what was fed back."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "instruction",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("leader", sa.String, nullable=False),
        sa.Column("way", sa.String, nullable=False),
        sa.Column("urgency", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("about", sa.String, nullable=False, index=True),
        sa.Column("about_name", sa.String, nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False, index=True),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("closed_at", INSTANT),
        sa.Column("closed_by_name", sa.String, nullable=False),
        sa.Column("closed_why", sa.Text, nullable=False),
    )
    op.create_table(
        "instruction_unit",
        sa.Column("instruction_id", sa.String, sa.ForeignKey("instruction.id"), primary_key=True),
        sa.Column("unit", sa.String, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("basis", sa.String, nullable=False),
    )
    op.create_table(
        "instruction_word",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column(
            "instruction_id",
            sa.String,
            sa.ForeignKey("instruction.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("rollcall", sa.String, nullable=False),
        sa.Column("retracted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "instruction_reminder",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("instruction_id", sa.String, sa.ForeignKey("instruction.id"), nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("instruction_id", "stage", "due"),
    )
    op.create_table(
        "instruction_number",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
