"""Requests for a new password"""

import sqlalchemy as sa
from alembic import op


revision = '3f10615cd632'
down_revision = 'e7a90c5d1b34'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('password_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_password_request'))
    )
    with op.batch_alter_table('password_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_password_request_due_at'), ['due_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('password_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_password_request_due_at'))

    op.drop_table('password_request')
