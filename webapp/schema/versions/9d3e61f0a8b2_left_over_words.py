"""Left over words"""

import sqlalchemy as sa
from alembic import op


revision = '9d3e61f0a8b2'
down_revision = '0fa3515b3355'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('draft', sa.Column('left_over', sa.Text(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('draft') as batch_op:
        batch_op.drop_column('left_over')
