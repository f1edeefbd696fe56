import type { SeenMessages } from "../en/seen.ts";

export const seen: SeenMessages = {
  seen: {
    title: "Lo que vio el modelo",
    explain: "Esto es todo lo que recibió el modelo para escribir esta respuesta.",
    loading: "Cargando lo que vio el modelo",
    unknown: "No se guardó lo que se le dijo al modelo para esta respuesta.",
    budget: "Tokens",
    system: "Instrucciones",
    summary: "Resumen de mensajes anteriores",
    messages: "Mensajes",
    free: "Sin usar",
    answer: "Espacio para la respuesta",
    tokens: "{count, plural, one {# token} many {# de tokens} other {# tokens}}",
    estimated: "Unos {count, plural, one {# token} many {# de tokens} other {# tokens}}, estimados.",
    counted:
      "{count, plural, one {# token} many {# de tokens} other {# tokens}} según el proveedor, unos {estimated, number} estimados.",
    over: "Es más de lo previsto: el mensaje más reciente se envía siempre.",
    leftOut:
      "{count, plural, one {Se omitió # mensaje anterior.} many {Se omitieron # de mensajes anteriores.} other {Se omitieron # mensajes anteriores.}}",
    leftOutSummarized:
      "{count, plural, one {Se omitió # mensaje anterior; el resumen lo sustituye.} many {Se omitieron # de mensajes anteriores; el resumen los sustituye.} other {Se omitieron # mensajes anteriores; el resumen los sustituye.}}",
    goThere: "Ir al último de ellos",
    user: "Tú",
    assistant: "Asistente",
    wish: "Añadido por Millrace",
    erased: "Este mensaje se borró después.",
    summaryErased: "Este resumen se borró junto con un mensaje que incluía.",
    tools: "Con herramientas: {names}",
    close: "Cerrar",
  },
};
