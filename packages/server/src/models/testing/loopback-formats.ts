interface LoopbackFormat {
  /** What follows the origin in the base URL. */
  basePath: string;
  start: string;
  token(text: string): string;
  /** @param count how many tokens there were */
  end(count: number): string;
}

/** How each provider writes an answer of text, 10 tokens having gone in. */
export const LOOPBACK_FORMATS = {
  anthropic: {
    basePath: "",
    start:
      anthropicEvent("message_start", {
        message: {
          id: "msg_loopback",
          type: "message",
          role: "assistant",
          model: "loopback",
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 },
        },
      }) + anthropicEvent("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    token: (text: string) => anthropicEvent("content_block_delta", { index: 0, delta: { type: "text_delta", text } }),
    end: (count: number) =>
      anthropicEvent("content_block_stop", { index: 0 }) +
      anthropicEvent("message_delta", {
        delta: { stop_reason: "end_turn", stop_sequence: null },
        usage: { input_tokens: 10, output_tokens: count },
      }) +
      anthropicEvent("message_stop", {}),
  },
  openai: {
    basePath: "/v1",
    start: openAiEvent([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }], null),
    token: (content: string) => openAiEvent([{ index: 0, delta: { content }, finish_reason: null }], null),
    end: (count: number) =>
      openAiEvent([{ index: 0, delta: {}, finish_reason: "stop" }], null) +
      openAiEvent([], { prompt_tokens: 10, completion_tokens: count, total_tokens: 10 + count }) +
      "data: [DONE]\n\n",
  },
  "openai-responses": {
    basePath: "/v1",
    start:
      responsesEvent("created", { response: responsesState("in_progress", null) }) +
      responsesEvent("output_item.added", {
        output_index: 0,
        item: { id: "msg_loopback", type: "message", status: "in_progress", content: [], role: "assistant" },
      }),
    token: (delta: string) =>
      responsesEvent("output_text.delta", { item_id: "msg_loopback", output_index: 0, content_index: 0, delta }),
    end: (count: number) =>
      responsesEvent("output_item.done", {
        output_index: 0,
        item: { id: "msg_loopback", type: "message", status: "completed", content: [], role: "assistant" },
      }) + responsesEvent("completed", { response: responsesState("completed", count) }),
  },
  google: {
    basePath: "/v1beta",
    start: "",
    token: (text: string) => googleEvent(text, {}),
    end: (count: number) => googleEvent("", { finishReason: "STOP" }, count),
  },
} satisfies Record<string, LoopbackFormat>;

function anthropicEvent(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function openAiEvent(choices: object[], usage: object | null): string {
  const created = 1_795_200_000;
  const chunk = {
    id: "chatcmpl-loopback",
    object: "chat.completion.chunk",
    created,
    model: "loopback",
    choices,
    usage,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function responsesEvent(name: string, fields: object): string {
  const type = `response.${name}`;
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function responsesState(status: string, outputTokens: number | null): object {
  const usage = outputTokens === null ? null : { input_tokens: 10, output_tokens: outputTokens };
  return { id: "resp_loopback", object: "response", status, error: null, incomplete_details: null, output: [], usage };
}

function googleEvent(text: string, candidate: object, outputTokens = 0): string {
  const content = { parts: [{ text }], role: "model" };
  const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: outputTokens };
  const chunk = { candidates: [{ content, ...candidate, index: 0 }], usageMetadata, modelVersion: "loopback" };
  return `data: ${JSON.stringify(chunk)}\r\n\r\n`;
}
