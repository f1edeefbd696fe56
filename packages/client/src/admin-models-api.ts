import type { AddModel, AddPrice, AdminModelList, ChangeModel } from "@millrace/protocol";
import type { Call } from "./request.ts";

/**
 * Models and what they cost, for those who set up the deployment; anybody else gets `not_found`. Apart from `Api`, so that
 * an app loads it with their page.
 */
export interface AdminModelsApi {
  list(): Promise<AdminModelList>;
  /** Registers a model that the catalogue does not have. */
  add(body: AddModel): Promise<void>;
  /** Removes such a model, with its prices. */
  remove(id: string): Promise<void>;
  /** Hides or shows a model, or makes it the default one. */
  change(body: ChangeModel): Promise<void>;
  /** Sets what a model costs from a date on. */
  addPrice(body: AddPrice): Promise<void>;
  removePrice(id: string): Promise<void>;
}

export function createAdminModelsApi(call: Call): AdminModelsApi {
  const path = "/api/v1/admin/models";
  return {
    list: () => call({ method: "GET", path }),
    add: (body) => call({ method: "POST", path, body }),
    remove: (id) => call({ method: "DELETE", path, query: { id } }),
    change: (body) => call({ method: "PATCH", path, body }),
    addPrice: (body) => call({ method: "POST", path: `${path}/prices`, body }),
    removePrice: (id) => call({ method: "DELETE", path: `${path}/prices/${encodeURIComponent(id)}` }),
  };
}
