import type { Texts } from "../texts.ts";

export const seen = {
  seen: {
    title: "What the model saw",
    explain: "This is all the model was given to write this answer.",
    loading: "Loading what the model saw",
    unknown: "What the model was told for this answer was not kept.",
    budget: "Tokens",
    system: "Instructions",
    summary: "Summary of earlier messages",
    messages: "Messages",
    free: "Not used",
    answer: "Room for the answer",
    tokens: "{count, plural, one {# token} other {# tokens}}",
    estimated: "About {count, plural, one {# token} other {# tokens}}, estimated.",
    counted:
      "{count, plural, one {# token} other {# tokens}} as the provider counted, about {estimated, number} estimated.",
    over: "This is more than the budget: the newest message is always sent.",
    leftOut: "{count, plural, one {# earlier message was left out.} other {# earlier messages were left out.}}",
    leftOutSummarized:
      "{count, plural, one {# earlier message was left out; the summary stands for it.} other {# earlier messages were left out; the summary stands for them.}}",
    goThere: "Go to the last of them",
    user: "You",
    assistant: "Assistant",
    wish: "Added by Millrace",
    erased: "This message was erased since.",
    summaryErased: "This summary was erased with a message that it covered.",
    tools: "With tools: {names}",
    close: "Close",
  },
};

export type SeenMessages = Texts<typeof seen>;
