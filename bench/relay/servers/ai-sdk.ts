/** What people usually assemble: the AI SDK's `streamText` on node:http. It stores nothing. */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from "ai";
import { listen } from "../../lib/listen.ts";

const provider = createOpenAICompatible({
  baseURL: `${process.env["PROVIDER_URL"]}/v1`,
  name: "simulator",
  apiKey: "none",
  includeUsage: true,
});

listen(
  createServer(async (request, response) => {
    const { model } = (await json(request)) as { model: string };
    const result = streamText({ model: provider(model), messages: [{ role: "user", content: "hi" }] });
    await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.stream }) });
  }),
);
