import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Card } from "../card.tsx";
import { EmptyState } from "../empty-state.tsx";
import { SectionPage } from "../section-page.tsx";
import { ApiKeyRow } from "./api-key-row.tsx";
import { apiKeysQuery } from "./api-keys-query.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";

export function ApiKeysSection() {
  const translate = useTranslations("apiKeys");
  const translateApp = useTranslations("app");
  const reason = useReason();
  const { data, error, refetch } = useQuery(apiKeysQuery(useMillrace()));
  const [creating, setCreating] = useState(false);
  const create = (
    <Button kind="primary" data-testid="create-api-key" onClick={() => setCreating(true)}>
      <Plus size={16} aria-hidden="true" />
      {translate("create")}
    </Button>
  );
  return (
    <SectionPage
      title={translate("title")}
      intro={translate("intro")}
      actions={data?.items.length ? create : undefined}
    >
      {error && (
        <Notice actions={<Button onClick={() => void refetch()}>{translateApp("tryAgain")}</Button>}>
          {translate("listFailed", { reason: reason(problemOf(error)) })}
        </Notice>
      )}
      {!data && !error && <div aria-busy="true" className="h-28 animate-breathe rounded-card bg-hover" />}
      {data?.items.length === 0 && (
        <EmptyState icon={KeyRound} title={translate("empty")} action={create}>
          {translate("emptyHint")}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <Card title={translate("list")}>
          <ul className="-my-2 grid divide-y divide-line">
            {data.items.map((apiKey) => (
              <ApiKeyRow key={apiKey.id} apiKey={apiKey} />
            ))}
          </ul>
        </Card>
      )}
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </SectionPage>
  );
}
