"""Tasks taken back, what failed jobs had been given, contacts who left"""

import sqlalchemy as sa
from alembic import op


revision = '8b1f5e27c0d9'
down_revision = 'b7d41e9a6c25'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('taken_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_taken_back_person_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_taken_back_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taken_back'))
    )
    with op.batch_alter_table('taken_back') as batch_op:
        batch_op.create_index('ix_taken_back_from', ['person_id', 'task_id'], unique=False)

    with op.batch_alter_table('contact') as batch_op:
        batch_op.add_column(sa.Column('is_active', sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table('incident') as batch_op:
        batch_op.add_column(sa.Column('inputs', sa.Text(), server_default='{}', nullable=False))


def downgrade() -> None:
    # Not as a batch: on SQLite that makes the table anew, which what refers to its rows forbids.
    op.execute('ALTER TABLE incident DROP COLUMN inputs')
    op.execute('ALTER TABLE contact DROP COLUMN is_active')

    with op.batch_alter_table('taken_back') as batch_op:
        batch_op.drop_index('ix_taken_back_from')

    op.drop_table('taken_back')
