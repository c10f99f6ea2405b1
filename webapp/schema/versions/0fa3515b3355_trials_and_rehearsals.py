"""Trials and rehearsals"""

import sqlalchemy as sa
from alembic import op


revision = '0fa3515b3355'
down_revision = '622c9294fb1d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rehearsal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('procedure_key', sa.String(length=100), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('deeds', sa.Text(), nullable=False),
    sa.Column('expected', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by', sa.String(length=200), nullable=False),
    sa.Column('last', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['procedure_key'], ['procedure.key'], name='fk_rehearsal_procedure_key'),
    sa.PrimaryKeyConstraint('id', name='pk_rehearsal'),
    sa.UniqueConstraint('procedure_key', 'name', name='uq_rehearsal_procedure_key_name')
    )
    op.create_index('ix_rehearsal_procedure_key', 'rehearsal', ['procedure_key'])
    op.create_table('trial',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('shape', sa.String(length=16), nullable=False),
    sa.Column('now', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deeds', sa.Text(), nullable=False),
    sa.Column('trouble', sa.Text(), nullable=True),
    sa.Column('room', sa.LargeBinary(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name='fk_trial_person_id'),
    sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name='fk_trial_version_id', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name='pk_trial'),
    sa.UniqueConstraint('version_id', 'person_id', name='uq_trial_version_id_person_id')
    )


def downgrade() -> None:
    op.drop_table('trial')
    op.drop_index('ix_rehearsal_procedure_key', 'rehearsal')
    op.drop_table('rehearsal')
