#!/bin/sh
# Calls omradeloft by hand as the service does: its user, its folder, its settings, its Prefect server.
# Install as /usr/local/sbin/omradeloft, owner root, mode 0755; call as root. docs/operations.md
set -eu
set -a
. /etc/omradeloft/omradeloft.env
set +a
umask 027
export PREFECT_HOME=/var/lib/omradeloft/prefect
# `PREFECT_API_URL= omradeloft reconcile` runs without the server, for instance while the service is stopped.
export PREFECT_API_URL="${PREFECT_API_URL-http://127.0.0.1:4200/api}"
[ -n "$PREFECT_API_URL" ] || unset PREFECT_API_URL
cd /var/lib/omradeloft
exec runuser --user omradeloft -- /opt/omradeloft/current/.venv/bin/omradeloft "$@"
