import type { ProviderInUse, ProviderKey } from "@millrace/protocol";
import type { KeysOf } from "./keys-queries.ts";
import { ProviderCard } from "./provider-card.tsx";
import { PROVIDERS } from "./providers.ts";
import { ServersCard } from "./servers-card.tsx";

interface KeyCardsProps {
  keys: KeysOf;
  items: readonly ProviderKey[];
  inUse: readonly ProviderInUse[];
  /** Whether keys can be entered. */
  isOpen: boolean;
}

/** A card for each provider, and one for servers that were added. */
export function KeyCards({ keys, items, inUse, isOpen }: KeyCardsProps) {
  return (
    <>
      {PROVIDERS.map((provider) => (
        <ProviderCard
          key={provider.provider}
          keys={keys}
          provider={provider}
          stored={items.find((item) => item.provider === provider.provider)}
          used={inUse.find(({ name }) => name === provider.provider)?.key_source ?? null}
          isOpen={isOpen}
        />
      ))}
      <ServersCard keys={keys} servers={items.filter(({ provider }) => provider === "server")} isOpen={isOpen} />
    </>
  );
}
