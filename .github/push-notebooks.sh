# Push the notebooks of the site that was just tested to the branch `notebooks`: one commit with
# nothing else in it and no history. Colab opens notebooks only from GitHub, and those of main lack
# the line that installs attnkit (see _ext/lightbook/site/launch_buttons.py).
#
# Needs the site's artifact in _build/artifact.tar, and permission to push to origin.
# tests/project/test_workflows.py runs it against a repository on the same machine.
set -eu

tar -xf _build/artifact.tar -C _build
git add --force _build/notebooks
tree=$(git write-tree --prefix=_build/notebooks/)

export GIT_AUTHOR_NAME="Book" GIT_AUTHOR_EMAIL="noreply@github.com"
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
commit=$(git commit-tree "$tree" -m "The notebooks of $(git rev-parse HEAD)")
git push --force origin "$commit:refs/heads/notebooks"
