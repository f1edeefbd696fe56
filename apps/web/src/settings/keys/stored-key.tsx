import { createProviderKeysApi } from "@millrace/client/provider-keys";
import type { ProviderKey } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Moment } from "../../locale/moment.tsx";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { showToast } from "../../ui/toast.ts";
import type { KeysOf } from "./keys-queries.ts";

interface StoredKeyProps {
  keys: KeysOf;
  stored: ProviderKey;
  /** As people know what it is the key of. */
  title: string;
  /** Left out where no key can be entered. */
  onReplace?: (() => void) | undefined;
}

/** A key that is there: how it ends, whether it works, and what can be done with it. */
export function StoredKey({ keys: { whose, changed }, stored, title, onReplace }: StoredKeyProps) {
  const translate = useTranslations("keys");
  const reason = useReason();
  const api = createProviderKeysApi(useMillrace().call);
  const [isRemoving, setRemoving] = useState(false);
  const test = useMutation({
    mutationFn: () => api.test(whose, stored.id),
    onSettled: changed,
  });
  const remove = useMutation({
    mutationFn: () => api.remove(whose, stored.id),
    onSuccess: async () => {
      setRemoving(false);
      showToast({ text: translate("deleted", { name: title }), seconds: 5 });
      await changed();
    },
  });
  const works = stored.state === "working";
  return (
    <div data-testid="stored-key" data-state={stored.state} className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-52 flex-1 gap-1">
          {stored.base_url !== null && (
            <p className="wrap-anywhere text-sm">
              <bdi dir="ltr">{stored.base_url}</bdi>
            </p>
          )}
          <p role="status" className="flex items-center gap-2 text-sm font-medium">
            {works ? (
              <CircleCheck size={16} aria-hidden="true" className="text-live" />
            ) : (
              <CircleAlert size={16} aria-hidden="true" className="text-danger" />
            )}
            {translate(test.isPending ? "testing" : `state.${stored.state}`)}
          </p>
          <p className="flex flex-wrap gap-x-3 ps-6 text-sm text-quiet">
            {!stored.has_key && <span>{translate("withoutKey")}</span>}
            {stored.hint !== null && (
              <span>
                {translate("endsIn")} <code dir="ltr">{stored.hint}</code>
              </span>
            )}
            {stored.models !== null && <span>{translate("count", { count: stored.models.length })}</span>}
            <span>
              {translate("tested")} <Moment at={stored.tested_at} />
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {stored.state !== "unreadable" && (
            <Button data-testid="test-key" disabled={test.isPending} onClick={() => test.mutate()}>
              {translate("test")}
            </Button>
          )}
          {onReplace && (
            <Button data-testid="replace-key" onClick={onReplace}>
              {translate("replace")}
            </Button>
          )}
          <Button kind="quiet" className="text-danger!" data-testid="delete-key" onClick={() => setRemoving(true)}>
            {translate("remove")}
          </Button>
        </div>
      </div>
      {test.isError && <Notice>{reason(problemOf(test.error))}</Notice>}
      {isRemoving && (
        <ConfirmDialog
          title={translate("removeTitle", { name: title })}
          text={translate("removeText")}
          confirm={translate("remove")}
          busy={remove.isPending}
          failure={remove.isError ? reason(problemOf(remove.error)) : null}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  );
}
