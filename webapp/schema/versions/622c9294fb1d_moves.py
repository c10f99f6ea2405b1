"""Moves"""

import sqlalchemy as sa
from alembic import op


revision = '622c9294fb1d'
down_revision = '6d24aec43b8f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch', sa.String(length=32), nullable=False),
    sa.Column('procedure_key', sa.String(length=100), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('before_id', sa.Integer(), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('onward', sa.Text(), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state_before', sa.Text(), nullable=False),
    sa.Column('mark_after', sa.String(length=64), nullable=False),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['after_id'], ['process_version.id'], name=op.f('fk_move_after_id')),
    sa.ForeignKeyConstraint(['before_id'], ['process_version.id'], name=op.f('fk_move_before_id')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_move_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_move_case_id')),
    sa.ForeignKeyConstraint(['procedure_key'], ['procedure.key'], name=op.f('fk_move_procedure_key')),
    sa.ForeignKeyConstraint(['undoes_id'], ['move.id'], name=op.f('fk_move_undoes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move'))
    )
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.create_index('ix_move_batch', ['batch', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_move_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_move_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_move_procedure_key'), ['procedure_key'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_move_procedure_key'))
        batch_op.drop_index(batch_op.f('ix_move_due_at'))
        batch_op.drop_index(batch_op.f('ix_move_case_id'))
        batch_op.drop_index('ix_move_batch')

    op.drop_table('move')
