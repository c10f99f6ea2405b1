"""Scores"""

import sqlalchemy as sa
from alembic import op


revision = '5b27f0c9e1d4'
down_revision = 'c53e29b3ab74'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('score',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('procedure_key', sa.String(length=100), nullable=False),
    sa.Column('provider_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=True),
    sa.Column('frequency', sa.String(length=20), nullable=False),
    sa.Column('period', sa.String(length=100), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('green', sa.Double(), nullable=True),
    sa.Column('red', sa.Double(), nullable=True),
    sa.Column('better', sa.String(length=10), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('light', sa.String(length=20), nullable=False),
    sa.Column('measure_set', sa.String(length=100), nullable=False),
    sa.Column('measure_version', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_score_case_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_score_contract_id')),
    sa.ForeignKeyConstraint(['procedure_key'], ['procedure.key'], name=op.f('fk_score_procedure_key')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_score_provider_id')),
    sa.PrimaryKeyConstraint('case_id', 'number', name=op.f('pk_score'))
    )
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.create_index('ix_score_period', ['procedure_key', 'frequency', 'ends_on'], unique=False)
        batch_op.create_index('ix_score_series', ['provider_id', 'contract_id', 'frequency', 'ends_on'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.drop_index('ix_score_series')
        batch_op.drop_index('ix_score_period')

    op.drop_table('score')
