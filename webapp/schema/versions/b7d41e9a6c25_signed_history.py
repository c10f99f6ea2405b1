"""Signed history: keys of events, what emails carry, daily heads"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op


revision = 'b7d41e9a6c25'
down_revision = 'b8d41c7e60f3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_id', sa.String(length=12), server_default='', nullable=False))
        batch_op.add_column(sa.Column('signature', sa.String(length=64), server_default='', nullable=False))
    # Without a default from now on: code of before, still running, cannot write what is not signed.
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.alter_column('key_id', server_default=None)
        batch_op.alter_column('signature', server_default=None)
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attached', sa.Text(), server_default='[]', nullable=False))
    _list_what_emails_carry()
    op.create_table('anchor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('key_id', sa.String(length=12), nullable=False),
    sa.Column('signature', sa.String(length=64), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_anchor')),
    sa.UniqueConstraint('day', name=op.f('uq_anchor_day'))
    )
    op.create_table('anchored_case',
    sa.Column('anchor_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['anchor_id'], ['anchor.id'], name=op.f('fk_anchored_case_anchor_id')),
    sa.PrimaryKeyConstraint('anchor_id', 'reference', name=op.f('pk_anchored_case'))
    )
    with op.batch_alter_table('anchored_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_anchored_case_reference'), ['reference'], unique=False)


def _list_what_emails_carry() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(
        'SELECT notice_id, id, name, media_type, content FROM attachment ORDER BY notice_id, id'
    ).execution_options(yield_per=4))
    listed: dict[int, list[list[str]]] = {}
    for row in rows:
        digest = sha256(bytes(row.content)).hexdigest()
        listed.setdefault(row.notice_id, []).append([row.name, row.media_type, digest])
    for notice_id, files in listed.items():
        text = json.dumps(files, ensure_ascii=False, separators=(',', ':'))
        connection.execute(
            sa.text('UPDATE notice SET attached = :files WHERE id = :id'), {'files': text, 'id': notice_id}
        )


def downgrade() -> None:
    op.drop_table('anchored_case')
    op.drop_table('anchor')
    # Not as a batch: on SQLite that makes the table anew, which what refers to its rows forbids.
    for table, column in (('notice', 'attached'), ('case_event', 'signature'), ('case_event', 'key_id')):
        op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
