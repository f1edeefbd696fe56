import type { KeySource, ProviderKey } from "@millrace/protocol";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Card } from "../card.tsx";
import { KeyForm } from "./key-form.tsx";
import type { KeysOf } from "./keys-queries.ts";
import type { Provider } from "./providers.ts";
import { StoredKey } from "./stored-key.tsx";
import { useFormFocus } from "./use-form-focus.ts";

interface ProviderCardProps {
  keys: KeysOf;
  provider: Provider;
  stored: ProviderKey | undefined;
  /** Whose key is used now; null: none. */
  used: KeySource | null;
  /** Whether a key can be entered. */
  isOpen: boolean;
}

export function ProviderCard({
  keys,
  provider: { provider, title, keysUrl },
  stored,
  used,
  isOpen,
}: ProviderCardProps) {
  const translate = useTranslations("keys");
  const [isEntering, setEntering] = useState(false);
  const place = useFormFocus(isEntering);
  const address = new URL(keysUrl);
  return (
    <Card title={title} note={translate(`used.${used ?? "nothing"}`)}>
      <div ref={place} className="grid gap-4">
        {stored && !isEntering && (
          <StoredKey
            keys={keys}
            stored={stored}
            title={title}
            onReplace={isOpen ? () => setEntering(true) : undefined}
          />
        )}
        {isEntering && (
          <KeyForm
            keys={keys}
            before={stored}
            subjectOf={() => ({ provider })}
            keyLabel={translate("key")}
            needsKey
            keyHint={
              <>
                {translate("make")}{" "}
                <a href={keysUrl} target="_blank" rel="noopener noreferrer" className="underline underline-offset-4">
                  <bdi dir="ltr">{address.host + address.pathname}</bdi>
                </a>
              </>
            }
            modelsHint={
              provider === "openrouter"
                ? translate("routedHint", { example: "anthropic/claude-sonnet-5.5" })
                : translate("modelsHint")
            }
            title={title}
            onClose={() => setEntering(false)}
          />
        )}
        {!stored && !isEntering && isOpen && (
          <Button
            className="justify-self-start"
            data-testid={`add-${provider}`}
            aria-label={`${translate("add")}: ${title}`}
            onClick={() => setEntering(true)}
          >
            {translate("add")}
          </Button>
        )}
      </div>
    </Card>
  );
}
