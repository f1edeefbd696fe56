import type { Message } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import { openEnded, say } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** What shows when a provider is out, and when a person says too much in a minute. */
export const OUTAGE_VIEWS: readonly View[] = [
  {
    name: "take-over",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { talk }) {
      await addTakeOver(page, talk);
      await openEnded(page, talk, "failed");
    },
  },
  {
    name: "send-pause",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { talk }) {
      await page.route("**/api/v1/chat/messages", (route) => route.fulfill(refusedFor(42)));
      await openEnded(page, talk, "completed");
      await say(page, "And the one after that?");
      await page.locator('[data-status="held"]').waitFor();
      await page.getByTestId("send-pause").waitFor();
    },
  },
];

/** Shows the session's answers as if another model had taken over: the first well, the last without success. */
async function addTakeOver(page: Page, id: string): Promise<void> {
  const model = "openai/gpt-6.1-terra";
  const asked_model = "anthropic/claude-sonnet-5-5";
  const outage = { message: "", retryable: true };
  const unavailable = { provider: "Anthropic", retry_at: "2026-11-21T14:03:20.000Z", ...outage };
  const error = {
    code: "provider_overloaded",
    ...outage,
    earlier: { model: asked_model, error: { code: "provider_unavailable", ...unavailable } },
  };
  await page.route(`**/api/v1/chat/sessions/${id}`, async (route) => {
    const response = await route.fetch();
    const snapshot = await response.json();
    const answers = snapshot.messages.filter(({ role }: Message) => role === "assistant");
    for (const answer of answers) Object.assign(answer, { model, asked_model });
    Object.assign(answers.at(-1), { status: "failed", parts: [], error });
    await route.fulfill({ response, json: snapshot });
  });
}

/** What the server answers when a person says too much in a minute. */
function refusedFor(seconds: number) {
  const problem = { type: "about:blank", title: "Too many requests", status: 429, code: "too_many_requests" };
  return {
    status: 429,
    headers: { "Retry-After": String(seconds), "Content-Type": "application/problem+json" },
    body: JSON.stringify({ ...problem, detail: "Too many messages in one minute.", request_id: "req_view" }),
  };
}
