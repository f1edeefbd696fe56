import type { keys as english } from "../en/keys.ts";
import type { Texts } from "../texts.ts";

export const keys: Texts<typeof english> = {
  keys: {
    own: {
      title: "Claves de proveedores",
      intro:
        "Claves tuyas, para modelos que solo te responden a ti. Van antes que las del espacio de trabajo, se guardan cifradas y nadie puede volver a leerlas, tampoco tú.",
      off: "Aquí no se usan claves propias. Las que guardaste antes aparecen para que puedas borrarlas.",
    },
    shared: {
      title: "Claves del espacio de trabajo",
      intro:
        "Claves para todas las personas que usan este servidor. La clave propia de cada persona va antes que ellas, y ellas antes que las del entorno.",
      notCurrent:
        "{count, plural, one {# clave guardada ya no se puede abrir} many {# claves guardadas ya no se pueden abrir} other {# claves guardadas ya no se pueden abrir}}: este servidor no tiene el secreto con que se sellaron. Añádelo a MILLRACE_OLD_SECRETS o pide que se introduzcan de nuevo.",
    },
    used: {
      own: "Se usa tu clave.",
      workspace: "Se usa la clave del espacio de trabajo.",
      environment: "Se usa la clave del entorno.",
      none: "No hace falta clave.",
      nothing: "No se usa ninguna clave.",
    },
    state: {
      working: "Funciona",
      key_refused: "Rechazada por el proveedor",
      no_credit: "Sin crédito",
      address_refused: "Dirección no permitida",
      not_a_server: "Allí no hay un servidor así",
      unreachable: "No se pudo comprobar",
      unreadable: "Ya no se puede leer: introdúcela de nuevo",
    },
    outcome: {
      working: "La clave funciona.",
      key_refused: "El proveedor ha rechazado la clave. Comprueba que esté completa y siga siendo válida.",
      no_credit: "La clave es correcta, pero no le queda crédito. Recárgalo en el proveedor y vuelve a intentarlo.",
      address_refused: "Este servidor no se conecta a esa dirección. Un administrador puede permitirla.",
      not_a_server: "Lo que responde allí no habla esta API. Comprueba la dirección.",
      unreachable: "El proveedor no ha respondido, así que la clave no se pudo comprobar.",
    },
    saved: "Guardado: {name}",
    deleted: "Borrado: {name}",
    endsIn: "acaba en",
    withoutKey: "Sin clave",
    tested: "comprobada",
    add: "Añadir una clave",
    replace: "Sustituir",
    test: "Volver a comprobar",
    testing: "Comprobando…",
    remove: "Borrar",
    key: "Clave",
    keyOptional: "Clave, si el servidor la pide",
    show: "Mostrar la clave",
    hide: "Ocultar la clave",
    make: "Crea una en",
    models: "Modelos que se ofrecen",
    modelsHint: "Uno por línea. Vacío: los habituales.",
    routedHint: "Uno por línea, por ejemplo {example}.",
    serverModelsHint: "Uno por línea. Vacío: los que enumera el servidor.",
    save: "Comprobar y guardar",
    saving: "Comprobando…",
    cancel: "Cancelar",
    saveAnyway: "Guardar sin comprobar",
    removeTitle: "¿Borrar la clave de {name}?",
    removeText:
      "El siguiente mensaje ya se responde sin ella. El proveedor la sigue conociendo: revócala allí si no debe usarse más.",
    servers: "Servidores por dirección",
    serversNote:
      "Cualquier servidor que hable Chat Completions de OpenAI, como vLLM. Debe ser público y usar https, salvo que el operador permita otra cosa.",
    addServer: "Añadir un servidor",
    name: "Nombre",
    nameHint: "Minúsculas, cifras y guiones. Sus modelos se llamarán {example}.",
    nameTaken: "Este nombre está ocupado o tiene otros caracteres que minúsculas, cifras y guiones.",
    address: "Dirección",
    addressHint: "Con su versión, por ejemplo {example}.",
    count: "{count, plural, one {# modelo} many {# modelos} other {# modelos}}",
  },
};
