import type { ModelInfo } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { modelsQuery } from "../queries.ts";
import { createStoredSetting } from "../stored-setting.ts";

const setting = createStoredSetting("model");

interface ModelChoice {
  models: readonly ModelInfo[];
  /** What the next message is sent to; undefined until the list is known. */
  model: ModelInfo | undefined;
  setModel: (id: string) => void;
  failed: boolean;
}

/** The models to choose from, and the one chosen last on this device while it exists, else the deployment's default. */
export function useModel(): ModelChoice {
  const { data, isLoadingError } = useQuery(modelsQuery(useMillrace()));
  const chosen = setting.use();
  const models = data?.items ?? [];
  const find = (id: string | null | undefined) => models.find((model) => model.id === id);
  return {
    models,
    model: find(chosen) ?? find(data?.default_model),
    setModel: setting.set,
    failed: isLoadingError,
  };
}
