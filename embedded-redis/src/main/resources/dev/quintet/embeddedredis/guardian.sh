# Runs a Redis server no longer than the JVM that wants it.
#
# usage: sh guardian.sh <directory> keep|remove <seconds> <server program> <configuration file>
#
# Standard input is a pipe whose other end the JVM holds and never writes to. However the JVM ends, by kill -9 too, the
# kernel closes that end; that is the sign to stop the server. The first line on standard output is the server's pid.
# Exits as the server did, once the server has ended and the pipe is closed.
directory=$1 afterwards=$2 seconds=$3 program=$4 config=$5

# Ctrl-C is for the JVM, which may need the server until its own shutdown is through.
trap '' INT HUP
exec 3<&0

"$program" "$config" </dev/null >>"$directory/server.log" 2>&1 3<&- &
server=$!
echo "$server" >"$directory/server.pid"

# A process of its own, so that the server is stopped even when somebody kills the shell that waits for it: the JVM then
# closes the pipe.
(
  read -r nothing <&3
  # Again and again, as a server refuses while it writes its first append-only file; one halted by SIGSTOP hears nothing.
  while [ "$seconds" -gt 0 ] && kill -TERM "$server" && kill -CONT "$server"; do
    sleep 1
    seconds=$((seconds - 1))
  done
  kill -KILL "$server"
) >/dev/null 2>&1 &
watcher=$!

# Only now: whoever knows the pid may rely on the watcher.
echo "$server"
exec >/dev/null

wait "$server"
status=$?
# At once: the number of an ended server may soon be another program's.
kill "$watcher" 2>/dev/null
read -r nothing <&3
if [ "$afterwards" = remove ]; then
  rm -rf -- "$directory"
fi
exit "$status"
