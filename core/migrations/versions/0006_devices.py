"""Tables of devices."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("commands", sa.JSON, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("state_at", sa.String),
    )
    op.create_table(
        "device_scene",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("places", sa.JSON, nullable=False),
    )
    op.create_table(
        "device_scene_setting",
        sa.Column(
            "scene_id",
            sa.String,
            sa.ForeignKey("device_scene.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column(
            "device_id", sa.String, sa.ForeignKey("device.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("command", sa.String, nullable=False),
        sa.Column("value", sa.JSON),
    )
    op.create_index("ix_device_scene_setting_device", "device_scene_setting", ["device_id"])
    op.create_table(
        "device_run",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("outcome", sa.JSON),
    )
