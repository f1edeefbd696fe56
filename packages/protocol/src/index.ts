export type { FinishReason, JsonValue, MessageChunk, ProviderMetadata, Usage } from "./chunk.ts";
export type {
  Accepted,
  Answered,
  CreateSession,
  MessagePage,
  ModelInfo,
  ModelList,
  Page,
  PublicConfig,
  RunInfo,
  SendMessage,
  SessionPage,
  StopAccepted,
  StopRuns,
} from "./commands.ts";
export { PROBLEM_CODES, type Problem, type ProblemCode, RUN_ERROR_CODES, type RunError, type RunErrorCode } from "./errors.ts";
export {
  type Actor,
  type EventType,
  isKnownEvent,
  type MessageCreated,
  type NewEvent,
  type RunChunk,
  type RunEnd,
  type RunKind,
  type RunQueued,
  type SessionEvent,
} from "./event.ts";
export { formatId, type IdPrefix, isId } from "./id.ts";
export {
  type AssistantMessage,
  type Message,
  type MessagePart,
  messageText,
  type OpenPart,
  type RunOutcome,
  type ToolPart,
  type UserMessage,
} from "./message.ts";
export { formatOffset, type Position, parseOffset } from "./offset.ts";
export { createdMessage, endedMessage, queuedMessage, reduce } from "./reduce.ts";
export { reduceChunk } from "./reduce-chunk.ts";
export { type SessionState, stateFromSnapshot, shownPath } from "./state.ts";
export { type ActiveRun, DEFAULT_TITLE, SESSION_MODES, type Session, type SessionMode, type Snapshot } from "./session.ts";
export type { StreamEvent } from "./stream-event.ts";
export { endsInsidePair, soundText } from "./text.ts";
