import type { ProviderKey } from "@millrace/protocol";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Card } from "../card.tsx";
import type { KeysOf } from "./keys-queries.ts";
import { ServerForm } from "./server-form.tsx";
import { StoredKey } from "./stored-key.tsx";
import { useFormFocus } from "./use-form-focus.ts";

interface ServersCardProps {
  keys: KeysOf;
  servers: readonly ProviderKey[];
  /** Whether servers can be added. */
  isOpen: boolean;
}

export function ServersCard({ keys, servers, isOpen }: ServersCardProps) {
  const translate = useTranslations("keys");
  /** The id of the server that is being changed; null: a new one. */
  const [entering, setEntering] = useState<string | null | undefined>(undefined);
  const place = useFormFocus(entering !== undefined);
  const close = () => setEntering(undefined);
  return (
    <Card title={translate("servers")} note={translate("serversNote")}>
      <div ref={place} className="grid gap-4">
        {servers.length > 0 && (
          <ul className="grid gap-4">
            {servers.map((server) => (
              <li key={server.id} className="grid gap-2 border-t border-line pt-4">
                <h3 className="text-sm font-medium">
                  <bdi>{server.name}</bdi>
                </h3>
                {entering === server.id ? (
                  <ServerForm keys={keys} before={server} onClose={close} />
                ) : (
                  <StoredKey
                    keys={keys}
                    stored={server}
                    title={server.name}
                    onReplace={isOpen ? () => setEntering(server.id) : undefined}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        {entering === null && <ServerForm keys={keys} before={undefined} onClose={close} />}
        {entering === undefined && isOpen && (
          <Button className="justify-self-start" data-testid="add-server" onClick={() => setEntering(null)}>
            {translate("addServer")}
          </Button>
        )}
      </div>
    </Card>
  );
}
