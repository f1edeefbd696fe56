/**
 * How a provider is asked to go on with an answer that broke off: the text so far as the last assistant message, then
 * a user message with exactly this content.
 */
export const CONTINUE_INSTRUCTION =
  "Your previous message was cut off. Continue it exactly where it stopped, even in the middle of a word or a code " +
  "block. Do not repeat anything, do not comment on the interruption and do not add an introduction.";
