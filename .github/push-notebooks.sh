# Push the notebooks of the site that was just tested to the branch `notebooks`: one commit, without
# a history, holding nothing else. Colab opens notebooks from GitHub alone, and those of main lack
# the line that gets attnkit (see _ext/lightbook/site/launch_buttons.py).
#
# Wants the artifact of the site in _build/artifact.tar, and the right to push to origin.
# tests/project/test_workflows.py runs it against a repository on the same machine.
set -eu

tar -xf _build/artifact.tar -C _build
git add --force _build/notebooks
tree=$(git write-tree --prefix=_build/notebooks/)

export GIT_AUTHOR_NAME="Book" GIT_AUTHOR_EMAIL="noreply@github.com"
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
commit=$(git commit-tree "$tree" -m "The notebooks of $(git rev-parse HEAD)")
git push --force origin "$commit:refs/heads/notebooks"
