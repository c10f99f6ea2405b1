"""Sendings and heartbeats"""

import sqlalchemy as sa
from alembic import op


revision = '3f1c9a7d5e20'
down_revision = '7730b2e142ca'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('heartbeat',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeat'))
    )
    op.create_table('sending',
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_sending_case_id')),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_sending'))
    )


def downgrade() -> None:
    op.drop_table('sending')
    op.drop_table('heartbeat')
