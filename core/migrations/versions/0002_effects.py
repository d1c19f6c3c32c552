"""Plans, their steps, and what was decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "effect_plan",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("principal", sa.String, nullable=False, index=True),
        sa.Column("principal_name", sa.String, nullable=False),
        sa.Column("conversation", sa.String, nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("expires_at", sa.String, nullable=False),
        sa.Column("policy", sa.String, nullable=False),
        sa.Column("need", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
    )
    op.create_table(
        "effect_step",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column(
            "plan_id", sa.String, sa.ForeignKey("effect_plan.id"), nullable=False, index=True
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("effect", sa.String, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("provenance", sa.Text, nullable=False),
        sa.Column("untrusted", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("receipt", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("started_at", WHEN),
        sa.Column("ended_at", WHEN),
        sa.UniqueConstraint("plan_id", "position"),
    )
    op.create_table(
        "effect_decision",
        sa.Column("plan_id", sa.String, sa.ForeignKey("effect_plan.id"), primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("approved", sa.Boolean, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )
