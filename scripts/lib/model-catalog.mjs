/**
 * What the catalogue takes from the data that the npm package `@earendil-works/pi-ai` publishes (MIT): chat models of these
 * providers, each a file `<provider>.json` of models by kind of API.
 */
export const PROVIDERS = ["anthropic", "openai", "google", "openrouter"];

/**
 * @param {{package: string, version: string, license: string, author: string, url: string}} source
 * @param {string} asOf the day the data was published, `YYYY-MM-DD`
 * @param {Map<string, object>} files parsed data by provider
 */
export function buildCatalog(source, asOf, files) {
  const models = [...files].flatMap(([provider, byApi]) =>
    Object.values(byApi)
      .flatMap(Object.values)
      // Answers to what is sent in batches come hours later.
      .filter(({ type, id }) => type === "chat" && !id.endsWith(":batch"))
      .map((model) => toModel(provider, model)),
  );
  models.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { source, as_of: asOf, models: models.filter(({ id }, index) => id !== models[index - 1]?.id) };
}

/** One model per line, so that a difference between two versions can be read. */
export function catalogText({ source, as_of, models }) {
  const lines = models.map((model) => `    ${JSON.stringify(model)}`);
  return `{
  "source": ${JSON.stringify(source)},
  "as_of": ${JSON.stringify(as_of)},
  "models": [
${lines.join(",\n")}
  ]
}
`;
}

function toModel(provider, { id, name, contextWindow, maxTokens, input, reasoning, cost }) {
  return {
    id: `${provider}/${id}`,
    // OpenRouter puts the maker before the name, which the id says already.
    name: provider === "openrouter" ? name.replace(/^[^:]+: /, "") : name,
    ...(contextWindow && { context_tokens: contextWindow }),
    ...(maxTokens && { max_output_tokens: maxTokens }),
    inputs: input,
    reasoning: reasoning === true,
    prices: pricesOf(id, cost),
  };
}

/** The data says 0 for what it does not know. Only a model that is called free is free. */
function pricesOf(id, cost) {
  if (id.endsWith(":free")) return [{ input: 0, output: 0 }];
  if (!(cost.input > 0 && cost.output > 0)) return [];
  const tiers = (cost.tiers ?? []).map((tier) => ({ above_input_tokens: tier.inputTokensAbove, ...rates(tier) }));
  return [{ ...rates(cost), ...(tiers.length > 0 && { tiers }) }];
}

function rates({ input, output, cacheRead, cacheWrite }) {
  return {
    input: exact(input),
    output: exact(output),
    ...(cacheRead > 0 && { cache_read: exact(cacheRead) }),
    ...(cacheWrite > 0 && { cache_write: exact(cacheWrite) }),
  };
}

/** Without what binary fractions add, such as 0.39999999999999997. */
function exact(dollars) {
  return Number(dollars.toFixed(9));
}
