import { emptyUiMessageStream, growingMessage, type UiMessageChunk } from "@millrace/protocol";
import type { ChatTransport, UIMessage } from "ai";
import { createClient, type MillraceClient } from "../create-client.ts";
import { type ClientOptions, createEnvironment } from "../environment.ts";
import { answerStream } from "./answer-stream.ts";
import { untilAnswered } from "./until-answered.ts";

export interface MillraceTransportOptions extends ClientOptions {
  /** The client whose connection to share; without it the transport has one of its own, made of the other options. */
  client?: MillraceClient;
}

export interface MillraceTransport<Message extends UIMessage = UIMessage> extends ChatTransport<Message> {
  /**
   * Stops what is being answered in the session, for everybody; what was written stays. The SDK's own `stop` only stops
   * reading (RUN1). Rejects with `ApiError` or `ConnectionError`.
   */
  stop(sessionId: string): Promise<void>;
}

/**
 * A transport for the AI SDK's `useChat` and `Chat`. The id of a chat is the id of a session that exists.
 *
 * What it adds to the SDK's own transport: it follows the session's log over the client's connection, so an answer goes on
 * through lost connections and restarts of the server; a stream that breaks off never passes for a whole answer; a message
 * whose post is not answered is posted again and stored once (RUN6). It sends the last message only.
 *
 * `body` of a request may have a `model`. `headers` are not sent: the client has its own ways to sign in.
 */
export function createMillraceTransport<Message extends UIMessage = UIMessage>(
  options: MillraceTransportOptions = {},
): MillraceTransport<Message> {
  const { client: given, ...rest } = options;
  const environment = createEnvironment(rest);
  const client = given ?? createClient(environment);
  const { api } = client;
  return {
    // A resumed stream begins with the message's beginning.
    resumeStreamIsReplay: true,
    async sendMessages({ chatId, messages, trigger, messageId, body, abortSignal }) {
      const message = messages.at(-1);
      const command = { ...body, id: chatId, message, trigger, messageId };
      const answer = await untilAnswered(environment, abortSignal, () => api.chat(command, abortSignal));
      if (answer) return answerStream(client, chatId, answer, abortSignal);
      return streamOf(emptyUiMessageStream(message?.id ?? ""));
    },
    async reconnectToStream({ chatId, abortSignal }) {
      const snapshot = await untilAnswered(environment, abortSignal, () => api.snapshot(chatId, abortSignal));
      const message = growingMessage(snapshot);
      return message && answerStream(client, chatId, { message, offset: snapshot.offset }, abortSignal);
    },
    async stop(sessionId) {
      await api.stop(sessionId, {});
    },
  };
}

function streamOf(chunks: readonly UiMessageChunk[]): ReadableStream<UiMessageChunk> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
