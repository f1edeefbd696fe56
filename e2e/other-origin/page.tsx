import { createClient } from "@millrace/client";
import { MillraceProvider, useConnection, useSession } from "@millrace/react";
import { useState } from "react";
import { createRoot } from "react-dom/client";

/** A small page of somebody else's: `?server=…&session=…`, and the API key from what the test left in `window`. */

declare global {
  interface Window {
    apiKey: string;
  }
}

const query = new URLSearchParams(location.search);
const client = createClient({ baseUrl: query.get("server") ?? "", getToken: () => window.apiKey });

function Conversation({ id }: { id: string }) {
  const { view } = useSession(id);
  const { status, transport } = useConnection();
  const [failure, setFailure] = useState("");
  const send = () =>
    client.api
      .sendMessage({ session_id: id, content: "count to 60" })
      .then(() => setFailure(""))
      .catch((error: Error) => setFailure(error.name));
  return (
    <>
      <output data-testid="connection">{`${status} ${transport}`}</output>
      <output data-testid="view">{view.status}</output>
      <output data-testid="failure">{failure}</output>
      {view.path.map((message) => (
        <p key={message.id} data-testid="message" data-role={message.role}>
          {message.parts.map((part) => (part.type === "text" ? part.text : ""))}
        </p>
      ))}
      <button type="button" data-testid="send" onClick={send}>
        Send
      </button>
    </>
  );
}

const root = document.createElement("main");
document.body.append(root);
createRoot(root).render(
  <MillraceProvider client={client}>
    <Conversation id={query.get("session") ?? ""} />
  </MillraceProvider>,
);
