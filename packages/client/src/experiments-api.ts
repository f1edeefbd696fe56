import type { Experiment, ExperimentList, ExperimentResults, WriteExperiment } from "@millrace/protocol";
import type { Call } from "./request.ts";

/** Prompt tests, for those who set up the deployment; apart from `Api`, so that an app loads it with their page. */
export interface ExperimentsApi {
  list(): Promise<ExperimentList>;
  create(body: WriteExperiment): Promise<Experiment>;
  update(id: string, body: WriteExperiment): Promise<Experiment>;
  deleteDraft(id: string): Promise<void>;
  start(id: string): Promise<Experiment>;
  end(id: string): Promise<Experiment>;
  results(id: string): Promise<ExperimentResults>;
}

export function createExperimentsApi(call: Call): ExperimentsApi {
  const all = "/api/v1/admin/experiments";
  const one = (id: string) => `${all}/${encodeURIComponent(id)}`;
  return {
    list: () => call({ method: "GET", path: all }),
    create: (body) => call({ method: "POST", path: all, body }),
    update: (id, body) => call({ method: "PUT", path: one(id), body }),
    deleteDraft: (id) => call({ method: "DELETE", path: one(id) }),
    start: (id) => call({ method: "POST", path: `${one(id)}/start`, body: {} }),
    end: (id) => call({ method: "POST", path: `${one(id)}/end`, body: {} }),
    results: (id) => call({ method: "GET", path: `${one(id)}/results` }),
  };
}
