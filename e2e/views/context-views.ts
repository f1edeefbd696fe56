import type { RunContext, SeenMessage } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import { openEnded } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** What a model was told. */
export const CONTEXT_VIEWS: readonly View[] = [
  {
    name: "what-the-model-saw",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { long }) {
      await fillContext(page);
      await openEnded(page, long, "completed");
      await page.locator('[data-role="assistant"]').last().hover();
      await page.getByTestId("message-menu").last().click();
      await page.getByTestId("model-saw").click();
      await page.getByTestId("seen").nth(1).click();
    },
  },
];

/** Lets what a model saw be that of a long conversation, which would take many answers to have. */
async function fillContext(page: Page): Promise<void> {
  const said = (role: "user" | "assistant", text: string, tokens: number, more: Partial<SeenMessage> = {}) => ({
    ...{ id: `msg_${tokens}`, role, text, tools: [], tokens, erased: false },
    ...more,
  });
  await page.route("**/api/v1/chat/runs/*/context", async (route) => {
    const response = await route.fetch();
    const context: RunContext = await response.json();
    const text =
      "The autumn sale ran from 1 to 14 October with a budget of 2,400 euros. Two of the five campaigns were stopped " +
      "early; the newsletter brought back the most customers. Still open: whether the winter sale gets the same budget.";
    const messages = [
      said("user", "Which campaigns brought back the most customers in October?", 21),
      said("assistant", "The newsletter did: 312 orders for 480 euros. Search brought 204, for 910.", 8_210, {
        tools: ["list_campaigns", "read_budget"],
      }),
      said("user", "", 64, { erased: true }),
      said("assistant", "Then I would move 300 euros from search to the newsletter.", 5_940),
      ...context.messages,
    ];
    const json: RunContext = {
      ...context,
      ...{ messages, summary: { text, tokens: 1_180 }, left_out: 34, left_out_id: "msg_1" },
      ...{ estimated_tokens: 15_473, input_tokens: 15_102 },
    };
    await route.fulfill({ response, json });
  });
}
