"""Tables of contacts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WHEN = sa.DateTime(timezone=True)


def _directory() -> None:
    op.create_table(
        "contact_unit",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("klass", sa.String, nullable=False),
        sa.Column("parent", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("lon", sa.Float(precision=53)),
        sa.Column("lat", sa.Float(precision=53)),
        sa.Column("duty_phone", sa.String, nullable=False),
        sa.Column("sip", sa.String, nullable=False),
        sa.Column("fax", sa.String, nullable=False),
        sa.Column("deputies", sa.JSON, nullable=False),
        sa.Column("standing_on_duty", sa.String, nullable=False),
        sa.Column("standing_leader", sa.String, nullable=False),
    )
    op.create_table(
        "contact_person",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("post", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("mobile", sa.String, nullable=False),
        sa.Column("phone", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
    )
    op.create_index("ix_contact_person_name", "contact_person", ["name"])
    op.create_index("ix_contact_person_unit", "contact_person", ["unit"])
    op.create_table(
        "contact_group",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("members", sa.JSON, nullable=False),
    )
    op.create_table(
        "contact_external",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("phone", sa.String, nullable=False),
    )


def _roster() -> None:
    op.create_table(
        "contact_shift",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("starts", WHEN, nullable=False),
        sa.Column("ends", WHEN, nullable=False),
        sa.Column("leader", sa.String, nullable=False),
        sa.Column("primary", sa.String, nullable=False),
        sa.Column("secondary", sa.String, nullable=False),
    )
    op.create_index("ix_contact_shift_date", "contact_shift", ["date"])
    op.create_index("ix_contact_shift_unit", "contact_shift", ["unit", "starts"])


def _records() -> None:
    op.create_table(
        "contact_dead_number",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("kept", sa.String, nullable=False),
        sa.Column("restored_by", sa.String, nullable=False),
        sa.Column("restored_at", WHEN),
    )
    op.create_index("ix_contact_dead_number_holder", "contact_dead_number", ["holder", "kind"])
    op.create_table(
        "contact_change",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("by_name", sa.String, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
    )


def upgrade() -> None:
    _directory()
    _roster()
    _records()
