/** The limit: hands the provider's bytes on, and does nothing else. */
import { Agent, createServer, request as httpRequest } from "node:http";
import { json } from "node:stream/consumers";
import { listen } from "../../lib/listen.ts";

const provider = process.env["PROVIDER_URL"] ?? "";
const agent = new Agent({ keepAlive: true });

listen(
  createServer(async (request, response) => {
    const { model } = (await json(request)) as { model: string };
    const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "hi" }] });
    const call = httpRequest(`${provider}/v1/chat/completions`, {
      method: "POST",
      agent,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    call.on("response", (answer) => {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
      answer.on("data", (bytes) => {
        if (response.write(bytes)) return;
        answer.pause();
        response.once("drain", () => answer.resume());
      });
      answer.on("end", () => response.end());
    });
    call.on("error", () => response.destroy());
    response.on("close", () => call.destroy());
    call.end(body);
  }),
);
