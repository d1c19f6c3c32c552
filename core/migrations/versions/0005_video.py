"""Tables of video."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WHEN = sa.DateTime(timezone=True)


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _register() -> None:
    op.create_table(
        "camera",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        _text("aliases"),
        sa.Column("place", sa.String),
        sa.Column("unit", sa.String),
        sa.Column("lon", sa.Float),
        sa.Column("lat", sa.Float),
        _text("tags"),
        sa.Column("audience", sa.String, nullable=False, server_default="all"),
        _text("address"),
        _text("still_address"),
        _text("playback_address"),
        _text("account"),
        _text("secret"),
        _text("codec"),
        sa.Column("status", sa.String, nullable=False, server_default="unknown"),
        _text("fault"),
        sa.Column("checked_at", WHEN),
        sa.Column("offline_since", WHEN),
    )
    op.create_index("ix_camera_place", "camera", ["place"])
    op.create_index("ix_camera_unit", "camera", ["unit"])
    op.create_table(
        "camera_revision",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("camera", sa.String, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )
    op.create_index("ix_camera_revision_key", "camera_revision", ["key"])
    op.create_table(
        "camera_import",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("records", sa.Text, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        _text("applied_key"),
    )


def _pictures() -> None:
    op.create_table(
        "camera_snapshot",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("camera", sa.String, nullable=False),
        sa.Column("camera_name", sa.String, nullable=False),
        sa.Column("taken_at", WHEN, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("attached_to", sa.String),
        sa.Column("removed_at", WHEN),
    )
    op.create_index("ix_camera_snapshot_attached_to", "camera_snapshot", ["attached_to"])


def _wall() -> None:
    op.create_table(
        "camera_wall",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        _text("zone"),
        sa.Column("camera", sa.String, nullable=False),
        sa.Column("camera_name", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("state", sa.String, nullable=False, server_default="registered"),
        _text("note"),
        sa.Column("cleared_at", WHEN),
        _text("cleared_key"),
    )
    op.create_index("ix_camera_wall_key", "camera_wall", ["key"])
    op.create_index("ix_camera_wall_cleared_key", "camera_wall", ["cleared_key"])
    op.create_index("ix_camera_wall_target", "camera_wall", ["target", "zone"])


def upgrade() -> None:
    _register()
    _pictures()
    _wall()
