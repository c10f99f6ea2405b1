"""Contracts under the Procurement Act"""

import sqlalchemy as sa
from alembic import op


revision = '501cdafb7009'
down_revision = '9d3e61f0a8b2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'contract', sa.Column('is_under_procurement_act', sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table('contract') as batch_op:
        batch_op.drop_column('is_under_procurement_act')
