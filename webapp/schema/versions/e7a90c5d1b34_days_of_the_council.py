"""Days of the council"""

import sqlalchemy as sa
from alembic import op


revision = 'e7a90c5d1b34'
down_revision = '7c2b90d4e1a8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'council_day',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('nation', sa.String(length=20), nullable=False),
        sa.Column('is_open', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint('day', 'nation', name='pk_council_day'),
    )
    op.execute('INSERT INTO council_day (day, nation, is_open, reason) SELECT day, nation, false, reason FROM closed_day')
    op.drop_table('closed_day')


def downgrade() -> None:
    op.create_table(
        'closed_day',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('nation', sa.String(length=20), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint('day', 'nation', name='pk_closed_day'),
    )
    op.execute('INSERT INTO closed_day (day, nation, reason) SELECT day, nation, reason FROM council_day WHERE NOT is_open')
    op.drop_table('council_day')
