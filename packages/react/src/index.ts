export { ChatMessageStream, type ChatMessageStreamProps, type StreamLabels } from "./chat-message-stream.tsx";
export type { MarkdownLabels } from "./markdown/labels.ts";
export { MessageMarkdown, type MessageMarkdownProps } from "./message-markdown.tsx";
export { MillraceProvider, useMillrace } from "./millrace-provider.tsx";
export type { Smoothing } from "./smoothing/view-position.ts";
export { useConnection } from "./use-connection.ts";
export { useCopy } from "./use-copy.ts";
export { useSession } from "./use-session.ts";
