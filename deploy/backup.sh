#!/bin/sh
# One backup: backup.sh FOLDER DAYS writes database and programme files into FOLDER, and removes backups older than DAYS.
# Called by omradeloft-backup.service, with the settings of the service in the environment. docs/operations.md
set -eu
umask 077
folder=${1:?the folder for backups is missing}
days=${2:?the number of days to keep backups is missing}
omradeloft=${OMRADELOFT_COMMAND:-/opt/omradeloft/current/.venv/bin/omradeloft}
name="$folder/omradeloft-$(date +%Y-%m-%dT%H%M%S)"

case ${OMRADELOFT_DATABASE:?the settings of the service are missing} in
sqlite*)
    "$omradeloft" database backup "$name.sqlite3"
    ;;
*)
    # PGHOST, PGDATABASE, PGUSER and PGPASSFILE say which, so that no password stands among the words of a command.
    pg_dump --format=custom --file="$name.dump.part"
    pg_restore --list "$name.dump.part" >/dev/null
    mv "$name.dump.part" "$name.dump"
    ;;
esac
tar --create --gzip --file="$name.programmes.tar.gz.part" --directory="${OMRADELOFT_PROGRAMMES:?}" .
mv "$name.programmes.tar.gz.part" "$name.programmes.tar.gz"

# Only after a backup that went well: a disk that is full must not cost the old ones.
find "$folder" -maxdepth 1 -type f -name 'omradeloft-*' -mtime "+$days" -delete
