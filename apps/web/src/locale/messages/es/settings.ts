import type { settings as english } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

export const settings: Texts<typeof english> = {
  settings: {
    sections: {
      overview: "Resumen",
      errors: "Errores",
    },
    title: "Ajustes",
    label: "Ajustes",
    own: "Tuyos",
    workspace: "Espacio de trabajo",
    back: "Todos los ajustes",
    loading: "Cargando los ajustes",
    failed: "No se pudieron cargar los ajustes.",
  },
};
