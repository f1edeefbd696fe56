import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      keys: "Claves de proveedores",
      workspaceKeys: "Claves del espacio de trabajo",
      apiKeys: "Claves de API",
      models: "Modelos y precios",
      ratings: "Valoraciones y exportación",
      promptTests: "Pruebas de instrucciones",
      usage: "Uso",
      workspaceUsage: "Uso del espacio",
      budgets: "Presupuestos",
      overview: "Resumen",
      errors: "Errores",
    },
    title: "Ajustes",
    label: "Ajustes",
    own: "Tuyos",
    workspace: "Espacio de trabajo",
    back: "Todos los ajustes",
    loading: "Cargando los ajustes",
    retry: "Intentar de nuevo",
    failed: "No se pudieron cargar los ajustes.",
  },
};
