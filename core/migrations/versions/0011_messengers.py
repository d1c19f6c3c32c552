"""Tables of the messengers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "messenger_identity",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("external_id", sa.String, primary_key=True),
        sa.Column(
            "user_id", sa.String, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("bound_at", INSTANT, nullable=False),
        sa.Column("bound_by", sa.String, nullable=False),
        sa.UniqueConstraint("channel", "user_id"),
    )
    op.create_table(
        "messenger_code",
        sa.Column("code_hash", sa.String, primary_key=True),
        sa.Column(
            "user_id", sa.String, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_table(
        "messenger_message",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("message_id", sa.String, primary_key=True),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
    )
    op.create_table(
        "messenger_chat",
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("chat", sa.String, primary_key=True),
        sa.Column(
            "user_id", sa.String, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("conversation_id", sa.String, nullable=False),
    )
    op.create_table(
        "messenger_push",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False, index=True),
        sa.Column("problem", sa.Text, nullable=False),
        sa.UniqueConstraint("key", "channel", "external_id"),
    )
