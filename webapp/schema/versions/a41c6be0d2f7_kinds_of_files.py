"""Kinds of files"""

import sqlalchemy as sa
from alembic import op


revision = 'a41c6be0d2f7'
down_revision = 'efe063cd4e3f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case_file') as table:
        table.add_column(sa.Column('kind', sa.String(length=20), server_default='evidence', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('case_file') as table:
        table.drop_column('kind')
