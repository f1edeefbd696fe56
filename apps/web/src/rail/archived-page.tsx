import { useTranslations } from "use-intl";
import { PageHeader } from "../shell/page-header.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { Sessions } from "./session-list.tsx";

const ARCHIVED = { archived: true };

/** The sessions that were put away. */
export function ArchivedPage() {
  const translate = useTranslations("list");
  return (
    <>
      <PageTitle>{translate("archived")}</PageTitle>
      <PageHeader>
        <h1 className="truncate px-2 text-read font-medium">{translate("archived")}</h1>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
        <div className="mx-auto max-w-170 pt-2">
          <p className="px-2 pt-4 text-quiet">{translate("archivedHint")}</p>
          <Sessions filter={ARCHIVED} empty={translate("archivedEmpty")} />
        </div>
      </div>
    </>
  );
}
