"""Where the time comes from that units have to confirm a warning: the room's table, or a clause."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("warning", sa.Column("confirm_basis", sa.Text, nullable=False, server_default=""))
