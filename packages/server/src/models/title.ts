/** How a model is asked for a conversation's title: the conversation so far, then a user message with exactly this content. */
export const TITLE_INSTRUCTION =
  "Give this conversation a title of at most six words, in the language it is held in. Say what it is about, not who " +
  "said it. Answer with the title alone: no quotation marks, no full stop, no explanation.";
