import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { type Child, startServer } from "../lib/child.ts";
import { requestText } from "../lib/http-text.ts";
import type { Candidate, CandidateName } from "./candidate.ts";
import { startMillraceCandidate } from "./millrace-candidate.ts";
import { startNchan } from "./nchan.ts";

export async function startCandidate(name: CandidateName): Promise<Candidate> {
  switch (name) {
    case "res.write":
      return plain(await startServer([path("servers/res-write.ts")]));
    case "socket":
      return plain(await startServer([path("servers/socket.ts")]));
    case "nchan":
      return plain(await startNchan());
    case "millrace SSE":
      return startMillraceCandidate("sse");
    case "millrace WebSocket":
      return startMillraceCandidate("websocket");
    case "millrace log SSE":
      return startMillraceCandidate("log");
  }
}

/** `POST /publish` hands its body to everybody who asked for `GET /subscribe`. */
async function plain(server: Child): Promise<Candidate> {
  const port = Number(new URL(server.url).port);
  const publisher = connect({ host: "127.0.0.1", port, noDelay: true }).resume();
  await once(publisher, "connect");
  return {
    pid: server.pid,
    port,
    steps: [{ send: requestText("GET", "/subscribe", { accept: "text/event-stream" }), expect: "200" }],
    publish: (text) => void publisher.write(requestText("POST", "/publish", { "content-type": "text/plain" }, text)),
    async stop() {
      publisher.destroy();
      await server.stop();
    },
  };
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
