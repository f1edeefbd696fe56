import type { monitoring as english } from "../en/monitoring.ts";
import type { Texts } from "../texts.ts";

export const monitoring: Texts<typeof english> = {
  monitoring: {
    overview: "Resumen",
    overviewIntro: "Cómo va el servidor: lo que la gente espera, lo que cuesta y lo que falla. Se actualiza solo.",
    period: "Periodo",
    periods: {
      hour: "Hora",
      day: "Día",
      week: "Semana",
    },
    again: "Intentar de nuevo",
    figures: {
      seconds: "{seconds} s",
      live: "Conexiones en vivo",
      running:
        "{count, plural, =0 {Ninguna respuesta} one {# respuesta} many {# de respuestas} other {# respuestas}} en curso",
      firstToken: "Primera palabra",
      answer: "Respuesta completa",
      slow: "1 de cada 20 tarda {time} o más",
      failed: "Fallidas",
      ofCalls: "de {count, plural, one {# llamada} many {# de llamadas} other {# llamadas}}",
      tokens: "Tokens",
      tokensNote: "{input} de entrada, {output} de salida",
      cost: "Coste",
      unpriced:
        "{count, plural, =0 {Todos los precios conocidos} one {# llamada sin precio conocido} many {# de llamadas sin precio conocido} other {# llamadas sin precio conocido}}",
      delivery: "En pantalla en 1 s",
      deliveryNote: "de {count, plural, one {# evento} many {# de eventos} other {# eventos}}, días completos",
      memory: "Memoria",
      sqlite: "Millrace {version}, base de datos integrada",
      postgres: "Millrace {version}, PostgreSQL",
    },
    calls: "Llamadas a proveedores",
    callsNote: "Cada barra es una sesentava parte del periodo; los fallos son la parte roja de su base.",
    noCalls: "En este periodo no se llamó a ningún proveedor.",
    callsSum: "{calls, plural, one {# llamada} many {# de llamadas} other {# llamadas}}, {failed} fallidas",
    now: "ahora",
    causes: "Por qué fallaron respuestas",
    causesNote: "Lo que se dijo a la gente, lo más frecuente primero.",
    noCauses: "Ninguna respuesta falló en este periodo.",
    errors: "Errores",
    errorsIntro:
      "Lo que falló en el servidor en los últimos 30 días. Quien informa de un error ve un identificador: búscalo aquí.",
    search: "Buscar",
    searchHint: "El identificador de una petición o una ejecución, un código o el comienzo de un mensaje",
    noErrors: "Nada ha fallado. Los errores aparecerán aquí.",
    nothingFound: "Nada coincide. Un identificador debe darse entero.",
    more: "Mostrar anteriores",
    request: "Petición",
    run: "Ejecución",
    stack: "Dónde ocurrió en el código",
  },
};
