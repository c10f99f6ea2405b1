"""Drafts"""

import sqlalchemy as sa
from alembic import op


revision = 'c53e29b3ab74'
down_revision = 'd0af0b330fcd'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draft_save',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('saved_by', sa.String(length=200), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name='fk_draft_save_version_id'),
    sa.PrimaryKeyConstraint('id', name='pk_draft_save')
    )
    op.create_index('ix_draft_save_version_id', 'draft_save', ['version_id'])
    op.add_column('process_version', sa.Column('made_by', sa.String(length=200), server_default='', nullable=False))
    op.add_column('process_version', sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True))
    for column, table in (('based_on_id', 'process_version'), ('proposed_by_id', 'person')):
        # One statement: Alembic would copy the table on SQLite, which what refers to its rows forbids.
        op.execute(
            f'ALTER TABLE process_version ADD COLUMN {column} INTEGER '
            f'CONSTRAINT fk_process_version_{column} REFERENCES {table} (id)'
        )
    op.add_column('version_file', sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('version_file', sa.Column('saved_by', sa.String(length=200), server_default='', nullable=False))


def downgrade() -> None:
    for table, column in (
        ('version_file', 'saved_by'), ('version_file', 'saved_at'), ('process_version', 'proposed_by_id'),
        ('process_version', 'based_on_id'), ('process_version', 'proposed_at'), ('process_version', 'made_by'),
    ):
        op.drop_column(table, column)
    op.drop_index('ix_draft_save_version_id', 'draft_save')
    op.drop_table('draft_save')
