"""Decisions that stand: ends that were overtaken, where cases go on, who confirmed a move"""

import sqlalchemy as sa
from alembic import op


revision = '5a1e7c902f4d'
down_revision = 'b1d8e4f27a60'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('end_overtaken_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('process_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('onward', sa.Text(), server_default='{}', nullable=False))
    # Not as a batch: on SQLite that makes the table anew, which what refers to its rows forbids.
    op.execute('ALTER TABLE move ADD COLUMN confirmed_by_id INTEGER '
               'CONSTRAINT fk_move_confirmed_by_id REFERENCES person (id)')
    op.add_column('move', sa.Column('confirmed_by_name', sa.String(length=200), server_default='', nullable=False))


def downgrade() -> None:
    # Not as a batch: on SQLite that makes the table anew, which what refers to its rows forbids.
    op.execute('ALTER TABLE move DROP COLUMN confirmed_by_name')
    op.execute('ALTER TABLE move DROP COLUMN confirmed_by_id')
    op.execute('ALTER TABLE process_version DROP COLUMN onward')
    op.execute('ALTER TABLE "case" DROP COLUMN end_overtaken_at')
