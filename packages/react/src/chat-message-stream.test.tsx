import { createClient } from "@millrace/client";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ChatMessageStream } from "./chat-message-stream.tsx";
import { MillraceProvider } from "./millrace-provider.tsx";

test("a session shows what is on its way, and how it is, also when rendered without a browser", () => {
  const client = createClient({ fetch: () => new Promise(() => {}) });
  client.session("ses_1").send("hello **there**");
  const html = renderToStaticMarkup(
    <MillraceProvider client={client}>
      <ChatMessageStream sessionId="ses_1" className="mine" />
    </MillraceProvider>,
  );
  expect(html).toContain('class="millrace-stream mine"');
  expect(html).toContain('<p role="status">Loading…</p>');
  expect(html).toMatch(/<article data-role="user" data-status="\w+">.*hello <strong>there<\/strong>/);
  void client.reset();
});
