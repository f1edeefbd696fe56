import { useMillrace } from "@millrace/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Notice } from "../../ui/notice.tsx";
import { SectionPage } from "../section-page.tsx";
import { KeyCards } from "./key-cards.tsx";
import { keysChanged, workspaceKeysQuery } from "./keys-queries.ts";
import { KeysWaiting } from "./keys-waiting.tsx";

/** The keys that everybody's messages are answered with, for those who set up the deployment. */
export function WorkspaceKeysPage() {
  const translate = useTranslations("keys.shared");
  const client = useMillrace();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(workspaceKeysQuery(client));
  return (
    <SectionPage title={translate("title")} intro={translate("intro")}>
      {!data && <KeysWaiting error={error} onRetry={() => void refetch()} />}
      {data && data.not_current > 0 && <Notice>{translate("notCurrent", { count: data.not_current })}</Notice>}
      {data && (
        <KeyCards
          keys={{ whose: "workspace", changed: () => keysChanged(queryClient, client) }}
          items={data.items}
          inUse={data.in_use}
          isOpen
        />
      )}
    </SectionPage>
  );
}
