import { type ExportFormat, SESSION_MODES } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useModel } from "../composer/use-model.ts";
import { currentUserQuery } from "../queries.ts";
import { Card } from "../settings/card.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { Field } from "../ui/field.tsx";

/** Rated conversations as a file for tuning a model; the browser downloads it while the server makes it. */
export function ExportForm() {
  const translate = useTranslations();
  const { data: user } = useQuery(currentUserQuery(useMillrace()));
  const { models } = useModel();
  const [whose, setWhose] = useState("mine");
  const [format, setFormat] = useState<ExportFormat>("chat");
  const [rating, setRating] = useState("up");
  const [mode, setMode] = useState("");
  const [model, setModel] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const any = ["", translate("feedback.any")] as const;
  const path = whose === "mine" ? "/api/v1/feedback" : "/api/v1/admin/feedback";
  const query = new URLSearchParams({
    format,
    ...(format === "chat" && { rating }),
    ...(mode !== "" && { mode }),
    ...(model !== "" && { model }),
    ...(from !== "" && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to !== "" && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  });
  return (
    <Card title={translate("feedback.export")} note={translate("feedback.exportNote")}>
      <div className="grid gap-4 sm:grid-cols-2">
        {user?.is_admin && (
          <SelectField
            label={translate("feedback.whose")}
            value={whose}
            onValue={setWhose}
            options={[
              ["mine", translate("feedback.mine")],
              ["everybody", translate("feedback.everybody")],
            ]}
          />
        )}
        <SelectField
          label={translate("feedback.format")}
          value={format}
          onValue={(value) => setFormat(value === "preference" ? "preference" : "chat")}
          options={[
            ["chat", translate("feedback.chat")],
            ["preference", translate("feedback.preference")],
          ]}
        />
        {format === "chat" && (
          <SelectField
            label={translate("feedback.which")}
            value={rating}
            onValue={setRating}
            options={[
              ["up", translate("feedback.onlyUp")],
              ["any", translate("feedback.anyRating")],
            ]}
          />
        )}
        <SelectField
          label={translate("feedback.mode")}
          value={mode}
          onValue={setMode}
          options={[any, ...SESSION_MODES.map((name) => [name, translate(`feedback.modes.${name}`)] as const)]}
        />
        <SelectField
          label={translate("feedback.model")}
          value={model}
          onValue={setModel}
          options={[
            any,
            ...models.map(({ id, name, demo }) => [id, demo ? translate("app.demoModel") : name] as const),
          ]}
        />
        <div className="grid gap-4 sm:col-span-2 sm:grid-cols-2">
          <Field
            label={translate("feedback.from")}
            type="date"
            value={from}
            max={to}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Field
            label={translate("feedback.to")}
            type="date"
            value={to}
            min={from}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
      </div>
      <a
        href={`${path}/export.jsonl?${query}`}
        download
        data-testid="export"
        className="inline-flex h-11 w-fit items-center gap-2 rounded-control bg-accent px-5 font-medium text-on-accent hover:bg-accent-strong"
      >
        <Download size={16} aria-hidden="true" />
        {translate("feedback.download")}
      </a>
    </Card>
  );
}
