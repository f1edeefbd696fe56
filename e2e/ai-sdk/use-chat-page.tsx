import { useChat } from "@ai-sdk/react";
import { createClient } from "@millrace/client";
import { createMillraceTransport, toUiMessage } from "@millrace/client/ai-sdk";
import { DefaultChatTransport, type UIMessage } from "ai";
import { useState } from "react";
import { createRoot } from "react-dom/client";

/** A small app around the unmodified `useChat`: `?session=…`, and `&transport=millrace` for ours. */

const query = new URLSearchParams(location.search);
const id = query.get("session") ?? "";
const client = createClient();
const transport =
  query.get("transport") === "millrace" ? createMillraceTransport({ client }) : new DefaultChatTransport();

function Conversation({ messages: earlier }: { messages: UIMessage[] }) {
  const { messages, status, sendMessage, regenerate } = useChat({ id, messages: earlier, resume: true, transport });
  const [text, setText] = useState("");
  return (
    <>
      <output data-testid="status">{status}</output>
      {messages.map((message) => (
        <p key={message.id} data-testid="message" data-role={message.role}>
          {message.parts.map((part) => (part.type === "text" ? part.text : ""))}
        </p>
      ))}
      <input data-testid="text" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="button" data-testid="send" onClick={() => sendMessage({ text })}>
        Send
      </button>
      <button type="button" data-testid="regenerate" onClick={() => regenerate()}>
        Regenerate
      </button>
      <button type="button" data-testid="stop" onClick={() => fetch(`/api/chat/${id}/stop`, { method: "POST" })}>
        Stop
      </button>
    </>
  );
}

/** Shows the conversation as it is whenever it is opened. */
function App() {
  const [messages, setMessages] = useState<UIMessage[] | null>(null);
  const open = async () => setMessages((await client.api.snapshot(id)).messages.map(toUiMessage));
  return messages ? (
    <>
      <button type="button" data-testid="close" onClick={() => setMessages(null)}>
        Close
      </button>
      <Conversation messages={messages} />
    </>
  ) : (
    <button type="button" data-testid="open" onClick={open}>
      Open
    </button>
  );
}

const root = document.createElement("main");
document.body.append(root);
createRoot(root).render(<App />);
