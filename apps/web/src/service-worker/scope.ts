/** As much of a service worker's surroundings as is needed here; the compiler only knows those of a page. */
export interface ServiceWorkerScope {
  readonly location: { readonly origin: string };
  readonly clients: {
    /** Serves the pages that are open already, too. */
    claim(): Promise<void>;
  };
  addEventListener(type: "install" | "activate", listener: (event: LifecycleEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
}

interface LifecycleEvent {
  /** The worker is not there before the work is done, or not at all when it fails. */
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent {
  readonly request: Request;
  /** Without it the browser makes the request as if there were no worker. */
  respondWith(response: Promise<Response>): void;
}
