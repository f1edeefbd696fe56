import { spawn } from "node:child_process";
import { chown, mkdtemp, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export interface PostgresServer {
  /** A superuser's connection string to the database `postgres`. */
  url: string;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts an empty PostgreSQL with default durability on a free port of 127.0.0.1, as an unprivileged user also when
 * called by root. It ends with `stop`, or when this process does, however it ends.
 *
 * @returns null where PostgreSQL is not installed
 * @throws Error with PostgreSQL's own words when it does not start
 */
export async function startPostgres(): Promise<PostgresServer | null> {
  const binaries = await findBinaries();
  if (!binaries) return null;
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), "millrace-postgres-"));
  if (user) await chown(folder, user.uid, user.gid);
  const port = await freePort();
  // The shell outlives us just long enough: when our end of its input closes, it shuts the server down and cleans up.
  // Detached, because Ctrl-C on a terminal reaches every process of the group.
  const shell = spawn("sh", ["-c", SCRIPT, "sh", binaries, folder, String(port)], { detached: true, ...user });
  const exited = new Promise<void>((resolve) => shell.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    shell.stdout.once("data", () => resolve());
    text(shell.stderr).then((words) => reject(new Error(`PostgreSQL did not start: ${words}`)), reject);
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      shell.stdin.end();
      await exited;
    },
  };
}

const SCRIPT = `
"$1/initdb" -D "$2/data" -U postgres -E UTF8 --locale=C.UTF-8 --auth=trust --no-sync >"$2/log" 2>&1 &&
"$1/pg_ctl" -D "$2/data" -w -l "$2/log" -o "-p $3 -h 127.0.0.1 -k $2 -c max_connections=200" start >/dev/null 2>&1 || {
  cat "$2/log" >&2
  exit 1
}
echo ready
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$2"
`;

/** Debian keeps one folder per major version; the newest wins. */
async function findBinaries(): Promise<string | null> {
  const versions = await readdir("/usr/lib/postgresql").catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  return newest === undefined ? null : `/usr/lib/postgresql/${newest}/bin`;
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const line = /^(?:postgres|nobody):[^:]*:(\d+):(\d+)/m.exec(await readFile("/etc/passwd", "utf8"));
  if (!line) throw new Error("PostgreSQL needs a user other than root: neither postgres nor nobody exists");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
