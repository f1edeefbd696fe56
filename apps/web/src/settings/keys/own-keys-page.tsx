import { useMillrace } from "@millrace/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { SectionPage } from "../section-page.tsx";
import { KeyCards } from "./key-cards.tsx";
import { keysChanged, ownKeysQuery } from "./keys-queries.ts";
import { KeysWaiting } from "./keys-waiting.tsx";

/** A person's own keys of providers. */
export function OwnKeysPage() {
  const translate = useTranslations("keys.own");
  const client = useMillrace();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(ownKeysQuery(client));
  return (
    <SectionPage title={translate("title")} intro={translate("intro")}>
      {!data && <KeysWaiting error={error} onRetry={() => void refetch()} />}
      {data && !data.own_keys && <p className="text-quiet">{translate("off")}</p>}
      {data && (
        <KeyCards
          keys={{ whose: "own", changed: () => keysChanged(queryClient, client) }}
          items={data.items}
          inUse={data.in_use}
          isOpen={data.own_keys}
        />
      )}
    </SectionPage>
  );
}
