export type { FinishReason, JsonValue, MessageChunk, ProviderMetadata, Usage } from "./chunk.ts";
export {
  type Accepted,
  type Answered,
  type AnswerSoFar,
  type ChatCommand,
  type CreateSession,
  type ForkSession,
  MAX_CONTENT_LENGTH,
  type MarkRead,
  type MessagePage,
  type ModelInfo,
  type ModelList,
  type NewShare,
  type Page,
  type PublicConfig,
  type RetryRun,
  type RunInfo,
  type SendMessage,
  type SessionFilter,
  type SessionPage,
  type SessionTree,
  type Share,
  type SharedMessage,
  type SharedPage,
  type StopAccepted,
  type StopRuns,
  type Stretch,
  type TagList,
  type UpdateQueued,
  type UpdateSession,
  WHEN_BUSY,
  type WhenBusy,
} from "./commands.ts";
export {
  PROBLEM_CODES,
  type Problem,
  type ProblemCode,
  RUN_ERROR_CODES,
  type RunError,
  type RunErrorCode,
} from "./errors.ts";
export {
  type Actor,
  type EventType,
  isKnownEvent,
  type MessageCopied,
  type MessageCreated,
  type NewEvent,
  type QueueUpdated,
  type RunChunk,
  type RunEnd,
  type RunKind,
  type RunQueued,
  type SessionEvent,
} from "./event.ts";
export { formatId, type IdPrefix, isId } from "./id.ts";
export type {
  ConnectionEndReason,
  LiveCommand,
  LiveFrame,
  LiveRequest,
  LiveSubscription,
  SubscriptionEndReason,
} from "./live.ts";
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
export { DELAY_CLASSES, type MonitoringOverview, type Spread, type StoredError } from "./monitoring.ts";
export { formatOffset, type Position, parseOffset } from "./offset.ts";
export { createdMessage, queuedMessage, reduce, reduceMessage } from "./reduce.ts";
export {
  type ActiveRun,
  DEFAULT_TITLE,
  type ListedSession,
  SESSION_MODES,
  type Session,
  type SessionMode,
  type Snapshot,
} from "./session.ts";
export { newestLeafAfter, type SessionState, shownPath, stateFromSnapshot } from "./state.ts";
export type { StreamEvent } from "./stream-event.ts";
export { endsInsidePair, soundText } from "./text.ts";
export { toUiMessage, type UiMessage, type UiMessageChunk, type UiMessageMetadata } from "./ui-message.ts";
export {
  emptyUiMessageStream,
  growingMessage,
  nextUiMessageStep,
  type UiMessageStep,
  uiMessageCatchUp,
  uiMessageSoFar,
} from "./ui-message-stream.ts";
