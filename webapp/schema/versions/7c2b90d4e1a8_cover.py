"""Cover"""

import sqlalchemy as sa
from alembic import op


revision = '7c2b90d4e1a8'
down_revision = '501cdafb7009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cover',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_cover_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_cover_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_cover'))
    )
    with op.batch_alter_table('cover') as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_by_id'), ['by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('cover') as batch_op:
        batch_op.drop_index(batch_op.f('ix_cover_by_id'))

    op.drop_table('cover')
