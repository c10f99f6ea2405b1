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
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_name', sa.String(length=200), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_move_confirmed_by_id'), 'person', ['confirmed_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_move_confirmed_by_id'), type_='foreignkey')
        batch_op.drop_column('confirmed_by_name')
        batch_op.drop_column('confirmed_by_id')
    with op.batch_alter_table('process_version', schema=None) as batch_op:
        batch_op.drop_column('onward')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_column('end_overtaken_at')
