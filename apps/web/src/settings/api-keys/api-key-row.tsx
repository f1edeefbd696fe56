import { createApiKeysApi } from "@millrace/client/api-keys";
import type { ApiKey } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { Moment } from "../../locale/moment.tsx";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { apiKeysQuery } from "./api-keys-query.ts";

/** A key: how it begins, what it may do, how long it holds, and its end. */
export function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { name, prefix, scopes, created_at, last_used_at } = apiKey;
  const translate = useTranslations("apiKeys");
  const [revoking, setRevoking] = useState(false);
  return (
    <li data-testid="api-key" className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3.5">
      <div className="grid min-w-56 flex-1 gap-1.5">
        <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
          <span dir="auto" className="font-medium wrap-anywhere">
            {name}
          </span>
          <code dir="ltr" className="font-mono text-sm text-quiet">
            {prefix}…
          </code>
        </div>
        <ul aria-label={translate("scopes")} className="flex flex-wrap gap-1.5">
          {scopes.map((scope) => (
            <li key={scope} className="rounded-full bg-hover px-2.5 py-0.5 text-xs">
              {translate(scope)}
            </li>
          ))}
        </ul>
        <p className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-quiet">
          <span>
            {translate("created")} <Moment at={created_at} />
          </span>
          <span>
            {last_used_at === null ? (
              translate("unused")
            ) : (
              <>
                {translate("lastUsed")} <Moment at={last_used_at} />
              </>
            )}
          </span>
          <Expiry at={apiKey.expires_at} />
        </p>
      </div>
      <Button
        kind="quiet"
        className="-me-3 text-danger!"
        aria-label={translate("revokeNamed", { name })}
        onClick={() => setRevoking(true)}
      >
        {translate("revoke")}
      </Button>
      {revoking && <RevokeDialog apiKey={apiKey} onClose={() => setRevoking(false)} />}
    </li>
  );
}

function Expiry({ at }: { at: string | null }) {
  const translate = useTranslations("apiKeys");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  if (at === null) return <span>{translate("noExpiry")}</span>;
  const time = new Date(at);
  const date = format.dateTime(time, { dateStyle: "medium" });
  return time > now ? (
    <span>{translate("expires", { date })}</span>
  ) : (
    <span className="font-medium text-danger">{translate("expired", { date })}</span>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const translate = useTranslations("apiKeys");
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createApiKeysApi(client.call).revoke(apiKey.id),
    // Only then is the row gone, and this dialog with it.
    onSettled: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery(client).queryKey }),
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={translate("revokeTitle")}
      text={translate("revokeText", { name: apiKey.name })}
      confirm={translate("revoke")}
      busy={isPending}
      failure={error && translate("revokeFailed", { reason: reason(problemOf(error)) })}
      onConfirm={mutate}
      onClose={onClose}
    />
  );
}
