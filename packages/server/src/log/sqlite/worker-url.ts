/** The writer thread's script beside this file: `.ts` when run from source, `.js` in the bundle. */
export const WRITER_WORKER_URL = new URL(
  import.meta.url.endsWith(".ts") ? "./writer-worker.ts" : "./writer-worker.js",
  import.meta.url,
);
