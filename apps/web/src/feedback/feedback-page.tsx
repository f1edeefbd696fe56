import { useTranslations } from "use-intl";
import { SectionPage } from "../settings/section-page.tsx";
import { ExportForm } from "./export-form.tsx";
import { RatedList } from "./rated-list.tsx";
import { WorkspaceExport } from "./workspace-export.tsx";

/** What a person rated, and what can be made of it. */
export function FeedbackPage() {
  const translate = useTranslations();
  return (
    <SectionPage title={translate("settings.sections.ratings")} intro={translate("feedback.intro")}>
      <RatedList />
      <ExportForm />
      <WorkspaceExport />
    </SectionPage>
  );
}
