import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { signUp } from "../lib/api.ts";
import { eventsOf } from "../lib/event-stream.ts";
import { startTestServer } from "../lib/test-server.ts";

const STRACE = "/usr/bin/strace";
const hasStrace = existsSync(STRACE);
if (!hasStrace && process.env["CI"]) throw new Error("strace is not installed (Debian: apt-get install strace)");
if (!hasStrace) console.log("That the disk is synced before the answer is not tested: strace is not installed.");

const CALLS = "trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg";

test.runIf(hasStrace)(
  "DUR1 DUR2 an acknowledgement, and every token, leaves only after it was written to the log and the disk was synced",
  async () => {
    // 50 ms apart, so that each has a commit of its own.
    const tokens = ["alpha-7301 ", "bravo-7302 ", "charlie-7303 "];
    const provider = await startLoopbackProvider({ format: "anthropic", tokens, delayMs: 50 });
    onTestFinished(() => provider.close());
    const folder = await mkdtemp(join(tmpdir(), "millrace-strace-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const server = await startTestServer(
      { ANTHROPIC_API_KEY: "loopback", ANTHROPIC_BASE_URL: provider.url },
      // -D: the server is the child of this process, so that signals reach it.
      [STRACE, "-D", "-f", "-y", "-s", "8192", "-e", CALLS, "-o", join(folder, "calls")],
    );
    const ada = await signUp(server.url, "ada");
    const { id } = await ada.createSession();
    const reading = eventsOf(await ada.fetch(`/api/v1/chat/sessions/${id}/log?offset=-1&live=sse`));
    await ada.send({ session_id: id, content: "question-7300" });
    for await (const { data } of reading) if (data.includes("run-end")) break;
    await server.process.end("SIGTERM");
    const calls = (await readFile(join(folder, "calls"), "utf8")).split("\n");
    const acknowledged = calls.findIndex((call) => isSent(call) && call.includes("HTTP/1.1 202"));
    expect(syncedAt(calls, "question-7300")).toBeLessThan(acknowledged);
    for (const marker of ["question-7300", ...tokens.map((token) => token.trim())]) {
      const shown = calls.findIndex((call) => isSent(call) && call.includes(marker));
      expect(syncedAt(calls, marker)).toBeLessThan(shown);
    }
  },
);

/** The line where the sync ends that follows the first write of `marker` to the database's write-ahead log. */
function syncedAt(calls: readonly string[], marker: string): number {
  const written = calls.findIndex((call) => /pwrite64\(\d+<\S*millrace\.db-wal>/.test(call) && call.includes(marker));
  expect(written).toBeGreaterThan(-1);
  const thread = calls[written]?.split(" ")[0];
  // A call that another thread's interrupts is told in two lines.
  const sync = /^(?:\d+)\s+(?:f(?:data)?sync\(\d+<\S*millrace\.db-wal>\)|<\.\.\. f(?:data)?sync resumed>\)) += 0$/;
  const synced = calls.findIndex((call, line) => line > written && call.split(" ")[0] === thread && sync.test(call));
  expect(synced).toBeGreaterThan(-1);
  return synced;
}

/** Whether the call gives bytes to a connection. */
function isSent(call: string): boolean {
  return /(?:write|writev|sendto|sendmsg)\(\d+<socket:/.test(call);
}
