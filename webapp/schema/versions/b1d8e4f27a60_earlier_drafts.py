"""Earlier drafts"""

import sqlalchemy as sa
from alembic import op


revision = 'b1d8e4f27a60'
down_revision = '8b1f5e27c0d9'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('draft', sa.Column('saved_by', sa.String(length=200), server_default='', nullable=False))
    op.add_column('draft', sa.Column('number', sa.Integer(), server_default='1', nullable=False))
    op.create_table('earlier_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('owner', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('pairs', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_earlier_draft_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_earlier_draft')),
    sa.UniqueConstraint('task_id', 'owner', 'number', name=op.f('uq_earlier_draft_task_id_owner_number'))
    )


def downgrade() -> None:
    op.drop_table('earlier_draft')
    with op.batch_alter_table('draft') as batch_op:
        batch_op.drop_column('number')
        batch_op.drop_column('saved_by')
