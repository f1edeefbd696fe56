import { type Model, ModelError } from "../port.ts";
import { isOutage } from "./outage.ts";
import type { Callee, ProviderHealth } from "./provider-health.ts";

/**
 * The model behind its provider's circuit: while that is open, calls fail at once (PRV2). What a call costs is one look
 * before and one after it, and one at its first chunk.
 */
export function watchModel(model: Model, callee: Callee, health: ProviderHealth): Model {
  return {
    id: model.id,
    async stream(request, emit, signal) {
      const { circuit, figures } = health.watch(callee);
      const pass = circuit.admit();
      if (!pass) throw unavailable(callee.title, circuit.retryAt ?? health.clock.now());
      const startedAt = health.clock.elapsed();
      let firstByteMs: number | null = null;
      try {
        const finish = await model.stream(
          request,
          (chunk) => {
            if (firstByteMs === null) {
              firstByteMs = health.clock.elapsed() - startedAt;
              pass.began();
            }
            emit(chunk);
          },
          signal,
        );
        pass.answered();
        figures.count(false, firstByteMs);
        return finish;
      } catch (error) {
        if (!(error instanceof ModelError)) {
          // The caller gave up: on an answer that was arriving, or on nothing.
          if (firstByteMs === null) pass.abandoned();
          else {
            pass.answered();
            figures.count(false, firstByteMs);
          }
          throw error;
        }
        const { code } = error.error;
        if (isOutage(code)) pass.failed(code);
        else pass.answered();
        figures.count(true, firstByteMs);
        throw error;
      }
    },
  };
}

function unavailable(provider: string, retryAt: number): ModelError {
  const retry_at = new Date(retryAt).toISOString();
  return new ModelError({
    code: "provider_unavailable",
    message: `${provider} has failed several times in a row, so it is not asked before ${retry_at}. Try again then, or choose another model.`,
    retryable: true,
    provider,
    retry_at,
  });
}
