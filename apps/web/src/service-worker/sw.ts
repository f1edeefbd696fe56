import { type AppShell, answerFor } from "./answer-for.ts";
import type { ServiceWorkerScope } from "./scope.ts";

/**
 * The service worker: lets the app start without a network. Each build's worker stores that build's files, and takes over
 * when no page of an earlier build is open any more; until then their files are kept.
 */

/** Written here by the build. */
declare const __APP_SHELL__: AppShell;

const scope = globalThis as unknown as ServiceWorkerScope; // this file runs nowhere else
const { version, files } = __APP_SHELL__;
const PREFIX = "millrace-app-";
const CACHE = PREFIX + version;
const FILES = new Set(files);
/** How long a page may take before the stored one is shown, in milliseconds. */
const PATIENCE = 3000;

scope.addEventListener("install", (event) => event.waitUntil(store()));
scope.addEventListener("activate", (event) => event.waitUntil(takeOver()));
scope.addEventListener("fetch", (event) => {
  switch (answerFor(event.request, scope.location.origin, FILES)) {
    case "page":
      return event.respondWith(page(event.request));
    case "file":
      return event.respondWith(file(event.request));
    case "browser":
      return;
  }
});

async function store(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(files);
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const former = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(former.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const fresh = fetch(request);
  const answer = await Promise.race([fresh.catch(() => null), afterPatience()]);
  // A gateway says so when the server behind it is away.
  if (answer && answer.status < 500) return answer;
  return (await caches.match("/index.html", { cacheName: CACHE })) ?? fresh;
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}

function afterPatience(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE));
}
