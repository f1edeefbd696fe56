import { useTranslations } from "use-intl";
import { SectionPage } from "../settings/section-page.tsx";
import { UsageView } from "./usage-view.tsx";

/** What everybody used. */
export function WorkspaceUsagePage() {
  const translate = useTranslations("usage");
  return (
    <SectionPage title={translate("workspaceTitle")} intro={translate("workspaceIntro")} wide>
      <UsageView ofWorkspace />
    </SectionPage>
  );
}
