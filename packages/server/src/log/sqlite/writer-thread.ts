import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { WriterAnswer, WriterRequest } from "./sqlite-writer.ts";

/** `lost`: the writer died with the request under way. */
export type WriterReply = { text: string; error: null; lost: false } | { text: null; error: unknown; lost: boolean };

/** Never rejects. Requests are carried out in order. */
export type AskWriter = (request: WriterRequest) => Promise<WriterReply>;

/**
 * Starts the thread that writes to the database: blocking on the disk blocks nobody there.
 *
 * @param file the database, migrated
 * @param workerUrl the script of `writer-worker.ts`
 */
export async function startWriterThread(file: string, workerUrl: URL): Promise<AskWriter> {
  const worker = new Worker(workerUrl, { workerData: file });
  const waiting: ((reply: WriterReply) => void)[] = [];
  let dead: { error: unknown } | null = null;
  await once(worker, "message");
  worker.on("message", (answer: WriterAnswer) => {
    waiting.shift()?.(
      typeof answer === "string"
        ? { text: answer, error: null, lost: false }
        : { text: null, error: answer.error, lost: false },
    );
  });
  worker.on("error", (error) => {
    dead = { error };
    for (const reply of waiting.splice(0)) reply({ text: null, error, lost: true });
  });
  return (request) =>
    new Promise((resolve) => {
      if (dead) return resolve({ text: null, error: dead.error, lost: false });
      waiting.push(resolve);
      worker.postMessage(request);
    });
}
