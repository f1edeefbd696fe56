import { type AnsweredBy, ModelError, type OpenModel } from "../port.ts";
import { mayTakeOver } from "./outage.ts";

/**
 * The model with a second one behind it, which is called where the first was out, or is not asked because it was, and
 * nothing of an answer has come (PRV3). That is another call to another provider, so RUN3 holds for each.
 *
 * @param openSecond with the same person's rights; null when they have none to it
 */
export function withFailOver(first: OpenModel, openSecond: () => Promise<OpenModel | null>): OpenModel {
  return {
    ...first,
    async stream(request, emit, signal) {
      let hasBegun = false;
      try {
        return await first.stream(
          request,
          (chunk) => {
            hasBegun = true;
            emit(chunk);
          },
          signal,
        );
      } catch (error) {
        const second = !hasBegun && mayTakeOver(error) ? await openSecond() : null;
        if (!second || !(error instanceof ModelError)) throw error;
        signal.throwIfAborted();
        const { id, provider, keySource } = second;
        const answeredBy: AnsweredBy = { id, provider, keySource };
        request.onTakeOver?.(answeredBy);
        try {
          return { ...(await second.stream(request, emit, signal)), answeredBy };
        } catch (later) {
          throw later instanceof ModelError ? bothFailed(first.id, error, later) : later;
        }
      }
    },
  };
}

function bothFailed(firstId: string, { error: earlier }: ModelError, later: ModelError): ModelError {
  const message = `${later.error.message} The model asked first had failed: ${earlier.message}`;
  return new ModelError(
    { ...later.error, message, earlier: { model: firstId, error: earlier } },
    { cause: later.cause },
  );
}
