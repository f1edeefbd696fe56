import { messageText, type SessionEvent } from "@millrace/protocol";
import { expect, onTestFinished, test, vi } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { createTestPlace, STORAGE_KINDS } from "../../packages/server/testing/test-storage.ts";
import { createApi, signUp } from "../lib/api.ts";
import { launchServer } from "../lib/server-process.ts";

test.runIf(STORAGE_KINDS.includes("postgres"))(
  "RUN4 a server that froze loses its run to another, and writes nothing more when it wakes",
  async () => {
    const place = await createTestPlace("postgres");
    onTestFinished(() => place.remove());
    const tokens = Array.from({ length: 5_000 }, (_, index) => `${index} `);
    const provider = await startLoopbackProvider({ format: "anthropic", tokens, delayMs: 5 });
    onTestFinished(() => provider.close());
    const start = async () => {
      const server = launchServer({
        MILLRACE_DATA_DIR: place.directory,
        MILLRACE_SECRET: "only-for-tests-only-for-tests-only",
        DATABASE_URL: place.databaseUrl ?? "",
        LEASE_MS: "1500",
        ANTHROPIC_API_KEY: "loopback",
        ANTHROPIC_BASE_URL: provider.url,
      });
      onTestFinished(async () => void (await server.end("SIGKILL")));
      return { server, url: await server.ready };
    };
    const first = await start();
    const second = await start();
    const ada = await signUp(first.url, "ada");
    const elsewhere = createApi(second.url, ada.cookie);
    const { id } = await ada.createSession();
    await ada.send({ session_id: id, content: "Say much" });
    await vi.waitFor(async () => {
      const last = (await ada.snapshot(id)).messages.at(-1);
      expect(last && messageText(last)).toMatch(/\d/);
    }, 10_000);

    process.kill(first.server.pid, "SIGSTOP");
    const [, answer] = (await elsewhere.settled(id)).messages;
    expect(answer).toMatchObject({ status: "interrupted" });
    const log = await elsewhere.wholeLog(id);
    expect(answer && tokens.join("").startsWith(messageText(answer))).toBe(true);

    process.kill(first.server.pid, "SIGCONT");
    await provider.requests[0]?.ended;
    expect(provider.requests.map(({ state }) => state)).toEqual(["aborted"]);
    // What it still has to say would come before this.
    await ada.stop(id);
    expect(await elsewhere.wholeLog(id)).toEqual(log);
    expect(
      log.map((text) => (JSON.parse(text) as SessionEvent).type).filter((type) => type === "run-end"),
    ).toHaveLength(1);
    await ada.ask({ session_id: id, content: "And now?", model: "demo" });
  },
);
