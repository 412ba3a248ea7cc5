"""The views are made by the program, from the pieces of its own questions, after every migration.

Nothing changes in the tables. Until this revision the views stood in the migrations, with the rules written
out once more.
"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
